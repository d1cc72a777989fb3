/** The nodes and edges of a heap snapshot of JavaScriptCore, checked, with the edges of each node side by side. */

/** Kinds of edges. A kind that is not known is read as internal: it holds its target, and that is all that counts. */
export const EDGE = { internal: 0, property: 1, index: 2, variable: 3 };

/** @type {Record<string, number>} */
const EDGE_KINDS = { Internal: EDGE.internal, Property: EDGE.property, Index: EDGE.index, Variable: EDGE.variable };

/** Numbers for each node. `GCDebugging` adds a label and two addresses. @type {Record<string, number>} */
const NODE_FIELDS = { Inspector: 4, GCDebugging: 7 };
const EDGE_FIELDS = 4;
const ROOT_ID = 0;
/** No session numbers as many objects. It limits the table from ids to nodes to 1 GiB, and `2n + 1` to what V8 writes. */
const MAX_ID = 2 ** 28;

/** The text is no snapshot of JavaScriptCore, or it is damaged. */
export class JscError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'JscError';
  }
}

/** @typedef {{ nodes: number[]; edges: number[]; classNames: string[]; edgeTypes: string[]; edgeNames: string[]; width: number }} File */

export class JscGraph {
  /** @param {File} file */
  constructor({ nodes, edges, classNames, edgeTypes, edgeNames, width }) {
    this.count = nodes.length / width;
    this.classNames = classNames;
    this.edgeNames = edgeNames;
    this.ids = new Uint32Array(this.count);
    this.sizes = new Float64Array(this.count);
    this.classes = new Uint32Array(this.count);
    this.flags = new Uint8Array(this.count);
    for (let node = 0; node < this.count; node++) {
      this.ids[node] = below(nodes[node * width], MAX_ID, 'the id of a node');
      this.sizes[node] = below(nodes[node * width + 1], Number.MAX_SAFE_INTEGER, 'the size of a node');
      this.classes[node] = below(nodes[node * width + 2], classNames.length, 'the class of a node');
      this.flags[node] = below(nodes[node * width + 3], 256, 'the flags of a node');
    }
    const nodeOf = numberById(this.ids);
    const find = (/** @type {number} */ id) => {
      const found = nodeOf[id] ?? 0;
      if (found === 0) throw new JscError(`an edge names node ${id}, which is not in the snapshot`);
      return found - 1;
    };
    /** The node that holds what JavaScriptCore holds by itself. */
    this.root = (nodeOf[ROOT_ID] ?? 0) - 1;
    if (this.root < 0) throw new JscError('the snapshot has no root');

    const kinds = edgeTypes.map((name) => EDGE_KINDS[name] ?? EDGE.internal);
    const edgeCount = edges.length / EDGE_FIELDS;
    /** The edges of a node are from `first[node]` to `first[node + 1]`. */
    this.first = new Uint32Array(this.count + 1);
    for (let at = 0; at < edges.length; at += EDGE_FIELDS)
      count(this.first, find(/** @type {number} */ (edges[at])) + 1);
    for (let node = 0; node < this.count; node++) count(this.first, node + 1, this.first[node]);
    this.types = new Uint8Array(edgeCount);
    this.targets = new Uint32Array(edgeCount);
    /** Of an index its number, of a property and a variable the number of its name. */
    this.data = new Uint32Array(edgeCount);
    const next = this.first.slice();
    for (let at = 0; at < edges.length; at += EDGE_FIELDS) {
      const node = find(/** @type {number} */ (edges[at]));
      const edge = /** @type {number} */ (next[node]);
      next[node] = edge + 1;
      const kind = /** @type {number} */ (kinds[below(edges[at + 2], kinds.length, 'the type of an edge')]);
      const isNamed = kind === EDGE.property || kind === EDGE.variable;
      this.types[edge] = kind;
      this.targets[edge] = find(/** @type {number} */ (edges[at + 1]));
      this.data[edge] = below(edges[at + 3], isNamed ? edgeNames.length : 2 ** 32, 'the name of an edge');
    }
  }

  /** @param {number} node */
  className(node) {
    return /** @type {string} */ (this.classNames[/** @type {number} */ (this.classes[node])]);
  }

  /** @param {number} node @returns {[start: number, end: number]} its edges */
  range(node) {
    return [/** @type {number} */ (this.first[node]), /** @type {number} */ (this.first[node + 1])];
  }

  /** @param {number} edge @returns {number} */
  target(edge) {
    return /** @type {number} */ (this.targets[edge]);
  }
}

/** @param {string} text @returns {JscGraph} */
export function readJsc(text) {
  const parsed = parse(text);
  const width = NODE_FIELDS[parsed.type];
  if (width === undefined) throw new JscError('the answer is no heap snapshot of JavaScriptCore');
  const nodes = list(parsed, 'nodes', width);
  const edges = list(parsed, 'edges', EDGE_FIELDS);
  const [classNames, edgeTypes, edgeNames] = ['nodeClassNames', 'edgeTypes', 'edgeNames'].map((key) =>
    list(parsed, key),
  );
  return new JscGraph(/** @type {File} */ ({ nodes, edges, classNames, edgeTypes, edgeNames, width }));
}

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch (error) {
    throw new JscError(`the snapshot is not JSON: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {any} parsed @param {string} key @param {number} [width] @returns {any[]} */
function list(parsed, key, width = 1) {
  const found = parsed[key];
  if (!Array.isArray(found)) throw new JscError(`the snapshot has no list \`${key}\``);
  if (found.length % width !== 0) throw new JscError(`the list \`${key}\` ends in the middle`);
  return found;
}

/** @param {number | undefined} value @param {number} limit @param {string} what @returns {number} */
function below(value, limit, what) {
  if (Number.isInteger(value) && /** @type {number} */ (value) >= 0 && /** @type {number} */ (value) < limit) {
    return /** @type {number} */ (value);
  }
  throw new JscError(`${what} is ${value}, which cannot be`);
}

/** By id: the number of its node plus one, 0 where there is none. @param {Uint32Array} ids */
function numberById(ids) {
  let last = 0;
  for (const id of ids) last = Math.max(last, id);
  const numbers = new Uint32Array(last + 1);
  for (let node = 0; node < ids.length; node++) {
    const id = /** @type {number} */ (ids[node]);
    if (numbers[id] !== 0) throw new JscError(`two nodes have the id ${id}`);
    numbers[id] = node + 1;
  }
  return numbers;
}

/** @param {Uint32Array} counts @param {number} at @param {number} [by] */
function count(counts, at, by = 1) {
  counts[at] = /** @type {number} */ (counts[at]) + by;
}
