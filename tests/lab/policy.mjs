/**
 * Thresholds of the detectors, and their mutations: each value times two and divided by two. The thresholds are read from
 * `crate/POLICY.md`, which a test of the core holds against `leaks/policy.rs`.
 *
 * @typedef {{ name: string; value: number; unit: string }} Threshold A row of `leaks/policy.rs`.
 * @typedef {'doubled' | 'halved'} Direction
 * @typedef {{ threshold: Threshold; direction: Direction; value: number }} Mutation
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../www/tools/shell.mjs';

/** Values that need not be whole numbers. */
const FRACTIONS = ['certainty', 'share', '×'];

/** All thresholds, with the values in force. */
export function readThresholds() {
  return thresholdsIn(readFileSync(join(ROOT, 'crate/POLICY.md'), 'utf8'));
}

/**
 * A heading is a group, a row a threshold of it.
 * @param {string} markdown
 * @returns {Threshold[]}
 */
export function thresholdsIn(markdown) {
  const [, ...groups] = markdown.split(/^## /m);
  return groups.flatMap((text) => {
    const group = text.slice(0, text.indexOf('\n'));
    const rows = text.matchAll(/^\| `(\w+)` +\| ([\d.]+) +\| (\S+) +\|/gm);
    return [...rows].map(([, name, value, unit]) => ({
      name: `${group}.${name}`,
      value: Number(value),
      unit: unit ?? '',
    }));
  });
}

/**
 * Both mutations of each threshold. A certainty is at most 1, so that 1 has only one.
 * @param {readonly Threshold[]} thresholds
 * @returns {Mutation[]}
 */
export function mutationsOf(thresholds) {
  return thresholds.flatMap((threshold) =>
    [
      { threshold, direction: /** @type {const} */ ('doubled'), value: doubled(threshold) },
      { threshold, direction: /** @type {const} */ ('halved'), value: halved(threshold) },
    ].filter(({ value }) => value !== threshold.value),
  );
}

/** As the core's tests and its example take it. @param {Mutation} mutation */
export function replacement({ threshold, value }) {
  return `${threshold.name}=${value}`;
}

/** @param {Threshold} threshold */
function doubled({ value, unit }) {
  return unit === 'certainty' ? Math.min(value * 2, 1) : value * 2;
}

/** @param {Threshold} threshold */
function halved({ value, unit }) {
  return FRACTIONS.includes(unit) ? value / 2 : Math.floor(value / 2);
}

/**
 * A row for each threshold: which tests fail when it is mutated.
 * @param {readonly Threshold[]} thresholds
 * @param {readonly { mutation: Mutation; failed: readonly string[] }[]} outcomes
 */
export function mutationTable(thresholds, outcomes) {
  const cell = (threshold, direction) => {
    const outcome = outcomes.find(({ mutation: of }) => of.threshold === threshold && of.direction === direction);
    return outcome ? summary(outcome.failed) : 'the same';
  };
  const rows = thresholds.map((threshold) => [
    `\`${threshold.name}\``,
    String(threshold.value),
    threshold.unit,
    cell(threshold, 'doubled'),
    cell(threshold, 'halved'),
  ]);
  const head = ['threshold', 'value', 'unit', 'doubled: tests that fail', 'halved: tests that fail'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** "`timers: a_few_are_no_finding` and 2 more" @param {readonly string[]} failed */
function summary(failed) {
  const [first, ...others] = failed;
  if (first === undefined) return '**none**';
  return `\`${shortName(first)}\`${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

/** `timers: a_few` of `leaks::detectors::timers::tests::a_few`. @param {string} test */
function shortName(test) {
  const parts = test.split('::').filter((part) => part !== 'tests');
  return parts.slice(-2).join(': ');
}
