/**
 * Prepares the file of a snapshot for both sides: on disk for ours, in pieces for DevTools, and with the one repair that
 * DevTools needs to load timelines of Node.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const PIECE = 4 << 20;

/**
 * The text of a file, unpacked.
 * @param {string} path
 */
export function readText(path) {
  const data = readFileSync(path);
  return data[0] === 0x1f && data[1] === 0x8b ? gunzipSync(data) : data;
}

/**
 * Returns the text with the correct number of trace functions. V8 counts them too early, so the header announces too
 * few; DevTools reads only that many and fails on the first stack that uses another one.
 * @param {Buffer} text
 */
export function correctFunctionCount(text) {
  const begin = text.indexOf('"trace_function_infos"');
  if (begin === -1) return text;
  const open = text.indexOf('[', begin);
  const values = text.toString('latin1', open + 1, text.indexOf(']', open)).split(',');
  const head = text.toString('latin1', 0, text.indexOf('"nodes"'));
  const promised = /"trace_function_count"\s*:\s*(\d+)/.exec(head);
  const fields = /"trace_function_info_fields"\s*:\s*\[([^\]]*)\]/.exec(head)?.[1]?.split(',').length;
  if (promised === null || fields === undefined) return text;
  const found = values.length === 1 && values[0]?.trim() === '' ? 0 : values.length / fields;
  if (!Number.isInteger(found) || found === Number(promised[1])) return text;
  const start = promised.index + promised[0].length - String(promised[1]).length;
  return Buffer.concat([
    text.subarray(0, start),
    Buffer.from(String(found)),
    text.subarray(start + String(promised[1]).length),
  ]);
}

/** Splits a text into pieces that do not end inside a character, because one string holds at most 512 MB. @param {Buffer} text */
export function* piecesOf(text) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let at = 0; at < text.length; at += PIECE) yield decoder.decode(text.subarray(at, at + PIECE), { stream: true });
  yield decoder.decode();
}

/** A folder for the files that our side reads; `remove` deletes it. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-numbers-'));
  let count = 0;
  return {
    /** @param {Buffer} data @returns {string} its path */
    add(data) {
      const path = join(folder, `${count++}.heapsnapshot`);
      writeFileSync(path, data);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
