// The redacted file: opens again with the same numbers, here and in DevTools' own worker; and how a redaction ends.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { ALLOWANCES } from '../parity/numbers/allowed.mjs';
import { compareSides, sideOf } from '../parity/numbers/compare.mjs';
import { startDevtools } from '../parity/numbers/devtools.mjs';
import { correctFunctionCount, piecesOf } from '../parity/numbers/prepare.mjs';
import { describeDifferences } from '../parity/numbers/report.mjs';
import { redactSnapshot } from '../../www/js/engine/redact.js';
import { COLUMNS, makeRandom, startWasm } from './engine.mjs';

/** @typedef {import('../../www/js/engine/protocol.d.ts').Progress} Progress */

/** Texts that the programs of the fixtures hold as strings only: one is also in a WeakMap, one in a script's source. */
const SECRETS = ['of two lines', '"use strict"', "'use strict'"];
/** What DevTools computes that no text is part of. */
const NUMBERS = ['id', 'shallowSize', 'retainedSize', 'distance', 'dominator', 'detachedness', 'className', 'classKey'];
const TABLES = ['classes', 'statistics', 'nativeContextSizes', 'retainedByContext', 'header'];

const wasm = await startWasm();
const { bindings } = wasm;
const live = new Set();
const instance = /** @type {any} */ ({
  bindings: {
    ...bindings,
    redactBegin(/** @type {Parameters<typeof bindings.redactBegin>} */ ...args) {
      const redaction = bindings.redactBegin(...args);
      live.add(redaction);
      return redaction;
    },
    abandon(/** @type {number} */ redaction) {
      live.delete(redaction);
      bindings.abandon(redaction);
    },
    redactEnd(/** @type {number} */ redaction) {
      live.delete(redaction);
      return bindings.redactEnd(redaction);
    },
  },
  memory: wasm.memory,
  reader: { isUsable: false },
});

/**
 * @param {number} snapshot
 * @param {Uint8Array} data
 * @param {(progress: Progress, controller: AbortController) => void} [hear]
 */
function redact(snapshot, data, hear = () => {}) {
  const controller = new AbortController();
  const source = /** @type {const} */ ({ kind: 'blob', blob: new Blob([data]) });
  return redactSnapshot(instance, snapshot, source, 1, controller.signal, (progress) => hear(progress, controller));
}

/** @param {Blob} blob */
const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());

/**
 * What must be the same before and after.
 * @param {number} snapshot
 */
function numbersOf(snapshot) {
  const duplicates = wasm.list(snapshot, {
    kind: 'strings',
    sort: { key: 'retainedSize', descending: true },
    text: '',
  });
  const numbers = duplicates.map(({ count, wastedSize, shallowSize, retainedSize, truncated, length, hash }) =>
    [count, wastedSize, shallowSize, retainedSize, truncated, length, hash].join(),
  );
  return {
    info: { ...wasm.info(snapshot), sourceBytes: 0, textBytes: 0, compressed: false },
    classes: wasm.classes(snapshot, { key: 'name', descending: false }),
    columns: COLUMNS.map((name) => wasm.column(snapshot, name)),
    // Of equal sizes the first node decides, and so the order is the same, too.
    duplicates: numbers,
    contexts: bindings.ask(snapshot, { kind: 'nativeContexts' }),
  };
}

/** @param {Buffer} text */
const stringsOf = (text) => /** @type {string[]} */ (JSON.parse(text.toString()).strings);

describe('a redacted file', () => {
  for (const name of [
    'node-8.heapsnapshot',
    'node-12.heapsnapshot',
    'node-20-internals.heapsnapshot',
    'node-26.heapsnapshot',
    'node-26.heaptimeline',
    'chromium-156.heapsnapshot',
  ]) {
    test(`${name} has the same numbers, and other texts`, async () => {
      const fixture = findFixture(name);
      const text = readFixture(fixture);
      const snapshot = wasm.open(text);
      const before = numbersOf(snapshot);
      const redacted = await bytesOf(await redact(snapshot, text));
      bindings.close(snapshot);
      const again = wasm.open(redacted);
      assert.deepEqual(numbersOf(again), before);
      bindings.close(again);

      const begin = text.indexOf('"strings"');
      assert.ok(redacted.subarray(0, begin).equals(text.subarray(0, begin)), 'up to the strings it is the same');
      for (const secret of SECRETS) assert.ok(!redacted.includes(secret), secret);
      const [old, fresh] = [stringsOf(text), stringsOf(redacted)];
      assert.deepEqual(
        fresh.map(({ length }) => length),
        old.map(({ length }) => length),
      );
      const changed = old.filter((string, place) => string !== fresh[place]).length;
      assert.ok(changed > 1000 && changed < old.length, `${changed} of ${old.length}`);
      // Elements of a page lose what their attributes hold.
      const distinct = (/** @type {string[]} */ list) =>
        new Set(list.filter((text) => !/^(Detached )?</.test(text))).size;
      assert.equal(distinct(fresh), distinct(old), 'different texts stay different');
    });
  }

  for (const name of ['node-20.heapsnapshot', 'chromium-156.heapsnapshot']) {
    test(`${name} is the same to DevTools`, async () => {
      const text = correctFunctionCount(readFixture(findFixture(name)));
      const snapshot = wasm.open(text);
      const redacted = await bytesOf(await redact(snapshot, text));
      bindings.close(snapshot);
      const devtools = await startDevtools();
      const [before, after] = [await devtools.compute(piecesOf(text)), await devtools.compute(piecesOf(redacted))];
      const isWanted = (/** @type {string} */ column) => [...NUMBERS, ...TABLES].includes(column);
      const comparisons = compareSides(sideOf(before.numbers), sideOf(after.numbers), {
        allowances: ALLOWANCES,
        file: name,
        facts: before.facts,
        isWanted,
      });
      assert.deepEqual(describeDifferences(comparisons), []);
      const compared = comparisons.map(({ column }) => column);
      for (const column of [...NUMBERS, 'classes']) assert.ok(compared.includes(column), column);
      const countsOf = (/** @type {any} */ { numbers }) =>
        numbers.duplicates.map((/** @type {any} */ { ids, truncated, length, hash }) => [ids, truncated, length, hash]);
      assert.deepEqual(countsOf(after), countsOf(before));
    });
  }

  test('is the same from a gzipped file, and in any slices', async () => {
    const fixture = findFixture('node-8.heapsnapshot');
    const [packed, text] = [readFileSync(fixture.path), readFixture(fixture)];
    const [fromPacked, fromText] = [wasm.open(packed), wasm.open(text)];
    const whole = await bytesOf(await redact(fromText, text));
    assert.ok((await bytesOf(await redact(fromPacked, packed))).equals(whole));
    const random = makeRandom(5);
    for (let turn = 0; turn < 3; turn++) {
      const redaction = bindings.redactBegin(fromText, 1, 1);
      const parts = [];
      for (let at = 0; at < text.length;) {
        const slice = text.subarray(at, at + 1 + Math.floor(random() ** 4 * 500_000));
        const address = bindings.input(redaction, 0, 500_001);
        new Uint8Array(wasm.memory.buffer, address, slice.length).set(slice);
        parts.push(bindings.redactPush(redaction, 0, slice.length));
        at += slice.length;
      }
      parts.push(bindings.redactEnd(redaction));
      assert.ok(Buffer.concat(parts).equals(whole));
    }
    for (const snapshot of [fromPacked, fromText]) bindings.close(snapshot);
  });
});

describe('a redaction', () => {
  const packed = readFileSync(findFixture('node-8.heapsnapshot').path);
  const plain = readFixture(findFixture('node-12.heapsnapshot'));

  test('tells how far it is', async () => {
    const snapshot = wasm.open(packed);
    /** @type {Progress[]} */
    const told = [];
    await redact(snapshot, packed, (progress) => told.push(progress));
    assert.ok(told.length >= 2 && told.every(({ phase, total }) => phase === 'read' && total === packed.length));
    assert.deepEqual([told[0]?.done, told.at(-1)?.done], [0, packed.length]);
    assert.equal(live.size, 0);
    bindings.close(snapshot);
  });

  test('ends when it is cancelled, and another one works', async () => {
    const snapshot = wasm.open(packed);
    const cancelled = redact(snapshot, packed, (_, controller) => controller.abort());
    await assert.rejects(cancelled, { code: 'cancelled' });
    assert.equal(live.size, 0, 'abandoned');
    assert.ok((await redact(snapshot, packed)).size > packed.length);
    bindings.close(snapshot);
  });

  test('of another file, or of a snapshot that is closed, is refused', async () => {
    const snapshot = wasm.open(packed);
    const wrong = redact(snapshot, readFileSync(findFixture('node-10.heapsnapshot').path));
    await assert.rejects(wrong, { code: 'malformed', message: /not the file that was opened/, hint: /Open it again/ });
    await assert.rejects(redact(snapshot, plain), { code: 'malformed' });
    await assert.rejects(redact(snapshot, packed.subarray(0, packed.length / 2)), { code: 'truncated' });
    bindings.close(snapshot);
    await assert.rejects(redact(snapshot, packed), { code: 'cancelled' });
    assert.equal(live.size, 0);
  });

  test('outlives its snapshot', async () => {
    const snapshot = wasm.open(packed);
    const blob = redact(snapshot, packed, () => bindings.close(snapshot));
    assert.ok((await blob).size > packed.length);
  });
});
