// Every input that must not open gives its error for any slices and without a trap, and the instance stays usable.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bad } from '../fixtures/bad.mjs';
import { buildSnapshot, exampleGraph, printSnapshot } from '../fixtures/build.mjs';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { caught, makeRandom, startWasm } from './engine.mjs';

const wasm = await startWasm();
const good = printSnapshot(buildSnapshot(exampleGraph()));

function openGood() {
  const snapshot = wasm.open(good);
  const everything = wasm.everything(snapshot);
  wasm.bindings.close(snapshot);
  return everything;
}

const wanted = openGood();
/** Bytes by which memory may grow: enough for a file of that size, too little for the announced counts. */
const BOMB_BYTES = 32 * 2 ** 20;
/** Inputs up to this size are also read byte by byte. */
const SMALL_BYTES = 10_000;

/** Byte by byte, or by 1 byte to 64 KiB. @param {Uint8Array} data */
function pieces(data) {
  const random = makeRandom(data.length);
  return data.length <= SMALL_BYTES ? () => 1 : () => 1 + Math.floor(random() * 65536);
}

describe('errors', () => {
  for (const { name, make, code, offset, bomb } of bad) {
    test(`${name}: ${code}`, () => {
      const data = make();
      const before = wasm.memoryBytes;
      const error = caught(() => wasm.open(data));
      assert.deepEqual(Object.getPrototypeOf(error), Object.prototype, 'plain data');
      assert.equal(error.code, code, JSON.stringify(error));
      assert.match(error.message, /\S/);
      assert.match(error.hint ?? '', /\S/, 'a hint');
      if (Array.isArray(offset)) {
        const at = error.offset ?? -1;
        assert.ok(at >= offset[0] && at <= offset[1], `${at} in ${offset.join('–')}`);
      } else if (offset !== undefined) {
        assert.equal(error.offset, offset);
      } else if (error.offset !== undefined) {
        assert.ok(Number.isInteger(error.offset) && error.offset >= 0, `${error.offset} is an offset`);
      }
      if (bomb) assert.ok(wasm.memoryBytes - before < BOMB_BYTES, `memory grew by ${wasm.memoryBytes - before}`);

      assert.equal(caught(() => wasm.open(data, { sizes: pieces(data) })).code, code, 'in small pieces');
      // The size of a stream is unknown, so a count that is impossible for the file is refused for lack of memory.
      const { code: ofStream } = caught(() => wasm.open(data, { size: -1 }));
      assert.equal(ofStream, bomb ? 'too-large' : code, 'size unknown');

      assert.deepEqual(openGood(), wanted, 'the next file opens');
    });
  }
});

describe('errors do not depend on the slices', () => {
  for (const { name, make } of bad) {
    test(name, () => {
      const data = make();
      const [whole, inPieces] = [{}, { sizes: pieces(data) }].map((options) => caught(() => wasm.open(data, options)));
      assert.deepEqual(inPieces, whole);
    });
  }
});

test('a file that does not fit is refused with a message about memory, and the next one opens', () => {
  const { code, hint } = caught(() =>
    wasm.open(readFixture(findFixture('node-8.heapsnapshot')), { maxBytes: 2 ** 20 }),
  );
  assert.ok(code === 'too-large' || code === 'out-of-memory', code);
  assert.match(hint ?? '', /\S/);
  assert.deepEqual(openGood(), wanted);
});

test('a failed opening has no further phase, and then behaves like a closed one', () => {
  const opening = wasm.bindings.openBegin(-1, 2 ** 30, 1, 1);
  assert.equal(caught(() => wasm.pour(opening, Buffer.from('no snapshot at all'))).code, 'not-a-snapshot');
  // The worker stops here. A caller that continues must not get a snapshot either.
  let phases = 0;
  const error = caught(() => {
    while (wasm.bindings.nextPhase(opening) !== undefined && phases++ < 20) wasm.bindings.runPhase(opening);
    wasm.bindings.openEnd(opening);
  });
  assert.ok(error.code === 'not-a-snapshot' || error.code === 'cancelled', error.code);
  wasm.bindings.abandon(opening);
  assert.deepEqual(openGood(), wanted);
});
