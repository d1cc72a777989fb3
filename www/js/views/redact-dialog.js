/**
 * The dialog before a redacted copy of a snapshot is saved: how much is replaced, and what stays, with examples for the user's
 * eye.
 */

import { REDACTION_LEVELS } from '../engine/vocabulary.js';
import { html, nothing } from '../lib/html.js';

/** @import { KeptNames } from '../engine/protocol.js' */
/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

const DIALOG_ID = 'hw-redact';

/** Opens the dialog. The browser keeps the focus in it, and closes it with Escape. */
export function openRedactDialog() {
  const dialog = document.getElementById(DIALOG_ID);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function closeRedactDialog() {
  const dialog = document.getElementById(DIALOG_ID);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function redactDialog({ redaction }, actions, speech) {
  const { t } = speech;
  const save = () => {
    if (redaction) actions.saveRedacted(redaction.snapshot, redaction.level);
    closeRedactDialog();
  };
  return html`
    <dialog
      id=${DIALOG_ID}
      class="hw-help hw-redact"
      aria-labelledby="hw-redact-title"
      data-testid="redact-dialog"
      @close=${actions.closeRedaction}
    >
      ${
        redaction
          ? html`
              <div class="hw-redact__sheet">
                <h2 id="hw-redact-title">${t('redact.title', { name: redaction.snapshot.info.name })}</h2>
                <fieldset class="hw-redact__levels">
                  <legend>${t('redact.level')}</legend>
                  ${REDACTION_LEVELS.map(
                    (level) => html`
                      <label>
                        <input
                          type="radio"
                          name="hw-redact-level"
                          value=${level}
                          data-testid=${`redact-${level}`}
                          .checked=${redaction.level === level}
                          @change=${() => actions.listKept(redaction.snapshot, level)}
                        />
                        <span>
                          <strong>${t(`redact.${level}`)}</strong>
                          ${t(`redact.${level}.hint`)}
                        </span>
                      </label>
                    `,
                  )}
                </fieldset>
                <h3 id="hw-redact-kept">${t('redact.kept')}</h3>
                <div
                  class="hw-redact__kept"
                  tabindex="0"
                  role="group"
                  aria-labelledby="hw-redact-kept"
                  aria-live="polite"
                >
                  ${
                    redaction.kept
                      ? keptList(redaction.kept, speech)
                      : html`
                          <p>${redaction.problem ?? t('redact.reading')}</p>
                        `
                  }
                </div>
                <div class="hw-redact__buttons">
                  <button class="hw-button" type="button" data-testid="redact-cancel" @click=${closeRedactDialog}>
                    ${t('redact.cancel')}
                  </button>
                  <button
                    class="hw-button hw-button--primary"
                    type="button"
                    data-testid="redact-save"
                    ?disabled=${!redaction.kept}
                    @click=${save}
                  >
                    ${t('redact.save')}
                  </button>
                </div>
              </div>
            `
          : nothing
      }
    </dialog>
  `;
}

/**
 * @param {readonly KeptNames[]} kept
 * @param {Speech} speech
 */
function keptList(kept, { n }) {
  return html`
    <dl data-testid="redact-kept">
      ${kept
        .filter(({ count }) => count > 0)
        .map(
          ({ kind, count, examples }) => html`
            <dt>${n(`kept.${kind}`, count)}</dt>
            <dd translate="no">${examples.join(' · ')}${count > examples.length ? ' …' : ''}</dd>
          `,
        )}
    </dl>
  `;
}
