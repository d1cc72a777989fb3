import assert from 'node:assert/strict';
import test from 'node:test';
import { placeSegments, splitByKind } from '../../www/js/lib/statistics.js';

const statistics = {
  total: 1000,
  native: { total: 300, typedArrays: 250 },
  v8heap: { total: 700, code: 100, jsArrays: 50, strings: 200, system: 30 },
};

test('the remainder is computed as in DevTools, and the parts add up', () => {
  const parts = splitByKind(statistics);
  assert.deepEqual(
    parts.map(({ kind, bytes }) => [kind, bytes]),
    [
      ['code', 100],
      ['strings', 200],
      ['jsArrays', 50],
      ['typedArrays', 250],
      ['system', 30],
      ['otherJs', 320],
      ['otherNative', 50],
    ],
  );
  assert.equal(
    parts.reduce((sum, part) => sum + part.bytes, 0),
    statistics.total,
  );
  assert.equal(parts[0]?.share, 0.1);
});

test('segments follow one another to the end', () => {
  const segments = placeSegments(splitByKind(statistics));
  assert.equal(segments[0]?.from, 0);
  const last = segments.at(-1);
  assert.ok(last && Math.abs(last.from + last.width - 1) < 1e-9);
});

test('an empty heap draws nothing', () => {
  const empty = {
    total: 0,
    native: { total: 0, typedArrays: 0 },
    v8heap: { total: 0, code: 0, jsArrays: 0, strings: 0, system: 0 },
  };
  assert.ok(splitByKind(empty).every(({ share }) => share === 0));
  assert.ok(placeSegments(splitByKind(empty)).every(({ width }) => width === 0));
});

test('a negative part is kept, but not drawn', () => {
  const odd = { ...statistics, native: { total: 100, typedArrays: 150 } };
  const parts = splitByKind(odd);
  assert.equal(parts.at(-1)?.bytes, -50);
  assert.equal(placeSegments(parts).at(-1)?.width, 0);
});
