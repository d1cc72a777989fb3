/** All numbers that our core computes for a snapshot (native example `numbers`), in the shape of `devtools.mjs`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findExample } from '../examples.mjs';

/** @typedef {import('./devtools.mjs').Numbers} Numbers */

const binary = findExample('numbers');

/** @typedef {Partial<import('./devtools.mjs').Request> & { path: string }} PathRequest */

/**
 * @param {PathRequest[]} requests
 * @returns {Promise<({ numbers: Numbers } | { error: { code: string, message: string } })[]>} in the same order
 */
export async function computeOurs(requests) {
  const answers = parseDump(await dumpOurs(requests));
  if (answers.length !== requests.length) throw new Error(`${answers.length} answers to ${requests.length} requests`);
  return answers;
}

/**
 * The raw output of the example.
 * @param {PathRequest[]} requests
 * @param {{ threads?: number }} [options] as many as processors by default
 */
export async function dumpOurs(requests, { threads } = {}) {
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: cargo build --release -p heapwise-core --example numbers`);
  }
  const env = threads === undefined ? process.env : { ...process.env, RAYON_NUM_THREADS: String(threads) };
  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'], env });
  child.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  /** @type {Buffer[]} */
  const pieces = [];
  for await (const piece of child.stdout) pieces.push(piece);
  const status = await ended;
  if (status !== 0) throw new Error(`numbers ended with ${status}`);
  return Buffer.concat(pieces);
}

/** @param {Buffer} data */
export function parseDump(data) {
  /** @type {({ numbers: Numbers } | { error: { code: string, message: string } })[]} */
  const answers = [];
  for (let at = 0; at < data.length;) {
    const end = data.indexOf('\n', at);
    const { columns, tables, strings, error } = JSON.parse(data.toString('latin1', at, end));
    at = end + 1;
    if (error !== undefined) {
      answers.push({ error });
      continue;
    }
    /** @type {Numbers} */
    const numbers = { ...tables };
    for (const { name, kind, length } of columns) {
      const bytes = length * (kind === 'text' ? 4 : 8);
      // Copied, because a typed array must begin at a multiple of its element size.
      const { buffer } = Uint8Array.prototype.slice.call(data, at, at + bytes);
      numbers[name] =
        kind === 'text' ? Array.from(new Uint32Array(buffer), (place) => strings[place]) : new Float64Array(buffer);
      at += bytes;
    }
    answers.push({ numbers });
  }
  return answers;
}
