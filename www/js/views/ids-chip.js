/** Says that the classes count only objects allocated between two snapshots, with a button that shows all. */

import { html } from '../lib/html.js';
import { describeIds } from '../lib/trend.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState, IdRange } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {IdRange} ids
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function idsChip({ snapshots, trend }, ids, actions, speech) {
  const { t } = speech;
  const lastIds = trend?.kind === 'ready' ? trend.trend.info.lastIds : undefined;
  const numbers = snapshots.map(({ id }) => id);
  return html`
    <span class="hw-narrowed" title=${t('trend.ids.hint')} data-testid="ids-chip">
      <span>${describeIds(ids, lastIds, numbers, speech)}</span>
      <button
        class="hw-button hw-button--icon"
        type="button"
        aria-label=${t('trend.ids.clear')}
        title=${t('trend.ids.clear')}
        data-testid="ids-clear"
        @click=${() => actions.change('classes', { ids: undefined })}
      >
        ${icons.close}
      </button>
    </span>
  `;
}
