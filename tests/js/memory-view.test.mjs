// Views of memory that another thread has grown. Without the mend, this thread may still see the old, shorter buffer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { viewOf } from '../../www/js/engine/memory-view.js';

const PAGE_BYTES = 65_536;
const GROWING = `
  const { workerData: { memory, flag } } = require('node:worker_threads');
  memory.grow(3);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
`;

test('memory that another thread has grown can be viewed at once', async () => {
  for (let round = 0; round < 5; round++) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 10, shared: true });
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(GROWING, { eval: true, workerData: { memory, flag } });
    // Without a turn of the event loop, in which a notice could be handled.
    Atomics.wait(flag, 0, 0);
    assert.equal(viewOf(memory, { address: 3 * PAGE_BYTES, room: PAGE_BYTES }, PAGE_BYTES).length, PAGE_BYTES);
    assert.throws(() => viewOf(memory, { address: 4 * PAGE_BYTES, room: 1 }, 1), RangeError);
    await worker.terminate();
  }
});

test('a view stays inside its room', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const room = { address: 100, room: 50 };
  assert.equal(viewOf(memory, room, 50).byteOffset, 100);
  assert.deepEqual([viewOf(memory, room, 20, 30).byteOffset, viewOf(memory, room, 20, 30).length], [130, 20]);
  assert.equal(viewOf(memory, room, 0, 50).length, 0);
  const outside = /** @type {const} */ ([
    [51, 0],
    [50, 1],
    [1, 50],
    [0, 51],
    [-1, 0],
    [10, -1],
    [1.5, 0],
    [Number.NaN, 0],
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
    [2 ** 53, 0],
  ]);
  for (const [length, at] of outside) {
    assert.throws(() => viewOf(memory, room, length, at), { code: 'crashed' }, `${length} at ${at}`);
  }
  for (const wrong of [
    { address: -1, room: 50 },
    { address: Number.NaN, room: 50 },
    { address: 0, room: Number.NaN },
  ])
    assert.throws(() => viewOf(memory, wrong, 1), { code: 'crashed' }, JSON.stringify(wrong));
});
