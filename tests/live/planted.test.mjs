// Redaction leaves none of 200 secrets that a program has in its heap, whatever runs it; its own names stay.

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
const STAY = ['keep', 'Session', 'user', 'Registry'];
/** The same, where nothing but the program's code says that they are names. Bun writes no code. */
const SPELLED = ['rows', 'registries', 'seen'];

describe('a redacted snapshot has none of 200 planted secrets', () => {
  for (const runtime of /** @type {const} */ (['node-20', 'node-24', 'node-26', 'bun', 'deno'])) {
    test(runtime, () => {
      const [raw, redacted] = [
        join(temporary, `${runtime}.heapsnapshot`),
        join(temporary, `${runtime}-2.heapsnapshot`),
      ];
      const args = runtime === 'deno' ? ['run', '--allow-all', program, raw] : [program, raw];
      const run = spawnSync(binaryOf(runtime), args, { encoding: 'utf8' });
      assert.equal(run.status, 0, run.stderr);
      assert.equal(run.stdout.trim().split('\n').at(-1), '200');
      const before = readFileSync(raw, 'utf8');
      assert.match(before, /SECRET/);
      const { status, stderr } = spawnSync(process.execPath, [command, 'redact', raw, redacted], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      const { strings } = /** @type {{ strings: string[] }} */ (JSON.parse(readFileSync(redacted, 'utf8')));
      assert.deepEqual(
        strings.filter((text) => text.includes('SECRET') && !/^(system \/ .*)?ERR_/.test(text)),
        [],
      );
      const names = new Set(strings);
      assert.deepEqual(
        [...STAY, ...(runtime === 'bun' ? [] : SPELLED)].filter(
          (name) => before.includes(`"${name}"`) && !names.has(name),
        ),
        [],
        'names of the program stay',
      );
    });
  }
});
