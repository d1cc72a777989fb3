/**
 * The header of a snapshot's file, without opening it: what it says of itself in its first kilobytes, and whether its end is
 * there. Costs two short reads, whatever the size of the file.
 *
 * @typedef {object} Header
 * @property {boolean} isCompressed
 * @property {number} nodeCount
 * @property {number} edgeCount
 * @property {number} traceFunctionCount
 * @property {number | undefined} textBytes The size of the text; undefined if a compressed file does not say it.
 * @property {boolean | undefined} isWhole Whether the file ends as a snapshot does; undefined if it is compressed.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import { EngineError, failure } from '../../js/engine/failure.js';

const HEAD_BYTES = 256 * 1024;
const TAIL_BYTES = 64;
/** Text of a snapshot per byte of its gzip file is 8 to 12, and this at most. */
const MOST_PACKED = 40;

/**
 * @param {string} path
 * @param {number} size
 * @returns {Promise<Header>} rejects with an `EngineError` if this is no snapshot
 */
export async function readHeader(path, size) {
  const bytes = readAt(path, 0, Math.min(size, HEAD_BYTES));
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isCompressed ? await gunzipStart(bytes) : bytes).toString('utf8');
  const facts = factsIn(text);
  if (!facts) throw new EngineError(failure('not-a-snapshot', 'it does not begin as a heap snapshot does'));
  const end = readAt(path, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
  return {
    isCompressed,
    nodeCount: Number(facts['node_count'] ?? 0),
    edgeCount: Number(facts['edge_count'] ?? 0),
    traceFunctionCount: Number(facts['trace_function_count'] ?? 0),
    textBytes: isCompressed ? unpackedSize(end, size) : size,
    isWhole: isCompressed ? undefined : /\]\s*\}\s*$/.test(end.toString('latin1')),
  };
}

/**
 * The size of the text in a gzip file, from its last four bytes. They count modulo 4 GiB, and only the last of several parts.
 * @param {Buffer} end of the file
 * @param {number} size
 */
function unpackedSize(end, size) {
  if (end.length < 4 || size * MOST_PACKED > 2 ** 32) return undefined;
  const count = end.readUInt32LE(end.length - 4);
  return count > size && count < size * MOST_PACKED ? count : undefined;
}

/**
 * @param {string} path
 * @param {number} at
 * @param {number} length
 */
function readAt(path, at, length) {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, at));
  } finally {
    closeSync(file);
  }
}

/**
 * What the first bytes of a gzip file unpack to.
 * @param {Buffer} bytes
 * @returns {Promise<Buffer>}
 */
function gunzipStart(bytes) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const parts = [];
    const stream = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    stream.on('data', (/** @type {Buffer} */ part) => {
      parts.push(part);
      if (parts.reduce((sum, { length }) => sum + length, 0) > HEAD_BYTES) stream.destroy();
    });
    stream.on('error', () => {});
    stream.on('close', () => resolve(Buffer.concat(parts)));
    stream.end(bytes);
  });
}

/**
 * The object `snapshot`, which comes first in every file.
 * @param {string} text
 * @returns {Record<string, unknown> | undefined}
 */
function factsIn(text) {
  const start = /^\s*\{\s*"snapshot"\s*:\s*/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = text.indexOf('"', at + 1);
    if (at === -1) return undefined;
    if (sign === '{') depth += 1;
    if (sign !== '}') continue;
    depth -= 1;
    if (depth > 0) continue;
    try {
      const facts = JSON.parse(text.slice(start, at + 1));
      return typeof facts.meta === 'object' ? facts : undefined;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
