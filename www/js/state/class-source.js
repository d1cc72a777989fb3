/**
 * The class table as a row source for the grid. The same question gives the same source object, so that drawing twice
 * does not fetch twice.
 */

/** @import { ClassRow, ClassSortKey, Snapshot, Sort } from '../engine/protocol.js' */
/** @import { RowSource } from '../widgets/row-source.js' */

/** @type {WeakMap<Snapshot, { key: string; isComplete: boolean; source: RowSource<ClassRow> }>} */
const latest = new WeakMap();

/** @type {ReadonlySet<ClassSortKey>} */
const KNOWN_LATE = new Set(/** @type {const} */ (['distance', 'retainedSize']));

/**
 * The order that the rows are in: what a preview does not know yet, it cannot sort by.
 * @param {Sort<ClassSortKey>} sort
 * @param {boolean} isComplete
 * @returns {Sort<ClassSortKey>}
 */
export function sortInEffect(sort, isComplete) {
  return isComplete || !KNOWN_LATE.has(sort.key) ? sort : { key: 'shallowSize', descending: true };
}

/**
 * @param {Snapshot} snapshot
 * @param {boolean} isComplete Whether the rows are those of the whole, not of a preview.
 * @param {Sort<ClassSortKey>} sort
 * @param {string} filter
 * @returns {RowSource<ClassRow>}
 */
export function classSource(snapshot, isComplete, sort, filter) {
  const key = JSON.stringify([sort.key, sort.descending, filter]);
  const known = latest.get(snapshot);
  if (known?.key === key && known.isComplete === isComplete) return known.source;
  /** @type {RowSource<ClassRow>} */
  const source = {
    fetchRows: (start, end) => snapshot.classes({ sort, filter, start, end }),
    // The same rows in the same order, with the numbers that were missing.
    updates: known?.key === key ? known.source : undefined,
  };
  latest.set(snapshot, { key, isComplete, source });
  return source;
}
