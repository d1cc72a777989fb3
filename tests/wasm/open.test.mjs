// The worker's `openSnapshot` over the real one-thread wasm: order of progress, timings, cancel, and that a failed
// opening leaves nothing behind.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { openSnapshot } from '../../www/js/engine/open.js';
import { startWasm } from './engine.mjs';

/** @typedef {import('../../www/js/engine/protocol.d.ts').Progress} Progress */

const wasm = await startWasm();
const packed = readFileSync(findFixture('node-8.heapsnapshot').path);
const live = new Set();
// Watches what is begun and ended; everything else is the real thing.
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
 */
function open(source, hear = () => {}) {
  const controller = new AbortController();
  const onProgress = (/** @type {Progress} */ progress) => hear(progress, controller);
  return openSnapshot(instance, source, 'a name', 1, controller.signal, { onProgress, onRequest: () => {} });
}

test('a snapshot opens, with every phase told and timed', async () => {
  /** @type {Progress[]} */
  const told = [];
  const { snapshot, info } = await open(blobOf(packed), (progress) => told.push(progress));
  assert.equal(info.name, 'a name');
  assert.equal(info.sourceBytes, packed.length);
  assert.equal(info.memoryBytes, wasm.memoryBytes);
  const phases = [...new Set(told.map(({ phase }) => phase))];
  assert.deepEqual(
    phases.filter((phase) => phase !== 'parse'),
    ['read', 'index', 'ownership', 'names', 'aggregates', 'statistics'],
  );
  const { total, ...parts } = info.timings;
  for (const [phase, ms] of Object.entries(parts)) assert.ok(ms >= 0 && ms <= total, `${phase} took ${ms} of ${total}`);
  assert.deepEqual(Object.keys(parts).sort(), [...new Set([...phases, 'parse'])].sort());
  const read = told.map(({ bytesRead }) => bytesRead);
  assert.deepEqual(
    read,
    [...read].sort((a, b) => a - b),
  );
  assert.equal(read.at(-1), packed.length);
  assert.ok(told.every(({ bytesTotal }) => bytesTotal === packed.length));
  assert.equal(wasm.info(snapshot).nodeCount, info.nodeCount);
  wasm.bindings.close(snapshot);
  assert.equal(live.size, 0);
});

test('a stream of unknown size gives what the file gives', async () => {
  const stream = new Blob([packed]).stream();
  const fromStream = await open({ kind: 'stream', stream, size: -1 });
  const fromBlob = await open(blobOf(packed));
  const { timings: _a, memoryBytes: _b, parsedMemoryBytes: _e, ...left } = fromStream.info;
  const { timings: _c, memoryBytes: _d, parsedMemoryBytes: _f, ...right } = fromBlob.info;
  assert.deepEqual(left, right);
  for (const { snapshot } of [fromStream, fromBlob]) wasm.bindings.close(snapshot);
});

for (const when of ['read', 'index', 'names', 'statistics']) {
  test(`a cancel while it is at '${when}' ends it, and the next one opens`, async () => {
    const opened = open(blobOf(packed), ({ phase }, controller) => phase === when && controller.abort());
    await assert.rejects(opened, { code: 'cancelled' });
    assert.equal(live.size, 0, 'abandoned');
    const { snapshot } = await open(blobOf(packed));
    wasm.bindings.close(snapshot);
  });
}

test('a cancelled signal reads nothing', async () => {
  const controller = new AbortController();
  controller.abort();
  let asked = 0;
  const stream = new ReadableStream({ pull: () => void asked++ }, { highWaterMark: 0 });
  const source = { kind: /** @type {const} */ ('stream'), stream, size: -1 };
  const listeners = { onProgress: () => {}, onRequest: () => {} };
  await assert.rejects(openSnapshot(instance, source, '', 1, controller.signal, listeners), { code: 'cancelled' });
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
  const listeners = { onProgress: () => {}, onRequest: () => {} };
  const opened = openSnapshot({ ...instance, bindings: broken }, blobOf(packed), '', 1, controller.signal, listeners);
  await assert.rejects(opened, WebAssembly.RuntimeError);
  assert.deepEqual(calls, []);
  for (const opening of live) bindings.abandon(opening);
});
