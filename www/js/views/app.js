/** The whole page: header, the view in the middle, status bar, and the cards and dialogs above them. */

import { html, nothing } from '../lib/html.js';
import { isEmbedded } from '../lib/embed.js';
import { ACCEPTED, FILE_INPUT_ID, purposeOfInput } from '../lib/pick-files.js';
import { isAtStart, moodOf, selectCurrent, speakFor } from '../state/select.js';
import { askedCard } from './asked-card.js';
import { sourceDialog } from './code.js';
import { dropOverlay } from './drop-overlay.js';
import { diedCard, errorCard } from './error-card.js';
import { header } from './header.js';
import { helpDialog } from './help.js';
import { redactDialog } from './redact-dialog.js';
import { viewNamed } from './index.js';
import { missingView } from './missing.js';
import { partialNote } from './partial-note.js';
import { progressCard } from './progress-card.js';
import { snapshotList } from './snapshot-list.js';
import { statusBar } from './status-bar.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 */
export function appView(state, actions) {
  const speech = speakFor(state);
  return html`
    <a class="hw-skip" href="#hw-main" @click=${skipToMain}>${speech.t('app.skip')}</a>
    ${header(state, actions, speech)} ${state.snapshots.length > 1 ? snapshotList(state, actions, speech) : nothing}
    <main id="hw-main" class="hw-main" tabindex="-1">${mainView(state, actions, speech)}</main>
    ${isAtStart(state) ? nothing : dock(state, actions, speech)} ${statusBar(state, actions, speech)}
    ${dropOverlay(state, speech)} ${announcements(state)} ${helpDialog(speech)} ${redactDialog(state, actions, speech)}
    ${sourceDialog(state, actions, speech)}
    <input
      id=${FILE_INPUT_ID}
      class="hw-hidden"
      type="file"
      multiple
      tabindex="-1"
      aria-hidden="true"
      accept=${ACCEPTED}
      data-testid="file-input"
      @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget: input }) => {
        actions.openFiles(
          [...(input.files ?? [])].map((file) => ({ file })),
          purposeOfInput(),
        );
        input.value = '';
      }}
    />
  `;
}

/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function mainView(state, actions, speech) {
  const isStart = isAtStart(state);
  const isWaiting =
    !state.opening && state.failures.length === 0 && state.asked.length === 0 && moodOf(state) !== 'failed';
  if (isStart && isEmbedded && isWaiting) return waiting(speech);
  const { needs, view } = viewNamed(isStart ? 'start' : state.route.view);
  const snapshot = selectCurrent(state);
  if (needs.snapshot !== 'none') {
    if (!snapshot) return missingView(state, speech);
    if (needs.snapshot === 'complete' && !snapshot.info.isComplete) return notYet(speech);
  }
  const note = needs.snapshot === 'none' ? nothing : partialNote(snapshot?.info, speech);
  return html`
    ${note}${view(state, actions, speech, snapshot)}
  `;
}

/** Embedded in a page that has not sent a snapshot yet. @param {Speech} speech */
function waiting({ t }) {
  return html`
    <div class="hw-note" role="status" data-testid="embed-waiting">${t('embed.waiting')}</div>
  `;
}

/** Retained sizes are still being computed. @param {Speech} speech */
function notYet({ t }) {
  return html`
    <div class="hw-note" role="status">${t('object.early')}</div>
  `;
}

/**
 * Progress and errors while a snapshot is shown. They float, so that the view does not move.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function dock(state, actions, speech) {
  const { opening, failures, asked } = state;
  const hasFailed = failures.length > 0;
  const isDead = moodOf(state) === 'died';
  // Once there is a preview, progress is in the status bar.
  const card = opening && opening.preview === undefined;
  if (!card && !hasFailed && !isDead && asked.length === 0) return nothing;
  return html`
    <div class="hw-dock">
      ${asked.length > 0 ? askedCard(state, actions, speech) : nothing}
      ${hasFailed ? errorCard(state, actions, speech) : isDead ? diedCard(state, actions, speech) : nothing}
      ${card ? progressCard(state, actions, speech, opening) : nothing}
    </div>
  `;
}

/**
 * Two regions take turns, so that a repeated sentence is a change and is announced again.
 * @param {AppState} state
 */
function announcements({ announcement: { serial, text } }) {
  return html`
    <div class="hw-hidden-text" role="status">
      <span>${serial % 2 === 1 ? text : ''}</span>
      <span>${serial % 2 === 0 ? text : ''}</span>
    </div>
  `;
}

/** Moves the focus by script: following the link would replace the route in the address bar. @param {Event} event */
function skipToMain(event) {
  event.preventDefault();
  document.getElementById('hw-main')?.focus();
}
