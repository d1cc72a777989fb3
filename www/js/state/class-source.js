/**
 * The class table as a row source for the grid. The same question gives the same source object, so that drawing twice
 * does not fetch twice.
 */

/** @import { ClassRow, ClassSortKey, Snapshot, Sort } from '../engine/protocol.js' */
/** @import { RowSource } from '../widgets/row-source.js' */

/** @type {WeakMap<Snapshot, { key: string; source: RowSource<ClassRow> }>} */
const latest = new WeakMap();

/**
 * @param {Snapshot} snapshot
 * @param {Sort<ClassSortKey>} sort
 * @param {string} filter
 * @returns {RowSource<ClassRow>}
 */
export function classSource(snapshot, sort, filter) {
  const key = JSON.stringify([sort.key, sort.descending, filter]);
  const known = latest.get(snapshot);
  if (known?.key === key) return known.source;
  /** @type {RowSource<ClassRow>} */
  const source = { fetchRows: (start, end) => snapshot.classes({ sort, filter, start, end }) };
  latest.set(snapshot, { key, source });
  return source;
}
