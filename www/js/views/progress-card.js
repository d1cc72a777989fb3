/** The progress of an opening: one bar for all phases, on a card, or in the status bar once a preview is shown. */

import { html, nothing } from '../lib/html.js';
import { isMeasurable } from '../lib/progress.js';
import { setStyle } from '../lib/set-style.js';

/** @import { AppState, Opening } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {Opening} opening
 */
export function progressCard({ waiting }, actions, speech, opening) {
  const { t, n } = speech;
  const { source } = opening;
  return html`
    <section
      class="hw-card hw-progress"
      data-testid="progress"
      aria-label=${t('progress.title', { name: source.name })}
    >
      <h2 class="hw-card__title" title=${source.name}>${t('progress.title', { name: source.name })}</h2>
      ${progressBar(speech, opening)}
      <p class="hw-progress__line">
        <span role="status">${phaseText(speech, opening)}</span>
        <span class="hw-progress__bytes">${bytesText(speech, opening)}</span>
      </p>
      <p class="hw-card__actions">
        ${cancelButton(actions, speech, opening)}
        ${
          waiting.length > 0
            ? html`
                <span class="hw-progress__waiting">${n('progress.waiting', waiting.length)}</span>
              `
            : nothing
        }
      </p>
    </section>
  `;
}

/**
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {Opening} opening
 */
export function progressLine(actions, speech, opening) {
  const title = speech.t('progress.title', { name: opening.source.name });
  return html`
    <section class="hw-progress hw-progress--slim" data-testid="progress" aria-label=${title} title=${title}>
      <span class="hw-progress__phase" role="status">${phaseText(speech, opening)}</span>
      ${progressBar(speech, opening)} ${cancelButton(actions, speech, opening)}
    </section>
  `;
}

/**
 * @param {Speech} speech
 * @param {Opening} opening
 */
function progressBar(speech, opening) {
  const { source, progress, fraction } = opening;
  const measurable = progress !== undefined && isMeasurable(progress);
  return html`
    <div
      class="hw-progress__bar ${measurable ? '' : 'hw-progress__bar--unknown'}"
      role="progressbar"
      aria-label=${speech.t('progress.bar', { name: source.name })}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${measurable ? Math.floor(fraction * 100) : nothing}
      aria-valuetext=${`${phaseText(speech, opening)} ${bytesText(speech, opening)}`.trim()}
    >
      <div class="hw-progress__fill" ${setStyle({ transform: `scaleX(${measurable ? fraction : 0.25})` })}></div>
    </div>
  `;
}

/**
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {Opening} opening
 */
function cancelButton(actions, { t }, { cancelling }) {
  return html`
    <button
      class="hw-button"
      type="button"
      data-testid="progress-cancel"
      aria-keyshortcuts="Escape"
      ?disabled=${cancelling}
      @click=${actions.cancelOpening}
    >
      ${t('progress.cancel')}
      <kbd>${t('progress.cancel.key')}</kbd>
    </button>
  `;
}

/**
 * @param {Speech} speech
 * @param {Opening} opening
 */
function phaseText({ t }, { progress, cancelling }) {
  if (cancelling) return t('progress.cancelling');
  return t(progress ? `phase.${progress.phase}` : 'progress.engine');
}

/**
 * @param {Speech} speech
 * @param {Opening} opening
 */
function bytesText({ t, f }, { progress }) {
  if (!progress) return '';
  const { bytesRead, bytesTotal } = progress;
  return bytesTotal > 0
    ? t('progress.bytes', { read: f.bytes(bytesRead), total: f.bytes(bytesTotal) })
    : t('progress.bytes.unknown', { read: f.bytes(bytesRead) });
}
