// Runs the one-thread wasm in Node through its exports, like `www/js/engine/open.js`.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SLICE_BYTES, SLOTS } from '../../www/js/engine/source.js';

/**
 * @typedef {import('../../www/js/engine/bindings.d.ts').Bindings} Bindings
 * @typedef {import('../../www/js/engine/protocol.d.ts').ClassRow} ClassRow
 * @typedef {import('../../www/js/engine/protocol.d.ts').ClassSortKey} ClassSortKey
 * @typedef {import('../../www/js/engine/protocol.d.ts').NodeFilter} NodeFilter
 * @typedef {import('../../www/js/engine/protocol.d.ts').Query} Query
 * @typedef {import('../../www/js/engine/protocol.d.ts').ColumnName} ColumnName
 * @typedef {import('../../www/js/engine/protocol.d.ts').SnapshotInfo} SnapshotInfo
 */

const bundle = new URL('../../dist/pkg-st/', import.meta.url);
let instances = 0;

/** Memory limit for columns, as in the page: 4 GiB minus the memory for everything else. */
export const MAX_BYTES = 2 ** 32 - 128 * 2 ** 20;
const PAGE_ROWS = 256;

/** @type {ColumnName[]} */
export const COLUMNS = [
  'id',
  'type',
  'selfSize',
  'shallowSize',
  'retainedSize',
  'distance',
  'dominator',
  'edgeCount',
  'detachedness',
  'traceNodeId',
  'classIndex',
  'nativeContext',
];

/** A new instance with its own memory. Bindings keep the instance in a module variable, so each needs its own module. */
export async function startWasm() {
  const bytes = new URL('heapwise_bg.wasm', bundle);
  if (!existsSync(bytes)) throw new Error(`${fileURLToPath(bytes)} is missing: npm run build`);
  const bindings = await import(`${new URL('heapwise.js', bundle).href}?instance=${instances++}`);
  const { memory } = await bindings.default({ module_or_path: readFileSync(bytes) });
  return new Wasm(bindings, memory);
}

export class Wasm {
  /** @param {Bindings} bindings @param {WebAssembly.Memory} memory */
  constructor(bindings, memory) {
    this.bindings = bindings;
    this.memory = memory;
  }

  get memoryBytes() {
    return this.memory.buffer.byteLength;
  }

  /**
   * Opens a file. On an error, ends the opening like the worker does, and throws the core's error.
   * @param {Uint8Array} data
   * @param {{ sizes?: () => number; size?: number; maxBytes?: number }} [options] `sizes` gives the next slice's length
   * @returns {number} the snapshot's handle
   */
  open(data, { sizes = () => SLICE_BYTES, size = data.length, maxBytes = MAX_BYTES } = {}) {
    const { bindings } = this;
    const opening = bindings.openBegin(size, maxBytes, SLOTS, 1);
    try {
      this.pour(opening, data, sizes, size);
      while (bindings.nextPhase(opening) !== undefined) bindings.runPhase(opening);
      return bindings.openEnd(opening);
    } catch (error) {
      // A trap leaves the instance broken; calling it again would hide the first error behind a second.
      if (!(error instanceof WebAssembly.RuntimeError)) bindings.abandon(opening);
      throw error;
    }
  }

  /**
   * @param {number} opening
   * @param {Uint8Array} data
   * @param {() => number} [sizes]
   * @param {number} [size]
   */
  pour(opening, data, sizes = () => SLICE_BYTES, size = data.length) {
    const room = size > 0 ? Math.min(SLICE_BYTES, size) : SLICE_BYTES;
    for (let at = 0, slot = 0; at < data.length; slot = (slot + 1) % SLOTS) {
      const slice = data.subarray(at, at + Math.min(sizes(), room));
      // The address first, because the call may grow the memory, which replaces its buffer.
      const address = this.bindings.input(opening, slot, room);
      new Uint8Array(this.memory.buffer, address, slice.length).set(slice);
      this.bindings.push(opening, slot, slice.length);
      at += slice.length;
    }
  }

  /** @param {number} snapshot */
  info(snapshot) {
    return /** @type {Omit<SnapshotInfo, 'name' | 'timings' | 'memoryBytes' | 'parsedMemoryBytes'>} */ (
      this.bindings.info(snapshot)
    );
  }

  /**
   * @param {number} snapshot
   * @param {ColumnName} name
   */
  column(snapshot, name) {
    return /** @type {import('../../www/js/engine/protocol.d.ts').Column} */ (this.bindings.column(snapshot, name));
  }

  /** @param {number} cursor @param {number} start @param {number} end */
  rows(cursor, start, end) {
    return /** @type {ClassRow[]} */ (this.bindings.rows(cursor, start, end));
  }

  /**
   * A cursor on the class table.
   * @param {number} snapshot
   * @param {{ key?: ClassSortKey; descending?: boolean; filter?: string; nodes?: NodeFilter }} [query]
   */
  queryClasses(snapshot, { key = 'shallowSize', descending = true, filter = '', nodes } = {}) {
    return this.bindings.query(snapshot, { kind: 'classes', sort: { key, descending }, filter, nodes });
  }

  /**
   * All rows of the class table, page by page.
   * @param {number} snapshot
   * @param {Parameters<Wasm['queryClasses']>[1]} [query]
   */
  classes(snapshot, query) {
    return /** @type {ClassRow[]} */ (this.#readAll(this.queryClasses(snapshot, query)));
  }

  /**
   * All rows of any list.
   * @param {number} snapshot
   * @param {Query} query
   */
  list(snapshot, query) {
    return this.#readAll(this.bindings.query(snapshot, query));
  }

  /** @param {number} cursor */
  #readAll(cursor) {
    const total = this.bindings.total(cursor);
    /** @type {any[]} */
    const rows = [];
    for (let start = 0; start < total; start += PAGE_ROWS) rows.push(...this.rows(cursor, start, start + PAGE_ROWS));
    this.bindings.release(cursor);
    return rows;
  }

  /**
   * All answers about a snapshot, for comparison with another.
   * @param {number} snapshot
   */
  everything(snapshot) {
    return {
      info: this.info(snapshot),
      classes: this.classes(snapshot, { key: 'name', descending: false }),
      columns: COLUMNS.map((name) => this.column(snapshot, name)),
    };
  }
}

/**
 * Returns what a function throws; it must be an `ErrorData` and not a trap.
 * @param {() => unknown} body
 * @returns {import('../../www/js/engine/protocol.d.ts').ErrorData}
 */
export function caught(body) {
  try {
    body();
  } catch (error) {
    if (error instanceof Error) throw error;
    return /** @type {import('../../www/js/engine/protocol.d.ts').ErrorData} */ (error);
  }
  throw new Error('nothing was thrown');
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). @param {number} seed */
export function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
