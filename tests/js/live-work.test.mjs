// Whether a process has answered requests, read from its own numbers: the page cannot see answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { hasHardlyWorked } from '../../www/js/state/live.js';

const MB = 1_000_000;
/** @param {number} heapUsed @param {number} [cpuMs] */
const sample = (heapUsed, cpuMs) => ({ at: 0, heapUsed, cpuMs });

test('processor time decides where it is known', () => {
  assert.equal(
    hasHardlyWorked(sample(5 * MB, 100), sample(9 * MB, 104), 300),
    true,
    'the heap moved for another reason',
  );
  assert.equal(hasHardlyWorked(sample(5 * MB, 100), sample(5 * MB, 180), 300), false, 'a collection hid the growth');
});

test('without it the heap decides, in either direction', () => {
  assert.equal(hasHardlyWorked(sample(5 * MB), sample(5 * MB + 9000), 300), true);
  assert.equal(hasHardlyWorked(sample(5 * MB), sample(6 * MB), 300), false);
  assert.equal(hasHardlyWorked(sample(6 * MB), sample(5 * MB), 300), false, 'what was allocated has been collected');
});
