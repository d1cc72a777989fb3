/**
 * Whether a report says what it has to say about a program. Pure: rows and expectations in, marks out.
 *
 * @typedef {import('./expected.mjs').Program} Program
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {'three' | 'one'} Mode Three captures of one process, or the last of them alone.
 *
 * @typedef {object} Score
 * @property {string} named What the report says first: severity, kind and owner.
 * @property {number} [rank] Of the right finding, among alarms; for churn and for classics in one capture, among all.
 * @property {'right' | 'elsewhere' | 'wrong file' | 'none'} [line] Where the right finding points.
 * @property {readonly string[]} [unsaid] What the right finding has to say and does not.
 * @property {string[]} falseAlarms Alarms about something else.
 * @property {string[]} misses What is wanted and missing; empty when the report is right.
 */

import { describe, isAbout } from './rows.mjs';

/** With one capture, a classic has to be among the first so many findings. */
const CLASSIC_RANK = 3;

/**
 * @param {Program} program
 * @param {readonly Row[]} rows In the order of rank, as `rowsOf` gives them.
 * @param {Mode} mode
 * @param {Record<string, number[]>} lines Acceptable lines by file, counted from 1.
 * @returns {Score}
 */
export function score(program, rows, mode, lines) {
  const findings = rows.filter(({ severity }) => severity !== 'harmless');
  const alarms = findings.filter(({ severity }) => severity !== 'info');
  const falseAlarms = alarms.filter(({ owner }) => !isAbout(program, owner)).map(describe);
  const named = rows[0] ? describe(rows[0]) : 'nothing';
  if (program.verdict === 'churn') return { named, ...scoreChurn(program, rows), falseAlarms };
  if (!program.leak) return { named, falseAlarms, misses: missesOfControl(alarms, program.quiet ? 0 : 1) };

  // With one capture, any mention of a classic is enough. Otherwise it has to be an alarm.
  const considered = mode === 'one' && program.classic ? findings : alarms;
  const at = considered.findIndex((finding) => isRight(program, finding));
  const found = considered[at];
  if (!found) return { named, falseAlarms, misses: mustName(program, mode) ? ['not named'] : [] };
  const rank = at + 1;
  const line = whereItPoints(found, lines);
  const misses = [];
  if (mode === 'three') {
    if (rank > 1) misses.push(`rank ${rank}`);
    if (line !== 'right' && !(program.located === false && line !== 'wrong file')) misses.push(`line: ${line}`);
    if (found.unsaid) misses.push(`unsaid: ${found.unsaid.join(', ')}`);
  } else if (program.classic && rank > CLASSIC_RANK) {
    misses.push(`rank ${rank}`);
  }
  return { named, rank, line, ...(found.unsaid && { unsaid: found.unsaid }), falseAlarms, misses };
}

/** Whether owner and kind fit. @param {Program} program @param {Row} row */
function isRight(program, { kind, owner }) {
  return isAbout(program, owner) && (!program.kinds || program.kinds.includes(kind));
}

/** Whether a leak has to be named: with three captures all, with one the classics. */
function mustName({ classic }, mode) {
  return mode === 'three' || classic === true;
}

/** Values come and go, and none stays: the report has to say so, and must not call it a leak. */
function scoreChurn(program, rows) {
  const isHarmless = rows.some(({ severity }) => severity === 'harmless');
  const at = rows.findIndex((row) => row.severity !== 'harmless' && isRight(program, row));
  const misses = missesOfControl(
    rows.filter(({ severity }) => severity === 'leak' || severity === 'suspect'),
    1,
  );
  if (!isHarmless && (at === -1 || at >= CLASSIC_RANK)) misses.push('churn not named');
  return { ...(at === -1 ? {} : { rank: at + 1 }), misses };
}

/** @param {readonly Row[]} alarms @param {number} mostSuspects */
function missesOfControl(alarms, mostSuspects) {
  const leaks = alarms.filter(({ severity }) => severity === 'leak');
  const suspects = alarms.length - leaks.length;
  return [
    ...leaks.map((leak) => `false: ${describe(leak)}`),
    ...(suspects > mostSuspects ? [`${suspects} suspects`] : []),
  ];
}

/** @param {Row} row @param {Record<string, number[]>} lines */
function whereItPoints({ at }, lines) {
  if (at === undefined) return 'none';
  const colon = at.lastIndexOf(':');
  const acceptable = lines[at.slice(0, colon)];
  if (!acceptable) return 'wrong file';
  return acceptable.includes(Number(at.slice(colon + 1))) ? 'right' : 'elsewhere';
}
