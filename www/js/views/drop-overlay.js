/** The zones for dragged files: one opens them, the other also compares them with the snapshot in view. */

import { html, nothing } from '../lib/html.js';
import { isAtStart, selectCurrent } from '../state/select.js';

/** @import { AppState, FilePurpose } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Speech} speech
 */
export function dropOverlay(state, { t }) {
  const { dragging } = state;
  if (!dragging) return nothing;
  const base = isAtStart(state) ? undefined : selectCurrent(state);
  /** @param {FilePurpose} purpose @param {string} title @param {string} hint */
  const zone = (purpose, title, hint) => html`
    <div
      class="hw-drop__zone ${base && dragging === purpose ? 'hw-drop__zone--chosen' : ''}"
      data-drop=${purpose}
      data-testid=${`drop-${purpose}`}
    >
      <strong class="hw-drop__title">${title}</strong>
      <span class="hw-drop__hint">${hint}</span>
    </div>
  `;
  return html`
    <div class="hw-drop" data-testid="drop-overlay" role="region" aria-label=${t('drop.title')}>
      ${zone('open', t(base ? 'drop.open' : 'drop.title'), t('drop.hint'))}
      ${base ? zone('compare', t('drop.compare', { name: base.info.name }), t('drop.compare.hint')) : nothing}
    </div>
  `;
}
