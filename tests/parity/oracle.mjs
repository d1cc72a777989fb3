// The report on a snapshot by `JSON.parse`, in the format of `target/release/examples/report`.

const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];

/**
 * FNV-1a with 64 bits. BigInt would take minutes for the strings of one file, so the hash lives in two halves; the
 * prime is 2^40 + 435, hence multiplying is a shift by 8 into the high half and a small product.
 */
export class Fnv64 {
  #high = 0xcbf29ce4;
  #low = 0x84222325;

  /** @param {Uint8Array} bytes @param {number} [length] */
  update(bytes, length = bytes.length) {
    let high = this.#high;
    let low = this.#low;
    for (let index = 0; index < length; index++) {
      low = (low ^ bytes[index]) >>> 0;
      const product = low * 435;
      const carry = (product / 4294967296) | 0;
      high = (Math.imul(high, 435) + carry + (low << 8)) >>> 0;
      low = product >>> 0;
    }
    this.#high = high;
    this.#low = low;
  }

  digest() {
    return this.#high.toString(16).padStart(8, '0') + this.#low.toString(16).padStart(8, '0');
  }
}

/** A hash of all strings in order: UTF-16 code units, low byte first, with FF FF after each string. @param {string[]} strings */
function hashStrings(strings) {
  const hash = new Fnv64();
  let buffer = Buffer.alloc(1 << 16);
  for (const text of strings) {
    const length = text.length * 2;
    if (buffer.length < length + 2) buffer = Buffer.alloc(length * 2);
    buffer.write(text, 'utf16le');
    buffer[length] = buffer[length + 1] = 0xff;
    hash.update(buffer, length + 2);
  }
  return hash.digest();
}

/** A hash of 32-bit numbers, low byte first. @param {(index: number) => number} valueAt */
function hashNumbers(count, valueAt) {
  const bytes = new Uint8Array(count * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < count; index++) view.setUint32(index * 4, valueAt(index), true);
  const hash = new Fnv64();
  hash.update(bytes);
  return hash.digest();
}

/**
 * @typedef {object} Report
 * @property {number} nodeCount
 * @property {number} edgeCount
 * @property {number} stringCount
 * @property {number} selfSizeSum
 * @property {Record<string, { count: number, selfSize: number }>} nodeTypes Only types that occur.
 * @property {Record<string, number>} edgeTypes Only types that occur; types that V8 does not have count as `other`.
 * @property {string} idSum
 * @property {string} stringsHash
 * @property {string} toNodeHash
 * @property {string} nameHash
 * @property {number} locationCount
 * @property {number} sampleCount
 * @property {number} traceFunctionCount
 * @property {'heapsnapshot' | 'heaptimeline'} format
 * @property {boolean} compressed
 * @property {number} extraNativeBytes
 */

/** @param {Buffer} text @param {boolean} compressed @returns {Report} */
export function reportByParsing(text, compressed) {
  const file = JSON.parse(text.toString());
  const { nodes, edges, strings } = file;
  const { meta } = file.snapshot;
  const nodeFields = meta.node_fields;
  const edgeFields = meta.edge_fields;
  const nodeCount = nodes.length / nodeFields.length;
  const edgeCount = edges.length / edgeFields.length;

  const typeOffset = nodeFields.indexOf('type');
  const idOffset = nodeFields.indexOf('id');
  const sizeOffset = nodeFields.indexOf('self_size');
  const typeNames = meta.node_types[typeOffset];
  const nodeTypes = {};
  let selfSizeSum = 0;
  let idSum = 0n;
  // A BigInt per node is slow, and a sum of doubles is inexact beyond 2^53, so small ids are summed in groups first.
  let gathered = 0;
  for (let at = 0; at < nodes.length; at += nodeFields.length) {
    const code = nodes[at + typeOffset];
    const type = (nodeTypes[typeNames[code] ?? `(unknown ${code})`] ??= { count: 0, selfSize: 0 });
    type.count++;
    type.selfSize += nodes[at + sizeOffset];
    selfSizeSum += nodes[at + sizeOffset];
    const id = nodes[at + idOffset];
    if (gathered + id > Number.MAX_SAFE_INTEGER) {
      idSum += BigInt(gathered);
      gathered = 0;
    }
    gathered += id;
  }
  idSum += BigInt(gathered);

  const edgeTypeOffset = edgeFields.indexOf('type');
  const nameOffset = edgeFields.indexOf('name_or_index');
  const targetOffset = edgeFields.indexOf('to_node');
  const edgeTypeNames = meta.edge_types[edgeTypeOffset];
  const edgeTypes = {};
  for (let at = edgeTypeOffset; at < edges.length; at += edgeFields.length) {
    const name = edgeTypeNames[edges[at]];
    const known = EDGE_TYPES.includes(name) ? name : 'other';
    edgeTypes[known] = (edgeTypes[known] ?? 0) + 1;
  }

  const rows = (section, fields) => (file[section]?.length ?? 0) / (meta[fields]?.length ?? 1);
  const sampleCount = rows('samples', 'sample_fields');
  const traceFunctionCount = rows('trace_function_infos', 'trace_function_info_fields');
  return {
    nodeCount,
    edgeCount,
    stringCount: strings.length,
    selfSizeSum,
    nodeTypes,
    edgeTypes,
    idSum: String(idSum),
    stringsHash: hashStrings(strings),
    toNodeHash: hashNumbers(edgeCount, (edge) => edges[edge * edgeFields.length + targetOffset] / nodeFields.length),
    nameHash: hashNumbers(edgeCount, (edge) => edges[edge * edgeFields.length + nameOffset]),
    locationCount: rows('locations', 'location_fields'),
    sampleCount,
    traceFunctionCount,
    format: sampleCount > 0 || file.trace_tree?.length > 0 ? 'heaptimeline' : 'heapsnapshot',
    compressed,
    extraNativeBytes: file.snapshot.extra_native_bytes ?? 0,
  };
}
