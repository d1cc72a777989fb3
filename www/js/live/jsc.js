/**
 * A heap snapshot of JavaScriptCore, as Bun's inspector gives it, in the form of V8, which the engine reads. The text is
 * made in pieces, so it can be streamed. A few passes over nodes and edges; the elements of each array are sorted.
 *
 * What JavaScriptCore's file has (version 3, type `Inspector`; seen in Bun 1.4.5):
 * - A node is an id, a size, a class and flags. It has no text of a string, no name of a function and no line.
 * - An edge is `Internal` (without a name), `Property`, `Index` or `Variable`. An internal edge often repeats a named one.
 * - Ids are stable in one session: an object has the same id in each of its snapshots. `Heap.disable`, and the end of any
 *   session that sent `Heap.enable`, begin the numbers again. So an id `n` becomes `2n + 1`, odd as V8's ids of objects.
 * - The storage of a Map or a Set (`Cell Butterfly`) has no edges to keys and values, neither here nor in the file that
 *   `Bun.generateHeapSnapshot('v8')` gives. `takeBun` repeats the contents of the larger ones in arrays of its own for the
 *   time of the snapshot (`jsc-contents.js`); here they become the entries of the Map's table.
 * - What then still has no path from the root is in use, but its holder is not in the file: contents of small Maps, of
 *   WeakMaps, and of objects in C++. It is put below a root of its own, `UNKNOWN_HOLDER`.
 *
 * Rejected: to take ids in the order of marking as a sign of what a storage holds. It is right most of the time, and
 * nothing in the file shows when it is not.
 */
import { readContents } from './jsc-contents.js';
import { Strings, unheld, v8Edges } from './jsc-edges.js';
import { readJsc } from './jsc-graph.js';
import { isGlobal, Kinds, V8_EDGE, V8_NODE } from './jsc-kinds.js';
import { V8Text } from './v8-text.js';

/** The name of the node that holds everything without a known holder. */
export const UNKNOWN_HOLDER = '(held by JavaScriptCore)';

/** Ids of V8 are odd for objects on the heap, so the even ones of these nodes collide with none. */
const ROOT_ID = 1;
const GC_ROOTS_ID = 2;
const UNKNOWN_HOLDER_ID = 4;

/**
 * @param {string} text The `snapshotData` of `Heap.snapshot`.
 * @returns {Generator<Uint8Array, void>} Pieces of at most 1 MiB.
 * @throws {import('./jsc-graph.js').JscError} Before the first piece, if the text is no such snapshot or is damaged.
 */
export function* v8FromJsc(text) {
  const graph = readJsc(text);
  const contents = readContents(graph);
  const kinds = new Kinds(graph);
  const strings = new Strings();
  const edges = v8Edges(graph, contents, kinds, strings);
  const lost = unheld(graph, contents, edges);
  const ofKind = kinds.all.map(({ name }) => strings.of(name));
  const [empty, unknown, global] = [strings.of(''), strings.of(UNKNOWN_HOLDER), strings.of('global')];
  const firstText = strings.all.length;
  /** @type {number[]} Ids of strings. The file does not have their texts. */
  const texts = [];

  // V8's root comes first. The root of JavaScriptCore stays where it is, as V8's `(GC roots)`.
  const ordinals = new Uint32Array(graph.count);
  let last = 0;
  for (let node = 0; node < graph.count; node++) if (contents.isOurs[node] === 0) ordinals[node] = ++last;
  const at = (/** @type {number} */ node) => /** @type {number} */ (ordinals[node]);
  const globals = globalsOf(graph, edges);

  const out = new V8Text({ nodes: last + 2, edges: 2 + globals.length + edges.count + lost.length });
  yield* out.node(V8_NODE.synthetic, empty, ROOT_ID, 0, 2 + globals.length);
  for (let node = 0; node < graph.count; node++) {
    if (contents.isOurs[node] === 1) continue;
    const id = /** @type {number} */ (graph.ids[node]);
    const kind = /** @type {number} */ (kinds.numbers[node]);
    const { type } = kinds.of(node);
    const name = type === V8_NODE.string ? firstText + texts.push(id) - 1 : /** @type {number} */ (ofKind[kind]);
    const [start, end] = edges.range(node);
    const size = /** @type {number} */ (graph.sizes[node]);
    yield* out.node(type, name, node === graph.root ? GC_ROOTS_ID : 2 * id + 1, size, end - start);
  }
  yield* out.node(V8_NODE.synthetic, unknown, UNKNOWN_HOLDER_ID, 0, lost.length);

  yield* out.edge(V8_EDGE.element, 1, at(graph.root));
  yield* out.edge(V8_EDGE.element, 2, last + 1);
  for (const node of globals) yield* out.edge(V8_EDGE.shortcut, global, at(node));
  for (let edge = 0; edge < edges.count; edge++) {
    const [type, name, target] = edges.at(edge);
    yield* out.edge(type, name, at(target));
  }
  for (const [index, node] of lost.entries()) yield* out.edge(V8_EDGE.element, index + 1, at(node));

  for (const string of strings.all) yield* out.string(string);
  // Each is different, so that none is taken for a duplicate of another.
  for (const id of texts) yield* out.string(`(string ${id})`);
  yield* out.end();
}

/**
 * Global objects that JavaScriptCore holds. V8's root holds its own by a shortcut, and distances are counted from there.
 * @param {import('./jsc-graph.js').JscGraph} graph
 * @param {import('./jsc-edges.js').V8Edges} edges
 */
function globalsOf(graph, edges) {
  const [start, end] = edges.range(graph.root);
  const found = [];
  for (let edge = start; edge < end; edge++) {
    const [, , target] = edges.at(edge);
    if (isGlobal(graph.className(target))) found.push(target);
  }
  return found;
}
