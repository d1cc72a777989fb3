import assert from 'node:assert/strict';
import test from 'node:test';
import { createFormat } from '../../www/js/lib/format.js';

const en = createFormat('en');
const NBSP = '\u00a0';
/** @param {string} text */
const spaced = (text) => text.replaceAll(NBSP, ' ');

test('units of sizes are powers of a thousand, with a decimal below a hundred', () => {
  const cases = /** @type {const} */ ([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345, '12.3 kB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [12_345_678, '12.3 MB'],
    [999_499_999, '999 MB'],
    [4_294_967_296, '4.3 GB'],
    [2 ** 53, '9.0 PB'],
    [-12_345, '−12.3 kB'],
  ]);
  for (const [bytes, text] of cases) assert.equal(spaced(en.bytes(bytes)), text);
});

test('a no-break space is between number and unit', () => {
  assert.ok(en.bytes(12_345).includes(NBSP));
});

test('exact sizes show every digit', () => {
  assert.equal(en.exactBytes(9_007_199_254_740_991), '9,007,199,254,740,991');
  assert.equal(en.count(1_234_567), '1,234,567');
  assert.deepEqual([1234, 0, -1234].map(en.delta), ['+1,234', '0', '−1,234']);
  assert.deepEqual([1500, 0, -1].map(en.bytesDelta), ['+1.5\u00a0kB', '0\u00a0B', '−1\u00a0B']);
});

test('a small share is not rounded to zero', () => {
  assert.equal(en.percent(0), '0.0%');
  assert.equal(en.percent(0.0001), '<0.1%');
  assert.equal(en.percent(0.0005), '0.1%');
  assert.equal(en.percent(0.123), '12.3%');
  assert.equal(en.percent(1), '100.0%');
  assert.equal(en.percent(Number.NaN), '–');
});

test('durations and rates', () => {
  assert.equal(spaced(en.duration(340.4)), '340 ms');
  assert.equal(spaced(en.duration(2449)), '2.4 s');
  assert.equal(spaced(en.duration(72_000)), '1 min 12 s');
  assert.equal(spaced(en.duration(3 * 3_600_000 + 5 * 60_000)), '3 h 5 min');
  assert.equal(spaced(en.duration(26 * 3_600_000)), '26 h 0 min');
  assert.equal(spaced(en.rate(85_000_000, 1000)), '85.0 MB/s');
  assert.equal(en.rate(1, 0), '');
});

test('every language formats', () => {
  assert.equal(spaced(createFormat('zh-CN').bytes(12_345_678)), '12.3 MB');
});

test('distances as DevTools shows them', () => {
  const { distance } = createFormat('en');
  assert.deepEqual([0, 7, 1234, 99_999_999].map(distance), ['0', '7', '1,234', '99,999,999']);
  assert.deepEqual([-5, -1, 100_000_000, 100_000_003].map(distance), ['–', '–', '–', '–']);
});

test('time since then: hours by the clock, days by midnights', () => {
  const now = new Date(2026, 10, 22, 0, 30).getTime();
  const minute = 60_000;
  const day = 24 * 60 * minute;
  const cases = /** @type {const} */ ([
    [-minute, 'now'],
    [59_999, 'now'],
    [minute, '1 minute ago'],
    [59 * minute, '59 minutes ago'],
    [23.5 * 60 * minute, '23 hours ago'],
    // Before the midnight before the last.
    [day + 31 * minute, '2 days ago'],
    [day, 'yesterday'],
    [30 * day, '30 days ago'],
    [31 * day, '1 month ago'],
    [364 * day, '11 months ago'],
    [800 * day, '2 years ago'],
  ]);
  for (const [age, text] of cases) assert.equal(en.ago(now - age, now), text);
  const zh = createFormat('zh-CN');
  assert.equal(zh.ago(now - day, now), '昨天');
  assert.equal(zh.ago(now - 5 * minute, now), '5分钟前');
});

test('a moment has a date and a time of day', () => {
  assert.equal(
    spaced(en.moment(new Date(2026, 10, 22, 18, 15).getTime())).replace('\u202f', ' '),
    'Nov 22, 2026, 6:15 PM',
  );
});
