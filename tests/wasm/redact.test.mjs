// A redacted file opens again with the same numbers, here and in DevTools' own worker; and the end of a redaction.

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

/** DevTools' numbers that do not depend on texts. */
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
  return redactSnapshot(instance, snapshot, 'usual', source, 1, controller.signal, (progress) =>
    hear(progress, controller),
  );
}

/** @param {Blob} blob */
const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());

/**
 * The numbers that must be the same before and after.
 * @param {number} snapshot
 */
function numbersOf(snapshot) {
  return {
    info: { ...wasm.info(snapshot), sourceBytes: 0, textBytes: 0, compressed: false },
    classes: wasm.classes(snapshot, { key: 'name', descending: false }).toSorted((a, b) => a.index - b.index),
    columns: COLUMNS.map((name) => wasm.column(snapshot, name)),
    contexts: bindings.ask(snapshot, { kind: 'nativeContexts' }),
  };
}

/**
 * Classes as they are called when keys of dictionaries have other names: plain objects are called after their keys.
 * @param {ReturnType<typeof numbersOf>['classes']} classes
 * @param {{ strings: string[] }} old
 * @param {{ strings: string[] }} fresh
 */
function renamed(classes, old, fresh) {
  const names = new Map(old.strings.map((text, place) => [text, fresh.strings[place]]));
  const rename = (/** @type {string} */ text) =>
    text.replace(
      /\{(.*)\}/,
      (_, keys) =>
        `{${keys
          .split(', ')
          .map((/** @type {string} */ key) => names.get(key) ?? key)
          .join(', ')}}`,
    );
  return classes.map((row) => ({ ...row, name: rename(row.name), key: rename(row.key) }));
}

/**
 * Duplicated flat strings, text by text. Concatenated strings are left out: their parts are replaced separately, so two
 * of them stay equal only if they have the same parts.
 * @param {number} snapshot
 */
function duplicatesOf(snapshot) {
  const texts = wasm.list(snapshot, { kind: 'strings', sort: { key: 'count', descending: true }, filter: '' });
  const groups = texts.map(({ index, truncated, length, hash }) => {
    const of = /** @type {const} */ ({ kind: 'string', index });
    const strings = wasm.list(snapshot, { kind: 'objects', of, sort: { key: 'id', descending: false } });
    const flat = strings.filter(({ type }) => type === 'string').map(({ id }) => id);
    return flat.length > 1 ? [[...flat, truncated, length, hash].join()] : [];
  });
  return groups.flat().sort();
}

/** @param {string} text */
const lengthOf = ({ length }) => length;

/** @param {Buffer} text */
const parse = (text) => JSON.parse(text.toString());

/**
 * The strings that name only strings and regular expressions: all of them must be replaced.
 * @param {any} file
 */
function contentsOf({ snapshot: { meta }, nodes, edges, strings, trace_function_infos: functions = [] }) {
  const fieldOf = (/** @type {string} */ name) => meta.node_fields.indexOf(name);
  const [type, name, count] = ['type', 'name', 'edge_count'].map(fieldOf);
  const typeOf = (/** @type {number} */ node) => meta.node_types[type][nodes[node + type]];
  const isContent = (/** @type {number} */ node) => /string|regexp/.test(typeOf(node));
  const isNamed = new Set(functions);
  let edge = 0;
  for (let node = 0; node < nodes.length; node += meta.node_fields.length) {
    if (!isContent(node)) isNamed.add(nodes[node + name]);
    for (const end = edge + nodes[node + count] * 3; edge < end; edge += 3) {
      const [kind, label, to] = [meta.edge_types[0][edges[edge]], edges[edge + 1], edges[edge + 2]];
      if (kind === 'element' || kind === 'hidden') continue;
      isNamed.add(label);
      // V8's own numbers, and the names of functions and scripts.
      const isOwn = typeOf(node) === 'number' && /^(int|bool)$/.test(strings[nodes[node + name]]);
      if (kind === 'internal' && (isOwn || /^(function_name|source_url)$/.test(strings[label])))
        isNamed.add(nodes[to + name]);
    }
  }
  // The table may hold a text twice.
  const names = new Set([...isNamed].map((place) => strings[place]));
  const contents = /** @type {string[]} */ (strings).map((text, place) => ({ text, place }));
  return contents.filter(({ text }) => text !== '' && !/^\(\w+ string\)$/.test(text) && !names.has(text));
}

/**
 * Ids of concatenated strings.
 * @param {any} file
 */
function joinedOf({ snapshot: { meta }, nodes }) {
  const [type, id] = ['type', 'id'].map((name) => meta.node_fields.indexOf(name));
  const joined = meta.node_types[type].indexOf('concatenated string');
  const rows = Array.from(
    { length: nodes.length / meta.node_fields.length },
    (_, row) => row * meta.node_fields.length,
  );
  return new Set(rows.filter((row) => nodes[row + type] === joined).map((row) => nodes[row + id]));
}

describe('a redacted file', () => {
  for (const name of [
    'node-8.heapsnapshot',
    'node-12.heapsnapshot',
    'node-20-internals.heapsnapshot',
    'node-26.heapsnapshot',
    'node-26.heaptimeline',
    'chromium-156.heapsnapshot',
  ]) {
    test(`${name} has the same numbers and different texts`, async () => {
      const fixture = findFixture(name);
      const text = readFixture(fixture);
      const snapshot = wasm.open(text);
      const [before, duplicates] = [numbersOf(snapshot), duplicatesOf(snapshot)];
      const redacted = await bytesOf(await redact(snapshot, text));
      bindings.close(snapshot);
      const again = wasm.open(redacted);
      const [old, fresh] = [parse(text), parse(redacted)];
      assert.deepEqual(numbersOf(again), { ...before, classes: renamed(before.classes, old, fresh) });
      assert.deepEqual(duplicatesOf(again), duplicates);
      bindings.close(again);

      const begin = text.indexOf('"strings"');
      assert.ok(
        redacted.subarray(0, begin).equals(text.subarray(0, begin)),
        'everything before the strings is unchanged',
      );
      assert.ok(!redacted.includes('of two lines'), 'a text that is also in the name of an entry of a WeakMap');
      assert.deepEqual(fresh.strings.map(lengthOf), old.strings.map(lengthOf));
      const contents = contentsOf(old);
      assert.ok(contents.length > 1000, `${contents.length}`);
      // A stand-in of one unit may equal its text.
      const left = contents.filter(({ text, place }) => text.length > 1 && fresh.strings[place] === text);
      assert.deepEqual(left, []);
      // Elements of a page lose the values of their attributes.
      const places = old.strings.flatMap((text, place) => (/^<.* /.test(text) ? [] : [place]));
      const pairs = new Set(places.map((place) => JSON.stringify([old.strings[place], fresh.strings[place]])));
      for (const { strings } of [old, fresh]) {
        assert.equal(
          new Set(places.map((place) => strings[place])).size,
          pairs.size,
          'equal texts stay equal, and different ones different',
        );
      }
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
      // Only ids identify the strings on both sides. Concatenated strings are left out, as above.
      const joined = joinedOf(parse(text));
      const groupsOf = (/** @type {any} */ { numbers }) => {
        const flat = numbers.duplicates.map((/** @type {{ ids: number[] }} */ { ids }) =>
          ids.filter((id) => !joined.has(id)),
        );
        return flat
          .filter((/** @type {number[]} */ { length }) => length > 1)
          .map(String)
          .sort();
      };
      assert.deepEqual(groupsOf(after), groupsOf(before));
    });
  }

  test('is the same for a gzipped file and for any slices', async () => {
    const fixture = findFixture('node-8.heapsnapshot');
    const [packed, text] = [readFileSync(fixture.path), readFixture(fixture)];
    const [fromPacked, fromText] = [wasm.open(packed), wasm.open(text)];
    const whole = await bytesOf(await redact(fromText, text));
    assert.ok((await bytesOf(await redact(fromPacked, packed))).equals(whole));
    const random = makeRandom(5);
    for (let turn = 0; turn < 3; turn++) {
      const redaction = bindings.redactBegin(fromText, 'usual', 1, 1);
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

  test('reports its progress', async () => {
    const snapshot = wasm.open(packed);
    /** @type {Progress[]} */
    const reports = [];
    await redact(snapshot, packed, (progress) => reports.push(progress));
    assert.ok(reports.length >= 2 && reports.every(({ phase, total }) => phase === 'read' && total === packed.length));
    assert.deepEqual([reports[0]?.done, reports.at(-1)?.done], [0, packed.length]);
    assert.equal(live.size, 0);
    bindings.close(snapshot);
  });

  test('ends when it is cancelled, and the next one works', async () => {
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
