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
    assert.equal(viewOf(memory, 3 * PAGE_BYTES, PAGE_BYTES).length, PAGE_BYTES);
    assert.throws(() => viewOf(memory, 4 * PAGE_BYTES, 1), RangeError);
    await worker.terminate();
  }
});
