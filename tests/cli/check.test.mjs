// `check` and `verify` on a program with its leak and without; identities, budgets, baselines and annotations.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isBeyond, readBudget } from '../../www/cli/findings/budget.js';
import { compareRuns, compareWithBaseline } from '../../www/cli/findings/changes.js';
import { identitiesOf } from '../../www/cli/findings/identity.js';
import { githubAnnotation, gitlabReport } from '../../www/cli/formats/annotations.js';
import { speak } from '../../www/js/lib/speech.js';
import { SECRET, sampleOfThree } from '../fixtures/findings.mjs';
import { heapwise } from './run-cli.mjs';
import { makeFolder, takeThree } from './series.mjs';

/** @import { Finding, Location } from '../../www/js/engine/protocol.js' */

const folder = makeFolder();
const leaking = takeThree(folder);
const mended = takeThree(folder, { isMended: true });
const programs = dirname(fileURLToPath(new URL('programs/sessions.cjs', import.meta.url)));

/** @returns {Finding} */
function finding() {
  const [first] = sampleOfThree().findings;
  assert.ok(first);
  return structuredClone(first);
}

/** @param {Partial<Finding>} changes */
const idOf = (changes) => identitiesOf([{ ...finding(), ...changes }])[0]?.id;

describe('the identity of a finding', () => {
  /** @type {Location} */
  const location = { scriptId: 1, url: 'file:///srv/app/server.js', line: 11, column: 4 };
  /** @param {string} name @returns {Finding['owner']} */
  const owner = (name) => ({ name, role: { kind: 'variable' } });

  test('stays when lines, sizes, counts and folders change', () => {
    const id = idOf({ location, owner: owner('store.sessions') });
    const moved = { ...location, scriptId: 9, url: '/home/ci/build/server.js', line: 80, column: 1 };
    assert.equal(idOf({ location: moved, owner: owner('store.sessions'), retainedSize: 1, count: 7, growth: 3 }), id);
  });

  test('differs by kind, owner and file', () => {
    const base = { location, owner: owner('sessions') };
    const ids = [
      idOf(base),
      idOf({ ...base, kind: 'timers' }),
      idOf({ ...base, owner: owner('users') }),
      idOf({ ...base, location: { ...location, url: 'other.js' } }),
    ];
    assert.equal(new Set(ids).size, 4);
  });

  test('has no key that looks like data, whatever its length', () => {
    const [first] = identitiesOf([{ ...finding(), location, owner: owner('users.bob@example.com') }]);
    assert.doesNotMatch(JSON.stringify(first), /bob/);
    assert.equal(idOf({ location, owner: owner('users.al@example.com') }), first?.id);
  });

  test("does not depend on a bundler's hash or on a number", () => {
    const at = (/** @type {string} */ url) => idOf({ location: { ...location, url }, owner: owner('cache') });
    assert.equal(at('/a/main.3f9a8c1d.js'), at('/a/main.77aa0b12.js'));
    assert.equal(idOf({ location, owner: owner('shard1024') }), idOf({ location, owner: owner('shard2048') }));
  });

  test('of two that are alike has a number', () => {
    const ids = identitiesOf([finding(), finding()]).map(({ id }) => id);
    assert.equal(ids[1], `${ids[0]}-2`);
  });
});

describe('budgets', () => {
  for (const [text, known, within, beyond] of /** @type {const} */ ([
    ['20%', 1000, 1200, 1201],
    ['500kB', 1000, 501_000, 501_001],
    ['10%+1 MB', 1_000_000, 2_100_000, 2_100_001],
    ['64', 0, 64, 65],
  ])) {
    test(text, () => {
      const budget = readBudget(text);
      assert.ok(!isBeyond(budget, known, within));
      assert.ok(isBeyond(budget, known, beyond));
    });
  }

  test('wrong ones are refused', () => {
    for (const text of ['', 'much', '-5%', '3TB', '1%+'])
      assert.throws(() => readBudget(text), { key: 'cli.error.budget' }, text);
  });
});

test('findings and a baseline side by side', () => {
  const [first] = identitiesOf([finding()]);
  const known = { .../** @type {NonNullable<typeof first>} */ (first), retainedSize: 100, growth: 10 };
  const other = { ...known, id: 'other' };
  const states = (/** @type {number} */ size, /** @type {any} */ budget) =>
    compareWithBaseline([{ ...finding(), retainedSize: size }], [known, other], budget).map(({ state }) => state);
  assert.deepEqual(states(1000, undefined), ['known', 'gone']);
  assert.deepEqual(states(120, { share: 0.2, bytes: 0 }), ['known', 'gone']);
  assert.deepEqual(states(121, { share: 0.2, bytes: 0 }), ['grown', 'gone']);
  assert.deepEqual(
    compareWithBaseline([finding()], [], undefined).map(({ state }) => state),
    ['new'],
  );
});

test('two runs side by side', () => {
  const state = (/** @type {number} */ before, /** @type {number} */ after) =>
    compareRuns([{ ...finding(), growth: before }], [{ ...finding(), growth: after }])[0]?.state;
  assert.equal(state(1000, 1000), 'same');
  assert.equal(state(1000, 801), 'same');
  assert.equal(state(1000, 799), 'smaller');
  assert.equal(state(1000, 1201), 'larger');
  assert.equal(compareRuns([finding()], [])[0]?.state, 'gone');
  assert.equal(compareRuns([], [finding()])[0]?.state, 'new');
});

describe('annotations', () => {
  const setting = { speech: speak('en'), redact: true, root: '/srv/app' };
  /** @type {Location} */
  const location = { scriptId: 1, url: '/srv/app/a,b:c.js', line: 11, column: 4 };

  test('of GitHub are one line each, and nothing in it ends the command', () => {
    const title = /** @type {Finding['title']} */ ({
      key: 'title.duplicates',
      values: { text: `${SECRET}\n::error::owned`, count: 3, wastedSize: 5 },
    });
    const line = githubAnnotation({ ...finding(), severity: 'leak', location, title }, { ...setting, redact: false });
    assert.match(line, /^::error file=a%2Cb%3Ac\.js,line=12,col=5,title=Heapwise::/);
    assert.ok(!line.includes('\n'));
    assert.doesNotMatch(githubAnnotation({ ...finding(), title }, setting), /hunter2/);
  });

  test('of a file outside the repository have no place', () => {
    const outside = { ...location, url: '/usr/lib/other.js' };
    assert.doesNotMatch(githubAnnotation({ ...finding(), location: outside }, setting), /file=/);
  });

  test('of GitLab have its fields', () => {
    const [issue] = JSON.parse(gitlabReport([{ id: 'abc', finding: { ...finding(), location } }], setting));
    assert.deepEqual(Object.keys(issue), ['description', 'check_name', 'fingerprint', 'severity', 'location']);
    assert.deepEqual(issue.location, { path: 'a,b:c.js', lines: { begin: 12 } });
    assert.equal(issue.fingerprint, 'abc');
  });
});

describe('heapwise check', () => {
  const baseline = join(folder, 'leaks.json');

  test('fails on a leak without a baseline, and accepts it once it is in one', async () => {
    const first = await heapwise(['check', ...leaking]);
    assert.equal(first.code, 1, first.stderr);
    assert.match(first.stdout, /^new .*`sessions`/);
    const missing = await heapwise(['check', '--baseline', baseline, ...leaking]);
    assert.equal(missing.code, 3);
    const written = await heapwise(['check', '--baseline', baseline, '--write-baseline', ...leaking]);
    assert.equal(written.code, 0, written.stderr);
    const again = await heapwise(['check', '--baseline', baseline, '--budget', '10%', ...leaking]);
    assert.equal(again.code, 0, again.stdout);
    assert.match(again.stdout, /^known /);
  });

  test('fails when a known leak keeps more than its budget', async () => {
    const small = JSON.parse(readFileSync(baseline, 'utf8'));
    small.findings[0].retainedSize = 1000;
    const path = join(folder, 'small.json');
    writeFileSync(path, JSON.stringify(small));
    const { code, stdout } = await heapwise(['check', '--baseline', path, '--budget', '50%+10kB', ...leaking]);
    assert.equal(code, 1);
    assert.match(stdout, /^grown .*1\.0.kB → /);
  });

  test('says what is gone', async () => {
    const { code, stdout } = await heapwise(['check', '--baseline', baseline, ...mended]);
    assert.equal(code, 0);
    assert.match(stdout, /^gone container sessions sessions\.cjs/);
  });

  test('one snapshot cannot tell', async () => {
    assert.equal((await heapwise(['check', mended[0] ?? ''])).code, 2);
  });

  test('a file that is no baseline is refused', async () => {
    const path = join(folder, 'no-baseline.json');
    for (const text of ['', '{}', '{"format":"heapwise-baseline","version":1,"findings":[{}]}', 'null']) {
      writeFileSync(path, text);
      const { code, stderr } = await heapwise(['check', '--baseline', path, ...mended]);
      assert.equal(code, 3, text);
      assert.match(stderr, /is no baseline/);
    }
    writeFileSync(path, '{"format":"heapwise-baseline","version":2,"findings":{}}');
    const later = await heapwise(['check', '--baseline', path, ...mended]);
    assert.equal(later.code, 3);
    assert.match(later.stderr.replaceAll('\n', ' '), /is a baseline of version 2, and this Heapwise reads version 1/);
    const finding = { id: 'a', kind: 'container', owner: 'b', place: 'c', retainedSize: 1 };
    for (const change of [{ owner: undefined }, { place: 1 }, { kind: {} }, { retainedSize: '1' }, { id: null }]) {
      writeFileSync(
        path,
        JSON.stringify({ format: 'heapwise-baseline', version: 1, findings: [{ ...finding, ...change }] }),
      );
      assert.equal((await heapwise(['check', '--baseline', path, ...mended])).code, 3, JSON.stringify(change));
    }
  });

  test('a baseline without an end is refused', { skip: !existsSync('/dev/zero') }, async () => {
    const { code, stderr } = await heapwise(['check', '--baseline', '/dev/zero', ...mended]);
    assert.equal(code, 3);
    assert.match(stderr, /too large/);
  });

  test('two that write a baseline at once leave a whole one', async () => {
    const path = join(folder, 'both.json');
    const runs = [1, 2].map(() => heapwise(['check', '--baseline', path, '--write-baseline', ...leaking]));
    for (const { code, stderr } of await Promise.all(runs)) assert.equal(code, 0, stderr);
    assert.equal(readFileSync(path, 'utf8'), readFileSync(baseline, 'utf8'));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.partial')),
      [],
    );
  });

  test('marks the line on GitHub by itself, and for GitLab in a file', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: programs };
    const { stdout } = await heapwise(['check', ...leaking], { env });
    assert.match(stdout, /^::error file=sessions\.cjs,line=5,col=\d+,title=Heapwise::/m);
    const out = join(folder, 'gitlab.json');
    await heapwise(['check', '--annotate', 'gitlab', '--out', out, ...leaking], { env: { CI_PROJECT_DIR: programs } });
    assert.equal(JSON.parse(readFileSync(out, 'utf8'))[0].location.path, 'sessions.cjs');
  });
});

describe('heapwise verify', () => {
  test('a leak that is mended is gone: 0', async () => {
    const { code, stdout, stderr } = await heapwise(['verify', ...leaking, '--', ...mended]);
    assert.equal(code, 0, stderr + stdout);
    assert.match(stdout, /^gone .*`sessions`/m);
  });

  test('one that is not is the same: 1', async () => {
    const { code, stdout } = await heapwise(['verify', '--format', 'json', ...leaking, '--', ...leaking]);
    assert.equal(code, 1);
    assert.deepEqual(
      JSON.parse(stdout).findings.map((/** @type {{ state: string }} */ { state }) => state),
      ['same'],
    );
  });

  test('one that came with the change is new: 1', async () => {
    const { code, stdout } = await heapwise(['verify', ...mended, '--', ...leaking]);
    assert.equal(code, 1);
    assert.match(stdout, /^new .*`sessions`/m);
  });

  test('single snapshots cannot tell: 2', async () => {
    assert.equal((await heapwise(['verify', mended[0] ?? '', '--', mended[1] ?? ''])).code, 2);
  });

  test('a single series is wrong input', async () => {
    assert.equal((await heapwise(['verify', ...mended])).code, 3);
  });
});
