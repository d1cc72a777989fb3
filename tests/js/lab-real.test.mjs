import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PROGRAMS } from '../lab/real/programs.mjs';

const here = new URL('../lab/real/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, here), 'utf8'));

test('real programs: every one has a file that drives it', () => {
  const missing = PROGRAMS.filter(({ file }) => !existsSync(new URL(`programs/${file}`, here)));
  assert.deepEqual(missing, []);
});

test('real programs: every package has one version, and the lock file is of it', () => {
  const { dependencies } = read('package.json');
  const { packages } = read('package-lock.json');
  const locked = Object.keys(dependencies).map((name) => [name, packages[`node_modules/${name}`]?.version]);
  assert.deepEqual(Object.fromEntries(locked), dependencies);
  assert.deepEqual(
    Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity),
    [],
  );
});

test('real programs: one that leaks says which owner is meant', () => {
  assert.deepEqual(
    PROGRAMS.filter(({ leak, owner }) => leak !== (owner !== undefined)),
    [],
  );
});
