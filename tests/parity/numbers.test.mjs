// Compares every number of every file with DevTools' own worker. `numbers/allowed.mjs` lists the differences allowed.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { capturePair } from '../fixtures/capture.mjs';
import { edgeCases } from '../fixtures/edge-cases.mjs';
import { fixtures, readFixture, samples } from '../fixtures/index.mjs';
import { made } from '../fixtures/made.mjs';
import { randomScopes, randomSnapshot, randomTimeline } from '../fixtures/random-graphs.mjs';
import { makeRandom } from '../wasm/engine.mjs';
import { ALLOWANCES, NOT_IN_DEVTOOLS } from './numbers/allowed.mjs';
import { startParity } from './numbers/parity.mjs';
import { describeDifferences, formatTable } from './numbers/report.mjs';

/** @typedef {import('./numbers/report.mjs').Result} Result */

const RANDOM_BATCH = 100;

const parity = await startParity();
/** @type {Result[]} */
const results = [];

/** The only column of a comparison of two files. */
const DIFF = ['diff'];

/** @param {Result} result @param {string[]} [wanted] */
function check(result, wanted) {
  assert.ok('comparisons' in result, `${result.file}: ${'failure' in result && result.failure}`);
  const comparisons = result.comparisons.filter(({ column }) => wanted?.includes(column) ?? true);
  const differences = describeDifferences(comparisons);
  assert.equal(differences.length, 0, `${result.file}\n${differences.join('\n')}`);
}

/** One after the other, because the two sides of one file already need much memory. */
describe('numbers of real files', () => {
  for (const fixture of [...fixtures, ...samples]) {
    test(fixture.name, async () => {
      const [result] = await parity.compare([{ file: fixture.name, text: readFixture(fixture) }]);
      assert.ok(result);
      results.push(result);
      check(result);
    });
  }
});

for (const [title, list] of /** @type {const} */ ([
  ['numbers of made files', made.map(({ name, make, text }) => ({ file: name, make: text ?? make }))],
  ['numbers of edge cases', edgeCases.map(({ name, make }) => ({ file: name, make }))],
])) {
  describe(title, () => {
    /** @type {Promise<Result[]> | undefined} */
    let started;
    const compareAll = () => (started ??= parity.compare(list.map(({ file, make }) => ({ file, text: make() }))));
    list.forEach(({ file }, place) => {
      const reason = Object.hasOwn(NOT_IN_DEVTOOLS, file) ? NOT_IN_DEVTOOLS[file] : undefined;
      test(reason === undefined ? file : `${file}: DevTools cannot read it`, async () => {
        const result = (await compareAll())[place];
        assert.ok(result);
        if (reason === undefined) check(result);
        else
          assert.throws(
            () => check(result),
            assert.AssertionError,
            'DevTools reads it now; remove it from allowed.mjs',
          );
      });
    });
  });
}

for (const [title, count, make] of /** @type {const} */ ([
  ['numbers of random graphs', 400, randomSnapshot],
  ['numbers of random functions and scopes', 200, randomScopes],
  ['numbers of random timelines', 200, randomTimeline],
])) {
  describe(title, () => {
    for (let first = 1; first <= count; first += RANDOM_BATCH) {
      test(`seeds ${first} to ${first + RANDOM_BATCH - 1}`, async () => {
        const seeds = Array.from({ length: RANDOM_BATCH }, (_, place) => first + place);
        const inputs = seeds.map((seed) => ({ file: `seed ${seed}`, text: make(makeRandom(seed)) }));
        for (const result of await parity.compare(inputs)) check(result);
      });
    }
  });
}

/** Ids of random graphs match by chance; ids of real files match only in captures of one process. */
describe('comparisons of two files', () => {
  const textOf = (/** @type {string} */ name) =>
    readFixture(/** @type {{ path: string }} */ ([...fixtures, ...samples].find((fixture) => fixture.name === name)));

  for (const [earlier, later] of /** @type {const} */ ([
    ['node-24.heapsnapshot', 'growing-cache.heapsnapshot'],
    ['growing-cache.heapsnapshot', 'node-24.heapsnapshot'],
    ['node-20.heapsnapshot', 'node-20-internals.heapsnapshot'],
    ['chromium-156.heapsnapshot', 'chromium-156.heapsnapshot'],
  ])) {
    const file = `${earlier} to ${later}`;
    test(file, async () => {
      const [result] = await parity.compareDiffs([{ file, earlier: textOf(earlier), later: textOf(later) }]);
      assert.ok(result);
      check(result, DIFF);
    });
  }

  test('two captures of one process, in both directions', async () => {
    const [file, { earlier, later }] = ['a pair of this Node', capturePair()];
    const results = await parity.compareDiffs([
      { file, earlier, later },
      { file: `${file}, back`, earlier: later, later: earlier },
    ]);
    for (const result of results) check(result, DIFF);
  });

  test('random pairs', async () => {
    const snapshotOf = (/** @type {number} */ seed) => randomSnapshot(makeRandom(seed));
    const seeds = Array.from({ length: 60 }, (_, place) => 1001 + place);
    const pairs = seeds.map((seed) => ({
      file: `seeds ${seed} and ${seed + 1}`,
      earlier: snapshotOf(seed),
      later: snapshotOf(seed + 1),
    }));
    for (const result of await parity.compareDiffs(pairs)) check(result, DIFF);
  });
});

describe('allowances', () => {
  for (const { name } of ALLOWANCES) {
    test(`some file needs: ${name}`, () => {
      assert.ok(parity.needed.has(name), 'no file needs it; remove it from allowed.mjs');
    });
  }
});

after(() => console.log(`\n${formatTable(results)}\n`));
