/** A tree of objects in a grid: what containment, dominators, strings, search results and an object's page show. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { treeRows } from '../state/trees.js';
import { routeToObject } from '../state/url-state.js';
import '../widgets/grid.js';
import { treeColumns } from './tree-columns.js';

/** @import { OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { TreeItem, TreeQuery } from '../state/trees.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { ClassSortKey, ErrorData } from '../engine/protocol.js' */
/** @import { RowActivated, RowsCounted, SortChanged } from '../widgets/row-source.js' */
/** @import { TreeRow } from '../widgets/tree-source.js' */

/**
 * @typedef {object} TreeOptions
 * @property {TreeQuery} query
 * @property {string} label
 * @property {string} testId
 * @property {() => unknown} renderEmpty
 * @property {boolean} [counts] Whether rows count objects.
 * @property {boolean} [distances]
 * @property {boolean} [isMain] Whether it is the list whose rows are counted and sorted by the address bar.
 */

/**
 * @param {OpenSnapshot} snapshot
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {TreeOptions} options
 */
export function treeView({ id, info, handle, sharedNames }, actions, speech, options) {
  const { query, label, testId, renderEmpty, counts = false, distances = true, isMain = true } = options;
  const { totalSize, isComplete } = info;
  return html`
    <hw-grid
      data-testid=${testId}
      .columns=${treeColumns(speech, { totalSize, isComplete, counts, distances, sharedNames, snap: id })}
      .source=${treeRows(handle, query)}
      .sort=${query.sort}
      .label=${label}
      .renderEmpty=${renderEmpty}
      .renderFailure=${(/** @type {ErrorData} */ error, /** @type {() => void} */ retry) => failureNote(error, retry, speech)}
      @sort-changed=${(/** @type {SortChanged} */ { detail: { key, descending } }) => isMain && actions.navigate({ sort: { key: /** @type {ClassSortKey} */ (key), descending } })}
      @rows-counted=${(/** @type {RowsCounted} */ { detail }) => isMain && actions.countRows(detail.total)}
      @row-activated=${(/** @type {RowActivated<TreeRow<TreeItem>>} */ { detail: { row } }) => openItem(row.item, id, actions)}
    ></hw-grid>
  `;
}

/**
 * Enter goes to the object; a class or a text has no page of its own.
 * @param {TreeItem} item
 * @param {number} snap
 * @param {Actions} actions
 */
function openItem(item, snap, actions) {
  if ('id' in item.row) actions.navigate(routeToObject(snap, item.row.id));
}

/**
 * @param {ErrorData} error
 * @param {() => void} retry
 * @param {Speech} speech
 */
export function failureNote({ message }, retry, { t }) {
  return html`
    <p>${t('classes.failed', { message })}</p>
    <button class="hw-button" type="button" @click=${retry}>${t('classes.retry')}</button>
  `;
}
