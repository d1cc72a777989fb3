// The engine's warm-up snapshot has every section, and leaves nothing behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warmUp } from '../../www/js/engine/warm-up.js';
import { startWasm } from './engine.mjs';

test('the warm-up opens a complete snapshot, closes it, and takes little memory', async () => {
  const wasm = await startWasm();
  const before = wasm.memoryBytes;
  /** @type {string[]} */
  const phases = [];
  /** @type {any[]} */
  const seen = [];
  const { bindings } = wasm;
  const watched = {
    ...bindings,
    runPhase(/** @type {number} */ handle) {
      phases.push(/** @type {string} */ (bindings.nextPhase(handle)));
      bindings.runPhase(handle);
    },
    info(/** @type {number} */ handle) {
      seen.push(bindings.info(handle), wasm.classes(handle), handle);
    },
  };
  await warmUp(/** @type {any} */ ({ bindings: watched, memory: wasm.memory }));
  assert.deepEqual(phases, ['index', 'classes', 'retainers', 'dominators', 'retained']);
  const [info, classes, handle] = seen;
  assert.deepEqual(
    [info.nodeCount, info.edgeCount, info.locationCount, info.totalSize, info.compressed, info.warnings],
    [6, 7, 1, 112, true, []],
  );
  assert.equal(classes.length, 4);
  assert.throws(() => bindings.info(handle), { code: 'cancelled' });
  const after = wasm.memoryBytes;
  assert.ok(after - before < 8 * 2 ** 20, `${after - before} bytes, free for the first file`);
  for (let turn = 0; turn < 20; turn++) await warmUp(wasm);
  assert.equal(wasm.memoryBytes, after);
});
