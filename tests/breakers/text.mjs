/** Writes snapshots of any size in V8's layout, row by row, without keeping them in memory. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { EDGE_TYPES, makeMeta, NODE_TYPES } from '../fixtures/build.mjs';

const CHUNK_BYTES = 1 << 20;
/** More bytes than any row takes, except rows of `strings`. */
const SPARE_BYTES = 256;

/** Collects text and returns it in pieces. */
class Sheet {
  #bytes = Buffer.allocUnsafe(CHUNK_BYTES);
  #length = 0;

  get isFull() {
    return this.#length > CHUNK_BYTES - SPARE_BYTES;
  }

  /** @param {number[]} values @param {boolean} isFirst */
  row(values, isFirst) {
    const bytes = this.#bytes;
    let at = this.#length;
    if (!isFirst) bytes[at++] = 0x2c;
    for (let index = 0; index < values.length; index++) {
      if (index > 0) bytes[at++] = 0x2c;
      const value = values[index];
      const end = at + countDigits(value);
      let rest = value;
      for (let place = end - 1; place >= at; place--) {
        const tenth = Math.floor(rest / 10);
        bytes[place] = 0x30 + rest - 10 * tenth;
        rest = tenth;
      }
      at = end;
    }
    bytes[at++] = 0x0a;
    this.#length = at;
  }

  take() {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#length = 0;
    return taken;
  }
}

/** @param {number} value */
function countDigits(value) {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/**
 * @typedef {object} Plan Each row and string is requested once, in file order.
 * @property {number} nodeCount
 * @property {number} edgeCount
 * @property {number} [locationCount]
 * @property {number} stringCount
 * @property {(ordinal: number) => [type: string, name: number, size: number, edgeCount: number]} node
 * @property {(ordinal: number) => [type: string, nameOrIndex: number, to: number]} edge
 * @property {(index: number) => [node: number, script: number, line: number, column: number]} [location]
 * @property {(index: number) => string} string
 */

/** @param {Plan} plan */
function* printPlan({ nodeCount, edgeCount, locationCount = 0, stringCount, node, edge, location, string }) {
  const meta = makeMeta();
  const fields = meta.node_fields.length;
  const codes = (/** @type {string[]} */ names) => new Map(names.map((name, code) => [name, code]));
  const [nodeCodes, edgeCodes] = [codes(NODE_TYPES), codes(EDGE_TYPES)];
  const header = { meta, node_count: nodeCount, edge_count: edgeCount, trace_function_count: 0 };
  const sheet = new Sheet();
  /** @param {number} count @param {(index: number) => number[]} rowOf */
  function* rows(count, rowOf) {
    for (let index = 0; index < count; index++) {
      sheet.row(rowOf(index), index === 0);
      if (sheet.isFull) yield sheet.take();
    }
    yield sheet.take();
  }
  yield Buffer.from(`{"snapshot":${JSON.stringify(header)},\n"nodes":[`);
  yield* rows(nodeCount, (ordinal) => {
    const [type, name, size, edges] = node(ordinal);
    return [nodeCodes.get(type), name, 2 * ordinal + 1, size, edges, 0, 0];
  });
  yield Buffer.from('],\n"edges":[');
  yield* rows(edgeCount, (ordinal) => {
    const [type, nameOrIndex, to] = edge(ordinal);
    return [edgeCodes.get(type), nameOrIndex, to * fields];
  });
  yield Buffer.from('],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[');
  yield* rows(locationCount, (index) => {
    const [ordinal, ...place] = location(index);
    return [ordinal * fields, ...place];
  });
  yield Buffer.from('],\n"strings":[');
  let text = '';
  for (let index = 0; index < stringCount; index++) {
    text += `${index ? ',\n' : ''}${JSON.stringify(string(index))}`;
    if (text.length < CHUNK_BYTES) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}]}`);
}

/**
 * @param {Plan} plan
 * @param {string} path gzipped if it ends in `.gz`
 */
export async function writePlan(plan, path) {
  const pack = path.endsWith('.gz') ? [createGzip({ level: 1 })] : [];
  await pipeline([Readable.from(printPlan(plan), { objectMode: true }), ...pack, createWriteStream(path)]);
}
