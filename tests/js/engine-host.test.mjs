import assert from 'node:assert/strict';
import test from 'node:test';
import { createEngineHost } from '../../www/js/state/engine-host.js';
import { LIMIT_BYTES, estimateBytes, limitOf, placeFor } from '../../www/js/state/engine-place.js';
import { createInitialState } from '../../www/js/state/initial-state.js';
import { createStore } from '../../www/js/state/store.js';

/** @import { Engine } from '../../www/js/engine/api.js' */
/** @import { OpenSnapshot, Source } from '../../www/js/state/app-state.js' */

const GB = 2 ** 30;

test('the memory that an opening needs: gzipped files by their usual ratio, addresses unknown', () => {
  const file = (/** @type {string} */ name) =>
    estimateBytes({ kind: 'file', name, file: /** @type {File} */ ({ size: 1000 }) });
  assert.equal(file('a.heapsnapshot'), 1400);
  assert.equal(Math.round(Number(file('a.heapsnapshot.GZ'))), 16_800);
  assert.equal(estimateBytes({ kind: 'url', name: 'a', url: new URL('https://example.com/') }), undefined);
});

test('an engine takes a file that fits beside the others, with a margin', () => {
  const room = { id: 1, heldCount: 1, usedBytes: 2 * GB, limitBytes: 4 * GB };
  assert.equal(placeFor([room], 1.7 * GB), 1);
  assert.equal(placeFor([room], 1.8 * GB), undefined);
  assert.equal(placeFor([room, { ...room, id: 2, usedBytes: GB }], 1.8 * GB), 2);
  assert.equal(placeFor([], 1), undefined);
});

test('an empty engine takes any file, any other engine no file that must be alone', () => {
  const room = { id: 1, heldCount: 0, usedBytes: 3 * GB, limitBytes: 4 * GB };
  assert.equal(placeFor([room], 9 * GB), 1);
  assert.equal(placeFor([room], Number.POSITIVE_INFINITY), 1);
  assert.equal(placeFor([{ ...room, heldCount: 1, usedBytes: 0 }], Number.POSITIVE_INFINITY), undefined);
});

test('a file of unknown size goes to an engine of which half is free', () => {
  const room = { id: 1, heldCount: 1, usedBytes: 1.7 * GB, limitBytes: 4 * GB };
  assert.equal(placeFor([room], undefined), 1);
  assert.equal(placeFor([{ ...room, usedBytes: 1.8 * GB }], undefined), undefined);
});

test('the address may set the limit', () => {
  assert.equal(limitOf('?memory=500'), 500e6);
  for (const search of ['', '?memory=0', '?memory=-1', '?memory=x', '?memory=1e9'])
    assert.equal(limitOf(search), LIMIT_BYTES, search);
});

/** A host over fake engines that only hold bytes. */
function setUp({ limitBytes = 4 * GB, failing = new Set() } = {}) {
  const store = createStore(createInitialState({ theme: 'system', language: 'en' }, '', []));
  /** @type {{ bytes: number; ended: boolean; engine: Engine }[]} */
  const started = [];
  const start = async () => {
    if (failing.has(started.length + 1)) throw new Error('no engine');
    const fake = { bytes: 10e6, ended: false, engine: /** @type {Engine} */ (/** @type {unknown} */ ({})) };
    Object.assign(fake.engine, {
      threads: 2,
      facts: { maxBytes: 4 * GB },
      memoryBytes: async () => fake.bytes,
      terminate: async () => void (fake.ended = true),
    });
    started.push(fake);
    return fake.engine;
  };
  const host = createEngineHost(store, { limitBytes, start });
  const signal = new AbortController().signal;
  let snapshotCount = 0;
  /** @type {(size: number, name?: string) => Source} */
  const source = (size, name = 'a') => ({ kind: 'file', name, file: /** @type {File} */ ({ size }) });
  return {
    store,
    started,
    host,
    signal,
    source,
    /** As an opening does it; the engine then holds `bytes` more. @param {number} size @param {number} [bytes] */
    async open(size, bytes = size) {
      const placed = await host.place(source(size), signal);
      const fake = started.find(({ engine }) => engine === placed.engine);
      assert.ok(fake);
      fake.bytes += bytes;
      const snapshot = /** @type {OpenSnapshot} */ ({ id: ++snapshotCount, engine: placed.id });
      store.set(({ snapshots }) => ({ snapshots: [...snapshots, snapshot] }));
      await host.leave();
      return placed;
    },
    /** @param {number} id */
    async close(id) {
      store.set(({ snapshots }) => ({ snapshots: snapshots.filter((snapshot) => snapshot.id !== id) }));
      await host.free();
    },
    /** @param {number} index @param {string} [code] */
    kill: (index, code = 'crashed') =>
      started[index]?.engine.ondied?.(/** @type {any} */ (Object.assign(new Error('trap'), { code }))),
    ids: () => store.get().engines.map(({ id }) => id),
    kinds: () => store.get().engines.map(({ kind }) => kind),
  };
}

test('one engine starts with the page and takes the first file, whatever its size', async () => {
  const { host, source, signal, ids, started } = setUp();
  const placed = await host.place(source(3.9 * GB), signal);
  assert.deepEqual([placed.id, placed.isShared], [1, false]);
  assert.deepEqual(ids(), [1]);
  assert.equal(started.length, 1);
});

test('snapshots share an engine while they fit, then get a new one, which ends with its last snapshot', async () => {
  const { open, close, ids, started } = setUp();
  assert.equal((await open(GB)).id, 1);
  const second = await open(GB);
  assert.deepEqual([second.id, second.isShared], [1, true]);
  assert.equal((await open(2 * GB)).id, 2);
  // The first engine has room again.
  assert.equal((await open(GB)).id, 1);
  await close(3);
  assert.deepEqual(ids(), [1]);
  assert.deepEqual(
    started.map(({ ended }) => ended),
    [false, true],
  );
});

test('the last engine is replaced if it is empty but holds much memory', async () => {
  const { open, close, ids, started } = setUp();
  await open(20e6);
  await close(1);
  assert.deepEqual(ids(), [1]);
  await open(100e6);
  await close(2);
  assert.deepEqual(ids(), [2]);
  await open(1);
  assert.deepEqual(
    started.map(({ ended }) => ended),
    [true, false],
  );
});

test('an empty engine ends, even the first', async () => {
  const { open, close, ids } = setUp({ limitBytes: 1 });
  await open(1);
  await open(1);
  assert.deepEqual(ids(), [1, 2]);
  await close(1);
  assert.deepEqual(ids(), [2]);
});

test('an engine that dies affects only its own snapshots, and gets no more files', async () => {
  const { open, close, kill, kinds, ids, host, store } = setUp({ limitBytes: 1 });
  await open(1);
  await open(1);
  kill(0);
  assert.deepEqual(kinds(), ['died', 'ready']);
  await host.free();
  assert.deepEqual(ids(), [1, 2], 'its snapshots stay on the page');
  assert.equal((await open(1)).id, 3);
  store.set(({ snapshots }) => ({ snapshots: snapshots.filter(({ engine }) => engine !== 1) }));
  host.restart();
  assert.deepEqual(ids(), [2, 3]);
  await close(2);
  assert.deepEqual(ids(), [3]);
});

test('if the only engine died empty, the next file starts a new one', async () => {
  const { open, kill, kinds, ids, host } = setUp();
  await host.free();
  kill(0);
  assert.deepEqual(kinds(), ['died']);
  assert.equal((await open(1)).id, 2);
  assert.deepEqual(ids(), [2]);
});

test('a file that must be alone gets an engine of its own', async () => {
  const { open, host, signal, ids } = setUp();
  await open(1);
  const placed = await host.placeAlone(signal);
  assert.deepEqual([placed.id, placed.isShared], [2, false]);
  await host.leave();
  assert.deepEqual(ids(), [1], 'the failed opening adds no engine');
});

test('an engine does not end while it opens a file', async () => {
  const { host, signal, source, open, close, ids } = setUp();
  await open(100e6);
  await host.place(source(1), signal);
  await close(1);
  assert.deepEqual(ids(), [1]);
  await host.leave();
  assert.deepEqual(ids(), [2]);
});

test('a cancelled opening starts no engine', async () => {
  const { host, source, open, ids } = setUp({ limitBytes: 1 });
  await open(1);
  const controller = new AbortController();
  const placing = host.place(source(1), controller.signal);
  controller.abort();
  await assert.rejects(placing, { name: 'AbortError' });
  assert.deepEqual(ids(), [1]);
});

test('a further engine that does not start is dropped; the first is tried again', async () => {
  const { host, source, signal, open, kinds, ids } = setUp({ limitBytes: 1, failing: new Set([2]) });
  await open(1);
  await assert.rejects(host.place(source(1), signal), /no engine/);
  assert.deepEqual(kinds(), ['ready', 'failed']);
  await host.leave();
  assert.deepEqual(ids(), [1]);

  const failing = new Set([1]);
  const other = setUp({ failing });
  await assert.rejects(other.host.place(source(1), signal), /no engine/);
  await other.host.leave();
  assert.deepEqual(other.kinds(), ['failed']);
  failing.clear();
  await other.open(1);
  assert.deepEqual(other.kinds(), ['ready']);
});
