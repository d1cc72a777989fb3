import assert from 'node:assert/strict';
import test from 'node:test';
import { recall } from '../../www/js/lib/recent.js';

test('the value that was used longest ago is made again, the others are kept', () => {
  const known = new Map();
  /** @type {string[]} */
  const made = [];
  const ask = (/** @type {string} */ key) =>
    recall(known, key, 2, () => {
      made.push(key);
      return { key };
    });
  const first = ask('a');
  ask('b');
  assert.equal(ask('a'), first);
  ask('c');
  assert.equal(ask('a'), first);
  ask('b');
  assert.deepEqual(made, ['a', 'b', 'c', 'b']);
});
