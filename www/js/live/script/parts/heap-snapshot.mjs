// Reads a heap snapshot whose text comes in parts, and counts what is in it.

/**
 * @typedef {object} Heap
 * @property {string[]} strings
 * @property {string[]} nodeTypes
 * @property {string[]} edgeTypes
 * @property {Table} nodes
 * @property {Table} edges In the order of the nodes that they begin at.
 */
/**
 * Rows of numbers, by column.
 * @typedef {object} Table
 * @property {number} length Number of rows.
 * @property {number} width Numbers in a row.
 * @property {Record<string, Uint32Array>} columns By the name of the field.
 */

/**
 * The format: `{"snapshot":{"meta":{…}},"nodes":[…],"edges":[…],…,"strings":[…]}`. The lists are longer than a string may
 * be, so each is read part by part.
 * @returns {{ push: (part: string) => void; end: () => Heap }}
 */
export function snapshotReader() {
  const sections = ['nodes', 'edges', 'strings'];
  /** @type {Record<string, Uint32Array[]>} */
  const numbers = { nodes: [], edges: [] };
  let head = '';
  /** The section that is being read. */
  let section = '';
  /** Text that has not been read. */
  let text = '';

  const push = (/** @type {string} */ part) => {
    text += part;
    while (section !== 'strings') {
      if (section === '') {
        const start = `"${sections[0]}":[`;
        const at = text.indexOf(start);
        if (at === -1) return;
        if (head === '') head = text.slice(0, at);
        section = String(sections.shift());
        text = text.slice(at + start.length);
      } else {
        const end = text.indexOf(']');
        // Behind the last comma the text may end within a number.
        const stop = end === -1 ? text.lastIndexOf(',') : end;
        if (stop > 0) numbers[section].push(Uint32Array.from(JSON.parse(`[${text.slice(0, stop)}]`)));
        text = text.slice(stop + 1);
        if (end === -1) return;
        section = '';
      }
    }
  };

  const end = () => {
    if (section !== 'strings') throw new Error('the heap snapshot is incomplete');
    const { strings } = JSON.parse(`{"strings":[${text}`);
    const { meta } = JSON.parse(`${head.replace(/,\s*$/, '')}}`).snapshot;
    return {
      strings,
      nodeTypes: meta.node_types[0],
      edgeTypes: meta.edge_types[0],
      nodes: makeTable(numbers['nodes'], meta.node_fields),
      edges: makeTable(numbers['edges'], meta.edge_fields),
    };
  };
  return { push, end };
}

/** @param {readonly Uint32Array[]} parts @param {readonly string[]} fields @returns {Table} */
function makeTable(parts, fields) {
  const length = parts.reduce((sum, part) => sum + part.length, 0) / fields.length;
  const columns = fields.map(() => new Uint32Array(length));
  let row = 0;
  let column = 0;
  for (const part of parts) {
    for (const value of part) {
      columns[column][row] = value;
      column += 1;
      if (column < fields.length) continue;
      column = 0;
      row += 1;
    }
  }
  return { length, width: fields.length, columns: Object.fromEntries(fields.map((field, at) => [field, columns[at]])) };
}

/** @param {Heap} heap @param {number} node */
function typeOf({ nodes, nodeTypes }, node) {
  return nodeTypes[nodes.columns.type[node]];
}

/** @param {Heap} heap @param {number} node */
function nameOf({ nodes, strings }, node) {
  return strings[nodes.columns.name[node]];
}

/** Bytes of all objects. @param {Heap} heap */
export function sizeOf({ nodes }) {
  let size = 0;
  for (let node = 0; node < nodes.length; node++) size += nodes.columns.self_size[node];
  return size;
}

/**
 * Objects of these classes, or functions of these names.
 * @param {Heap} heap
 * @param {'object' | 'closure'} type
 * @param {readonly string[]} names
 */
export function countNamed(heap, type, names) {
  let count = 0;
  for (let node = 0; node < heap.nodes.length; node++) {
    if (typeOf(heap, node) === type && names.includes(nameOf(heap, node))) count += 1;
  }
  return count;
}

/**
 * Objects without a class that have all of these properties.
 * @param {Heap} heap
 * @param {readonly string[]} properties
 */
export function countShaped(heap, properties) {
  let count = 0;
  forEachNode(heap, (node, first, last) => {
    if (typeOf(heap, node) !== 'object' || nameOf(heap, node) !== 'Object') return;
    const missing = new Set(properties);
    for (let edge = first; edge < last; edge++) missing.delete(nameOfEdge(heap, edge) ?? '');
    if (missing.size === 0) count += 1;
  });
  return count;
}

/**
 * Scopes of functions that are kept with a variable of this name: one for each call whose closures are still there.
 * @param {Heap} heap
 * @param {string} variable
 */
export function countScopes(heap, variable) {
  let count = 0;
  forEachNode(heap, (_, first, last) => {
    for (let edge = first; edge < last; edge++) {
      if (typeOfEdge(heap, edge) === 'context' && nameOfEdge(heap, edge) === variable) {
        count += 1;
        return;
      }
    }
  });
  return count;
}

/**
 * References that are kept by what has these names: `['store', 'sessions']` is all in `store.sessions`. References within
 * entries count, too; functions count, but not what they keep. With a class, what its objects keep is added.
 * @param {Heap} heap
 * @param {readonly string[]} names
 * @param {string} [className]
 * @returns {number | undefined} undefined if nothing has the name
 */
export function countReferences(heap, names, className) {
  const { nodes } = heap;
  const firstEdges = new Uint32Array(nodes.length + 1);
  /** @type {Set<number>} */
  let starts = new Set();
  forEachNode(heap, (node, first, last) => {
    firstEdges[node] = first;
    firstEdges[node + 1] = last;
    for (let edge = first; edge < last; edge++) {
      if (names.length > 0 && nameOfEdge(heap, edge) === names[0]) starts.add(targetOf(heap, edge));
    }
  });
  for (const name of names.slice(1)) {
    /** @type {Set<number>} */
    const next = new Set();
    for (const node of starts) {
      for (let edge = firstEdges[node]; edge < firstEdges[node + 1]; edge++) {
        if (nameOfEdge(heap, edge) === name) next.add(targetOf(heap, edge));
      }
    }
    starts = next;
  }
  for (let node = 0; className !== undefined && node < nodes.length; node++) {
    if (typeOf(heap, node) === 'object' && nameOf(heap, node) === className) starts.add(node);
  }
  if (starts.size === 0) return undefined;

  const isSeen = new Uint8Array(nodes.length);
  const waiting = [...starts];
  for (const node of waiting) isSeen[node] = 1;
  let count = 0;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (let edge = firstEdges[node]; edge < firstEdges[node + 1]; edge++) {
      if (!isContent(heap, edge)) continue;
      count += 1;
      const target = targetOf(heap, edge);
      if (isSeen[target] === 1 || !hasContent(heap, target)) continue;
      isSeen[target] = 1;
      waiting.push(target);
    }
  }
  return count;
}

/**
 * Whether an edge leads to something that the object holds, and not to its class.
 * @param {Heap} heap
 * @param {number} edge
 */
function isContent(heap, edge) {
  const type = typeOfEdge(heap, edge);
  if (type === 'weak' || type === 'shortcut') return false;
  return !['__proto__', 'constructor', 'map'].includes(nameOfEdge(heap, edge) ?? '');
}

/** @param {Heap} heap @param {number} node */
function hasContent(heap, node) {
  const type = typeOf(heap, node);
  return (type === 'object' || type === 'array') && !nameOf(heap, node).startsWith('system / ');
}

/** @param {Heap} heap @param {number} edge */
function typeOfEdge({ edges, edgeTypes }, edge) {
  return edgeTypes[edges.columns.type[edge]];
}

/** The name of an edge; entries of lists have none. @param {Heap} heap @param {number} edge */
function nameOfEdge(heap, edge) {
  const type = typeOfEdge(heap, edge);
  return type === 'element' || type === 'hidden' ? undefined : heap.strings[heap.edges.columns.name_or_index[edge]];
}

/** @param {Heap} heap @param {number} edge */
function targetOf({ edges, nodes }, edge) {
  // Edges name the place of a node's first number.
  return edges.columns.to_node[edge] / nodes.width;
}

/** @param {Heap} heap @param {(node: number, firstEdge: number, lastEdge: number) => void} work */
function forEachNode({ nodes }, work) {
  let first = 0;
  for (let node = 0; node < nodes.length; node++) {
    const last = first + nodes.columns.edge_count[node];
    work(node, first, last);
    first = last;
  }
}
