/** Buttons that save the report as a file, and the snapshot without its text. */

import { html, nothing } from '../lib/html.js';
import { redactorOf } from '../state/report-files.js';
import { icons } from '../widgets/icons.js';
import { mapsButton } from './maps-note.js';
import { openRedactDialog } from './redact-dialog.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { ReportFormat } from '../engine/api.js' */
/** @import { Speech } from '../lib/speech.js' */

/** @type {readonly { format: ReportFormat; name: string }[]} */
const FORMATS = [
  { format: 'markdown', name: 'Markdown' },
  { format: 'json', name: 'JSON' },
  { format: 'html', name: 'HTML' },
];

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 * @param {{ isReady: boolean }} report
 */
export function reportTools({ withTexts, redacting }, actions, speech, snapshot, { isReady }) {
  const { t } = speech;
  return html`
    <div class="hw-report__tools" role="group" aria-label=${t('report.save')}>
      ${FORMATS.map(
        ({ format, name }) => html`
          <button
            class="hw-button hw-button--small"
            type="button"
            title=${t('report.save.hint')}
            data-testid=${`save-${format}`}
            ?disabled=${!isReady}
            @click=${() => actions.saveReport(format)}
          >
            ${icons.download}
            <span>${name}</span>
          </button>
        `,
      )}
      ${mapsButton(actions, speech)} ${takenButton(actions, speech, snapshot)}
      ${redactorOf(snapshot.handle) ? redactButton(redacting, actions, speech, snapshot) : nothing}
      <label class="hw-check" title=${t('report.texts.hint')}>
        <input
          type="checkbox"
          data-testid="with-texts"
          .checked=${withTexts}
          @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) =>
            actions.includeTexts(currentTarget.checked)}
        />
        <span>${t('report.texts')}</span>
      </label>
    </div>
  `;
}

/**
 * Saves the file of a snapshot that the page took itself: it is nowhere else.
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function takenButton(actions, { t }, { source }) {
  if (source.kind !== 'file' || !source.isTaken) return nothing;
  const { file, name } = source;
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      title=${t('report.taken.hint', { name })}
      data-testid="save-taken"
      @click=${() => actions.saveTaken(file, name)}
    >
      ${icons.download}
      <span>${t('report.taken')}</span>
    </button>
  `;
}

/**
 * @param {AppState['redacting']} redacting
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function redactButton(redacting, actions, { t }, snapshot) {
  const { name } = snapshot.info;
  const ask = () => {
    if (redacting) return redacting.stop();
    void actions.listKept(snapshot, 'usual');
    openRedactDialog();
  };
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      title=${t(redacting ? 'report.redacted.stop.hint' : 'report.redacted.hint', { name })}
      data-testid="save-redacted"
      ?disabled=${!snapshot.info.isComplete}
      @click=${ask}
    >
      ${icons.shield}
      <span>${t(redacting ? 'report.redacted.stop' : 'report.redacted')}</span>
    </button>
  `;
}
