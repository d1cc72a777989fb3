/**
 * The templates of all views: lit's, with every text that is inserted made visible (`visible.js`). A view that imports lit's
 * own `html` would show a class's name as whoever fills the heap wants it to look; a test finds such an import.
 */

import { html as litHtml, svg as litSvg } from '../../vendor/lit-html/lit-html.js';
import { visible } from './visible.js';

export { nothing, render } from '../../vendor/lit-html/lit-html.js';

/**
 * @param {TemplateStringsArray} strings
 * @param {unknown[]} values
 */
export function html(strings, ...values) {
  return litHtml(strings, ...values.map(shown));
}

/**
 * @param {TemplateStringsArray} strings
 * @param {unknown[]} values
 */
export function svg(strings, ...values) {
  return litSvg(strings, ...values.map(shown));
}

/** @param {unknown} value @returns {unknown} */
function shown(value) {
  if (typeof value === 'string') return visible(value);
  return Array.isArray(value) && value.some((one) => typeof one === 'string') ? value.map(shown) : value;
}
