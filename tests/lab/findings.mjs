// Asks the core's example what it finds in captures of one process.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { Failure, run } from '../../www/tools/shell.mjs';
import { ensureNativeCargo } from '../../www/tools/toolchain.mjs';
import { findExample } from '../parity/examples.mjs';

/**
 * @typedef {import('../../www/js/engine/protocol.d.ts').Owner} Owner
 * @typedef {import('../../www/js/engine/protocol.d.ts').Sentence} Text
 * @typedef {object} Finding
 * @property {string} kind
 * @property {'leak' | 'suspect' | 'info'} severity
 * @property {Text} title
 * @property {Text[]} [evidence]
 * @property {Text} [advice]
 * @property {number} retainedSize
 * @property {number} growth Bytes gained from the first capture to the last.
 * @property {Owner} owner
 * @property {{ url: string; line: number; column: number }} [location] Counted from 0.
 * @typedef {object} Harmless
 * @property {string} kind
 * @property {Text} title
 * @property {Owner} [owner]
 * @typedef {{ findings: Finding[]; harmless: Harmless[] }} Report
 */

/** The core's example: it prints a report of the files that it is given. */
export const NATIVE = process.env['HEAPWISE_FINDINGS'] ?? findExample('findings');

/** Builds it, unless the environment says where it is. */
export async function buildExample() {
  if (process.env['HEAPWISE_FINDINGS'] !== undefined || process.env['HEAPWISE_EXAMPLES'] !== undefined) return;
  const { cargo } = await ensureNativeCargo();
  const args = ['build', '--release', '--locked', '--package', 'heapwise-core', '--example', 'findings'];
  if ((await run(cargo, args, { show: true })).code !== 0) throw new Failure('cargo build failed');
}

/**
 * @param {readonly string[]} files Oldest first.
 * @param {readonly string[]} [options] For the example.
 * @returns {Promise<Report>}
 */
export async function findingsOf(files, options = []) {
  if (!existsSync(NATIVE))
    throw new Error(`${NATIVE} is missing: cargo build --release -p heapwise-core --example findings`);
  const { stdout } = await promisify(execFile)(NATIVE, [...options, ...files], {
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  });
  return JSON.parse(stdout);
}
