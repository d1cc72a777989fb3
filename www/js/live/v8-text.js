/**
 * Writes a snapshot in V8's form, piece by piece: what the head says of the numbers of nodes and edges, then nodes, edges
 * and strings, each in order. A method yields a piece when one is full.
 */

const META = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
  node_types: [
    [
      ...['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'],
      ...['concatenated string', 'sliced string', 'symbol', 'bigint', 'object shape'],
    ],
    ...['string', 'number', 'number', 'number', 'number', 'number'],
  ],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [
    ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'],
    'string_or_number',
    'node',
  ],
  trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
  trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
  sample_fields: ['timestamp_us', 'last_assigned_id'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
};
const NODE_FIELDS = META.node_fields.length;

/** Sections of the file, in order. */
const BEFORE = { node: ',\n"nodes":[', edge: '],\n"edges":[', string: '],\n"strings":[' };
const BETWEEN = '],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[';

const PIECE_BYTES = 2 ** 20;
/** A character takes up to three bytes. Most are digits, so a piece is a third of a MiB. */
const PIECE_CHARACTERS = Math.floor(PIECE_BYTES / 3);

export class V8Text {
  /** @param {{ nodes: number; edges: number }} counts */
  constructor({ nodes, edges }) {
    const snapshot = { meta: META, node_count: nodes, edge_count: edges, trace_function_count: 0 };
    this.text = `{"snapshot":${JSON.stringify(snapshot)}`;
    this.encoder = new TextEncoder();
    this.section = '';
  }

  /** @param {number} type @param {number} name @param {number} id @param {number} size @param {number} edges */
  node(type, name, id, size, edges) {
    return this.#add('node', `${type},${name},${id},${size},${edges},0,0`);
  }

  /** @param {number} type @param {number} name @param {number} ordinal Of the target. */
  edge(type, name, ordinal) {
    return this.#add('edge', `${type},${name},${ordinal * NODE_FIELDS}`);
  }

  /** @param {string} text */
  string(text) {
    return this.#add('string', JSON.stringify(text));
  }

  /** @returns {Generator<Uint8Array, void>} */
  *end() {
    this.text += ']}\n';
    yield* this.#flush();
  }

  /** @param {'node' | 'edge' | 'string'} section @param {string} entry @returns {Iterable<Uint8Array>} */
  #add(section, entry) {
    if (section !== this.section) {
      this.text += section === 'string' ? BETWEEN + BEFORE.string : BEFORE[section];
      this.section = section;
    } else {
      this.text += ',\n';
    }
    this.text += entry;
    return this.text.length < PIECE_CHARACTERS ? NOTHING : this.#flush();
  }

  /** @returns {Generator<Uint8Array, void>} */
  *#flush() {
    const bytes = this.encoder.encode(this.text);
    this.text = '';
    const isWhole = bytes.length <= PIECE_BYTES;
    // Copies, if there are several: whoever takes a piece may give its memory away.
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield isWhole ? bytes : bytes.slice(at, at + PIECE_BYTES);
  }
}

/** @type {Uint8Array[]} */
const NOTHING = [];
