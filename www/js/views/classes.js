/** Every class of a snapshot, sorted and filtered by the engine. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { syncValue } from '../lib/sync-value.js';
import { classSource, sortInEffect } from '../state/class-source.js';
import { icons } from '../widgets/icons.js';
import '../widgets/grid.js';
import { classColumns } from './class-columns.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { ClassSortKey, ErrorData } from '../engine/protocol.js' */
/** @import { RowsCounted, SortChanged } from '../widgets/row-source.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function classesView({ route, classCount }, actions, speech, { info, handle, sharedNames }) {
  const { t, n } = speech;
  const { totalSize, isComplete } = info;
  const { filter } = route;
  const sort = sortInEffect(route.sort, isComplete);
  return html`
    <div class="hw-classes">
      <h1 class="hw-hidden-text">${t('classes.heading', { name: info.name })}</h1>
      <div class="hw-toolbar">
        <div class="hw-search" role="search">
          ${icons.search}
          <input
            class="hw-field hw-search__field"
            type="search"
            placeholder=${t('classes.filter')}
            aria-label=${t('classes.filter')}
            title=${`${t('classes.filter')} (${t('classes.filter.key')})`}
            aria-keyshortcuts="/"
            autocomplete="off"
            spellcheck="false"
            data-slash
            data-testid="class-filter"
            ${syncValue(filter)}
            @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => actions.filterClasses(event.currentTarget.value)}
            @keydown=${leaveField}
          />
        </div>
        <span class="hw-toolbar__count" role="status" data-testid="class-count" data-value=${classCount ?? nothing}>
          ${classCount === undefined ? nothing : n('classes.count', classCount)}
        </span>
      </div>
      <hw-grid
        data-testid="class-grid"
        .columns=${classColumns(speech, { totalSize, isComplete, sharedNames })}
        .source=${classSource(handle, isComplete, sort, filter)}
        .sort=${sort}
        .label=${t('classes.heading', { name: info.name })}
        .renderEmpty=${() => emptyNote(filter, actions, speech)}
        .renderFailure=${(/** @type {ErrorData} */ error, /** @type {() => void} */ retry) => failureNote(error, retry, speech)}
        @sort-changed=${(/** @type {SortChanged} */ { detail: { key, descending } }) => actions.navigate({ sort: { key: /** @type {ClassSortKey} */ (key), descending } })}
        @rows-counted=${(/** @type {RowsCounted} */ { detail }) => actions.countClasses(detail.total)}
      ></hw-grid>
    </div>
  `;
}

/**
 * @param {string} filter
 * @param {Actions} actions
 * @param {Speech} speech
 */
function emptyNote(filter, actions, { t }) {
  if (filter === '')
    return html`
      <p>${t('classes.none')}</p>
    `;
  return html`
    <p>${t('classes.empty', { filter })}</p>
    <button class="hw-button" type="button" @click=${() => actions.navigate({ filter: '' })}>
      ${t('classes.empty.clear')}
    </button>
  `;
}

/**
 * @param {ErrorData} error
 * @param {() => void} retry
 * @param {Speech} speech
 */
function failureNote({ message }, retry, { t }) {
  return html`
    <p>${t('classes.failed', { message })}</p>
    <button class="hw-button" type="button" @click=${retry}>${t('classes.retry')}</button>
  `;
}

/**
 * Esc empties the field first; Down goes on to the rows.
 * @param {KeyboardEvent & { currentTarget: HTMLInputElement }} event
 */
function leaveField(event) {
  const field = event.currentTarget;
  if (event.key === 'Escape' && field.value !== '') {
    event.preventDefault();
    field.value = '';
    field.dispatchEvent(new Event('input'));
  } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
    const grid = field.closest('.hw-classes')?.querySelector('hw-grid');
    if (!(grid instanceof HTMLElement)) return;
    event.preventDefault();
    grid.focus();
  }
}
