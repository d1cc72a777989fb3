/** Small drawings in the colour of the text. They repeat what a text says, so screen readers skip them. */

import { svg, html } from '../lib/html.js';

/** @param {ReturnType<typeof svg>} shape */
const draw = (shape) => html`
  <svg class="hw-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shape}</svg>
`;

export const icons = {
  up: draw(svg`<path d="m4.5 9.5 3.5-3.5 3.5 3.5" />`),
  down: draw(svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />`),
  close: draw(svg`<path d="m4.5 4.5 7 7m0-7-7 7" />`),
  plus: draw(svg`<path d="M8 3.5v9M3.5 8h9" />`),
  compare: draw(svg`<path d="M6.5 2.5h-4v11h4zM13.5 2.5h-4v11h4zM2.5 10h4m3-4h4" />`),
  order: draw(svg`<path d="M5 3v10m-2.5-2.5L5 13l2.5-2.5M9.5 4h4m-4 4h3m-3 4h2" />`),
  file: draw(svg`<path d="M9.5 1.5h-5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-9zv3h3" />`),
  help: draw(
    svg`<circle cx="8" cy="8" r="5.5" /><path d="M6.3 6.4a1.7 1.7 0 1 1 2.5 1.5c-.6.3-.8.6-.8 1.2m0 1.7v.3" />`,
  ),
  swap: draw(svg`<path d="M3 5.5h9.5m-2.5-2.5 2.5 2.5L10 8M13 10.5H3.5m2.5-2.5-2.5 2.5L6 13" />`),
  hide: draw(svg`<path d="M2.5 8s2-3.5 5.5-3.5S13.5 8 13.5 8 11.5 11.5 8 11.5 2.5 8 2.5 8zM3.5 13l9-10" />`),
  cut: draw(
    svg`<circle cx="4.5" cy="4.5" r="1.8" /><circle cx="4.5" cy="11.5" r="1.8" /><path d="m6 5.7 7 5.3M6 10.3 13 5" />`,
  ),
  copy: draw(svg`<path d="M6 5.5h7v8H6zM10 5.5v-3H3v8h3" />`),
  download: draw(svg`<path d="M8 2.5v7.5m-3-3 3 3 3-3M3 13h10" />`),
  search: draw(svg`<circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" />`),
  theme: draw(svg`<circle cx="8" cy="8" r="5.5" /><path class="hw-icon__solid" d="M8 2.5a5.5 5.5 0 0 1 0 11z" />`),
  language: draw(
    svg`<circle cx="8" cy="8" r="5.5" /><path d="M2.5 8h11M8 2.5c-3.3 3.4-3.3 7.6 0 11 3.3-3.4 3.3-7.6 0-11" />`,
  ),
  shield: draw(svg`<path d="M8 1.5 3 3.5v4c0 3.2 2 5.6 5 7 3-1.4 5-3.8 5-7v-4zM5.8 7.8l1.6 1.6 2.9-3.2" />`),
  warning: draw(svg`<path d="M8 2 1.5 13.5h13zM8 6.5v3.2m0 1.6v.3" />`),
  leak: draw(svg`<path d="M8 1.8c2.6 3.3 4.2 5.3 4.2 7.6a4.2 4.2 0 0 1-8.4 0c0-2.3 1.6-4.3 4.2-7.6z" />`),
  info: draw(svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 7.3v3.6m0-5.7v.3" />`),
  outside: draw(svg`<path d="M7 3.5H3.5v9h9V9M9.5 2.5h4v4m0-4L7.5 8.5" />`),
  check: draw(svg`<path d="m3.5 8.5 3 3 6-7" />`),
  minus: draw(svg`<path d="M4 8h8" />`),
  logo: html`
    <svg class="hw-logo" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
      <rect class="hw-logo__base" width="32" height="32" rx="7" />
      <path class="hw-logo__block" d="M6 20h9v6H6zM17 20h9v6h-9zM10 13h8v5h-8zM20 13h3v5h-3zM13 6h5v5h-5z" />
    </svg>
  `,
};
