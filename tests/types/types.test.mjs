// Checks that wrong use of the embedding API and of the protocol does not compile.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

/** @param {string} project */
function compile(project) {
  const { status, stdout, stderr, error } = spawnSync(tsc, ['--project', project, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  assert.equal(error, undefined);
  return { status, output: stdout + stderr };
}

test('every wrong use is an error, and nothing else is', () => {
  const { status, output } = compile(join(here, 'tsconfig.json'));
  assert.equal(status, 0, output);
});

test('without the marks there is one error per mark', (context) => {
  // Otherwise the test above could pass because nothing was compiled.
  const folder = mkdtempSync(join(here, 'unmarked-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const source = readFileSync(join(here, 'misuse.mjs'), 'utf8');
  const marks = source.match(/@ts-expect-error/g) ?? [];
  assert.ok(marks.length > 40);
  const unmarked = source.replaceAll('@ts-expect-error', 'Wrong:').replaceAll("from '../../", "from '../../../");
  writeFileSync(join(folder, 'misuse.mjs'), unmarked.replaceAll("import('../../", "import('../../../"));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../tsconfig.json', include: ['misuse.mjs'] }),
  );
  const { status, output } = compile(join(folder, 'tsconfig.json'));
  assert.notEqual(status, 0);
  const lines = new Set([...output.matchAll(/misuse\.mjs\((\d+),\d+\): error/g)].map(([, line]) => line));
  assert.equal(lines.size, marks.length, output);
});
