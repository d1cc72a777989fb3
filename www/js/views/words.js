/** Sentences with names of code in them. */

import { html } from '../lib/html.js';

/** @import { Part } from '../lib/template.js' */

/** @param {readonly Part[]} parts */
export function words(parts) {
  // No space that the sentence does not have.
  // prettier-ignore
  return parts.map(({ kind, text }) => (kind === 'code' ? html`<code>${text}</code>` : text));
}
