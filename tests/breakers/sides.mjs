/** Opens files in Node, with the native core and with the one-thread wasm. Both return a `Heap` of `checks.js`. */
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { SLICE_BYTES, SLOTS } from '../../www/js/engine/source.js';
import { runReport } from '../parity/binary.mjs';
import { findExample } from '../parity/examples.mjs';
import { computeOurs } from '../parity/numbers/ours.mjs';
import { MAX_BYTES, startWasm } from '../wasm/engine.mjs';

/** @typedef {import('./checks.js').Heap} Heap */

/**
 * The counts of the native reader, the seconds until all numbers are computed, and column bytes per byte of the file.
 * @param {string} path
 */
export function reportNatively(path) {
  const { status, output: counts } = runReport(path);
  const timed = spawnSync(findExample('report'), ['--time', path], { encoding: 'utf8' });
  if (status !== 0 || timed.status !== 0) throw new Error(`report: ${JSON.stringify(counts)} ${timed.stdout}`);
  const { columnsPerFileByte, ...phases } = JSON.parse(timed.stdout);
  const seconds = Object.values(phases).reduce((sum, phase) => sum + phase, 0);
  return { counts, seconds, columnsPerFileByte };
}

/**
 * All numbers of the native core. Not for heaps whose strings together exceed V8's longest string.
 * @param {string} path
 * @param {any} counts those of `reportNatively`
 * @returns {Promise<Heap>}
 */
export async function openNatively(path, counts) {
  const request = {
    path,
    nodes: [],
    ignoring: [],
    idRange: [0, 0],
    allocationTops: [],
    members: [],
    nativeContexts: [],
  };
  const [{ numbers, error }] = /** @type {any[]} */ (await computeOurs([/** @type {any} */ (request)]));
  if (error) throw new Error(`numbers: ${error.code}: ${error.message}`);
  /** @type {Map<string, number>} */
  const places = new Map();
  const classIndex = Int32Array.from(numbers.classKey, (/** @type {string} */ key) => {
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return place;
  });
  const rows = Object.entries(numbers.classes).map(([key, row]) => {
    const [count, shallowSize, distance, retainedSize, name] = /** @type {any} */ (row);
    return { key, index: places.get(key), name, count, shallowSize, retainedSize, distance };
  });
  return {
    info: { ...counts, root: numbers.header.root },
    column: async (name) => (name === 'classIndex' ? classIndex : numbers[name]),
    classes: async () => rows,
  };
}

/**
 * @param {string} path
 * @returns {Promise<{ heap: Heap; seconds: number; memoryBytes: number; parsedMemoryBytes: number }>}
 */
export async function openInWasm(path) {
  const wasm = await startWasm();
  const { bindings } = wasm;
  const begin = performance.now();
  const file = openSync(path, 'r');
  const opening = bindings.openBegin(fstatSync(file).size, MAX_BYTES, SLOTS, 1);
  const slice = Buffer.alloc(SLICE_BYTES);
  for (;;) {
    const length = readSync(file, slice);
    if (length === 0) break;
    const address = bindings.input(opening, 0, SLICE_BYTES);
    new Uint8Array(wasm.memory.buffer, address, length).set(slice.subarray(0, length));
    bindings.push(opening, 0, length);
  }
  closeSync(file);
  let parsedMemoryBytes = 0;
  for (let phase; (phase = bindings.nextPhase(opening)) !== undefined;) {
    bindings.runPhase(opening);
    if (phase === 'index') parsedMemoryBytes = wasm.memoryBytes;
  }
  const snapshot = bindings.openEnd(opening);
  const seconds = (performance.now() - begin) / 1000;
  const memoryBytes = wasm.memoryBytes;
  const ask = async (/** @type {any} */ question) => /** @type {any} */ (bindings.ask(snapshot, question));
  /** @type {Heap} */
  const heap = {
    info: wasm.info(snapshot),
    column: async (name) => wasm.column(snapshot, name),
    classes: async () => wasm.classes(snapshot),
    object: (node) => ask({ kind: 'object', node }),
    async countRetainers(node) {
      const sort = { key: 'distance', descending: false };
      const cursor = bindings.query(snapshot, { kind: 'retainers', node, sort, ignored: [] });
      const total = bindings.total(cursor);
      bindings.release(cursor);
      return total;
    },
  };
  return { heap, seconds, memoryBytes, parsedMemoryBytes };
}
