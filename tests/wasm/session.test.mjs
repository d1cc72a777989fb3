// Sorting, filtering and paging of views, and the life of handles.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { made } from '../fixtures/made.mjs';
import { cancelShared, readShared } from '../../www/js/engine/monitor.js';
import { caught, COLUMNS, makeRandom, startWasm } from './engine.mjs';

/** @typedef {import('../../www/js/engine/protocol.d.ts').ClassRow} ClassRow */

const wasm = await startWasm();
const { bindings } = wasm;
const packed = readFileSync(findFixture('chromium-156.heapsnapshot').path);
const snapshot = wasm.open(packed);
const example = made[0].make();

/** @param {string | number} a @param {string | number} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const all = wasm.classes(snapshot);

describe('views', () => {
  for (const key of /** @type {const} */ (['name', 'distance', 'count', 'shallowSize', 'retainedSize'])) {
    for (const descending of [false, true]) {
      test(`sorted by ${key}, ${descending ? 'descending' : 'ascending'}; ties by name and ordinal`, () => {
        const sign = descending ? -1 : 1;
        const sorted = [...all].sort(
          (a, b) => sign * compare(a[key], b[key]) || compare(a.name, b.name) || a.index - b.index,
        );
        assert.deepEqual(wasm.classes(snapshot, { key, descending }), sorted);
      });
    }
  }

  test('names are compared as JavaScript does', () => {
    const file = made.find(({ name }) => name === 'raw UTF-8');
    const other = wasm.open(/** @type {NonNullable<typeof file>} */ (file).make());
    const names = wasm.classes(other, { key: 'name', descending: false }).map(({ name }) => name);
    bindings.close(other);
    assert.deepEqual(names, [...names].sort(compare));
  });

  for (const filter of ['array', 'ARRAY', 'html', '  Object ', 'é', '(', '.*', 'nothing has this in its name', '\0']) {
    test(`filtered by ${JSON.stringify(filter)}`, () => {
      const part = filter.trim().toLowerCase();
      const found = all.filter(({ name }) => name.toLowerCase().includes(part));
      assert.deepEqual(wasm.classes(snapshot, { filter }), found);
    });
  }

  test('pages of any size add up to the whole list', () => {
    const cursor = wasm.queryClasses(snapshot, { key: 'shallowSize', descending: true });
    const total = bindings.total(cursor);
    assert.equal(total, all.length);
    const random = makeRandom(7);
    for (let turn = 0; turn < 50; turn++) {
      const start = Math.floor(random() * (total + 20));
      const end = start + Math.floor(random() * 256);
      assert.deepEqual(wasm.rows(cursor, start, end), all.slice(start, end));
    }
    bindings.release(cursor);
  });

  test('a page has at most 256 rows and none beyond the end', () => {
    const cursor = wasm.queryClasses(snapshot, { key: 'shallowSize', descending: true });
    const total = bindings.total(cursor);
    assert.ok(total > 300, 'a file with more classes than fit on a page');
    assert.deepEqual(wasm.rows(cursor, 0, 257), all.slice(0, 256));
    assert.deepEqual(wasm.rows(cursor, 10, 2 ** 32 - 1), all.slice(10, 266));
    assert.deepEqual(wasm.rows(cursor, total - 1, total + 5), all.slice(-1));
    for (const [start, end] of [
      [total, total + 9],
      [2 ** 32 - 1, 2 ** 32 - 1],
      [5, 5],
      [9, 3],
    ]) {
      assert.deepEqual(wasm.rows(cursor, start, end), [], `${start} to ${end}`);
    }
    bindings.release(cursor);
  });

  test('two views of one snapshot are independent', () => {
    const first = wasm.queryClasses(snapshot, { key: 'name', descending: false });
    const second = wasm.queryClasses(snapshot, { key: 'count', descending: true, filter: 'array' });
    const before = wasm.rows(first, 0, 9);
    bindings.release(second);
    assert.deepEqual(wasm.rows(first, 0, 9), before);
    bindings.release(first);
  });

  test('returned columns are copies and not views of the instance memory', () => {
    for (const name of COLUMNS) assert.notEqual(wasm.column(snapshot, name).buffer, wasm.memory.buffer, name);
    assert.match(caught(() => bindings.column(snapshot, 'noSuchColumn')).message, /^name: expected one of "id", /);
  });
});

/** @param {() => unknown} body @param {string} what */
function assertGone(body, what) {
  const { code, message } = caught(body);
  assert.equal(code, 'cancelled');
  assert.match(message, new RegExp(`^this ${what} has been closed$`));
}

describe('handles', () => {
  test('a released view is gone, a second release does nothing', () => {
    const cursor = wasm.queryClasses(snapshot, { key: 'name', descending: false });
    bindings.release(cursor);
    assertGone(() => bindings.rows(cursor, 0, 1), 'list');
    assertGone(() => bindings.total(cursor), 'list');
    bindings.release(cursor);
    assert.equal(wasm.info(snapshot).compressed, true);
  });

  test('a closed snapshot is gone with its views; others stay', () => {
    const other = wasm.open(example);
    const cursor = wasm.queryClasses(other, { key: 'name', descending: false });
    const mine = wasm.queryClasses(snapshot, { key: 'name', descending: false });
    bindings.close(other);
    assertGone(() => bindings.info(other), 'snapshot');
    assertGone(() => bindings.column(other, 'id'), 'snapshot');
    assertGone(() => wasm.queryClasses(other, { key: 'name', descending: false }), 'snapshot');
    assertGone(() => bindings.rows(cursor, 0, 1), 'list');
    assertGone(() => bindings.total(cursor), 'list');
    bindings.close(other);
    assert.equal(bindings.total(mine), all.length);
    bindings.release(mine);
  });

  test('handles are never used twice', () => {
    const seen = new Set();
    for (let turn = 0; turn < 5; turn++) {
      const other = wasm.open(example);
      const cursor = wasm.queryClasses(other, { key: 'name', descending: false });
      for (const handle of [other, cursor]) assert.ok(!seen.has(handle) && seen.add(handle));
      bindings.close(other);
    }
  });

  test('a handle that never existed, or is of another kind, is gone, too', () => {
    const opening = bindings.openBegin(-1, 2 ** 30, 1, 1);
    const cursor = wasm.queryClasses(snapshot, { key: 'name', descending: false });
    for (const handle of [0, 999_999, 2 ** 32 - 1, opening, cursor]) {
      assertGone(() => bindings.info(handle), 'snapshot');
      if (handle !== cursor) assertGone(() => bindings.rows(handle, 0, 1), 'list');
      if (handle !== opening) assertGone(() => bindings.nextPhase(handle), 'opening');
      assertGone(() => bindings.openEnd(handle), 'opening');
    }
    bindings.release(opening);
    bindings.close(cursor);
    assert.equal(bindings.nextPhase(opening), 'index', 'release does not close an opening');
    assert.equal(bindings.total(cursor), all.length, 'close does not release a cursor');
    bindings.abandon(opening);
    bindings.release(cursor);
  });

  test('an abandoned opening is gone', () => {
    const opening = bindings.openBegin(example.length, 2 ** 30, 1, 1);
    bindings.input(opening, 0, 100);
    bindings.abandon(opening);
    bindings.abandon(opening);
    assertGone(() => bindings.input(opening, 0, 100), 'opening');
    assertGone(() => bindings.push(opening, 0, 1), 'opening');
    assertGone(() => bindings.nextPhase(opening), 'opening');
    assertGone(() => bindings.runPhase(opening), 'opening');
    assertGone(() => bindings.openEnd(opening), 'opening');
  });

  test('a slice that does not exist or exceeds its buffer is refused', () => {
    const opening = bindings.openBegin(example.length, 2 ** 30, 2, 1);
    assertGone(() => bindings.input(opening, 2, 10), 'buffer');
    assertGone(() => bindings.push(opening, 2, 0), 'buffer');
    assertGone(() => bindings.push(opening, 0, 1), 'buffer');
    bindings.input(opening, 0, 10);
    assertGone(() => bindings.push(opening, 0, 11), 'buffer');
    // Larger than the address space.
    assert.equal(caught(() => bindings.input(opening, 0, 2 ** 32 - 1)).code, 'out-of-memory');
    bindings.abandon(opening);
  });

  test('a buffer does not move while slices fit into it', () => {
    const opening = bindings.openBegin(-1, 2 ** 30, 2, 1);
    const address = bindings.input(opening, 0, 4096);
    const other = bindings.input(opening, 1, 4096);
    assert.ok(Math.abs(other - address) >= 4096, 'buffers do not overlap');
    for (const bytes of [1, 4096, 0]) assert.equal(bindings.input(opening, 0, bytes), address);
    bindings.abandon(opening);
  });

  test('an opening that ends too early does not become a snapshot', () => {
    const opening = bindings.openBegin(example.length, 2 ** 30, 6, 1);
    wasm.pour(opening, example);
    bindings.runPhase(opening);
    assertGone(() => bindings.openEnd(opening), 'opening');
    assertGone(() => bindings.info(opening), 'snapshot');
  });

  test('a complete opening becomes its snapshot, under the same handle', () => {
    const other = wasm.open(example);
    assert.equal(bindings.openEnd(other), other);
    assert.equal(bindings.nextPhase(other), undefined);
    assert.equal(bindings.canPreview(other), true);
    assert.equal(wasm.info(other).nodeCount, 11);
    bindings.close(other);
    assertGone(() => bindings.openEnd(other), 'opening');
    assertGone(() => bindings.canPreview(other), 'opening');
  });

  test('an opening answers as soon as its classes are known', () => {
    const opening = bindings.openBegin(example.length, 2 ** 30, 6, 1);
    wasm.pour(opening, example);
    while (bindings.nextPhase(opening) !== 'retainers') {
      assert.equal(bindings.canPreview(opening), false);
      assertGone(() => bindings.info(opening), 'snapshot');
      bindings.runPhase(opening);
    }
    assert.equal(bindings.canPreview(opening), true);
    assert.equal(wasm.info(opening).isComplete, false);
    const cursor = wasm.queryClasses(opening);
    assertGone(() => bindings.openEnd(opening), 'opening');
    while (bindings.nextPhase(opening) !== undefined) bindings.runPhase(opening);
    assert.equal(wasm.info(bindings.openEnd(opening)).isComplete, true);
    assert.equal(wasm.rows(cursor, 0, 256).length, bindings.total(cursor), 'a view of the preview stays valid');
    bindings.close(opening);
    assertGone(() => bindings.total(cursor), 'list');
  });

  test('two openings can alternate', () => {
    const first = bindings.openBegin(example.length, 2 ** 30, 1, 1);
    const second = bindings.openBegin(example.length, 2 ** 30, 1, 1);
    for (let at = 0; at < example.length; at += 100) {
      const slice = example.subarray(at, at + 100);
      for (const opening of [first, second]) {
        const address = bindings.input(opening, 0, 100);
        new Uint8Array(wasm.memory.buffer, address, slice.length).set(slice);
        bindings.push(opening, 0, slice.length);
      }
    }
    for (const opening of [first, second]) {
      while (bindings.nextPhase(opening) !== undefined) bindings.runPhase(opening);
      assert.equal(wasm.info(bindings.openEnd(opening)).nodeCount, 11);
      bindings.close(opening);
    }
  });
});

describe('the monitor', () => {
  const monitor = () => ({
    memory: /** @type {SharedArrayBuffer} */ (/** @type {unknown} */ (wasm.memory.buffer)),
    address: bindings.monitorAddress(),
  });

  test('reports the phases of the protocol, in order', () => {
    const opening = bindings.openBegin(example.length, 2 ** 30, 6, 1);
    assert.deepEqual(readShared(monitor()), { phase: 'parse', done: 0, total: 0 });
    wasm.pour(opening, example);
    const phases = [];
    for (let phase; (phase = bindings.nextPhase(opening)) !== undefined;) {
      bindings.runPhase(opening);
      assert.equal(readShared(monitor()).phase, phase);
      phases.push(phase);
    }
    assert.deepEqual(phases, ['index', 'classes', 'retainers', 'dominators', 'retained']);
    bindings.close(bindings.openEnd(opening));
  });

  test('a cancellation ends the next slice or phase, and only of its own opening', () => {
    for (const [isPoured, ticket] of /** @type {const} */ ([
      [false, 7],
      [true, 8],
    ])) {
      const opening = bindings.openBegin(packed.length, 2 ** 30, 6, ticket);
      if (isPoured) wasm.pour(opening, packed);
      cancelShared(monitor(), ticket);
      const next = () => (isPoured ? bindings.runPhase(opening) : wasm.pour(opening, packed));
      assert.equal(caught(next).code, 'cancelled');
      bindings.abandon(opening);
      const other = wasm.open(example);
      assert.equal(wasm.info(other).nodeCount, 11);
      bindings.close(other);
    }
  });
});
