// What Heapwise finds in captures of one process, oldest first.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../www/tools/shell.mjs';

/**
 * @typedef {{ key: string; values: Record<string, string | number> }} Text
 * @typedef {object} Finding
 * @property {string} kind
 * @property {'leak' | 'suspect' | 'info'} severity
 * @property {Text} title
 * @property {number} retainedSize
 * @property {number} growth Bytes between the first capture and the last.
 * @property {{ text: string; node: number }} anchor `sessions in server.js:12`
 * @property {{ url: string; line: number; column: number }} [location] Counted from 0.
 * @typedef {object} Harmless
 * @property {string} kind
 * @property {Text} title
 * @property {{ text: string; node: number }} [anchor]
 * @typedef {{ findings: Finding[]; harmless: Harmless[] }} Report
 */

/** The core's example, which prints the report of the files it is given. */
export const NATIVE = process.env['HEAPWISE_FINDINGS'] ?? join(ROOT, 'target/release/examples/findings');

export const hasNative = () => existsSync(NATIVE);

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} [options] What the example is asked besides.
 * @returns {Promise<Report>}
 */
export async function findingsOf(files, options = []) {
  if (!hasNative()) throw new Error(`${NATIVE} is missing: cargo build --release -p heapwise-core --example findings`);
  const { stdout } = await promisify(execFile)(NATIVE, [...options, ...files], {
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  });
  return JSON.parse(stdout);
}
