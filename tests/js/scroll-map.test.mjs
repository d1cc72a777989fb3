import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  contentTop,
  followScroll,
  MAX_SPACER_PX,
  maxTop,
  revealRow,
  scrollTopFor,
  spacerHeight,
  visibleRows,
} from '../../www/js/widgets/scroll-map.js';

const ROW = 24;
const short = { content: 1000 * ROW, viewport: 600 };
const huge = { content: 10_000_000 * ROW, viewport: 600 };

test('the spacer is never taller than a browser allows', () => {
  assert.equal(spacerHeight(short), 24_000);
  assert.equal(spacerHeight(huge), MAX_SPACER_PX);
});

test('below the cap, positions are the same', () => {
  for (const top of [0, 1, 333, maxTop(short)]) {
    assert.equal(contentTop(top, short), top);
    assert.equal(scrollTopFor(top, short), top);
    assert.equal(followScroll({ from: 0, to: top, top: 0 }, short), top);
  }
});

test('above the cap, both ends meet', () => {
  assert.equal(contentTop(0, huge), 0);
  assert.equal(contentTop(MAX_SPACER_PX - 600, huge), maxTop(huge));
  assert.equal(scrollTopFor(maxTop(huge), huge), MAX_SPACER_PX - 600);
});

test('a position maps to an offset and back', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: maxTop(huge), noNaN: true }), (top) => {
      assert.ok(Math.abs(contentTop(scrollTopFor(top, huge), huge) - top) < 1e-3);
    }),
  );
});

test('a fine step moves the rows by exactly that step', () => {
  const top = 5_000_000 * ROW;
  const from = scrollTopFor(top, huge);
  assert.equal(followScroll({ from, to: from + 40, top }, huge), top + 40);
  assert.equal(followScroll({ from, to: from - 7, top }, huge), top - 7);
});

test('a long step is a drag of the scrollbar', () => {
  const to = MAX_SPACER_PX / 2;
  assert.equal(followScroll({ from: 0, to, top: 0 }, huge), contentTop(to, huge));
});

test('a fine step past an end stops at the end', () => {
  assert.equal(followScroll({ from: 30, to: 0, top: 500_000 }, huge), 0);
  const end = MAX_SPACER_PX - 600;
  assert.equal(followScroll({ from: end - 30, to: end, top: 500_000 }, huge), maxTop(huge));
});

test('revealing a row moves no further than needed', () => {
  assert.equal(revealRow(0, ROW, 100, short), 0);
  assert.equal(revealRow(5, ROW, 0, short), 0);
  assert.equal(revealRow(25, ROW, 0, short), 26 * ROW - 600);
  assert.equal(revealRow(999, ROW, 0, short), maxTop(short));
  assert.equal(revealRow(9_999_999, ROW, 0, huge), maxTop(huge));
});

test('visible rows cover the viewport, whatever the position', () => {
  assert.deepEqual(visibleRows(0, ROW, 1000, short), { first: 0, end: 25 });
  assert.deepEqual(visibleRows(12, ROW, 1000, short), { first: 0, end: 26 });
  assert.deepEqual(visibleRows(maxTop(short), ROW, 1000, short), { first: 975, end: 1000 });
  assert.deepEqual(visibleRows(0, ROW, 0, { content: 0, viewport: 600 }), { first: 0, end: 0 });
  assert.deepEqual(visibleRows(0, ROW, 3, { content: 72, viewport: 600 }), { first: 0, end: 3 });
});
