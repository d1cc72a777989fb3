import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { placeOf, sparkPaths, stackPaths } from '../../www/js/lib/series.js';

/** @param {string | undefined} path */
const pointsOf = (path) =>
  [...(path ?? '').matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test('a line goes from left to right, with zero at the bottom and the maximum at the top', () => {
  const { line, area } = sparkPaths([0, 5, 10], 100, 16);
  assert.equal(line, 'M0 16L50 8L100 0');
  assert.equal(area, 'M0 16L50 8L100 0V16H0Z');
  assert.equal(sparkPaths([5, 5], 100, 16).line, 'M0 0L100 0', 'a constant line is at the top');
});

test('a line of zeros is at the bottom, and a line without values is empty', () => {
  assert.equal(sparkPaths([0, 0], 100, 16).line, 'M0 16L100 16');
  assert.deepEqual(sparkPaths([], 100, 16), { points: [], line: '', area: '' });
  assert.equal(sparkPaths([3], 100, 16).line, 'M50 0');
  assert.equal(placeOf(0, 1), 0.5);
});

test('layers are stacked and end at the top', () => {
  const [lower, upper] = stackPaths(
    [
      [10, 20],
      [30, 60],
    ],
    100,
    80,
    80,
  );
  assert.equal(lower, 'M0 70L100 60L100 80L0 80Z');
  assert.equal(upper, 'M0 40L100 0L100 60L0 70Z');
});

test('no layer overlaps another, whatever the values', () => {
  const value = fc.integer({ min: -1000, max: 1e9 });
  const layers = fc
    .integer({ min: 2, max: 6 })
    .chain((count) =>
      fc.array(fc.array(value, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 7 }),
    );
  fc.assert(
    fc.property(layers, (values) => {
      const count = values[0]?.length ?? 0;
      const sums = Array.from({ length: count }, (_, at) =>
        values.reduce((sum, layer) => sum + Math.max(0, layer[at] ?? 0), 0),
      );
      const paths = stackPaths(values, 1000, 100, Math.max(...sums, 1)).map(pointsOf);
      let floor = Array.from({ length: count }, () => 100);
      for (const points of paths) {
        assert.equal(points.length, count * 2);
        const roof = points.slice(0, count).map(([, y]) => y ?? Number.NaN);
        const below = points
          .slice(count)
          .toReversed()
          .map(([, y]) => y);
        assert.deepEqual(below, floor, 'each layer begins where the one below ends');
        roof.forEach((y, at) => assert.ok(y >= 0 && y <= (floor[at] ?? 0), `${y}`));
        floor = roof;
      }
    }),
  );
});
