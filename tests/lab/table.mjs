// The scores as a table: a line for each judgement in a terminal, a row for each program in the README.

import { ownerOf } from './score.mjs';

/**
 * @typedef {import('./expected.mjs').Program} Program
 * @typedef {import('./score.mjs').Score} Score
 * @typedef {import('./score.mjs').Mode} Mode
 * @typedef {{ program: Program; engine: string; mode: Mode; score: Score }} Judgement
 */

/** @param {Judgement} judgement */
export function terminalLine({ program, engine, mode, score }) {
  const { named, rank, line, falseAlarms, misses } = score;
  const columns = [
    misses.length > 0 ? 'MISS' : 'ok  ',
    program.name.padEnd(12),
    engine.padEnd(9),
    mode.padEnd(5),
    (rank === undefined ? '–' : String(rank)).padStart(3),
    (line ?? '').padEnd(10),
    `${falseAlarms.length} false`,
    named,
  ];
  return [columns.join('  '), ...misses.map((miss) => `        ${miss}`)].join('\n');
}

/**
 * A row for each program; where all engines say the same, once.
 * @param {readonly Program[]} programs
 * @param {readonly Judgement[]} judgements
 */
export function markdownTable(programs, judgements) {
  const rows = programs.map((program) => {
    const cell = (mode) => merge(judgements.filter((one) => one.program === program && one.mode === mode));
    return [`\`${program.name}\``, program.title, cell('three'), cell('one')];
  });
  const head = ['program', 'what it does', 'three captures', 'the last alone'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @param {readonly Judgement[]} judgements One program, one mode. */
function merge(judgements) {
  const engines = new Map();
  for (const { engine, program, score } of judgements) {
    const text = summary(program, score);
    engines.set(text, [...(engines.get(text) ?? []), engine]);
  }
  if (engines.size === 1) return [...engines.keys()][0];
  return [...engines].map(([text, names]) => `${names.join(', ')}: ${text}`).join('<br>');
}

/** @param {Program} program @param {Score} score */
function summary({ leak, verdict }, { named, rank, line, falseAlarms, misses }) {
  const parts = [escape(ownerOf(named))];
  if ((leak || verdict) && rank !== undefined && rank > 1) parts.push(`the right one is ${ordinal(rank)}`);
  if (line !== undefined) parts.push(line === 'right' ? 'line ✓' : `line ${line}`);
  if (falseAlarms.length > 0) parts.push(`${falseAlarms.length} false`);
  return `${misses.length > 0 ? '**✗** ' : ''}${parts.join(', ')}`;
}

const ordinal = (rank) => ['first', 'second', 'third'][rank - 1] ?? `number ${rank}`;

const escape = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('_', '\\_');
