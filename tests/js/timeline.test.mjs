import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { idsOf, liveSizeOf, placeSamples, readRange, roundSteps, sampleAt } from '../../www/js/lib/timeline.js';
import { sortSites } from '../../www/js/rows/allocation-tree.js';
import { detailsOf } from '../../www/js/state/detail-loader.js';
import { VIEWS, routeTo } from './views.mjs';

/** @param {number[]} sizes */
const samplesOf = (...sizes) =>
  sizes.map((liveSize, index) => ({ timestampMs: index * 50, lastAssignedId: 100 + index * 10, liveSize }));

test('a bar extends from the previous sample to its own; the first has a place of its own', () => {
  const { bars, peak, top, start, duration } = placeSamples(samplesOf(9000, 100, 400));
  assert.deepEqual([peak, top, duration], [2, 400, 100], 'the first sample does not count for the height');
  assert.deepEqual(
    bars.map(({ height, cut }) => [height, cut]),
    [
      [1, true],
      [0.25, false],
      [1, false],
    ],
  );
  assert.equal(bars[0]?.from, 0);
  assert.ok((bars[0]?.to ?? 1) < start);
  assert.equal(bars[1]?.from, start);
  assert.equal(bars[1]?.to, bars[2]?.from);
  assert.equal(bars[2]?.to, 1);
});

test('a single sample fills the chart; without samples there are no bars', () => {
  const one = placeSamples(samplesOf(700));
  assert.deepEqual(one, {
    bars: [{ from: 0, to: 1, height: 1, cut: false }],
    peak: 0,
    top: 700,
    start: 0,
    duration: 0,
  });
  assert.deepEqual(placeSamples([]).bars, []);
  const idle = placeSamples(samplesOf(700, 0, 0));
  assert.equal(idle.top, 700, 'only objects from before the recording are alive');
});

test('bars do not overlap, in any recording, and each is found at its position', () => {
  const recording = fc.array(fc.record({ wait: fc.nat(100), liveSize: fc.nat(1e9) }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(recording, (steps) => {
      let time = 0;
      const samples = steps.map(({ wait, liveSize }, index) => {
        time += index === 0 ? 0 : wait;
        return { timestampMs: time, lastAssignedId: index, liveSize };
      });
      const { bars } = placeSamples(samples);
      assert.equal(bars.length, samples.length);
      bars.forEach(({ from, to, height }, index) => {
        assert.ok(from >= 0 && from <= to && to <= 1 + 1e-9 && height >= 0 && height <= 1);
        if (index > 0) assert.ok(from >= (bars[index - 1]?.to ?? 0));
        if (to - from > 1e-6) assert.equal(sampleAt(bars, (from + to) / 2), index);
      });
    }),
  );
});

test('a position between two bars belongs to the nearer one, a position outside to the last', () => {
  const { bars } = placeSamples(samplesOf(10, 10, 10));
  const [before, first] = bars;
  assert.ok(before && first);
  assert.equal(sampleAt(bars, before.to + 0.001), 0);
  assert.equal(sampleAt(bars, first.from - 0.001), 1);
  assert.equal(sampleAt(bars, 0), 0);
  assert.equal(sampleAt(bars, 1), 2);
});

test('an address may contain a range', () => {
  assert.equal(readRange(5, undefined, undefined), undefined);
  assert.equal(readRange(5, 0, 4), undefined, 'the range of all samples is no range');
  assert.deepEqual(readRange(5, 1, undefined), { from: 1, to: 4 });
  assert.deepEqual(readRange(5, undefined, 2), { from: 0, to: 2 });
  assert.deepEqual(readRange(5, 3, 1), { from: 1, to: 3 }, 'a reversed range is swapped');
  assert.deepEqual(readRange(5, 2, 99), { from: 2, to: 4 }, 'a range is cut to the recording');
  assert.equal(readRange(0, 1, 2), undefined);
});

test('a range stands for the ids after the previous sample', () => {
  const samples = samplesOf(10, 20, 30);
  assert.deepEqual(idsOf(samples, { from: 0, to: 1 }), { kind: 'ids', above: 0, upTo: 110 });
  assert.deepEqual(idsOf(samples, { from: 1, to: 2 }), { kind: 'ids', above: 100, upTo: 120 });
  assert.equal(liveSizeOf(samples, { from: 1, to: 2 }), 50);
});

test('steps are round and few', () => {
  assert.deepEqual(roundSteps(189.5, 6), [0, 50, 100, 150]);
  assert.deepEqual(roundSteps(835_296, 3), [0, 500_000]);
  assert.deepEqual(roundSteps(1, 5), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  assert.deepEqual(roundSteps(0, 5), [0]);
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (end) => {
      const steps = roundSteps(end, 6);
      assert.ok(steps.length >= 2 && steps.length <= 7 && (steps.at(-1) ?? 0) <= end * (1 + 1e-6));
    }),
  );
});

test('sites can be sorted by any column', () => {
  const site = (/** @type {string} */ functionName, /** @type {number} */ liveSize) => ({
    row: 0,
    frame: { functionName, scriptName: '', scriptId: 0, line: 0, column: 0 },
    count: 1,
    size: 1,
    liveCount: 1,
    liveSize,
    hasCallers: false,
  });
  const rows = [site('b', 1), site('a', 3), site('c', 2)];
  const namesBy = (/** @type {'name' | 'liveSize' | 'count'} */ key, /** @type {boolean} */ descending) =>
    sortSites(rows, { key, descending }).map(({ frame }) => frame.functionName);
  assert.deepEqual(namesBy('liveSize', true), ['a', 'c', 'b']);
  assert.deepEqual(namesBy('name', false), ['a', 'b', 'c']);
  assert.deepEqual(namesBy('name', true), ['c', 'b', 'a']);
  assert.deepEqual(namesBy('count', true), ['b', 'a', 'c'], 'equal rows keep their order');
});

test('a view requests the classes that it shows', () => {
  const of = (/** @type {import('../../www/js/state/app-state.js').Link} */ link) => detailsOf(routeTo(link), VIEWS);
  assert.deepEqual(of({ view: 'allocations' }), ['samples']);
  assert.deepEqual(of({ view: 'classes' }), []);
  assert.deepEqual(of({ view: 'classes', only: 'nativeContext_7' }), ['nativeContexts']);
  assert.deepEqual(of({ view: 'containment' }), []);
  assert.deepEqual(of({ view: 'overview' }), ['biggest', 'wasted']);
});
