/** The commands that take snapshots where a program runs. */

import { html } from '../../vendor/lit-html/lit-html.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function doctorView(state, actions, { t }) {
  return html`
    <div class="hw-doctor" data-testid="doctor"><h1>${t('doctor.title')}</h1></div>
  `;
}
