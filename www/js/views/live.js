/** Snapshots taken from a running process: connect, record three, read the report. */

import { html } from '../../vendor/lit-html/lit-html.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function liveView(state, actions, { t }) {
  return html`
    <div class="hw-live" data-testid="live"><h1>${t('live.title')}</h1></div>
  `;
}
