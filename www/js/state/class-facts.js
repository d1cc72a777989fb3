/**
 * Facts about the classes of a snapshot that the page fetches by itself: the largest classes for the overview, and the
 * names that several classes share.
 */

import { PAGE_ROWS } from '../engine/page-rows.js';

/** @import { Snapshot } from '../engine/api.js' */
/** @import { ClassRow } from '../engine/protocol.js' */
/** @import { LargestClasses } from './app-state.js' */

const LARGEST_COUNT = 8;
/** Names are compared for this many classes; a list longer than this is not read to its end. */
const LOOKED_THROUGH = 50_000;

/**
 * @param {Snapshot} snapshot
 * @returns {Promise<LargestClasses>}
 */
export async function fetchLargest(snapshot) {
  /** @type {LargestClasses['by']} */
  const by = snapshot.info.isComplete ? 'retainedSize' : 'shallowSize';
  const sort = { key: by, descending: true };
  const { rows } = await snapshot.classes({ sort, start: 0, end: LARGEST_COUNT });
  return { by, rows };
}

/**
 * The names that more than one class has, if the classes can be told apart by their location.
 * @param {Snapshot} snapshot
 * @returns {Promise<ReadonlySet<string>>}
 */
export async function findSharedNames(snapshot) {
  /** @type {Set<string>} */
  const shared = new Set();
  /** @type {ClassRow | undefined} */
  let before;
  for (let start = 0, total = 1; start < Math.min(total, LOOKED_THROUGH); start += PAGE_ROWS) {
    const page = await snapshot.classes({ sort: { key: 'name', descending: false }, start, end: start + PAGE_ROWS });
    total = page.total;
    for (const row of page.rows) {
      if (row.name === before?.name && (row.location || before.location)) shared.add(row.name);
      before = row;
    }
  }
  return shared;
}
