import assert from 'node:assert/strict';
import test from 'node:test';
import { kindsOf, linePath, nearest, placesOf, thin, timeSteps } from '../../www/js/memory/chart-lines.js';

/** @import { MemorySample } from '../../www/js/live/types.js' */

/** @param {number} count @param {(index: number) => Partial<MemorySample>} fill @returns {MemorySample[]} */
const make = (count, fill) =>
  Array.from({ length: count }, (_, index) => ({ at: index * 1000, heapUsed: 1000 + index, ...fill(index) }));
/** The points of a path. @param {string} path */
const pointsOf = (path) =>
  path
    .replace(/^M|h0$/g, '')
    .split('L')
    .map((point) => point.split(' ').map(Number));
const SIZE = { width: 1000, height: 100, top: 10_000 };

test('kinds are those that any sample has', () => {
  assert.deepEqual(kindsOf([]), []);
  assert.deepEqual(kindsOf(make(3, () => ({}))), ['heapUsed']);
  assert.deepEqual(kindsOf(make(3, (index) => (index === 2 ? { rss: 1, arrayBuffers: 0 } : {}))), [
    'rss',
    'heapUsed',
    'arrayBuffers',
  ]);
});

test('a few samples are drawn as they are', () => {
  const { line, area } = linePath(
    make(3, () => ({ heapUsed: 5000 })),
    'heapUsed',
    SIZE,
  );
  assert.equal(line, 'M0 50L500 50L1000 50');
  assert.equal(area, 'M0 50L500 50L1000 50L1000 100H0Z');
});

test('an hour of samples becomes a few hundred points, with both ends and every peak', () => {
  const samples = make(3600, (index) => ({ heapUsed: index === 1777 ? 9000 : index === 2500 ? 10 : 1000 }));
  const kept = thin(samples, 'heapUsed');
  assert.ok(kept.length <= 302, `${kept.length} points`);
  assert.ok(kept.includes(/** @type {MemorySample} */ (samples[1777])), 'the peak');
  assert.ok(kept.includes(/** @type {MemorySample} */ (samples[2500])), 'the dip');
  assert.equal(kept[0], samples[0]);
  assert.equal(kept.at(-1), samples.at(-1));
  assert.deepEqual(
    kept.map(({ at }) => at),
    kept.map(({ at }) => at).toSorted((a, b) => a - b),
  );
});

test('samples without the kind are left out of its line', () => {
  const samples = make(5, (index) => (index % 2 === 1 ? { rss: 5000 } : {}));
  assert.deepEqual(pointsOf(linePath(samples, 'rss', SIZE).line), [
    [250, 50],
    [750, 50],
  ]);
  assert.deepEqual(linePath(samples, 'external', SIZE), { line: '', area: '' });
});

test('one sample is a dot in the middle', () => {
  assert.equal(
    linePath(
      make(1, () => ({ heapUsed: 2500 })),
      'heapUsed',
      SIZE,
    ).line,
    'M500 75h0',
  );
});

test('the nearest sample to a position', () => {
  const samples = [0, 10, 20, 1000].map((at) => ({ at, heapUsed: 1 }));
  assert.equal(nearest(samples, 0), 0);
  assert.equal(nearest(samples, 0.004), 0);
  assert.equal(nearest(samples, 0.012), 1);
  assert.equal(nearest(samples, 0.5), 2);
  assert.equal(nearest(samples, 0.6), 3);
  assert.equal(nearest(samples, 1), 3);
  assert.equal(nearest([], 0.5), 0);
});

test('positions follow time, not the number of the sample', () => {
  const placeOf = placesOf([0, 10, 1000].map((at) => ({ at, heapUsed: 1 })));
  assert.deepEqual([0, 10, 500, 1000].map(placeOf), [0, 0.01, 0.5, 1]);
  assert.equal(placesOf([{ at: 7, heapUsed: 1 }])(7), 0.5);
});

test('steps of time are what people count in', () => {
  const say = (/** @type {number} */ ms) => timeSteps(ms, 6).map(({ count, unit }) => `${count} ${unit}`);
  assert.deepEqual(say(0), ['0 second']);
  assert.deepEqual(say(4_500), ['0 second', '1 second', '2 second', '3 second', '4 second']);
  assert.deepEqual(say(61_000), ['0 second', '15 second', '30 second', '45 second', '60 second']);
  assert.deepEqual(
    say(3_600_000),
    ['0', '10', '20', '30', '40', '50', '60'].map((count) => `${count} minute`),
  );
  assert.deepEqual(
    say(86_400_000),
    ['0', '6', '12', '18', '24'].map((count) => `${count} hour`),
  );
  assert.deepEqual(
    say(3 * 86_400_000),
    ['0', '12', '24', '36', '48', '60', '72'].map((count) => `${count} hour`),
  );
  assert.deepEqual(
    say(6 * 86_400_000),
    ['0', '1', '2', '3', '4', '5', '6'].map((count) => `${count} day`),
  );
  for (let ms = 1; ms < 1e13; ms *= 3) assert.ok(timeSteps(ms, 6).length <= 7, `${ms} ms`);
});
