/** How far an opening is: one bar for all phases. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
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
export function progressCard({ waiting }, actions, { t, n, f }, { source, progress, fraction, cancelling }) {
  const phase = cancelling ? t('progress.cancelling') : t(progress ? `phase.${progress.phase}` : 'progress.engine');
  const measurable = progress !== undefined && isMeasurable(progress);
  const bytes = progress === undefined ? '' : bytesText(progress);

  /** @param {NonNullable<Opening['progress']>} progress */
  function bytesText({ bytesRead, bytesTotal }) {
    return bytesTotal > 0
      ? t('progress.bytes', { read: f.bytes(bytesRead), total: f.bytes(bytesTotal) })
      : t('progress.bytes.unknown', { read: f.bytes(bytesRead) });
  }

  return html`
    <section
      class="hw-card hw-progress"
      data-testid="progress"
      aria-label=${t('progress.title', { name: source.name })}
    >
      <h2 class="hw-card__title" title=${source.name}>${t('progress.title', { name: source.name })}</h2>
      <div
        class="hw-progress__bar ${measurable ? '' : 'hw-progress__bar--unknown'}"
        role="progressbar"
        aria-label=${t('progress.bar', { name: source.name })}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${measurable ? Math.floor(fraction * 100) : nothing}
        aria-valuetext=${`${phase} ${bytes}`.trim()}
      >
        <div class="hw-progress__fill" ${setStyle({ transform: `scaleX(${measurable ? fraction : 0.25})` })}></div>
      </div>
      <p class="hw-progress__line">
        <span role="status">${phase}</span>
        <span class="hw-progress__bytes">${bytes}</span>
      </p>
      <p class="hw-card__actions">
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
