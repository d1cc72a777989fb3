/** Memory over time without snapshots: a log of `process.memoryUsage()`, pasted or dropped. */

import { html } from '../../vendor/lit-html/lit-html.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function memoryView(state, actions, { t }) {
  return html`
    <div class="hw-memory-log" data-testid="memory"><h1>${t('memoryLog.title')}</h1></div>
  `;
}
