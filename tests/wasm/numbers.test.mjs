// Compares the numbers of the one-thread wasm with DevTools, for a file of each era: the bindings must return what the
// native binary computes (`tests/parity/numbers.test.mjs`).

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { ALLOWANCES } from '../parity/numbers/allowed.mjs';
import { compareSides, sideOf } from '../parity/numbers/compare.mjs';
import { startDevtools } from '../parity/numbers/devtools.mjs';
import { correctFunctionCount, piecesOf } from '../parity/numbers/prepare.mjs';
import { describeDifferences } from '../parity/numbers/report.mjs';
import { COLUMNS, startWasm } from './engine.mjs';

const EXPECTED = [
  ...['id', 'shallowSize', 'retainedSize', 'distance', 'dominator', 'detachedness', 'nativeContext'],
  'classes',
];

const wasm = await startWasm();
const devtools = await startDevtools();

/**
 * A snapshot in the wasm as a side of the comparison, with the columns that both DevTools and the bindings have, under
 * DevTools' names.
 * @param {number} snapshot
 * @param {string[]} names
 * @returns {import('../parity/numbers/compare.mjs').Side}
 */
function sideOfWasm(snapshot, names) {
  const isColumn = (/** @type {string} */ name) => COLUMNS.some((column) => column === name);
  const read = (/** @type {string} */ name) =>
    wasm.bindings.column(snapshot, /** @type {import('../../www/js/engine/protocol.d.ts').ColumnName} */ (name));
  const rows = wasm.classes(snapshot);
  const classes = rows.map(({ key, name, count, shallowSize, distance, retainedSize }) => [
    key,
    [count, shallowSize, distance, retainedSize, name],
  ]);
  return {
    names: [...names.filter(isColumn), 'classes'],
    column: (name) => (name === 'classes' ? Object.fromEntries(classes) : read(name)),
  };
}

describe('numbers of the wasm match DevTools', () => {
  for (const name of ['node-8.heaptimeline', 'node-20.heapsnapshot', 'chromium-156.heapsnapshot']) {
    test(name, async () => {
      const text = correctFunctionCount(readFixture(findFixture(name)));
      const { numbers, facts } = await devtools.compute(piecesOf(text));
      const theirs = sideOf(numbers);
      const snapshot = wasm.open(text);
      const ours = sideOfWasm(snapshot, Object.keys(numbers));
      const isWanted = (/** @type {string} */ column) => ours.names.includes(column);
      const comparisons = compareSides(theirs, ours, { allowances: ALLOWANCES, file: name, facts, isWanted });
      wasm.bindings.close(snapshot);
      assert.deepEqual(describeDifferences(comparisons), []);
      const compared = comparisons.map(({ column }) => column);
      for (const column of EXPECTED) assert.ok(compared.includes(column), column);
    });
  }
});
