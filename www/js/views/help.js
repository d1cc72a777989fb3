/** The dialog that lists every key of the page, from the table in `keys.js`. */

import { html } from '../lib/html.js';
import { capsOf, isApple, keyGroups } from '../lib/keys.js';
import { icons } from '../widgets/icons.js';

/** @import { KeyEntry } from '../lib/keys.js' */
/** @import { Speech } from '../lib/speech.js' */

const DIALOG_ID = 'hw-help';

/** Opens the dialog, or closes it. */
export function toggleHelp() {
  const dialog = document.getElementById(DIALOG_ID);
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

/** @param {Speech} speech */
export function helpDialog({ t }) {
  const keyboard = { isApple: isApple() };
  /** @param {KeyEntry} entry */
  const entry = ({ chords, shown, label }) => html`
    <div class="hw-help__key">
      <dt>${(shown ?? chords).map((chord) => caps(capsOf(chord, keyboard)))}</dt>
      <dd>${t(label)}</dd>
    </div>
  `;
  return html`
    <dialog id=${DIALOG_ID} class="hw-help" aria-labelledby="hw-help-title" data-testid="help" @click=${closeOutside}>
      <div class="hw-help__sheet">
        <header class="hw-help__head">
          <h2 id="hw-help-title">${t('keys.title')}</h2>
          <button
            class="hw-button hw-button--icon"
            type="button"
            aria-label=${t('keys.close')}
            title=${t('keys.close')}
            @click=${toggleHelp}
          >
            ${icons.close}
          </button>
        </header>
        <div class="hw-help__groups" tabindex="0" role="group" aria-labelledby="hw-help-title">
          ${keyGroups.map(
            ({ label, keys }) => html`
              <section class="hw-help__group">
                <h3>${t(label)}</h3>
                <dl>${keys.map(entry)}</dl>
              </section>
            `,
          )}
        </div>
      </div>
    </dialog>
  `;
}

/** @param {readonly string[]} keys */
function caps(keys) {
  return html`
    <span class="hw-help__chord">
      ${keys.map((cap) =>
        cap === '…'
          ? cap
          : html`
              <kbd>${cap}</kbd>
            `,
      )}
    </span>
  `;
}

/** Closes the dialog on a click outside of it. @param {Event} event */
function closeOutside(event) {
  if (event.target === event.currentTarget) toggleHelp();
}
