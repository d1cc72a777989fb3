// The same bytes give the same answer for any slices.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { made } from '../fixtures/made.mjs';
import { makeRandom, startWasm } from './engine.mjs';

const wasm = await startWasm();

/** @param {Uint8Array} data @param {Parameters<typeof wasm.open>[1]} [options] */
function everythingOf(data, options) {
  const snapshot = wasm.open(data, options);
  const everything = wasm.everything(snapshot);
  wasm.bindings.close(snapshot);
  return everything;
}

describe('made files', () => {
  for (const { name, make } of made) {
    test(name, () => {
      const data = make();
      const whole = everythingOf(data);
      const random = makeRandom(data.length);
      // Byte by byte, except for the large file with a hundred thousand nested levels.
      const tiny = data.length > 100_000 ? () => 1 + Math.floor(random() * 200) : () => 1;
      assert.deepEqual(everythingOf(data, { sizes: tiny }), whole);
      assert.deepEqual(everythingOf(data, { sizes: () => 1 + Math.floor(random() * 97) }), whole);
      assert.deepEqual(everythingOf(data, { size: -1 }), whole, 'size unknown');
    });
  }
});

describe('real files in pieces of 1 byte to 64 KiB', () => {
  for (const name of ['node-8.heaptimeline', 'node-24.heapsnapshot', 'chromium-156.heapsnapshot']) {
    const fixture = findFixture(name);
    for (const [kind, read] of /** @type {const} */ ([
      ['gzip', () => readFileSync(fixture.path)],
      ['plain', () => readFixture(fixture)],
    ])) {
      test(`${name}, ${kind}`, () => {
        const data = read();
        const whole = everythingOf(data);
        for (const seed of [1, 2]) {
          const random = makeRandom(seed);
          // Small and large slices are equally frequent.
          const sizes = () => Math.floor(2 ** (random() * 16));
          assert.deepEqual(everythingOf(data, { sizes }), whole, `seed ${seed}`);
        }
        assert.deepEqual(everythingOf(data, { size: -1 }), whole, 'size unknown');
      });
    }
  }
});
