import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runsIn } from '../lab/capture.mjs';
import { PROGRAMS } from '../lab/expected.mjs';
import { PROGRAMS_FOLDER, ownerLinesOf } from '../lab/owner-lines.mjs';
import { nameAndVersion } from '../lab/packages.mjs';

test('every program has a name of its own and its files', () => {
  assert.equal(new Set(PROGRAMS.map(({ name }) => name)).size, PROGRAMS.length);
  for (const { name, file, parts = [] } of PROGRAMS) {
    for (const path of [file, ...parts]) assert.ok(existsSync(join(PROGRAMS_FOLDER, path)), `${name}: ${path}`);
  }
});

test('every leak has an owner and lines that a finding may point to; what does not leak has none', () => {
  for (const program of PROGRAMS) {
    const marked = Object.values(ownerLinesOf(program)).flat().length;
    assert.equal(marked > 0, program.leak || program.verdict !== undefined, program.name);
    if (program.leak) assert.ok(program.owner, program.name);
    if (program.says) assert.ok(program.leak, program.name);
    if (program.quiet) assert.ok(!program.leak, program.name);
  }
});

test('packages have one exact version each', () => {
  const versions = new Map();
  for (const one of PROGRAMS.flatMap(({ packages = [] }) => packages)) {
    const [name, version] = nameAndVersion(one);
    assert.match(version, /^\d+\.\d+\.\d+$/, one);
    assert.equal(versions.get(name) ?? version, version, one);
    versions.set(name, version);
  }
  assert.deepEqual(nameAndVersion('@tanstack/query-core@5.108.4'), ['@tanstack/query-core', '5.108.4']);
  assert.deepEqual(nameAndVersion('reselect@5.3.0'), ['reselect', '5.3.0']);
});

test('programs run in the engines that have what they use', () => {
  const engines = (program) => ['16', '20', '24', 'v26.1.0', 'chromium'].filter((engine) => runsIn(program, engine));
  assert.deepEqual(engines({ file: 'a.mjs' }), ['16', '20', '24', 'v26.1.0']);
  assert.deepEqual(engines({ file: 'a.mjs', oldest: 20 }), ['20', '24', 'v26.1.0']);
  assert.deepEqual(engines({ file: 'a.mjs', oldest: 20, newest: 22 }), ['20']);
  assert.deepEqual(engines({ file: 'a.html' }), ['chromium']);
});
