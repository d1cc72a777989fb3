/** What the page sends to the process: every command, as it was sent. */

import { html } from '../lib/html.js';

/** @import { LiveState } from '../live/live-state.js' */
/** @import { SentMessage } from '../live/messages.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * Commands in a row that are the same are one line.
 * @param {LiveState} live
 * @param {Speech} speech
 */
export function sentPanel({ sent, url }, { t, n }) {
  return html`
    <details class="hw-panel hw-live__sent" data-testid="live-sent">
      <summary><h2 class="hw-panel__title">${t('live.sent')}</h2></summary>
      <p class="hw-muted">${t('live.sent.text', { url })}</p>
      <ol class="hw-live__messages" tabindex="0">
        ${inGroups(sent).map(
          ({ method, params, count }) => html`
            <li>
              <code class="hw-code">${method}</code>
              <code class="hw-live__params">${params}</code>
              ${
                count > 1
                  ? html`
                      <span class="hw-muted">${n('live.sent.times', count)}</span>
                    `
                  : ''
              }
            </li>
          `,
        )}
      </ol>
    </details>
  `;
}

/** @param {readonly SentMessage[]} sent */
export function inGroups(sent) {
  /** @type {Map<string, SentMessage & { count: number }>} */
  const groups = new Map();
  for (const { method, params } of sent) {
    const key = `${method} ${params}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { method, params, count: 1 });
  }
  return [...groups.values()];
}
