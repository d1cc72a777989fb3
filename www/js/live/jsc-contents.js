/**
 * What Maps and Sets hold, which JavaScriptCore leaves out of its snapshots. For the time of a snapshot `takeBun` keeps an
 * object in the program with the lists `MAPS` and `ENTRIES`, `SETS` and `VALUES`: the n-th of the second list has the keys
 * and values of the n-th Map of the first. Arrays do have edges to what they hold. This finds the lists again in the
 * snapshot, and marks what is there only because of the capture.
 */
import { EDGE } from './jsc-graph.js';
import { isStorage } from './jsc-kinds.js';

/** @typedef {import('./jsc-graph.js').JscGraph} JscGraph */

/** The properties of the object. */
export const MAPS = 'heapwiseMaps';
export const ENTRIES = 'heapwiseEntries';
export const SETS = 'heapwiseSets';
export const VALUES = 'heapwiseValues';

/** Slots of V8's tables: three numbers, the buckets, then the entries with a link each. */
const HEADER_SLOTS = 3;
const HEADER_BYTES = 16;
const SLOT_BYTES = 8;
/** Slots of an entry, and slots of a table for each bucket: two entries and the bucket itself. */
const MAP = { values: 2, width: 3, perBucket: 7 };
const SET = { values: 1, width: 2, perBucket: 5 };

/** @typedef {{ node: number; index: number }} Member An object in a Map or a Set, and its place in the list of contents. */

export class Contents {
  /** @param {number} count Of the nodes. */
  constructor(count) {
    /** 1 for nodes that are there only because of the capture. */
    this.isOurs = new Uint8Array(count);
    /** By the node of a storage, or of a Map without one. @type {Map<number, { isMap: boolean; members: Member[] }>} */
    this.held = new Map();
  }
}

/** @param {JscGraph} graph */
export function readContents(graph) {
  const contents = new Contents(graph.count);
  const names = [MAPS, ENTRIES, SETS, VALUES].map((name) => graph.edgeNames.indexOf(name));
  if (names.includes(-1)) return contents;
  for (let node = 0; node < graph.count; node++) {
    const lists = names.map((name) => property(graph, node, name));
    const [maps, entries, sets, values] = lists;
    if (maps === undefined || entries === undefined || sets === undefined || values === undefined) continue;
    for (const ours of [node, maps, entries, sets, values]) contents.isOurs[ours] = 1;
    addAll(graph, contents, maps, entries, true);
    addAll(graph, contents, sets, values, false);
  }
  return contents;
}

/** @param {JscGraph} graph @param {Contents} contents @param {number} owners @param {number} lists @param {boolean} isMap */
function addAll(graph, contents, owners, lists, isMap) {
  const listAt = new Map(elements(graph, lists).map(({ node, index }) => [index, node]));
  for (const { node: owner, index } of elements(graph, owners)) {
    const list = listAt.get(index);
    if (list === undefined) continue;
    contents.isOurs[list] = 1;
    contents.held.set(storageOf(graph, owner) ?? owner, { isMap, members: elements(graph, list) });
  }
}

/** Where a Map or a Set keeps its entries. @param {JscGraph} graph @param {number} owner */
function storageOf(graph, owner) {
  const [start, end] = graph.range(owner);
  for (let edge = start; edge < end; edge++) {
    const target = graph.target(edge);
    if (graph.types[edge] === EDGE.internal && isStorage(graph.className(target))) return target;
  }
  return undefined;
}

/** The elements of an array, in order. @param {JscGraph} graph @param {number} array @returns {Member[]} */
function elements(graph, array) {
  const [start, end] = graph.range(array);
  /** @type {Member[]} */
  const found = [];
  for (let edge = start; edge < end; edge++) {
    if (graph.types[edge] !== EDGE.index) continue;
    found.push({ node: graph.target(edge), index: /** @type {number} */ (graph.data[edge]) });
  }
  return found.sort((one, other) => one.index - other.index);
}

/** @param {JscGraph} graph @param {number} node @param {number} name */
function property(graph, node, name) {
  const [start, end] = graph.range(node);
  for (let edge = start; edge < end; edge++) {
    if (graph.types[edge] === EDGE.property && graph.data[edge] === name) return graph.target(edge);
  }
  return undefined;
}

/**
 * The slots that the members would have in a table of V8 of this size. The engine tells a Map from a Set, and finds the
 * first entry, by the size and the slots.
 * @param {number} size
 * @param {{ isMap: boolean; members: Member[] }} held
 */
export function slotsOf(size, { isMap, members }) {
  const { values, width, perBucket } = isMap ? MAP : SET;
  const slots = Math.floor((size - HEADER_BYTES) / SLOT_BYTES) - HEADER_SLOTS;
  const buckets = slots < perBucket ? 0 : 2 ** Math.floor(Math.log2(Math.floor(slots / perBucket)));
  const first = HEADER_SLOTS + buckets;
  return members.map(({ index }) => first + Math.floor(index / values) * width + (index % values));
}
