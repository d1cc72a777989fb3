// Comparison of two snapshots: rows and members, trust in ids, and snapshots in different engines.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { capturePair } from '../fixtures/capture.mjs';
import { findFixture } from '../fixtures/index.mjs';
import { caught, startWasm } from './engine.mjs';

/** @typedef {import('../../www/js/engine/protocol.d.ts').ComparisonInfo} ComparisonInfo */
/** @typedef {import('../../www/js/engine/protocol.d.ts').DiffRow} DiffRow */
/** @typedef {import('../../www/js/engine/protocol.d.ts').DiffScope} DiffScope */
/** @typedef {import('../../www/js/engine/protocol.d.ts').DiffSortKey} DiffSortKey */
/** @typedef {import('../../www/js/engine/protocol.d.ts').Members} Members */

const { earlier, later } = capturePair();
const wasm = await startWasm();
const { bindings } = wasm;
const base = wasm.open(earlier);
const current = wasm.open(later);

/** @param {number | Uint8Array} from @param {number} to @param {'auto' | 'ids' | 'classes'} [matching] */
const compare = (from, to, matching = 'auto') =>
  /** @type {{ comparison: number; info: ComparisonInfo }} */ (bindings.compare(to, from, matching));

/** @param {number} comparison @param {{ scope?: DiffScope; key?: DiffSortKey; filter?: string; on?: number }} [options] */
function rowsOf(comparison, { scope = 'changed', key = 'sizeDelta', filter = '', on = current } = {}) {
  const query = { kind: 'diff', comparison, scope, sort: { key, descending: true }, filter };
  const cursor = bindings.query(on, query);
  const rows = [];
  for (let start = 0; start < bindings.total(cursor); start += 256) rows.push(...wasm.rows(cursor, start, start + 256));
  bindings.release(cursor);
  return /** @type {DiffRow[]} */ (/** @type {unknown} */ (rows));
}

/** @param {number} comparison @param {number} index @param {string} which */
const members = (comparison, index, which) => /** @type {Members} */ (bindings.members(comparison, index, which));

describe('one process', () => {
  const { comparison, info } = compare(base, current);
  const rows = rowsOf(comparison);

  test('ids are trusted, and totals match both snapshots', () => {
    assert.equal(info.ids.verdict, 'same');
    assert.ok(info.isById && info.ids.checked > 10_000 && info.ids.agreeing > 0.98 * info.ids.checked);
    const sum = (/** @type {(row: DiffRow) => number} */ of) => rows.reduce((total, row) => total + of(row), 0);
    assert.equal(
      info.addedCount,
      sum(({ addedCount }) => addedCount),
    );
    assert.equal(
      info.removedSize,
      sum(({ removedSize }) => removedSize),
    );
    assert.equal(info.count - info.baseCount, info.addedCount - info.removedCount);
    assert.equal(
      info.size,
      wasm.info(current).statistics.v8heap.total +
        wasm.info(current).statistics.native.total -
        wasm.info(current).extraNativeBytes,
    );
  });

  test('the changes that the program made are found', () => {
    const [session] = rowsOf(comparison, { filter: 'session' }).filter(({ name }) => name === 'Session');
    assert.ok(session);
    assert.deepEqual([session.addedCount, session.removedCount, session.baseCount, session.count], [400, 0, 300, 700]);
    assert.ok(session.retainedDelta > 0 && session.location?.url?.endsWith('pair.cjs'));
    const jobs = rows.filter(({ name }) => name === '{state, payload}');
    assert.deepEqual(
      jobs.map(({ addedCount, removedCount }) => [addedCount, removedCount]),
      [[400, 200]],
    );
    // One or two of Node's own objects have the same shape.
    const done = rows.filter(({ name }) => name === '{state}');
    assert.ok(done.length === 1 && (done[0]?.addedCount ?? 0) >= 400 && done[0]?.removedCount === 0);
    const grown = rowsOf(comparison, { scope: 'grown', key: 'grownSize' });
    assert.ok(grown.some(({ name, grownCount }) => name === 'Map' && grownCount > 0));
  });

  test('members are the objects of their class in their own snapshot', () => {
    const idsOf = [base, current].map((snapshot) => wasm.column(snapshot, 'id'));
    const retainedOf = [base, current].map((snapshot) => wasm.column(snapshot, 'retainedSize'));
    const [before, now] = idsOf.map((ids) => new Set(ids));
    for (const { index, addedCount, removedCount, grownCount, classIndex } of rows.slice(0, 40)) {
      const added = members(comparison, index, 'added').nodes;
      assert.equal(added.length, addedCount);
      const classes = wasm.column(current, 'classIndex');
      for (const node of added) assert.equal(classes[node], classIndex);
      const removed = members(comparison, index, 'removed').nodes;
      assert.equal(removed.length, removedCount);
      const { nodes, baseRetainedSizes } = members(comparison, index, 'grown');
      assert.deepEqual([nodes.length, baseRetainedSizes?.length], [grownCount, grownCount]);
      const growths = Array.from(nodes, (node, at) => (retainedOf[1]?.[node] ?? 0) - (baseRetainedSizes?.[at] ?? 0));
      assert.ok(growths.every((growth, at) => growth > 0 && growth <= (growths[at - 1] ?? Infinity)));
    }
    const session = rows.find(({ name }) => name === 'Session');
    for (const node of members(comparison, session?.index ?? -1, 'added').nodes) {
      const id = idsOf[1]?.[node] ?? 0;
      assert.ok(now?.has(id) && !before?.has(id));
    }
  });

  test('objects of members are a list like any other', () => {
    const session = rows.find(({ name }) => name === 'Session');
    const { nodes } = members(comparison, session?.index ?? -1, 'added');
    const sort = { key: 'id', descending: false };
    const cursor = bindings.query(current, { kind: 'objects', of: { kind: 'nodes', nodes }, sort });
    assert.equal(bindings.total(cursor), 400);
    const found = /** @type {{ id: number; className: string }[]} */ (
      /** @type {unknown} */ (wasm.rows(cursor, 0, 256))
    );
    assert.ok(found.every(({ id, className }, at) => className === 'Session' && id > (found[at - 1]?.id ?? 0)));
    bindings.release(cursor);
    const query = { kind: 'objects', of: { kind: 'nodes', nodes: Uint32Array.of(2 ** 31) }, sort };
    assert.equal(caught(() => bindings.query(current, query)).code, 'malformed');
  });

  test('a snapshot equals itself, and swapping sides mirrors the comparison', () => {
    const itself = compare(current, current);
    assert.deepEqual(rowsOf(itself.comparison), []);
    assert.deepEqual([itself.info.addedCount, itself.info.removedCount, itself.info.grownCount], [0, 0, 0]);
    // With the definitions of the later snapshot, because those of the earlier one differ.
    const definitions = bindings.definitions(current);
    const there = new Map(rows.map(({ key, addedCount, removedCount }) => [key, [addedCount, removedCount]]));
    const side = bindings.side(base, definitions);
    const { comparison: again } = compare(side, current);
    for (const { key, addedCount, removedCount } of rowsOf(again)) {
      assert.deepEqual([addedCount, removedCount], there.get(key));
    }
    bindings.endComparison(again);
    bindings.endComparison(itself.comparison);
  });

  test('a snapshot in another engine gives the same result', async () => {
    const other = await startWasm();
    const there = other.open(earlier);
    const bytes = other.bindings.side(there, bindings.definitions(current));
    const { comparison: across, info: infoAcross } = compare(bytes, current);
    assert.deepEqual(infoAcross, info);
    assert.deepEqual(rowsOf(across), rows);
    bindings.endComparison(across);
    for (const cut of [0, 7, 100, bytes.length >> 1, bytes.length - 1]) {
      assert.equal(caught(() => compare(bytes.slice(0, cut), current)).code, 'malformed');
    }
  });

  test('sorted by each column, and filtered', () => {
    for (const key of /** @type {const} */ ([
      'addedCount',
      'removedCount',
      'countDelta',
      'addedSize',
      'removedSize',
      'sizeDelta',
      'retainedDelta',
      'grownCount',
      'grownSize',
    ])) {
      const sorted = rowsOf(comparison, { key });
      assert.equal(sorted.length, rows.length);
      assert.ok(
        sorted.every((row, at) => at === 0 || row[key] <= /** @type {DiffRow} */ (sorted[at - 1])[key]),
        key,
      );
    }
    const filtered = rowsOf(comparison, { filter: 'STRING' });
    assert.ok(filtered.length > 0 && filtered.every(({ name }) => name.toLowerCase().includes('string')));
    for (const scope of /** @type {const} */ (['added', 'removed', 'grown'])) {
      assert.ok(
        rowsOf(comparison, { scope }).every((row) => row[`${scope}Count`] > 0),
        scope,
      );
    }
  });

  test('a closed comparison is gone', () => {
    const { comparison: short } = compare(base, current);
    bindings.endComparison(short);
    assert.equal(caught(() => rowsOf(short)).code, 'cancelled');
    assert.equal(caught(() => members(short, 0, 'added')).code, 'cancelled');
    assert.equal(caught(() => members(comparison, 2 ** 31, 'added')).code, 'malformed');
    assert.equal(caught(() => members(comparison, 0, 'other')).code, 'malformed');
    const extra = wasm.open(later);
    const { comparison: ofExtra } = compare(base, extra);
    bindings.close(extra);
    assert.equal(caught(() => rowsOf(ofExtra)).code, 'cancelled');
    assert.equal(caught(() => compare(extra, current)).code, 'cancelled');
  });
});

describe('two sessions', () => {
  test('of one process, one after the other: ids belong to other objects', () => {
    const { earlier: first, later: second } = capturePair('apart');
    const [before, now] = [wasm.open(first), wasm.open(second)];
    const { info } = compare(before, now);
    assert.equal(info.ids.verdict, 'different');
    assert.ok(info.ids.checked > 10_000 && info.ids.agreeing < 0.6 * info.ids.checked);
    assert.deepEqual([info.isById, info.addedCount], [false, 0]);
    bindings.close(before);
    bindings.close(now);
  });

  test('of two programs: classes are compared by the URL of their scripts', () => {
    const read = (/** @type {string} */ name) => wasm.open(readFileSync(findFixture(name).path));
    const [before, now] = [read('node-24.heapsnapshot'), read('node-26.heapsnapshot')];
    const { comparison, info } = compare(before, now);
    assert.deepEqual([info.ids.verdict, info.isById, info.addedCount], ['different', false, 0]);
    const rows = rowsOf(comparison, { on: now });
    assert.ok(rows.length > 100);
    for (const { countDelta, count, baseCount, retainedDelta, retainedSize, baseRetainedSize } of rows) {
      assert.deepEqual([countDelta, retainedDelta], [count - baseCount, retainedSize - baseRetainedSize]);
    }
    assert.equal(members(comparison, 0, 'added').nodes.length, 0);
    // Both have path groups, and every object of a class is in one.
    for (const snapshot of [before, now]) {
      for (const name of ['Map', 'Array', 'Function']) {
        const groups = /** @type {import('../../www/js/engine/protocol.d.ts').PathGroup[]} */ (
          bindings.ask(snapshot, { kind: 'pathGroups', name })
        );
        const classes = wasm.classes(snapshot).filter((row) => row.name === name);
        const sum = (/** @type {readonly { count: number }[]} */ rows) =>
          rows.reduce((total, { count }) => total + count, 0);
        assert.ok(groups.every(({ count }, at) => count > 0 && count <= (groups[at - 1]?.count ?? Infinity)));
        if (groups.length < 256) assert.equal(sum(groups), sum(classes), name);
        else assert.ok(sum(groups) < sum(classes), name);
        assert.equal(new Set(groups.map(({ path }) => path)).size, groups.length);
      }
    }
    // DevTools always compares by id.
    assert.ok(compare(before, now, 'ids').info.isById);
    bindings.close(before);
    bindings.close(now);
  });
});
