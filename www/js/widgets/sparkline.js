/** A line as small as a word: values over time, nothing at the bottom, a dot on the last. */

import { html, nothing, svg } from '../lib/html.js';
import { sparkPaths } from '../lib/series.js';

const WIDTH = 100;
const HEIGHT = 16;

/**
 * @param {readonly number[]} values
 * @param {object} look
 * @param {string} look.label The values in words, for screen readers.
 * @param {boolean} look.isStrong Whether the line is highlighted.
 * @param {number} [look.from] The first value that counts; earlier ones are drawn faintly.
 */
export function sparkline(values, { label, isStrong, from = 0 }) {
  const { points, area } = sparkPaths(values, WIDTH, HEIGHT);
  const line = (/** @type {string} */ name, /** @type {readonly string[]} */ through) =>
    svg`<path class=${`hw-spark__line hw-spark__line--${name}`} d=${`M${through.join('L')}`} />`;
  return html`
    <svg
      class=${isStrong ? 'hw-spark hw-spark--strong' : 'hw-spark'}
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${label}
    >
      <title>${label}</title>
      <path class="hw-spark__area" d=${area} />
      ${from > 0 ? line('before', points.slice(0, from + 1)) : nothing} ${line('counted', points.slice(from))}
      <path class="hw-spark__dot" d=${`M${points.at(-1) ?? '0 0'}h0`} />
    </svg>
  `;
}
