// Runs the native reader on a file.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExample } from './examples.mjs';

const binary = findExample('report');

/**
 * The report of a file, or its error.
 * @param {string} path
 * @param {{ memoryLimit?: number }} [options] `memoryLimit`: KiB of address space, beyond which allocating fails
 */
export function runReport(path, { memoryLimit } = {}) {
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: cargo build --release -p heapwise-core --example report`);
  }
  const limit = memoryLimit === undefined ? '' : `ulimit -v ${memoryLimit}; `;
  const { status, signal, stdout, stderr } = spawnSync('sh', ['-c', `${limit}exec "$0" "$1"`, binary, path], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 60_000,
  });
  if (status !== 0 && status !== 1) throw new Error(`ended with ${signal ?? status}: ${stderr}`);
  return { status, output: JSON.parse(stdout) };
}

/** The same for bytes in memory. @param {Buffer} data @param {{ memoryLimit?: number }} [options] */
export function runReportOnData(data, options) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-parity-'));
  try {
    const path = join(folder, 'input');
    writeFileSync(path, data);
    return runReport(path, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
