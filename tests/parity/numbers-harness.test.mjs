// Tests the comparison with DevTools itself: it must find every kind of difference.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { edgeCases } from '../fixtures/edge-cases.mjs';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { randomScopes, randomSnapshot, randomTimeline } from '../fixtures/random-graphs.mjs';
import { makeRandom } from '../wasm/engine.mjs';
import { ALLOWANCES } from './numbers/allowed.mjs';
import { compareSides, sideOf } from './numbers/compare.mjs';
import { startDevtools } from './numbers/devtools.mjs';
import { parseDump } from './numbers/ours.mjs';
import { correctFunctionCount, piecesOf } from './numbers/prepare.mjs';
import { describeDifferences, formatTable } from './numbers/report.mjs';

/** @typedef {import('./numbers/devtools.mjs').Numbers} Numbers */

const devtools = await startDevtools();
const textOf = (/** @type {string} */ name) => readFixture(findFixture(name));
const load = (/** @type {Buffer} */ text) => devtools.compute(piecesOf(correctFunctionCount(text)));
const timeline = await load(textOf('node-20.heaptimeline'));

/** Allowances for passes that exist; those named `… yet` are for passes that do not exist. */
const LASTING = ALLOWANCES.filter(({ name }) => !/\byet$/.test(name));

/** Another value of the same kind. @param {any} value @returns {any} */
function tamper(value) {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}!`;
  if (typeof value === 'boolean') return !value;
  if (value === undefined) return 1;
  if (Array.isArray(value)) return value.length === 0 ? [0] : [...value.slice(0, -1), tamper(value.at(-1))];
  const entries = Object.entries(value);
  const last = entries.pop();
  return last === undefined ? { more: 0 } : Object.fromEntries([...entries, [last[0], tamper(last[1])]]);
}

/** The column with its middle entry changed. @param {any} column */
function tamperColumn(column) {
  if (!Array.isArray(column) && !ArrayBuffer.isView(column)) {
    const keys = Object.keys(column);
    const key = keys[keys.length >> 1] ?? 'more';
    return { ...column, [key]: tamper(column[key]) };
  }
  const copy = /** @type {any} */ (column).slice();
  if (copy.length === 0) return [tamper(undefined)];
  copy[copy.length >> 1] = tamper(copy[copy.length >> 1]);
  return copy;
}

/** Checks that each case is reached often enough. @param {Record<string, number>} reached */
function assertReached(reached) {
  for (const [what, count] of Object.entries(reached)) assert.ok(count >= 8, `${what}: ${count} of 200`);
}

/** @param {Numbers} ours @param {Numbers} [theirs] @param {readonly import('./numbers/compare.mjs').Allowance[]} [allowances] */
function findDifferent(ours, theirs = timeline.numbers, allowances = LASTING) {
  const comparisons = compareSides(sideOf(theirs), sideOf(ours), { allowances, facts: timeline.facts });
  return comparisons.filter(({ differing }) => differing > 0);
}

describe('one changed entry is found in its column', () => {
  test('a snapshot equals itself', () => assert.deepEqual(findDifferent({ ...timeline.numbers }), []));

  for (const [name, column] of Object.entries(timeline.numbers)) {
    test(name, () => {
      const found = findDifferent({ ...timeline.numbers, [name]: tamperColumn(column) });
      assert.deepEqual(
        found.map(({ column, verdict, differing }) => ({ column, verdict, differing })),
        [{ column: name, verdict: 'different', differing: 1 }],
      );
      assert.match(describeDifferences(found).join('\n'), /^.+: 1 of \d+ differ\n {2}at .*: DevTools .+, ours .+$/);
    });
  }
});

describe('other differences that are found', () => {
  const { numbers } = timeline;
  const verdictOf = (/** @type {Numbers} */ ours, /** @type {string} */ column) =>
    findDifferent(ours).find((comparison) => comparison.column === column)?.verdict;

  test('a column that is missing on either side', () => {
    const { distance: _, ...lacking } = numbers;
    assert.equal(verdictOf(lacking, 'distance'), 'absent');
    assert.equal(verdictOf({ ...numbers, more: [1] }, 'more'), 'not in DevTools');
  });

  test('a column of another length, a table with other keys, a list for a table', () => {
    const distance = /** @type {Float64Array} */ (numbers['distance']);
    assert.equal(verdictOf({ ...numbers, distance: distance.slice(1) }, 'distance'), 'different');
    assert.equal(verdictOf({ ...numbers, distance: [...distance, 0] }, 'distance'), 'different');
    assert.equal(verdictOf({ ...numbers, statistics: {} }, 'statistics'), 'different');
    assert.equal(
      verdictOf({ ...numbers, statistics: { ...numbers['statistics'], more: 1 } }, 'statistics'),
      'different',
    );
    assert.equal(verdictOf({ ...numbers, statistics: [] }, 'statistics'), 'different');
    const classes = /** @type {Record<string, unknown>} */ (numbers['classes']);
    const [first = ''] = Object.keys(classes);
    const { [first]: __, ...fewer } = classes;
    assert.equal(verdictOf({ ...numbers, classes: fewer }, 'classes'), 'different');
  });

  test('a retainer out of order', () => {
    const retainers = /** @type {Record<string, { total: number, rows: unknown[] }>} */ (numbers['retainers']);
    const [key, { total, rows }] = /** @type {[string, { total: number, rows: unknown[] }]} */ (
      Object.entries(retainers).find(([, { rows }]) => rows.length > 1)
    );
    const swapped = { ...retainers, [key]: { total, rows: [rows[1], rows[0], ...rows.slice(2)] } };
    assert.equal(verdictOf({ ...numbers, retainers: swapped }, 'retainers'), 'different');
  });

  test('keys that every object has', () => {
    const theirs = { classes: JSON.parse('{ "__proto__": [1], "constructor": [2] }') };
    assert.deepEqual(findDifferent({ classes: JSON.parse('{ "constructor": [2], "__proto__": [1] }') }, theirs), []);
    assert.equal(findDifferent({ classes: {} }, theirs)[0]?.differing, 2);
    assert.equal(
      findDifferent({ classes: JSON.parse('{ "__proto__": [9], "constructor": [2] }') }, theirs)[0]?.differing,
      1,
    );
  });

  test('64-bit integers are numbers', () => {
    assert.deepEqual(findDifferent({ id: BigUint64Array.of(7n) }, { id: [7] }), []);
    assert.equal(findDifferent({ id: BigUint64Array.of(8n) }, { id: [7] }).length, 1);
  });
});

describe('an allowance allows nothing else', () => {
  test('wrapped sizes: only congruent sizes, and only if one exceeds 2^32', () => {
    const theirs = { shallowSize: [7, 1], retainedSize: [8, 1] };
    const wide = { shallowSize: [2 ** 32 + 7, 1], retainedSize: [2 ** 32 + 8, 1] };
    assert.deepEqual(findDifferent(wide, theirs), []);
    assert.equal(findDifferent({ ...wide, retainedSize: [2 ** 32 + 9, 1] }, theirs).length, 1);
    assert.equal(findDifferent({ shallowSize: [7, 1], retainedSize: [2 ** 32 + 8, 1] }, theirs).length, 1);
  });

  test('colliding keys: only the colliding ones', () => {
    const facts = { collidingKeys: new Set([',Function']) };
    const compare = (/** @type {string} */ key, column = 'classes') =>
      compareSides(sideOf({ [column]: { [key]: [1] } }), sideOf({ [column]: { [key]: [2] } }), {
        allowances: LASTING,
        facts,
      })[0]?.verdict;
    assert.equal(compare(',Function'), 'allowed');
    assert.equal(compare('12 ,Function', 'filter nativeContext'), 'allowed');
    assert.equal(compare(',Functions'), 'different');
    assert.equal(compare('1,2,3,Function'), 'different');
    assert.equal(compare(',Function', 'retainers'), 'different');
  });

  test('edge types: only types that V8 does not have, and nothing else of the edge', () => {
    const compare = (/** @type {any[]} */ theirs, /** @type {any[]} */ ours, column = 'edges') =>
      compareSides(
        sideOf({ [column]: { 7: { total: 2, rows: [theirs, ['a', 'property', 3]] } } }),
        sideOf({ [column]: { 7: { total: 2, rows: [ours, ['a', 'property', 3]] } } }),
        { allowances: LASTING },
      )[0]?.verdict;
    assert.equal(compare(['x', 'ephemeron', 1], ['x', 'other', 1]), 'allowed');
    assert.equal(compare(['x', undefined, 1, 5, true], ['x', 'other', 1, 5, true], 'retainers'), 'allowed');
    assert.equal(compare(['x', undefined, 1, 5, true], ['x', 'other', 1, 6, true], 'retainers'), 'different');
    assert.equal(compare(['x', 'ephemeron', 1], ['y', 'other', 1]), 'different');
    assert.equal(compare(['x', 'hidden', 1], ['x', 'other', 1]), 'different');
    assert.equal(compare(['x', 'ephemeron', 1], ['x', 'weak', 1]), 'different');
    assert.equal(compare(['x', 'ephemeron', 1], ['x', 'other', 1], 'members'), 'different');
  });

  test('sizes that wrap to 0: classes that DevTools lacks, and its counts', () => {
    const [small, wide] = [{ shallowSize: [0] }, { shallowSize: [2 ** 40] }];
    const row = (/** @type {number} */ size) => ({ classTotals: { Widget: [1, size] } });
    assert.deepEqual(findDifferent({ ...wide, ...row(2 ** 40) }, { ...small, classTotals: {} }), []);
    assert.equal(findDifferent({ ...wide, ...row(2 ** 40 + 1) }, { ...small, classTotals: {} }).length, 1);
    assert.equal(findDifferent({ ...small, ...row(2 ** 40) }, { ...small, classTotals: {} }).length, 1);
    const sums = (/** @type {number} */ count, /** @type {number} */ size) => ({
      retainedByContext: { notRetainedByContextCount: count, notRetainedByContextSize: size },
    });
    assert.deepEqual(findDifferent({ ...wide, ...sums(2, 2 ** 40 + 1) }, { ...small, ...sums(1, 1) }), []);
    assert.equal(findDifferent({ ...wide, ...sums(1, 2) }, { ...small, ...sums(1, 1) }).length, 1);
  });

  test('DevTools does lose one of two classes of a name', async () => {
    const make = edgeCases.find(({ name }) => name === 'classes named like those of DevTools')?.make;
    assert.ok(make);
    const { numbers, facts } = await load(make());
    assert.deepEqual([...facts.collidingKeys].sort(), [',(string)', ',Function', ',RegExp']);
    assert.equal(/** @type {any} */ (numbers['classes'])[',Function'][0], 1);
    assert.equal(/** @type {any} */ (numbers['classTotals'])['Function'][0], 2);
  });
});

describe('the input of both sides', () => {
  test('DevTools loads timelines of Node only after their function count is corrected', async () => {
    for (const name of ['node-8.heaptimeline', 'node-26.heaptimeline']) {
      const text = textOf(name);
      await assert.rejects(devtools.compute(piecesOf(text)), /addTraceTopNode/);
      const corrected = correctFunctionCount(text);
      assert.ok(!corrected.equals(text));
      const { snapshot, trace_function_infos: infos } = JSON.parse(corrected.toString());
      assert.equal(snapshot.trace_function_count * snapshot.meta.trace_function_info_fields.length, infos.length);
      // Nothing else has changed.
      const behind = (/** @type {Buffer} */ data) => data.subarray(data.indexOf('"nodes"'));
      assert.ok(behind(corrected).equals(behind(text)));
    }
  });

  test('a correct count, and a file without one, are not changed', () => {
    for (const name of ['chromium-156.heaptimeline', 'node-8.heapsnapshot']) {
      const text = textOf(name);
      assert.ok(correctFunctionCount(text).equals(text));
    }
  });

  test('pieces put together are the text', () => {
    const text = Buffer.from('漢字😀é'.repeat(700_000));
    assert.equal([...piecesOf(text)].join(''), text.toString());
  });

  test('a dump is read as it was written', () => {
    const head = {
      columns: [
        { name: 'a', kind: 'f64', length: 2 },
        { name: 'b', kind: 'text', length: 3 },
      ],
      tables: { t: { x: 1 } },
    };
    // An index in the second column contains the byte of a line feed, which must not end a header.
    const dump = Buffer.concat([
      Buffer.from(`${JSON.stringify({ ...head, strings: Array.from({ length: 11 }, (_, place) => `s${place}`) })}\n`),
      Buffer.from(Float64Array.of(1.5, 2 ** 40).buffer),
      Buffer.from(Uint32Array.of(10, 0, 10).buffer),
      Buffer.from('{"error":{"code":"c","message":"m"}}\n'),
    ]);
    assert.deepEqual(parseDump(dump), [
      { numbers: { t: { x: 1 }, a: Float64Array.of(1.5, 2 ** 40), b: ['s10', 's0', 's10'] } },
      { error: { code: 'c', message: 'm' } },
    ]);
  });

  test('random graphs are the same in every run and all different', () => {
    const texts = [1, 2, 3].map((seed) => randomSnapshot(makeRandom(seed)).toString());
    assert.deepEqual(
      texts,
      [1, 2, 3].map((seed) => randomSnapshot(makeRandom(seed)).toString()),
    );
    assert.equal(new Set(texts).size, 3);
  });

  test('random graphs reach the cases they are made for', async () => {
    const reached = {
      orphans: 0,
      detached: 0,
      shared: 0,
      interfaces: 0,
      duplicates: 0,
      moved: 0,
      noUserRoots: 0,
      rootLast: 0,
      weakMaps: 0,
      filtered: 0,
    };
    for (let seed = 1; seed <= 200; seed++) {
      const text = randomSnapshot(makeRandom(seed));
      const { numbers } = await load(text);
      const any = (/** @type {string} */ name, /** @type {(value: any) => boolean} */ is) =>
        Number(Array.prototype.some.call(numbers[name], is));
      const table = (/** @type {string} */ name) => /** @type {any} */ (numbers[name]);
      reached.orphans += any('distance', (distance) => distance === -5);
      reached.detached += any('detachedness', (state) => state === 2);
      reached.shared += any('nativeContext', (owner) => owner === -2);
      reached.interfaces += Number(table('interfaces').length > 0);
      reached.duplicates += Number(table('duplicates').length > 0);
      reached.noUserRoots += any('distance', (distance) => distance === 0);
      reached.rootLast += Number(table('header').root > 0);
      reached.weakMaps += Number(Object.keys(table('retainersIgnoring')).length > 80);
      reached.filtered += Number(Object.keys(table('filter objectsRetainedByDetachedDomNodes')).length > 0);
      const { nodes, snapshot } = JSON.parse(text.toString());
      const [width, offset] = [snapshot.meta.node_fields.length, snapshot.meta.node_fields.indexOf('self_size')];
      reached.moved +=
        any('shallowSize', (size) => size > 0) &&
        Number(
          table('shallowSize').some(
            (/** @type {number} */ size, /** @type {number} */ at) => size !== nodes[at * width + offset],
          ),
        );
    }
    assertReached(reached);
  });

  test('random scopes and timelines reach the cases they are made for', async () => {
    const reached = { dead: 0, shared: 0, withoutScopes: 0, branching: 0, stacks: 0, samples: 0, filtered: 0 };
    for (let seed = 1; seed <= 200; seed++) {
      const { contexts } = /** @type {any} */ ((await load(randomScopes(makeRandom(seed)))).numbers);
      reached.dead += Number(contexts.scopes.length > 0);
      reached.shared += Number(contexts.scopes.some((/** @type {any} */ scope) => scope.contexts.length > 1));
      reached.withoutScopes += Number(contexts.withoutScopes.length > 0);
      const numbers = /** @type {any} */ ((await load(randomTimeline(makeRandom(seed)))).numbers);
      const callers = /** @type {any[]} */ (numbers.allocationCallers);
      reached.branching += Number(callers.some(({ branching }) => branching?.length > 1));
      reached.stacks += Number(Object.values(numbers.allocationStacks).some((stack) => stack.length > 3));
      reached.samples += Number((numbers.samples?.sizes ?? []).some((/** @type {number} */ size) => size > 0));
      reached.filtered += Number(Object.keys(numbers['filter allocation']).length > 0);
    }
    assertReached(reached);
  });
});

describe('comparisons of two files', () => {
  const [earlier, later] = [5, 6].map((seed) => randomSnapshot(makeRandom(seed)));
  const diffOf = async (/** @type {any} */ from, /** @type {any} */ to) =>
    /** @type {Record<string, any[]>} */ ((await devtools.computeDiff(piecesOf(from), piecesOf(to))).numbers['diff']);

  test('a file has no difference to itself, and two files have one', async () => {
    assert.deepEqual(await diffOf(earlier, earlier), {});
    const forward = await diffOf(earlier, later);
    const [key = '', row = []] = Object.entries(forward)[0] ?? [];
    assert.equal(row.length, 6);
    assert.equal(row[0], row[4].length);
    assert.equal(row[1], row[5].length);
    assert.equal(findDifferent({ diff: { ...forward, [key]: tamper(row) } }, { diff: forward })[0]?.differing, 1);
  });
});

describe('the table', () => {
  test('shows every verdict, and files that could not be compared', () => {
    const comparisons = compareSides(
      sideOf({ same: [1], wide: [0], other: [1], lacking: [1], shallowSize: [0] }),
      sideOf({ same: [1], wide: [2 ** 32], other: [2], extra: [1], shallowSize: [2 ** 32] }),
      { allowances: LASTING },
    );
    const table = formatTable([
      { file: 'a file', comparisons },
      { file: 'another', failure: 'DevTools: no' },
    ]);
    for (const line of [
      /^same +=$/m,
      /^wide +≈$/m,
      /^other +≠$/m,
      /^lacking +·$/m,
      /^extra +\+$/m,
      /^ +1 {2}a file$/m,
      /another: DevTools: no/,
    ]) {
      assert.match(table, line);
    }
  });
});
