/** Bars for shares: a thin one for a cell, a stacked one for a whole. */

import { html, svg } from '../lib/html.js';
import { setStyle } from '../lib/set-style.js';

/** @import { Kind } from '../lib/statistics.js' */

/**
 * A bar of one element that needs painting only, because a grid redraws dozens of bars in a frame.
 * @param {number} share Of 1.
 */
export function thinBar(share) {
  const percent = Math.max(0, Math.min(1, share)) * 100;
  return html`
    <span class="hw-bar" ${setStyle({ 'background-size': `${percent.toFixed(2)}% 100%, 100% 100%` })}></span>
  `;
}

/**
 * @param {readonly { kind: Kind; from: number; width: number }[]} segments Of 1.
 * @param {(kind: Kind) => string} describe
 */
export function stackedBar(segments, describe) {
  return html`
    <svg class="hw-stack" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
      ${segments.map(
        ({ kind, from, width }) =>
          svg`<rect class="hw-stack__part hw-kind--${kind}" x=${from * 1000} width=${width * 1000} height="1">
          <title>${describe(kind)}</title>
        </rect>`,
      )}
    </svg>
  `;
}
