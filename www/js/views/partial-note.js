/** A note above every view of a snapshot whose file ends early: what is missing, and what is certain. */

import { html, nothing } from '../lib/html.js';
import { describePartial } from '../lib/partial.js';

/** @import { SnapshotInfo } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {SnapshotInfo | undefined} info
 * @param {Speech} speech
 */
export function partialNote(info, speech) {
  if (!info?.partial) return nothing;
  const { title, sentences } = describePartial(info.partial, speech);
  return html`
    <div class="hw-partial" role="note" data-testid="partial">
      <details open>
        <summary class="hw-partial__title">${title}</summary>
        <p class="hw-partial__text">${sentences.join(' ')}</p>
      </details>
    </div>
  `;
}
