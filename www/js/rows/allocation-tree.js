/**
 * The allocation profile as a tree: functions outermost, and in each its callers. As in all trees, rows stay expanded
 * while the snapshot is open.
 */

import { createTree } from './tree-source.js';

/** @import { Snapshot } from '../engine/api.js' */
/** @import { AllocationRow, Sort } from '../engine/protocol.js' */
/** @import { RowSource } from './row-source.js' */
/** @import { Tree, TreeRow } from './tree-source.js' */
/** @import { SiteSortKey } from '../state/app-state.js' */

/** @type {WeakMap<Snapshot, Map<string, Tree<AllocationRow>>>} */
const trees = new WeakMap();

/**
 * @param {Snapshot} snapshot
 * @param {Sort<SiteSortKey>} sort
 * @returns {RowSource<TreeRow<AllocationRow>>}
 */
export function allocationRows(snapshot, sort) {
  const known = trees.get(snapshot) ?? new Map();
  trees.set(snapshot, known);
  const key = `${sort.key} ${sort.descending}`;
  /** @type {Tree<AllocationRow>} */
  const tree =
    known.get(key) ??
    createTree(
      listOf(sort, () => snapshot.ask({ kind: 'allocationTops' })),
      (item) => (item.hasCallers ? listOf(sort, () => callersOf(snapshot, item.row)) : undefined),
    );
  known.set(key, tree);
  return tree.rows();
}

/**
 * The callers of a row's function, one level up, whether there are several or one.
 * @param {Snapshot} snapshot
 * @param {number} row
 */
async function callersOf(snapshot, row) {
  const { single, branching } = await snapshot.ask({ kind: 'allocationCallers', row });
  return single.length > 0 ? single.slice(0, 1) : branching;
}

/**
 * A list that the engine sends as a whole: it is no longer than the number of functions of a program.
 * @param {Sort<SiteSortKey>} sort
 * @param {() => Promise<AllocationRow[]>} ask
 * @returns {RowSource<AllocationRow>}
 */
function listOf(sort, ask) {
  /** @type {Promise<AllocationRow[]> | undefined} */
  let all;
  return {
    fetchRows: async (start, end) => {
      all ??= ask().then(
        (rows) => sortSites(rows, sort),
        (thrown) => {
          all = undefined;
          throw thrown;
        },
      );
      const rows = await all;
      return { rows: rows.slice(start, end), total: rows.length };
    },
  };
}

/**
 * Rows that are equal keep the engine's order.
 * @param {readonly AllocationRow[]} rows
 * @param {Sort<SiteSortKey>} sort
 */
export function sortSites(rows, { key, descending }) {
  const order = descending ? -1 : 1;
  if (key !== 'name') return rows.toSorted((a, b) => order * (a[key] - b[key]));
  return rows.toSorted((a, b) => order * compareText(a.frame.functionName, b.frame.functionName));
}

/**
 * @param {string} a
 * @param {string} b
 */
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
