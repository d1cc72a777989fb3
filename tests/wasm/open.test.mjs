// The worker's `openSnapshot` with the real one-thread wasm: order of progress, timings, cancellation, and that a failed
// opening leaves nothing behind.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { openSnapshot } from '../../www/js/engine/open.js';
import { startWasm } from './engine.mjs';

/**
 * @typedef {import('../../www/js/engine/protocol.d.ts').Progress} Progress
 * @typedef {import('../../www/js/engine/protocol.d.ts').Calls['open']['value']} Opened
 */

const wasm = await startWasm();
const packed = readFileSync(findFixture('node-8.heapsnapshot').path);
const live = new Set();
// The real bindings, with a record of which openings begin and end.
const bindings = {
  ...wasm.bindings,
  openBegin(/** @type {Parameters<typeof wasm.bindings.openBegin>} */ ...args) {
    const opening = wasm.bindings.openBegin(...args);
    live.add(opening);
    return opening;
  },
  abandon(/** @type {number} */ opening) {
    live.delete(opening);
    wasm.bindings.abandon(opening);
  },
  openEnd(/** @type {number} */ opening) {
    live.delete(opening);
    return wasm.bindings.openEnd(opening);
  },
};
const instance = /** @type {any} */ ({
  bindings,
  memory: wasm.memory,
  maxBytes: 2 ** 32,
  reader: { isUsable: false },
});

/** @param {Uint8Array} data */
function blobOf(data) {
  return { kind: /** @type {const} */ ('blob'), blob: new Blob([data]) };
}

/**
 * @param {import('../../www/js/engine/protocol.d.ts').SourceMessage} source
 * @param {(progress: Progress, controller: AbortController) => void} [hear]
 * @param {(value: Opened, controller: AbortController) => void} [look]
 */
function open(source, hear = () => {}, look = () => {}) {
  const controller = new AbortController();
  return openSnapshot(instance, source, 'a name', 1, controller.signal, {
    onProgress: (progress) => hear(progress, controller),
    onPreview: (value) => look(value, controller),
    untilAsked: async () => {},
    onRequest: () => {},
  });
}

const DEAF = { onProgress: () => {}, onPreview: () => {}, untilAsked: async () => {}, onRequest: () => {} };

test('a snapshot opens, and every phase is reported and timed', async () => {
  /** @type {Progress[]} */
  const reports = [];
  const { snapshot, info } = await open(blobOf(packed), (progress) => reports.push(progress));
  assert.equal(info.name, 'a name');
  assert.equal(info.sourceBytes, packed.length);
  assert.equal(info.memoryBytes, wasm.memoryBytes);
  const phases = [...new Set(reports.map(({ phase }) => phase))];
  assert.deepEqual(
    phases.filter((phase) => phase !== 'parse'),
    ['read', 'index', 'classes', 'retainers', 'dominators', 'retained'],
  );
  const { total, ...parts } = info.timings;
  for (const [phase, ms] of Object.entries(parts)) assert.ok(ms >= 0 && ms <= total, `${phase} took ${ms} of ${total}`);
  assert.deepEqual(Object.keys(parts).sort(), [...new Set([...phases, 'parse'])].sort());
  const read = reports.map(({ bytesRead }) => bytesRead);
  assert.deepEqual(
    read,
    [...read].sort((a, b) => a - b),
  );
  assert.equal(read.at(-1), packed.length);
  assert.ok(reports.every(({ bytesTotal }) => bytesTotal === packed.length));
  assert.equal(wasm.info(snapshot).nodeCount, info.nodeCount);
  wasm.bindings.close(snapshot);
  assert.equal(live.size, 0);
});

test('a stream of unknown size gives the same result as the file', async () => {
  const stream = new Blob([packed]).stream();
  const fromStream = await open({ kind: 'stream', stream, size: -1 });
  const fromBlob = await open(blobOf(packed));
  const { timings: _a, memoryBytes: _b, parsedMemoryBytes: _e, ...left } = fromStream.info;
  const { timings: _c, memoryBytes: _d, parsedMemoryBytes: _f, ...right } = fromBlob.info;
  assert.deepEqual(left, right);
  for (const { snapshot } of [fromStream, fromBlob]) wasm.bindings.close(snapshot);
});

for (const when of ['read', 'index', 'classes', 'retainers', 'dominators', 'retained']) {
  test(`a cancel while it is at '${when}' ends it, and the next one opens`, async () => {
    const opened = open(blobOf(packed), ({ phase }, controller) => phase === when && controller.abort());
    await assert.rejects(opened, { code: 'cancelled' });
    assert.equal(live.size, 0, 'abandoned');
    const { snapshot } = await open(blobOf(packed));
    wasm.bindings.close(snapshot);
  });
}

test('a preview answers before the snapshot is complete, and becomes the snapshot', async () => {
  /** @type {string[]} */
  const events = [];
  /** @type {Opened[]} */
  const previews = [];
  /** @type {unknown[]} */
  const early = [];
  const { snapshot, info } = await open(
    blobOf(packed),
    ({ phase }) => events.at(-1) !== phase && events.push(phase),
    (preview) => {
      events.push('preview');
      previews.push(preview);
      early.push(wasm.classes(preview.snapshot), wasm.column(preview.snapshot, 'shallowSize'));
      const none = wasm.column(preview.snapshot, 'distance');
      assert.ok(none.every((/** @type {number} */ steps) => steps === -5));
      const edges = /** @type {const} */ ({ kind: 'edges', node: 0, sort: { key: 'name', descending: false } });
      assert.throws(() => wasm.list(preview.snapshot, edges), { code: 'malformed' });
      assert.throws(() => wasm.bindings.ask(preview.snapshot, { kind: 'object', node: 0 }), { code: 'malformed' });
    },
  );
  assert.deepEqual(events.slice(events.indexOf('index')), [
    'index',
    'classes',
    'preview',
    'retainers',
    'dominators',
    'retained',
  ]);
  const [preview] = previews;
  assert.equal(previews.length, 1);
  assert.equal(preview?.snapshot, snapshot, 'one handle for both');
  assert.deepEqual([preview.info.isComplete, info.isComplete], [false, true]);
  assert.deepEqual(Object.keys(preview.info.timings).sort(), ['classes', 'index', 'parse', 'read']);
  const { timings: _a, memoryBytes: _b, isComplete: _c, ...first } = preview.info;
  const { timings: _d, memoryBytes: _e, isComplete: _f, ...last } = info;
  assert.deepEqual(first, last, 'nothing else changes');
  const [classes, sizes] = /** @type {[import('./engine.mjs').ClassRow[], unknown]} */ (early);
  assert.deepEqual(sizes, wasm.column(snapshot, 'shallowSize'));
  assert.ok(classes.every(({ retainedSize, distance }) => retainedSize === 0 && distance === -5));
  const known = ({ index, name, key, count, shallowSize }) => ({ index, name, key, count, shallowSize });
  const whole = wasm.classes(snapshot);
  assert.deepEqual(classes.map(known), whole.map(known));
  assert.ok(whole.some(({ retainedSize }) => retainedSize > 0));
  wasm.bindings.close(snapshot);
});

test('a preview that is cancelled is gone with its views', async () => {
  let cursor = 0;
  /** @type {Opened | undefined} */
  let seen;
  const opened = open(
    blobOf(packed),
    () => {},
    (preview, controller) => {
      seen = preview;
      cursor = wasm.queryClasses(preview.snapshot);
      controller.abort();
    },
  );
  await assert.rejects(opened, { code: 'cancelled' });
  assert.equal(live.size, 0, 'abandoned');
  const handle = /** @type {Opened} */ (seen).snapshot;
  for (const body of [
    () => wasm.info(handle),
    () => wasm.classes(handle),
    () => wasm.column(handle, 'id'),
    () => wasm.rows(cursor, 0, 1),
  ]) {
    assert.throws(body, { code: 'cancelled' });
  }
});

test('a cancelled signal reads nothing', async () => {
  const controller = new AbortController();
  controller.abort();
  let asked = 0;
  const stream = new ReadableStream({ pull: () => void asked++ }, { highWaterMark: 0 });
  const source = { kind: /** @type {const} */ ('stream'), stream, size: -1 };
  await assert.rejects(openSnapshot(instance, source, '', 1, controller.signal, DEAF), { code: 'cancelled' });
  assert.equal(asked, 0);
});

test('a bad file ends its opening and its stream', async () => {
  let isStopped = false;
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('Dear diary,\n'.repeat(50_000))),
    cancel: () => void (isStopped = true),
  });
  await assert.rejects(open({ kind: 'stream', stream, size: -1 }), { code: 'not-a-snapshot' });
  assert.equal(live.size, 0);
  assert.ok(isStopped);
});

test('a trap is passed on, and nothing is called on the broken instance', async () => {
  const calls = [];
  const broken = {
    ...bindings,
    runPhase() {
      throw new WebAssembly.RuntimeError('unreachable');
    },
    abandon: () => calls.push('abandon'),
  };
  const controller = new AbortController();
  const opened = openSnapshot({ ...instance, bindings: broken }, blobOf(packed), '', 1, controller.signal, DEAF);
  await assert.rejects(opened, WebAssembly.RuntimeError);
  assert.deepEqual(calls, []);
  for (const opening of live) bindings.abandon(opening);
});
