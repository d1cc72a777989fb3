// Redaction leaves none of more than a thousand secrets that a program has in its heap, whatever runs it, and the
// program's own names stay. (In a file of Bun: at the level strict, and no names do.)

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, describe, test } from 'node:test';
import { binaryOf } from './targets.mjs';

const temporary = mkdtempSync(join(tmpdir(), 'heapwise-planted-'));
after(() => rmSync(temporary, { recursive: true }));

const program = fileURLToPath(new URL('programs/planted.cjs', import.meta.url));
const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Names of the program, and of its classes. */
const STAY = ['keep', 'Session', 'user', 'Registry', 'seen'];

/** @typedef {{ kind: string; text: string; marker: string }} Secret */

/** @param {string} path @returns {any} */
const parse = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string[]} args */
function heapwise(...args) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, stderr);
  return { stderr, stdout };
}

/**
 * Runs the program. Its environment has next to nothing of ours.
 * @param {import('./targets.mjs').RuntimeName} runtime
 */
function plant(runtime) {
  const [raw, list] = [join(temporary, `${runtime}.heapsnapshot`), join(temporary, `${runtime}.json`)];
  const seed = `${process.env['SEED'] ?? Date.now()}`;
  const args = [...(runtime === 'deno' ? ['run', '--allow-all', '--no-lock'] : []), program, raw, list, seed];
  const env = { PATH: '/usr/bin:/bin', HOME: temporary, DENO_DIR: temporary, DENO_NO_UPDATE_CHECK: '1' };
  const run = spawnSync(binaryOf(runtime), args, { encoding: 'utf8', cwd: temporary, env });
  assert.equal(run.status, 0, run.stderr);
  return { raw, secrets: /** @type {Secret[]} */ (parse(list)), seed };
}

/**
 * The secrets that strings of a file still have.
 * @param {readonly string[]} strings
 * @param {readonly Secret[]} secrets
 */
function leftIn(strings, secrets) {
  const all = strings.join('\n');
  return secrets.filter(({ marker }) => all.includes(marker)).map(({ kind, text }) => `${kind}: ${text}`);
}

describe('a redacted snapshot has none of the planted secrets', () => {
  for (const runtime of /** @type {const} */ (['node-20', 'node-24', 'node-26', 'deno', 'bun'])) {
    test(runtime, () => {
      const { raw, secrets, seed } = plant(runtime);
      const before = parse(raw);
      assert.ok(secrets.length > 1000, `${secrets.length}`);
      assert.ok(leftIn(before.strings, secrets).length > 800, 'they are in the file');
      // A file of Bun has no code: at the usual level what looks like a name stays, and at the strict one no name does.
      const hasCode = runtime !== 'bun';
      for (const level of hasCode ? ['usual', 'strict'] : ['strict']) {
        const redacted = join(temporary, `${runtime}-${level}.heapsnapshot`);
        const options = level === 'strict' ? ['--strict'] : [];
        heapwise('redact', ...options, raw, redacted);
        const { strings, ...rest } = parse(redacted);
        assert.deepEqual(leftIn(strings, secrets), [], `${level}, SEED=${seed}`);
        for (const section of ['nodes', 'edges', 'snapshot', 'locations'])
          assert.deepEqual(rest[section], before[section], section);
        assert.deepEqual(
          strings.map(({ length }) => length),
          before.strings.map(({ length }) => length),
        );
        const names = new Set(strings);
        const stay = !hasCode ? [] : level === 'strict' ? ['Session', 'Registry'] : STAY;
        assert.deepEqual(
          stay.filter((name) => !names.has(name)),
          [],
          `${level}: names of the program stay`,
        );
      }
    });
  }
});
