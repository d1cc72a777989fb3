/**
 * Facts about the classes of a snapshot that the page fetches by itself: the largest classes for the overview, and the
 * names that several classes share.
 */

import { PAGE_ROWS } from '../engine/page-rows.js';
import { toErrorData } from '../lib/errors.js';

/** @import { Snapshot } from '../engine/api.js' */
/** @import { ClassRow, Page } from '../engine/protocol.js' */
/** @import { LargestClasses } from './app-state.js' */

const LARGEST_COUNT = 8;
/** Names are compared for this many classes; a list longer than this is not read to its end. */
const LOOKED_THROUGH = 50_000;
const PAUSE_MS = 30;

/**
 * @param {Snapshot} snapshot
 * @returns {Promise<LargestClasses>}
 */
export async function fetchLargest(snapshot) {
  /** @type {LargestClasses['by']} */
  const by = snapshot.info.isComplete ? 'retainedSize' : 'shallowSize';
  const sort = { key: by, descending: true };
  const { rows } = await insist(() => snapshot.classes({ sort, start: 0, end: LARGEST_COUNT }));
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
    const page = await insist(() =>
      snapshot.classes({ sort: { key: 'name', descending: false }, start, end: start + PAGE_ROWS }),
    );
    total = page.total;
    for (const row of page.rows) {
      if (row.name === before?.name && (row.location || before.location)) shared.add(row.name);
      before = row;
    }
  }
  return shared;
}

/**
 * The class table may ask for another page of the same list, which ends this question: it is asked again.
 * @param {() => Promise<Page<ClassRow>>} ask
 * @returns {Promise<Page<ClassRow>>}
 */
async function insist(ask) {
  for (let left = 20; ; left--) {
    try {
      return await ask();
    } catch (thrown) {
      if (left === 0 || toErrorData(thrown).code !== 'cancelled') throw thrown;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
