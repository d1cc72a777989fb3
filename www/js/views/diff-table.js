/** The table of a comparison: classes, their objects, and the fields of these. */

import { html } from '../lib/html.js';
import { copyText } from '../lib/copy-text.js';
import { diffLineOf } from '../lib/diff-text.js';
import { rowActionOf } from '../lib/keys.js';
import { diffTreeRows } from '../rows/diff-trees.js';
import { routeToObject } from '../state/url-state.js';
import '../widgets/grid.js';
import { diffColumns } from './diff-columns.js';
import { failureNote } from './tree-view.js';

/** @import { ComparisonState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Pair } from '../state/comparisons.js' */
/** @import { DiffItem, DiffQuery } from '../rows/diff-trees.js' */
/** @import { ErrorData } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { RowActivated, RowKeyPressed, RowsCounted, RowsFailed, SortChanged } from '../widgets/grid-contract.js' */
/** @import { TreeRow } from '../rows/tree-source.js' */

/**
 * @param {Pair} pair
 * @param {Extract<ComparisonState, { kind: 'ready' }>} comparison
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {{ query: DiffQuery; label: string; renderEmpty: () => unknown }} options
 */
export function diffTable({ base, current }, comparison, actions, speech, { query, label, renderEmpty }) {
  const { value, mostChanged, mostGrown } = comparison;
  const { isById } = value.info;
  const columns = diffColumns(speech, {
    shows: !isById ? 'classes' : query.scope === 'grown' ? 'grown' : 'members',
    mostChanged,
    mostGrown,
    base: base.id,
    current: current.id,
    sharedNames: current.sharedNames,
  });
  const open = (/** @type {DiffItem} */ item) => {
    if (item.kind === 'diff') return;
    actions.navigate(routeToObject(item.side === 'base' ? base.id : current.id, item.row.id));
  };
  return html`
    <hw-grid
      data-testid="compare-grid"
      .columns=${columns}
      .name=${`compare-${query.scope === 'grown' ? 'grown' : 'changed'}`}
      .resizeHint=${speech.t('column.resize')}
      .source=${diffTreeRows(value, query)}
      .sort=${query.sort}
      .label=${label}
      .renderEmpty=${renderEmpty}
      .renderFailure=${(/** @type {ErrorData} */ error, /** @type {() => void} */ retry) => failureNote(error, retry, speech)}
      @sort-changed=${(/** @type {SortChanged} */ { detail }) => actions.sortRows(detail)}
      @rows-failed=${(/** @type {RowsFailed} */ { detail }) => actions.missRows(detail.message)}
      @rows-counted=${(/** @type {RowsCounted} */ { detail }) => actions.countRows(detail.total)}
      @row-activated=${(/** @type {RowActivated<TreeRow<DiffItem>>} */ { detail: { row } }) => open(row.item)}
      @row-key=${(/** @type {RowKeyPressed<TreeRow<DiffItem>>} */ event) => pressKey(event, isById, actions, speech)}
    ></hw-grid>
  `;
}

/**
 * @param {RowKeyPressed<TreeRow<DiffItem>>} event
 * @param {boolean} isById
 * @param {Actions} actions
 * @param {Speech} speech
 */
function pressKey(event, isById, actions, { t }) {
  const { press, row, ancestors } = event.detail;
  const action = rowActionOf(press);
  // If text is selected, the browser copies that.
  if (action !== 'copyPath' && (action !== 'copy' || !getSelection()?.isCollapsed)) return;
  const rows = action === 'copyPath' ? [...ancestors, row] : [row];
  const text = rows.map(({ item }, depth) => `${'  '.repeat(depth)}${diffLineOf(item, isById)}`).join('\n');
  copyText(text).then((done) => actions.announce(t(done ? 'copy.done' : 'copy.failed')));
  event.preventDefault();
}
