/** The state of the engine: what it does, its threads and why there are not more, its memory. */

import { html, nothing } from '../lib/html.js';
import { engineOf, factsOf, isAtStart, moodOf, selectCurrent } from '../state/select.js';
import { memoryChip } from './memory-chip.js';
import { progressLine } from './progress-card.js';
import { requestsChip } from './requests-chip.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { TextKey } from '../words/types.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function statusBar(state, actions, speech) {
  const { t, n } = speech;
  const { opening, reloadable } = state;
  const facts = factsOf(engineOf(state, selectCurrent(state)));
  const mood = moodOf(state);
  return html`
    <footer class="hw-status" aria-label=${t('status.bar')}>
      <span class="hw-status__engine" data-testid="engine" data-kind=${mood}>
        <span class="hw-status__dot hw-status__dot--${mood}"></span>
        ${t(`status.engine.${mood}`)}
      </span>
      ${
        facts
          ? html`
              <span data-testid="threads" data-value=${facts.threads} title=${threadsReason(facts.fallback, speech)}>
                ${n('status.threads', facts.threads)}
              </span>
            `
          : nothing
      }
      ${memoryChip(state, speech)}
      ${
        reloadable && facts?.threads === 1
          ? html`
              <button class="hw-button hw-button--link" type="button" data-testid="reload" @click=${actions.reload}>
                ${t('status.reload')}
              </button>
            `
          : nothing
      }
      <span class="hw-status__space"></span>
      ${opening?.preview !== undefined && !isAtStart(state) ? progressLine(actions, speech, opening) : nothing}
      ${isAtStart(state) ? nothing : requestsChip(state, speech)}
    </footer>
  `;
}

/**
 * Why there is only one thread; empty if there are more.
 * @param {string} fallback
 * @param {Speech} speech
 */
export function threadsReason(fallback, { t, known }) {
  const key = known(`threads.${fallback}`);
  return fallback && key ? t(/** @type {TextKey} */ (key)) : fallback;
}
