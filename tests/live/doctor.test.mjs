// The commands of the capture doctor, as its data has them, on real runtimes. Steps that need a tool which is not here are
// listed in full, so that nobody takes them for tested.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RUNTIMES, answersFor, placesOf, versionsOf, waysFor } from '../../www/js/doctor/answers.js';
import { fetchBinary, fetchNode } from '../fixtures/binaries.mjs';
import { Bench, runWay } from './doctor-steps.mjs';
import { runChromium } from './doctor-chromium.mjs';
import { runLambda } from './doctor-lambda.mjs';
import { binaryOf } from './targets.mjs';

/** @typedef {import('../../www/js/doctor/types.js').Place} Place */
/** @typedef {import('../../www/js/doctor/types.js').Runtime} Runtime */
/** @typedef {import('../../www/js/doctor/types.js').Way} Way */
/** @typedef {import('./doctor-steps.mjs').Tool} Tool */

const ORIGIN = 'https://heapwise.test';

/**
 * Real versions of each range. The first runs all ways, the others those of the own machine.
 * @type {Record<number, readonly string[]>}
 */
const NODES = {
  24: ['26.12.1', '24.21.0'],
  20: ['20.20.2'],
  14: ['14.21.3', '16.20.2'],
  12: ['12.22.12'],
  10: ['10.24.1'],
};
/** @type {Record<number, readonly string[]>} */
const DENOS = { 2.9: ['2.9.6'], 2.8: ['2.8.0'], 2: ['2.6.0'] };
/** @type {Record<number, readonly string[]>} */
const BUNS = { 1.2: ['1.4.5', '1.2.0'] };

/** Steps that no test runs, because the tool is not part of the tests. */
const NOT_RUN = [
  'aws s3 cp s3://BUCKET/ . --recursive --exclude "*" --include "*.heapsnapshot"',
  "const { app } = require('electron');",
  'curl -s 127.0.0.1:9222/json/list',
  'docker cp NAME:/tmp/. snapshots',
  'docker kill --signal=USR2 NAME',
  'electron --inspect=9229 .',
  'electron --remote-debugging-port=9222 --remote-allow-origins=https://heapwise.test .',
  'kill -USR2 PID',
  'kubectl port-forward POD 9229:9229',
  'npm install heapdump',
  'npx wrangler dev --inspector-port=9229',
  'open -na "Google Chrome" --args --remote-debugging-port=9222 --remote-allow-origins=https://heapwise.test --user-data-dir=/tmp/heapwise-profile',
  'pm2 list',
  'pm2 sendSignal SIGUSR2 NAME',
  "require('heapdump'); // writes a snapshot on SIGUSR2",
  "scp 'USER@HOST:/tmp/*.heapsnapshot' .",
  "scp 'USER@HOST:/var/lib/heapwise/*.heapsnapshot' .",
  "scp 'USER@HOST:FOLDER/*.heapsnapshot' .",
  'ssh -L 9229:127.0.0.1:9229 USER@HOST',
  'start chrome --remote-debugging-port=9222 --remote-allow-origins=https://heapwise.test --user-data-dir=%TEMP%\\heapwise-profile',
  'systemctl edit NAME',
  'systemctl kill -s USR1 --kill-whom=main NAME',
  'systemctl kill -s USR2 --kill-whom=main NAME',
  'systemctl restart NAME',
  'systemctl show -p MainPID --value NAME',
];

/** All tested parts that a test has run, by runtime. @type {Map<Runtime, Set<string>>} */
const ran = new Map();
/** @param {Runtime} runtime @param {Iterable<string>} commands */
const remember = (runtime, commands) => {
  ran.set(runtime, new Set([...(ran.get(runtime) ?? []), ...commands]));
};

/** @param {Runtime} runtime */
const answersOf = (runtime) =>
  placesOf(runtime).flatMap((place) =>
    versionsOf(runtime, place).map((version) => ({
      ...answersFor({ runtime, version: String(version), place }, ORIGIN),
    })),
  );

/**
 * Ways with commands that no way before them has.
 * @param {Runtime} runtime
 * @param {number} version
 * @param {readonly Place[]} places
 */
function distinctWays(runtime, version, places) {
  /** @type {{ way: Way, place: Place }[]} */
  const ways = [];
  /** @type {Set<string>} */
  const seen = new Set();
  for (const place of places) {
    if (place === 'lambda') continue;
    for (const way of waysFor({ runtime, version, place, origin: ORIGIN })) {
      // A module that has to be compiled, and that nothing since Node 12 needs.
      if (way.id === 'heapdump') continue;
      // Two steps that open the inspector are two ways to do one thing.
      for (const steps of alternatives(way.steps)) {
        const fresh = steps.flatMap(({ tested }) => (tested === undefined || seen.has(tested) ? [] : [tested]));
        if (fresh.length === 0) continue;
        for (const command of fresh) seen.add(command);
        ways.push({ way: { ...way, steps }, place });
      }
    }
  }
  return ways;
}

/** @param {Way['steps']} steps @returns {Way['steps'][]} */
function alternatives(steps) {
  if (!steps.some(({ label }) => label === 'openOnWindows')) return [[...steps]];
  return ['openOnWindows', 'openInspector'].map((left) => steps.filter(({ label }) => label !== left));
}

/** Ways whose snapshots are not of one process, or not in one numbering. */
const NOT_COMPARABLE = ['nearLimit', 'outOfMemory', 'preloadBun'];

/**
 * @param {Runtime} runtime
 * @param {number} from The range.
 * @param {string} version A real one in it.
 * @param {Tool} tool
 * @param {readonly Place[]} places
 */
function testWays(runtime, from, version, tool, places) {
  describe(`${runtime} ${version}`, () => {
    for (const { way, place } of distinctWays(runtime, from, places)) {
      // Bun's inspector speaks a protocol of its own.
      const isOpenedOnly = runtime === 'bun' && way.id === 'start';
      test(`${way.id}, ${place}: ${way.steps.map(({ tested }) => tested?.split('\n', 1)[0]).join('; ')}`, async () => {
        if (isOpenedOnly) return opensInspector(way, tool);
        const { snapshots, ran: commands } = await runWay(way, tool);
        remember(runtime, commands);
        assert.ok(
          snapshots.length >= (NOT_COMPARABLE.slice(0, 2).includes(way.id) ? 1 : 3),
          `${snapshots.length} snapshots`,
        );
        for (const { snapshot, nodes, strings } of snapshots) {
          assert.ok(snapshot.meta.node_fields.includes('self_size'));
          assert.ok(nodes.length > 0 && strings.length > 0);
        }
        if (!NOT_COMPARABLE.includes(way.id)) {
          assert.ok(shareOfSameIds(snapshots[0], snapshots[2]) > 0.5, 'the ids are comparable');
        }
        if (way.gains.includes('numbers')) {
          assert.ok(snapshots[2].strings.includes(String(Math.sqrt(2))), 'the values of numbers are in the file');
        }
      });
    }
  });
}

/** @param {Way} way @param {Tool} tool */
async function opensInspector(way, tool) {
  const bench = new Bench(way, tool);
  try {
    for (const step of way.steps) await bench.take(step);
    assert.match(bench.printed, new RegExp(`ws://127\\.0\\.0\\.1:${bench.port}/`));
    remember('bun', bench.ran);
  } finally {
    await bench.close();
  }
}

/** The share of the first snapshot's objects that the second one also has. @param {any} first @param {any} second */
function shareOfSameIds(first, second) {
  const [before, after] = [first, second].map(({ snapshot, nodes }) => {
    const { node_fields: fields } = snapshot.meta;
    const at = fields.indexOf('id');
    return new Set(
      nodes.filter((/** @type {number} */ _, /** @type {number} */ place) => place % fields.length === at),
    );
  });
  return [...before].filter((id) => after.has(id)).length / before.size;
}

for (const [from, versions] of Object.entries(NODES)) {
  for (const version of versions) {
    const binary = process.version === `v${version}` ? process.execPath : fetchNode(version);
    const smallHeap = { NODE_OPTIONS: '--max-old-space-size=40' };
    testWays(
      'node',
      Number(from),
      version,
      { name: 'node', binary, smallHeap },
      version === versions[0] ? placesOf('node') : ['own'],
    );
  }
}
for (const [from, versions] of Object.entries(DENOS)) {
  for (const version of versions) {
    const binary = fetchBinary({ name: `deno-${version}`, npm: `@deno/linux-x64-glibc@${version}`, file: 'deno' });
    const smallHeap = { DENO_V8_FLAGS: '--max-old-space-size=40' };
    testWays(
      'deno',
      Number(from),
      version,
      { name: 'deno', binary, smallHeap },
      version === versions[0] ? placesOf('deno') : ['own'],
    );
  }
}
for (const [from, versions] of Object.entries(BUNS)) {
  for (const version of versions) {
    const binary = fetchBinary({ name: `bun-${version}`, npm: `@oven/bun-linux-x64@${version}`, file: 'bin/bun' });
    testWays(
      'bun',
      Number(from),
      version,
      { name: 'bun', binary },
      version === versions[0] ? placesOf('bun') : ['own'],
    );
  }
}
describe('workers', () => {
  const [wrangler, workerd] = waysFor(answersFor({ runtime: 'workers', version: '', place: 'own' }, ORIGIN));
  test('workerd serves an inspector at the address that is listed', async () => {
    const { snapshots, ran: commands } = await runWay(/** @type {Way} */ (workerd), {
      name: 'workerd',
      binary: binaryOf('workerd'),
    });
    assert.equal(snapshots.length, 3);
    remember('workers', commands);
    assert.equal(wrangler?.id, 'wrangler');
  });
});

describe('browser', () => {
  test('Chromium lets this page in, and no other', async () => {
    const way = waysFor(answersFor({ runtime: 'browser', version: '', place: 'own' }, ORIGIN)).find(
      ({ isLive }) => isLive,
    );
    const { snapshots, refused, ran: commands } = await runChromium(/** @type {Way} */ (way), ORIGIN);
    assert.equal(snapshots.length, 3);
    assert.ok(refused);
    remember('browser', commands);
  });
});

describe('AWS Lambda', () => {
  for (const version of ['20.20.2', '26.12.1']) {
    const binary = process.version === `v${version}` ? process.execPath : fetchNode(version);
    const [way] = waysFor(answersFor({ runtime: 'node', version: '', place: 'lambda' }, ORIGIN));

    test(`Node ${version} moves three snapshots to S3`, async () => {
      const { objects, left, ran: commands } = await runLambda(/** @type {Way} */ (way), binary, { memory: 1024 });
      const names = [100, 200, 300].map((calls) => `/bucket/2026/11/30/instance/call-${calls}.heapsnapshot`);
      assert.deepEqual([...objects.keys()], names);
      const snapshots = [...objects.values()].map((text) => JSON.parse(text));
      assert.ok(shareOfSameIds(snapshots[0], snapshots[2]) > 0.5);
      assert.deepEqual(left, []);
      remember('node', commands);
    });

    test(`Node ${version} takes none if memory is short`, async () => {
      const { objects, printed } = await runLambda(/** @type {Way} */ (way), binary, { memory: 32 });
      assert.equal(objects.size, 0);
      assert.match(printed, /no room for a snapshot of \d+ bytes/);
    });
  }
});

describe('what the warnings say', () => {
  for (const version of ['20.20.2', '26.12.1']) {
    const binary = process.version === `v${version}` ? process.execPath : fetchNode(version);
    /** @param {(bench: Bench) => Promise<void>} work */
    const onBench = async (work) => {
      const bench = new Bench({ id: 'signal', steps: [] }, { name: 'node', binary });
      try {
        await work(bench);
      } finally {
        await bench.close();
      }
    };

    test(`Node ${version}: SIGUSR2 ends a process without the option`, () =>
      onBench(async (bench) => {
        await bench.start('node server.js');
        bench.child?.kill('SIGUSR2');
        await bench.end();
        assert.equal(bench.child?.signalCode, 'SIGUSR2');
      }));

    test(`Node ${version}: strings are cut at 1,024 characters unless the command line says otherwise`, () =>
      onBench(async (bench) => {
        const program = "globalThis.text = Buffer.alloc(3000, 'q').toString(); require('v8').writeHeapSnapshot()";
        const option = '--heap-snapshot-string-limit=100000';
        const longest = async () => {
          const [snapshot] = await bench.snapshots();
          const texts = snapshot.strings.filter((/** @type {string} */ text) => text.startsWith('qqqq'));
          await bench.shell('rm ./*.heapsnapshot');
          return Math.max(...texts.map((/** @type {string} */ text) => text.length));
        };
        await bench.shell(`node -e "${program}"`);
        assert.equal(await longest(), 1024);
        await bench.shell(`node ${option} -e "${program}"`);
        assert.equal(await longest(), 3000);
        await assert.rejects(bench.shell(`NODE_OPTIONS=${option} node -e 0`), /not allowed in NODE_OPTIONS/);
      }));
  }
});

describe('every step', () => {
  const steps = RUNTIMES.flatMap((runtime) =>
    answersOf(runtime).flatMap((answers) =>
      waysFor(answers).flatMap((way) => way.steps.map((step) => ({ runtime, id: way.id, ...step }))),
    ),
  ).filter(({ text }) => text !== '');

  test('with a tested part has run', () => {
    const left = steps.filter(({ runtime, tested }) => tested !== undefined && !ran.get(runtime)?.has(tested));
    assert.deepEqual([...new Set(left.map(({ runtime, id, text }) => `${runtime} ${id}: ${text}`))], []);
  });

  test('without one is listed', () => {
    const texts = steps.filter(({ tested }) => tested === undefined).map(({ text }) => text.split('\n', 1)[0]);
    assert.deepEqual([...new Set(texts)].sort(), NOT_RUN);
  });

  test('contains what was tested', () => {
    for (const { text, tested } of steps) assert.ok(text.includes(tested ?? ''), text);
  });
});
