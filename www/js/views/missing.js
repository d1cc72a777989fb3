/** Shown for a route to a snapshot that is not open, or not any more. */

import { html } from '../lib/html.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Speech} speech
 */
export function missingView({ route, linked }, { t }) {
  return html`
    <div class="hw-empty">
      <h1 class="hw-empty__title">
        ${linked.snap === undefined ? t('missing.title', { id: route.snap ?? '–' }) : t('missing.title.file', { name: linked.snap })}
      </h1>
      <p class="hw-empty__text">${linked.snap === undefined ? t('missing.text') : t('missing.text.file')}</p>
    </div>
  `;
}
