/**
 * The rows of one source, fetched by pages and kept for a while.
 *
 * One request at a time, always for what is wanted now: of several scroll positions only the newest is asked for, and an
 * answer that comes after `dispose` is dropped. The engine answers every request: that the latest wins is decided here.
 * Nothing here is as long as the list.
 */

import { toErrorData } from '../lib/errors.js';

/** @import { ErrorData } from '../engine/protocol.js' */
/** @import { RowSource } from './row-source.js' */

/** Rows of one request: half of what the engine hands out at most, so that the first ones come sooner. */
export const GRID_PAGE_ROWS = 128;
const KEPT_PAGES = 48;

/**
 * @template Row
 * @typedef {object} PageCache
 * @property {RowSource<Row>} source
 * @property {() => number | undefined} total Undefined until the first page is here.
 * @property {(index: number) => Row | undefined} row
 * @property {(first: number, end: number) => void} want Says which rows are in view.
 * @property {() => ErrorData | undefined} failure Why fetching stopped.
 * @property {() => void} retry
 * @property {() => void} dispose
 */

/**
 * @template Row
 * @param {RowSource<Row>} source
 * @param {() => void} onchange Called when rows have come, or failed to.
 * @returns {PageCache<Row>}
 */
export function createPageCache(source, onchange) {
  /** Insertion order is order of use: the first key is the longest unused. @type {Map<number, Row[]>} */
  const pages = new Map();
  /** @type {number | undefined} */
  let total;
  /** @type {ErrorData | undefined} */
  let failure;
  let wantedFirst = 0;
  let wantedEnd = 1;
  let fetching = false;
  let disposed = false;

  function findMissingPage() {
    const end = total === undefined ? wantedEnd : Math.min(wantedEnd, total);
    for (let page = Math.floor(wantedFirst / GRID_PAGE_ROWS); page * GRID_PAGE_ROWS < end; page++) {
      if (!pages.has(page)) return page;
    }
    return undefined;
  }

  async function fetchMissing() {
    if (fetching || disposed || failure) return;
    const page = findMissingPage();
    if (page === undefined) return;
    fetching = true;
    try {
      const start = page * GRID_PAGE_ROWS;
      const answer = await source.fetchRows(start, start + GRID_PAGE_ROWS);
      if (disposed) return;
      total = answer.total;
      keep(page, answer.rows);
    } catch (thrown) {
      if (disposed) return;
      failure = toErrorData(thrown);
    } finally {
      fetching = false;
    }
    if (disposed) return;
    onchange();
    fetchMissing();
  }

  /**
   * @param {number} page
   * @param {Row[]} rows
   */
  function keep(page, rows) {
    pages.delete(page);
    pages.set(page, rows);
    for (const oldest of pages.keys()) {
      if (pages.size <= KEPT_PAGES) break;
      pages.delete(oldest);
    }
  }

  return {
    source,
    total: () => total,
    row: (index) => pages.get(Math.floor(index / GRID_PAGE_ROWS))?.[index % GRID_PAGE_ROWS],
    want: (first, end) => {
      wantedFirst = first;
      wantedEnd = Math.max(first + 1, end);
      for (let page = Math.floor(wantedFirst / GRID_PAGE_ROWS); page * GRID_PAGE_ROWS < wantedEnd; page++) {
        const rows = pages.get(page);
        if (rows) keep(page, rows);
      }
      fetchMissing();
    },
    failure: () => failure,
    retry: () => {
      failure = undefined;
      fetchMissing();
    },
    dispose: () => {
      disposed = true;
    },
  };
}
