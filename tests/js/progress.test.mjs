import assert from 'node:assert/strict';
import test from 'node:test';
import { computeFraction, isMeasurable } from '../../www/js/lib/progress.js';

/** @type {import('../../www/js/engine/protocol.js').Progress} */
const start = { phase: 'read', done: 0, total: 0, bytesRead: 0, bytesTotal: 1000 };

test('the bar goes from 0 to 1 and never back', () => {
  const steps = [
    start,
    { ...start, bytesRead: 500 },
    { ...start, phase: /** @type {const} */ ('parse'), bytesRead: 400, done: 1, total: 2 },
    { ...start, phase: /** @type {const} */ ('parse'), bytesRead: 1000 },
    { ...start, phase: /** @type {const} */ ('index'), done: 1, total: 2, bytesRead: 1000 },
    { ...start, phase: /** @type {const} */ ('classes'), done: 0, total: 0, bytesRead: 1000 },
    { ...start, phase: /** @type {const} */ ('retainers'), done: 0, total: 0, bytesRead: 1000 },
    { ...start, phase: /** @type {const} */ ('dominators'), done: 1, total: 2, bytesRead: 1000 },
    { ...start, phase: /** @type {const} */ ('retained'), done: 2, total: 2, bytesRead: 1000 },
  ];
  const fractions = [];
  let fraction = 0;
  for (const step of steps) fractions.push((fraction = computeFraction(step, fraction)));
  assert.equal(fractions[0], 0);
  assert.equal(fractions.at(-1), 1);
  assert.deepEqual(
    fractions,
    [...fractions].sort((a, b) => a - b),
  );
});

test('the fraction is not known while a source of unknown length is being read', () => {
  assert.equal(isMeasurable({ ...start, bytesTotal: 0 }), false);
  assert.equal(isMeasurable(start), true);
  assert.equal(isMeasurable({ ...start, phase: 'index', bytesTotal: 0 }), true);
});
