import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsOf } from '../../www/js/lib/ends.js';

/** @param {number} count @returns {{ at: number; skipped?: number }[]} */
const steps = (count) => Array.from({ length: count }, (_, at) => ({ at }));

test('a list that fits is whole', () => {
  assert.deepEqual(endsOf([], 4), { first: [], last: [], left: 0, count: 0 });
  assert.deepEqual(endsOf(steps(4), 4), { first: steps(4), last: [], left: 0, count: 4 });
});

test('of a longer one the middle is counted, with what was left out before', () => {
  const five = steps(5);
  assert.deepEqual(endsOf(five, 4), { first: five.slice(0, 2), last: five.slice(3), left: 1, count: 5 });
  const cut = [...steps(3), { at: 990, skipped: 987 }, { at: 991 }];
  assert.deepEqual(endsOf(cut, 4), { first: cut.slice(0, 2), last: cut.slice(3), left: 988, count: 992 });
});
