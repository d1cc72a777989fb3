/** Snapshots taken from a running process: connect, see its memory, record three, read the report. */

import { html } from '../lib/html.js';
import { connectPanel } from './live-connect.js';
import { processPanel } from './live-process.js';
import { recordPanel } from './live-record.js';
import { sentPanel } from './live-sent.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function liveView(state, actions, speech) {
  const { live } = state;
  const isConnected = live.status === 'on' || live.status === 'lost';
  return html`
    <div class="hw-live" data-testid="live" data-status=${live.status}>
      ${
        isConnected
          ? html`
              ${processPanel(live, actions, speech)} ${recordPanel(state, actions, speech)} ${sentPanel(live, speech)}
            `
          : html`
              ${connectPanel(state, actions, speech)} ${recordPanel(state, actions, speech)}
            `
      }
    </div>
  `;
}
