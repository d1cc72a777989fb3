/** A tree of objects in a grid, as in containment, dominators, strings, search results and on an object's page. */

import { html } from '../lib/html.js';
import { copyText } from '../lib/copy-text.js';
import { rowActionOf } from '../lib/keys.js';
import { lineOf, linesOf } from '../lib/row-text.js';
import { completeRow } from '../rows/full-text.js';
import { treeRows } from '../rows/trees.js';
import { routeToObject } from '../state/url-state.js';
import '../widgets/grid.js';
import { treeColumns } from './tree-columns.js';

/** @import { OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { TreeItem, TreeQuery } from '../rows/trees.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { ErrorData } from '../engine/protocol.js' */
/** @import { RowActivated, RowKeyPressed, RowsCounted, RowsFailed, SortChanged } from '../widgets/grid-contract.js' */
/** @import { RetainerActions } from './item-name.js' */
/** @import { TreeRow } from '../rows/tree-source.js' */

/**
 * @typedef {object} TreeOptions
 * @property {TreeQuery} query
 * @property {string} label
 * @property {string} testId
 * @property {() => unknown} renderEmpty
 * @property {boolean} [counts] Whether rows count objects.
 * @property {boolean} [texts] Whether the outermost rows are texts.
 * @property {boolean} [distances]
 * @property {RetainerActions} [retainers] Actions for retainers.
 * @property {boolean} [isMain] Whether it is the view's main list: its rows are counted, and its order is in the route.
 */

/**
 * @param {OpenSnapshot} snapshot
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {TreeOptions} options
 */
export function treeView({ id, info, handle, sharedNames }, actions, speech, options) {
  const {
    query,
    label,
    testId,
    renderEmpty,
    counts = false,
    texts = false,
    distances = true,
    isMain = true,
    retainers,
  } = options;
  const { totalSize, isComplete } = info;
  const group = query.kind === 'classes' ? query.group : undefined;
  return html`
    <hw-grid
      data-testid=${testId}
      .columns=${treeColumns(speech, { totalSize, isComplete, counts, group, texts, distances, sharedNames, snap: id, retainers })}
      .name=${testId}
      .resizeHint=${speech.t('column.resize')}
      .source=${treeRows(handle, query)}
      .sort=${query.sort}
      .label=${label}
      .renderEmpty=${renderEmpty}
      .renderFailure=${(/** @type {ErrorData} */ error, /** @type {() => void} */ retry) => failureNote(error, retry, speech)}
      @sort-changed=${(/** @type {SortChanged} */ { detail }) => isMain && actions.sortRows(detail)}
      @rows-failed=${(/** @type {RowsFailed} */ { detail }) => isMain && actions.missRows(detail.message)}
      @rows-counted=${(/** @type {RowsCounted} */ { detail }) => isMain && actions.countRows(detail.total)}
      @row-activated=${(/** @type {RowActivated<TreeRow<TreeItem>>} */ { detail: { row } }) => openItem(row.item, id, actions)}
      @row-key=${(/** @type {RowKeyPressed<TreeRow<TreeItem>>} */ event) => pressKey(event, handle, actions, speech, retainers)}
    ></hw-grid>
  `;
}

/**
 * Enter opens the page of an object; a class, a group or a text has no page.
 * @param {TreeItem} item
 * @param {number} snap
 * @param {Actions} actions
 */
function openItem(item, snap, actions) {
  if ('id' in item.row) actions.navigate(routeToObject(snap, item.row.id));
}

/**
 * @param {RowKeyPressed<TreeRow<TreeItem>>} event
 * @param {OpenSnapshot['handle']} handle
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {RetainerActions | undefined} retainers
 */
function pressKey(event, handle, actions, { t }, retainers) {
  const { press, row, ancestors } = event.detail;
  const { item } = row;
  const copy = async (/** @type {TreeItem[]} */ items, /** @type {(whole: TreeItem[]) => string} */ write) => {
    const whole = await completeRows(items, handle);
    const done = await copyText(write(whole));
    actions.announce(t(done ? 'copy.done' : 'copy.failed'));
  };
  const act = () => {
    switch (rowActionOf(press)) {
      case 'copy':
        // If text is selected, the browser copies that.
        if (!getSelection()?.isCollapsed) return false;
        copy([item], ([whole = item]) => lineOf(whole));
        return true;
      case 'copyPath':
        copy([...ancestors.map((above) => above.item), item], linesOf);
        return true;
      case 'ignore':
        if (item.kind !== 'retainer' || !retainers) return false;
        retainers.toggleIgnored(item.row.node);
        return true;
      case 'cut':
        if (item.kind !== 'retainer' || !retainers) return false;
        retainers.askCut(item);
        return true;
      default:
        return false;
    }
  };
  if (act()) event.preventDefault();
}

/**
 * The rows with their full texts, or with cut ones if the engine has crashed.
 * @param {TreeItem[]} items
 * @param {OpenSnapshot['handle']} handle
 */
async function completeRows(items, handle) {
  const complete = completeRow(handle);
  try {
    return await Promise.all(items.map(complete));
  } catch {
    return items;
  }
}

/**
 * @param {ErrorData} error
 * @param {() => void} retry
 * @param {Speech} speech
 */
export function failureNote({ message }, retry, speech) {
  const { t } = speech;
  const misunderstood = explainQuery(message, speech);
  if (misunderstood)
    return html`
      <p role="alert" data-testid="query-error">${misunderstood}</p>
    `;
  return html`
    <p>${t('classes.failed', { message })}</p>
    <button class="hw-button" type="button" @click=${retry}>${t('classes.retry')}</button>
  `;
}

/**
 * What is wrong with a query. The engine's message has the form `badNumber: 3XB`.
 * @param {string} message
 * @param {Speech} speech
 */
export function explainQuery(message, { t, known }) {
  const [, name = '', part = ''] = /^(\w+): ?(.*)$/s.exec(message) ?? [];
  const key = known(`search.error.${name}`);
  return key && t(key, { part });
}
