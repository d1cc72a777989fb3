// Trends over many snapshots: of one running program, whose classes and survivors are checked against the snapshots'
// own tables and columns; and of several versions of Node, where ids mean nothing.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { trendOfPlaces } from '../../www/js/engine/trend.js';
import { caught, startWasm } from './engine.mjs';

/**
 * @typedef {import('../../www/js/engine/api.d.ts').Trend} Trend
 * @typedef {import('../../www/js/engine/protocol.d.ts').TrendRow} TrendRow
 * @typedef {import('../../www/js/engine/protocol.d.ts').TrendOptions} TrendOptions
 * @typedef {{ wasm: import('./engine.mjs').Wasm; handle: number }} Opened
 */

const REQUESTS = 7;
/** Leaks three objects per request and, from the second snapshot on, holds a cache that does not grow. */
const PROGRAM = `
const { writeHeapSnapshot } = require('node:v8');
class Leaked { constructor() { this.bytes = new Float64Array(4); } }
class Cached { constructor() { this.text = 'cached'; } }
class Passing { constructor() { this.number = 1; } }
const leaked = [], cached = [];
for (let i = 0; i < 5; i++) leaked.push(new Leaked());
let passing = [];
for (const at of [0, 1, 2, 3]) {
  writeHeapSnapshot(process.argv[2] + '/' + at + '.heapsnapshot');
  passing = [];
  for (let request = 0; request < ${REQUESTS}; request++) {
    for (let i = 0; i < 3; i++) leaked.push(new Leaked());
    if (at === 0) cached.push(new Cached());
    passing.push(new Passing());
  }
}
`;

const folder = mkdtempSync(join(tmpdir(), 'heapwise-trend-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const program = join(folder, 'program.cjs');
writeFileSync(program, PROGRAM);
const run = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
assert.equal(run.status, 0, run.stderr);
const files = [0, 1, 2, 3].map((at) => readFileSync(join(folder, `${at}.heapsnapshot`)));

const [first, second] = [await startWasm(), await startWasm()];
const open = (/** @type {typeof first} */ wasm, /** @type {Uint8Array} */ file) => ({ wasm, handle: wasm.open(file) });
const series = files.map((file) => open(first, file));

/** The worker's calls on one instance. @type {WeakMap<object, any>} */
const clients = new WeakMap();
/** @param {Opened} opened */
function placeOf({ wasm, handle }) {
  const { bindings } = wasm;
  /** @type {Record<string, (args: any) => any>} */
  const calls = {
    definitions: ({ snapshot }) => bindings.definitions(snapshot),
    digest: ({ snapshot, definitions }) => bindings.digest(snapshot, definitions),
    cohorts: ({ snapshot, bounds }) => bindings.cohorts(snapshot, bounds),
    trend: ({ digests }) => bindings.trend(digests),
    trendRows: ({ trend, options, start, end }) => bindings.trendRows(trend, options, start, end),
    endTrend: ({ trend }) => bindings.endTrend(trend),
  };
  const call = async (/** @type {string} */ op, /** @type {any} */ args, /** @type {any} */ { transfer = [] } = {}) =>
    calls[op](structuredClone(args, { transfer }));
  if (!clients.has(wasm)) clients.set(wasm, { call });
  return { client: clients.get(wasm), handle, cursors: /** @type {any} */ (undefined) };
}

/** @param {Opened[]} snapshots @returns {Promise<Trend>} */
const trendOf = (snapshots) => trendOfPlaces(/** @type {any} */ (snapshots), snapshots.map(placeOf));

/** All rows, page by page. @param {Trend} trend @param {Partial<TrendOptions>} [options] */
async function allRows(trend, options = {}) {
  const rows = [];
  for (let total = 1; rows.length < total;) {
    const page = await trend.classes({ ...options, start: rows.length });
    assert.ok(page.rows.length > 0 && page.rows.length <= 256);
    rows.push(...page.rows);
    total = page.total;
  }
  return rows;
}

/** @param {TrendRow[]} rows @param {string} name */
function only(rows, name) {
  const found = rows.filter((row) => row.name === name);
  assert.equal(found.length, 1, name);
  return /** @type {TrendRow} */ (found[0]);
}

const MEASURES = /** @type {const} */ ({
  count: 'counts',
  shallowSize: 'shallowSizes',
  retainedSize: 'retainedSizes',
});

/** The median of the slopes between any two points. @param {number[]} values */
function medianSlope(values) {
  const slopes = values.flatMap((right, at) => values.slice(0, at).map((left, from) => (right - left) / (at - from)));
  slopes.sort((a, b) => a - b);
  const [lower, upper] = [slopes[(slopes.length - 1) >> 1], slopes[slopes.length >> 1]];
  return lower === upper ? lower : (lower + upper) / 2;
}

/** @param {number[]} values */
const grows = (values) => values.every((value, at) => at === 0 || value > values[at - 1]);
const isOfV8 = (/** @type {string} */ name) => /^\(.*\)$|^system \/ /s.test(name);

describe('of one running program', async () => {
  const trend = await trendOf(series);
  const rows = await allRows(trend);

  test('ids mean the same, and totals match each snapshot', () => {
    const { info } = trend;
    assert.ok(info.isById);
    assert.equal(info.classCount, rows.length);
    assert.equal(info.ids.length, 3);
    for (const { verdict, checked, agreeing } of info.ids) {
      assert.equal(verdict, 'same');
      assert.ok(checked > 1000 && agreeing <= checked && agreeing / checked > 0.98);
    }
    for (const [at, { handle }] of series.entries()) {
      const { totalSize, statistics } = first.info(handle);
      const count = first.classes(handle).reduce((sum, row) => sum + row.count, 0);
      assert.deepEqual(info.totals[at], { totalSize, count, statistics });
      const odd = Array.from(first.column(handle, 'id')).filter((id) => id % 2 === 1);
      assert.equal(
        info.lastIds[at],
        odd.reduce((most, id) => Math.max(most, id), 0),
      );
    }
  });

  test('a leak comes first, has a multiple of the requests, and a location', async () => {
    const options = {
      skipFirst: true,
      requests: REQUESTS,
      sort: { key: /** @type {const} */ ('multiple'), descending: true },
    };
    const [top] = (await trend.classes(options)).rows;
    const leaked = only(await allRows(trend, options), 'Leaked');
    assert.deepEqual(leaked.counts, [5, 26, 47, 68]);
    assert.deepEqual([leaked.slope, leaked.growsEveryTime, leaked.multiple], [21, true, 3]);
    assert.equal(leaked.location?.url, program);
    assert.ok(top?.multiple !== undefined && !isOfV8(top.name), top?.name);
    const cached = only(rows, 'Cached');
    assert.deepEqual([cached.counts, cached.growsEveryTime], [[0, 7, 7, 7], false]);
    assert.deepEqual(cached.classIndexes[0], -1);
    assert.equal(only(rows, 'Passing').growsEveryTime, false);
  });

  test('numbers match the class tables', () => {
    const last = series.length - 1;
    for (const [at, { handle }] of series.entries()) {
      const own = new Map(first.classes(handle).map((row) => [row.index, row]));
      let met = 0;
      for (const row of rows) {
        const index = row.classIndexes[at];
        if (index === -1) {
          // Only plain objects may have another class in the last snapshot.
          if (row.counts[at] > 0) assert.ok(at < last && row.name.startsWith('{'), row.name);
          continue;
        }
        const mine = own.get(index);
        assert.equal(mine?.name, row.name);
        met += 1;
        if (at < last && /^(\{|Object$)/.test(row.name)) continue;
        assert.deepEqual(
          [row.counts[at], row.shallowSizes[at], row.retainedSizes[at]],
          [mine?.count, mine?.shallowSize, mine?.retainedSize],
          `${row.name} in ${at}`,
        );
      }
      assert.ok(met > own.size * 0.9);
      assert.equal(
        rows.reduce((sum, row) => sum + row.counts[at], 0),
        trend.info.totals[at]?.count,
      );
    }
  });

  for (const measure of /** @type {const} */ (['count', 'shallowSize', 'retainedSize'])) {
    for (const skipFirst of [false, true]) {
      test(`slopes, growth and orders by ${measure}${skipFirst ? ' from the second on' : ''}`, async () => {
        const values = (/** @type {TrendRow} */ row) => row[MEASURES[measure]].slice(skipFirst ? 1 : 0);
        const asked = { measure, skipFirst };
        const grown = await allRows(trend, asked);
        assert.equal(grown.length, rows.length);
        for (const row of grown) {
          assert.equal(row.slope, medianSlope(values(row)), row.name);
          assert.equal(row.growsEveryTime, grows(values(row)), row.name);
          assert.equal(row.multiple, undefined);
        }
        const rank = (/** @type {TrendRow} */ row) => (row.growsEveryTime ? 0 : 2) + (isOfV8(row.name) ? 1 : 0);
        for (const [at, row] of grown.slice(1).entries()) {
          const before = grown[at];
          const order = rank(before) - rank(row) || row.slope - before.slope;
          assert.ok(order < 0 || (order === 0 && before.name <= row.name), `${before.name} before ${row.name}`);
        }
        assert.equal(new Set(grown.map(rank)).size, 4);
        const last = (/** @type {TrendRow} */ row) => row[MEASURES[measure]].at(-1) ?? 0;
        for (const descending of [false, true]) {
          const sign = descending ? -1 : 1;
          const isSorted = async (/** @type {any} */ key, /** @type {(row: TrendRow) => number} */ of) => {
            const sorted = await allRows(trend, { ...asked, sort: { key, descending } });
            for (const [at, row] of sorted.slice(1).entries()) {
              const order = sign * (of(sorted[at]) - of(row));
              assert.ok(order < 0 || (order === 0 && sorted[at].name <= row.name), `${key} ${descending}`);
            }
          };
          await isSorted('slope', (row) => row.slope);
          await isSorted('last', last);
          const names = (await allRows(trend, { ...asked, sort: { key: 'name', descending } })).map(({ name }) => name);
          const sorted = [...names].sort();
          assert.deepEqual(names, descending ? sorted.reverse() : sorted);
        }
      });
    }
  }

  test('a part of a name in any case; pages of two lists are not mixed up', async () => {
    const found = await allRows(trend, { text: ' leAK' });
    assert.deepEqual(
      found,
      rows.filter(({ name }) => name.toLowerCase().includes('leak')),
    );
    assert.ok(found.length > 0);
    assert.deepEqual((await trend.classes({ start: 3, end: 9 })).rows, rows.slice(3, 9));
    assert.deepEqual((await trend.classes({ text: 'no class has this' })).rows, []);
    const beyond = await trend.classes({ start: rows.length + 5 });
    assert.deepEqual(beyond, { rows: [], total: rows.length });
  });

  test('survivors are the objects whose ids were assigned by then', async () => {
    const survivors = await trend.survivors();
    const { lastIds } = trend.info;
    assert.equal(survivors.length, series.length);
    for (const [at, { handle }] of series.entries()) {
      const ids = first.column(handle, 'id');
      const sizes = first.column(handle, 'shallowSize');
      const wanted = lastIds.map(() => ({ count: 0, shallowSize: 0 }));
      for (const [node, id] of ids.entries()) {
        const cohort = wanted[lastIds.findIndex((last) => id <= last)];
        if (id % 2 === 0 || sizes[node] === 0 || !cohort) continue;
        cohort.count += 1;
        cohort.shallowSize += sizes[node];
      }
      for (const [born, cohorts] of survivors.entries()) {
        assert.deepEqual(cohorts[at], born > at ? undefined : wanted[born]);
      }
    }
    for (const [born, cohorts] of survivors.entries()) {
      const counts = cohorts.slice(born).map((cohort) => cohort?.count ?? -1);
      assert.ok(
        counts.every((count, at) => count >= 21 && (at === 0 || count <= counts[at - 1])),
        String(counts),
      );
    }
  });

  test('snapshots in two engines give the same trend', async () => {
    const apart = files.map((file, at) => (at % 2 === 0 ? /** @type {Opened} */ (series[at]) : open(second, file)));
    const other = await trendOf(apart);
    assert.deepEqual(other.info, trend.info);
    assert.deepEqual(await allRows(other), rows);
    assert.deepEqual(await other.survivors(), await trend.survivors());
    await other.close();
    for (const { wasm, handle } of apart) if (wasm === second) wasm.bindings.close(handle);
  });

  test('in reverse order there is a trend but no survivors', async () => {
    const back = await trendOf([...series].reverse());
    const leaked = only(await allRows(back), 'Leaked');
    assert.deepEqual([leaked.counts, leaked.slope, leaked.growsEveryTime], [[68, 47, 26, 5], -21, false]);
    await assert.rejects(back.survivors(), { name: 'EngineError', code: 'malformed', message: /order/ });
    await back.close();
  });
});

describe('of several programs', () => {
  test('classes are joined by URL if ids mean nothing', async () => {
    const snapshots = ['node-20.heapsnapshot', 'node-22.heapsnapshot', 'node-26.heapsnapshot'].map((name) =>
      open(second, readFileSync(findFixture(name).path)),
    );
    const trend = await trendOf(snapshots);
    assert.equal(trend.info.isById, false);
    assert.deepEqual(
      trend.info.ids.map(({ verdict }) => verdict),
      ['different', 'different'],
    );
    await assert.rejects(trend.survivors(), { name: 'EngineError', code: 'malformed', message: /session/ });
    const rows = await allRows(trend);
    for (const [at, { totalSize, count }] of trend.info.totals.entries()) {
      assert.equal(totalSize, second.info(snapshots[at].handle).totalSize);
      assert.equal(
        rows.reduce((sum, row) => sum + row.counts[at], 0),
        count,
      );
    }
    // The same program ran in all of them, with different script ids.
    const everywhere = rows.filter(({ counts, location }) => location?.url && counts.every((count) => count > 0));
    assert.ok(everywhere.length > 5, String(everywhere.length));
    const scripts = everywhere.map(({ name, location }) =>
      snapshots.map(({ handle }) => {
        const same = second.classes(handle).find((row) => row.name === name && row.location?.url === location?.url);
        return same?.location?.scriptId;
      }),
    );
    assert.ok(scripts.some((ids) => new Set(ids).size > 1));
    await trend.close();
  });
});

describe('invalid trends', () => {
  const { bindings } = first;
  const handle = /** @type {Opened} */ (series[0]).handle;

  test('one snapshot does not make a trend', async () => {
    await assert.rejects(trendOf(series.slice(0, 1)), { name: 'EngineError', code: 'malformed' });
  });

  test('a truncated digest, and descending bounds', () => {
    const definitions = bindings.definitions(handle);
    const digest = bindings.digest(handle, definitions);
    assert.equal(caught(() => bindings.trend([digest, digest.subarray(0, digest.length / 2)])).code, 'malformed');
    assert.equal(caught(() => bindings.digest(handle, definitions.subarray(1))).code, 'malformed');
    assert.equal(caught(() => bindings.cohorts(handle, Float64Array.of(9, 3))).code, 'malformed');
  });

  test('closed handles', async () => {
    const trend = await trendOf(series.slice(0, 2));
    await trend.close();
    await assert.rejects(trend.classes(), (/** @type {any} */ error) => error.code === 'cancelled');
    const closed = open(first, files[0]);
    bindings.close(closed.handle);
    await assert.rejects(trendOf([closed, series[1]]), (/** @type {any} */ error) => error.code === 'cancelled');
    // A trend does not need its snapshots any more.
    const opened = files.slice(0, 2).map((file) => open(first, file));
    const kept = await trendOf(opened);
    for (const { handle } of opened) bindings.close(handle);
    assert.deepEqual(only(await allRows(kept), 'Leaked').counts, [5, 26]);
    await kept.close();
  });
});
