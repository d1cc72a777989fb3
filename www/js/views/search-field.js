/** A search field above a list: Esc clears it, Down and Enter move the focus to the rows. */

import { html, nothing } from '../lib/html.js';
import { syncValue } from '../lib/sync-value.js';
import { icons } from '../widgets/icons.js';

/** @import { Speech } from '../lib/speech.js' */

/**
 * @typedef {object} FieldOptions
 * @property {string} value
 * @property {string} label
 * @property {string} testId
 * @property {(text: string) => void} [oninput] Called on every change of the text.
 * @property {(text: string) => void} [onchange] Called when the text is confirmed.
 */

/** @typedef {KeyboardEvent & { currentTarget: HTMLInputElement }} FieldKey */

/**
 * @param {FieldOptions} options
 * @param {Speech} speech
 */
export function searchField({ value, label, testId, oninput, onchange }, { t }) {
  return html`
    <div class="hw-search" role="search">
      ${icons.search}
      <input
        class="hw-field hw-search__field"
        type="search"
        placeholder=${label}
        aria-label=${label}
        title=${`${label} (${t('classes.filter.key')})`}
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck="false"
        data-slash
        data-testid=${testId}
        ${syncValue(value)}
        @input=${oninput ? (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => oninput(event.currentTarget.value) : nothing}
        @change=${onchange ? (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => onchange(event.currentTarget.value) : nothing}
        @keydown=${leaveField}
      />
    </div>
  `;
}

/** @param {FieldKey} event */
function leaveField(event) {
  const field = event.currentTarget;
  if (event.key === 'Escape' && field.value !== '') {
    event.preventDefault();
    field.value = '';
    field.dispatchEvent(new Event('input'));
    field.dispatchEvent(new Event('change'));
  } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
    if (event.key === 'Enter') field.dispatchEvent(new Event('change'));
    event.preventDefault();
    focusRows(field, FRAMES);
  }
}

/** Frames to wait for the grid, which appears together with the first results. */
const FRAMES = 60;

/**
 * @param {HTMLElement} field
 * @param {number} frames
 */
function focusRows(field, frames) {
  const grid = field.closest('.hw-classes')?.querySelector('hw-grid');
  if (grid instanceof HTMLElement) grid.focus();
  // Unless the focus has moved elsewhere by then.
  else if (frames > 0 && document.activeElement === field) requestAnimationFrame(() => focusRows(field, frames - 1));
}
