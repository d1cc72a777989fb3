/** A button that writes the list in view into a file, and stops a running export. */

import { html } from '../lib/html.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { TreeQuery } from '../rows/trees.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState['exporting']} exporting
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {{ snapshot: OpenSnapshot; query: TreeQuery; view: string }} list
 */
export function exportButton(exporting, actions, speech, { snapshot, query, view }) {
  return saveButton(exporting, () => actions.exportRows(snapshot, query, view), speech);
}

/**
 * @param {AppState['exporting']} exporting
 * @param {() => void} save Starts or stops the export.
 * @param {Speech} speech
 */
export function saveButton(exporting, save, { t, f }) {
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      title=${t('export.csv.hint')}
      data-testid="export-csv"
      @click=${save}
    >
      ${icons.download}
      <span>${exporting ? t('export.cancel', { count: f.count(exporting.count) }) : t('export.csv')}</span>
    </button>
  `;
}
