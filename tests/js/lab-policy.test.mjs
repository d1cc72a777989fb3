import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readTable } from '../lab/readme.mjs';
import { mutationTable, mutationsOf, readThresholds, replacement, thresholdsIn } from '../lab/policy.mjs';

const threshold = (value, unit, name = 'timers.least') => ({ name, value, unit });
const values = (value, unit) => mutationsOf([threshold(value, unit)]).map((mutation) => mutation.value);

test('thresholds as the core prints them: groups are headings, rows may be padded', () => {
  const text = [
    '# Thresholds\n\n| name | value | unit | reason |\n| --- | --- | --- | --- |\n| `none` | 1 | × | No group. |\n',
    '## timers\n\nTimers.\n\n| name | value | unit | reason |\n| --- | --- | --- | --- |\n| `least` | 10 | timers | Few. |\n',
    '## reloads\n\n| name    | value | unit      | reason |\n| `alone` | 0.7   | certainty | Sure. |\n',
  ].join('\n');
  assert.deepEqual(thresholdsIn(text), [threshold(10, 'timers'), threshold(0.7, 'certainty', 'reloads.alone')]);
});

test('every row of the printed table is a threshold', () => {
  const rows = readFileSync(new URL('../../crate/POLICY.md', import.meta.url), 'utf8').match(/^\| `/gm);
  assert.equal(readThresholds().length, rows.length);
});

test('a threshold is doubled and halved; counts stay whole, and a certainty is 1 at most', () => {
  assert.deepEqual(values(10, 'timers'), [20, 5]);
  assert.deepEqual(values(5, 'timers'), [10, 2]);
  assert.deepEqual(values(0.9, 'share'), [1.8, 0.45]);
  assert.deepEqual(values(0.9, 'certainty'), [1, 0.45]);
  assert.deepEqual(values(1, 'certainty'), [0.5]);
  assert.deepEqual(values(1, '×'), [2, 0.5]);
});

test('a mutation is written in the form that the core reads', () => {
  assert.deepEqual(mutationsOf([threshold(10, 'timers')]).map(replacement), ['timers.least=20', 'timers.least=5']);
});

test('the table lists tests by detector and name, and mutations that fail no test', () => {
  const thresholds = [threshold(10, 'timers'), threshold(1, 'certainty', 'timers.growing')];
  const [doubled, halved, sure] = mutationsOf(thresholds);
  const failed = ['leaks::detectors::timers::tests::a_few', 'leaks::tell::rank::tests::order', 'many'];
  const outcomes = [
    { mutation: doubled, failed },
    { mutation: halved, failed: [] },
    { mutation: sure, failed: ['crashes'] },
  ];
  assert.equal(
    mutationTable(thresholds, outcomes),
    [
      '| threshold | value | unit | doubled: tests that fail | halved: tests that fail |',
      '| --- | --- | --- | --- | --- |',
      '| `timers.least` | 10 | timers | `timers: a_few` and 2 more | **none** |',
      '| `timers.growing` | 1 | certainty | the same | `crashes` |',
    ].join('\n'),
  );
});

test('the table in the README has every threshold with its value, and no mutation that passes', () => {
  const table = readTable('node tests/lab/mutate.mjs --write');
  const rows = [...table.matchAll(/^\| `([\w.]+)` +\| ([\d.]+) +\| (\S+) +\|/gm)];
  const listed = rows.map(([, name, value, unit]) => ({ name, value: Number(value), unit }));
  assert.deepEqual(listed, readThresholds());
  assert.doesNotMatch(table, /\*\*none\*\*/);
});
