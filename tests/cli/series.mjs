/** Three snapshots of a small program that leaks, and of the same program without its leak, made when they are needed. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('programs/take-three.cjs', import.meta.url));

/** A folder that is removed when the test file ends. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} folder
 * @param {{ isMended?: boolean }} [options]
 * @returns {string[]} oldest first
 */
export function takeThree(folder, { isMended = false } = {}) {
  execFileSync(process.execPath, ['--expose-gc', PROGRAM, folder], {
    env: { ...process.env, MENDED: isMended ? '1' : '' },
  });
  return [1, 2, 3].map((number) => join(folder, `${isMended ? 'after' : 'before'}-${number}.heapsnapshot`));
}
