/**
 * `${setStyle({ width: '40%' })}` in an element's tag sets styles through the CSSOM, which a strict
 * Content-Security-Policy allows. It would block a style attribute in markup.
 */

import { directive, Directive, PartType } from '../../vendor/lit-html/directive.js';
import { noChange } from '../../vendor/lit-html/lit-html.js';

/** @import { ElementPart, PartInfo } from '../../vendor/lit-html/directive.js' */

class SetStyle extends Directive {
  /** @param {PartInfo} part */
  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('setStyle belongs in an element’s tag');
  }

  /** @param {Record<string, string>} _styles */
  render(_styles) {
    return noChange;
  }

  /**
   * @override
   * @param {ElementPart} part
   * @param {[Record<string, string>]} values
   */
  update(part, [styles]) {
    const { style } = /** @type {HTMLElement} */ (part.element);
    for (const [name, value] of Object.entries(styles)) {
      if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    }
    return noChange;
  }
}

export const setStyle = directive(SetStyle);
