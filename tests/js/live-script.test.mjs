import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, describe } from 'node:test';
import { measureOf } from '../../www/js/live/script/measure.js';
import { SCRIPT_PATHS, startOf, writeCaptureScript, writeLeakTest } from '../../www/js/live/script/write.js';

/** @import { Finding } from '../../www/js/engine/protocol.js' */

const files = Object.fromEntries(
  SCRIPT_PATHS.map((path) => [
    path,
    readFileSync(new URL(`../../www/js/live/script/${path}`, import.meta.url), 'utf8'),
  ]),
);
const folder = mkdtempSync(join(tmpdir(), 'heapwise-compose-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {object} parts @returns {Finding} */
const findingOf = (parts) =>
  /** @type {any} */ ({
    kind: 'container',
    owner: {
      name: 'store.sessions',
      role: { kind: 'variable' },
      place: { scriptId: 1, url: '/app/server.js', line: 6, column: 2 },
    },
    series: { counts: [50, 350, 650], sizes: [50_000, 350_000, 650_000] },
    advice: { key: 'advice.map', values: {} },
    ...parts,
  });

const load = {
  addresses: ['http://127.0.0.1:3000/users/{n}'],
  count: 300,
  concurrency: 8,
  pauseMs: 0,
  method: 'GET',
  body: '',
  type: 'application/json',
};

/** The values of a script's constants, as Node.js reads them. @param {string} script */
function settingsOf(script) {
  const end = script.indexOf('\n\n', script.indexOf('const SETTLE_MS'));
  const block = script.slice(script.indexOf('/**', script.indexOf("from 'node:timers/promises'")), end);
  const names = [...block.matchAll(/^const (\w+) =/gm)].map(([, name]) => name);
  const path = join(folder, `settings-${Math.random()}.mjs`);
  writeFileSync(path, `${block}\nconsole.log(JSON.stringify({ ${names.join(', ')} }));`);
  return JSON.parse(execFileSync(process.execPath, [path], { encoding: 'utf8' }));
}

/** @param {string} script */
function checkSyntax(script) {
  const path = join(folder, 'check.mjs');
  writeFileSync(path, script);
  execFileSync(process.execPath, ['--check', path], { stdio: 'pipe' });
}

describe('a script', () => {
  const written = [
    writeCaptureScript(files, { address: '127.0.0.1:9229', load }),
    /** @type {{ text: string }} */ (writeLeakTest(files, { finding: findingOf({}), load, start: ['node', 'a.js'] }))
      .text,
  ];

  for (const [at, what] of ['that takes three snapshots', 'that tests a finding'].entries()) {
    const script = written[at] ?? '';
    test(`${what} needs nothing but Node.js`, () => {
      checkSyntax(script);
      const imported = [...script.matchAll(/\b(?:from|import|require)\b\s*\(?\s*'([^']+)'/g)].map(([, from]) => from);
      assert.ok(imported.length > 5);
      assert.deepEqual(
        imported.filter((from) => !from?.startsWith('node:')),
        [],
      );
      assert.doesNotMatch(script, /<settings>|<parts>|^export /m);
      assert.match(script, /^(#!.*\n)?\/\*\*\n \* /);
    });
  }

  test('has the values of the form', () => {
    const body = '{"name":"{n}"}';
    const form = { ...load, count: 20, concurrency: 2, pauseMs: 5, method: 'POST', body, type: 'text/plain' };
    assert.deepEqual(settingsOf(writeCaptureScript(files, { address: 'localhost:9230', load: form })), {
      INSPECTOR: 'localhost:9230',
      ADDRESSES: load.addresses,
      METHOD: 'POST',
      BODY: body,
      TYPE: 'text/plain',
      COUNT: 20,
      WARM_UP: 20,
      CONCURRENCY: 2,
      PAUSE_MS: 5,
      SETTLE_MS: 500,
    });
  });

  test('keeps host and port of an address that is different each time', () => {
    const address = 'ws://127.0.0.1:9229/0c03c82f-6b50-4fee-80cd-2e5a4fc97d75';
    assert.equal(settingsOf(writeCaptureScript(files, { address, load })).INSPECTOR, '127.0.0.1:9229');
  });

  test('cannot be broken by a value', () => {
    const hostile = [
      '`;process.exit(1);//',
      "';process.exit(1);//",
      '";process.exit(1);//',
      '*/ process.exit(1) /*',
      '${process.exit(1)}',
      "$& $' $` $1",
      '\\',
      'a\nb\u0000',
      '\u2028const BODY = 1;\u2028',
      '// </settings>\n// <parts>\n',
      '</script>',
    ];
    const value = hostile.join(' ');
    const given = { ...load, addresses: hostile, body: value, type: value, method: value };
    const capture = writeCaptureScript(files, { address: value, load: given });
    checkSyntax(capture);
    const { ADDRESSES, BODY, TYPE, METHOD, INSPECTOR } = settingsOf(capture);
    assert.deepEqual(ADDRESSES, hostile);
    assert.deepEqual([BODY, TYPE, METHOD, INSPECTOR], [value, value, value, value]);
    const finding = findingOf({ owner: { name: value, role: { kind: 'variable' } } });
    const leakTest = writeLeakTest(files, { finding, load: given, start: hostile });
    assert.ok('text' in leakTest);
    checkSyntax(leakTest.text);
    const settings = settingsOf(leakTest.text);
    assert.deepEqual(settings.COMMAND, hostile);
    assert.ok(settings.OWNER.includes(value), settings.OWNER);
  });
});

describe('what a test counts', () => {
  /** @param {object} parts */
  const planOf = (parts, requests = 300, count = 300) => {
    const plan = measureOf(findingOf(parts), requests, count);
    assert.ok('measure' in plan, JSON.stringify(plan));
    return plan;
  };
  /** @param {object} parts */
  const measured = (parts) => {
    const { what, names, className } = planOf(parts).measure;
    return [what, names.join(' '), className];
  };
  /** @param {object} parts */
  const refused = (parts) => {
    const plan = measureOf(findingOf(parts), 300, 300);
    assert.ok('cannot' in plan, JSON.stringify(plan));
    return plan.cannot;
  };
  /** @param {string} name @param {object} [role] */
  const owner = (name, role = { kind: 'variable' }) => ({ owner: { name, role } });

  test('is what the finding names', () => {
    assert.deepEqual(measured({}), ['references', 'store sessions', '']);
    assert.deepEqual(measured(owner('globalThis.beacons')), ['references', 'beacons', '']);
    assert.deepEqual(measured(owner('process.mainModule.children[…]')), [
      'references',
      'process mainModule children',
      '',
    ]);
    assert.deepEqual(measured({ kind: 'handles', ...owner(''), className: 'Socket' }), ['objects', 'Socket', '']);
    const listeners = { kind: 'listeners', event: 'change', className: 'EventEmitter' };
    assert.deepEqual(measured({ kind: 'listeners', ...owner('rates', listeners) }), [
      'references',
      'rates',
      'EventEmitter',
    ]);
    assert.deepEqual(measured({ kind: 'listeners', ...owner('', listeners) }), ['references', '', 'EventEmitter']);
    const timer = { kind: 'timer', timer: 'setInterval' };
    assert.deepEqual(measured({ kind: 'timers', ...owner('send', timer) }), ['functions', 'send', '']);
    assert.deepEqual(measured({ kind: 'timers', ...owner('', timer) }), ['objects', 'Timeout', '']);
    const advice = { key: 'advice.closureChain', values: { variable: 'before' } };
    assert.deepEqual(measured({ kind: 'closure-chain', advice }), ['scopes', 'before', '']);
    assert.deepEqual(measured({ kind: 'promises' }), ['objects', 'Promise Generator', '']);
    assert.deepEqual(measured({ kind: 'reload' }), ['objects', 'Module ModuleWrap', '']);
    assert.deepEqual(measured({ kind: 'growth', className: 'Session' }), ['objects', 'Session', '']);
    assert.deepEqual(measured({ kind: 'growth', className: '{id, price, …}' }), ['shape', 'id price', '']);
  });

  test('is nothing where no test could fail', () => {
    assert.equal(refused({ kind: 'churn' }), 'notLeak');
    assert.equal(refused({ kind: 'detached' }), 'browser');
    assert.equal(refused({ kind: 'growth', className: '(string)' }), 'nameless');
    assert.equal(refused({ kind: 'closure-chain' }), 'nameless');
    assert.equal(refused({ kind: 'strings', ...owner('') }), 'nameless');
    assert.equal(refused({ series: { counts: [650], sizes: [1] } }), 'noGrowth');
    assert.equal(refused({ series: { counts: [50, 650, 650], sizes: [1, 9, 9] } }), 'noGrowth');
    assert.equal(refused({ series: { counts: [-1, -1, 650], sizes: [-1, -1, 9] } }), 'noGrowth');
  });

  test('may grow by a tenth of the leak', () => {
    assert.equal(planOf({}).limit, 30);
    assert.equal(planOf({}).count, 300);
    // Two thousand in a round of twenty, as with what happens without requests.
    const series = { counts: [100, 2100, 4100], sizes: [0, 0, 0] };
    assert.deepEqual([planOf({ series }, 20, 20).limit, planOf({ series }, 20, 20).count], [200, 20]);
  });

  test('grows by enough to be seen', () => {
    // One for each hundred requests: 40 of them take 4000.
    const rare = { counts: [10, 110, 210], sizes: [0, 0, 0] };
    assert.deepEqual(
      [planOf({ series: rare }, 10_000, 10_000).count, planOf({ series: rare }, 10_000, 10_000).limit],
      [4000, 10],
    );
    const few = planOf({ series: { counts: [0, 6, 12], sizes: [0, 0, 0] } }, 6, 6);
    assert.deepEqual([few.count, few.limit], [6, 3]);
  });

  test('is the whole heap, too, where the leak is large', () => {
    assert.equal(planOf({}).heapLimit, 0, '300 kB in a round');
    assert.equal(planOf({ series: { counts: [0, 300, 600], sizes: [0, 3e6, 6e6] } }).heapLimit, 1.5e6);
    const inside = planOf({ series: { counts: [4, 4, 4], sizes: [0, 3e6, 6e6] } });
    assert.deepEqual([inside.limit, inside.heapLimit], [30, 1.5e6]);
  });
});

test('a test starts the program by its name, and never with a name that is an option', () => {
  const runtime = { kind: /** @type {const} */ ('node'), version: '24.0.0', title: 'server.js', pid: 1 };
  assert.deepEqual(startOf(runtime), ['node', 'server.js']);
  assert.deepEqual(startOf({ ...runtime, title: '--eval=process.exit(1)' }), []);
  assert.deepEqual(startOf({ ...runtime, title: '' }), []);
  assert.deepEqual(startOf({ ...runtime, kind: 'deno' }), []);
});
