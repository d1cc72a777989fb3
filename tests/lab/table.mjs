// Scores as text: a line for each in a terminal, a row for each program in the README.

import { scoreOf } from './judge.mjs';
import { byEngine } from './record.mjs';
import { nameOf } from './rows.mjs';

/**
 * @typedef {import('./expected.mjs').Program} Program
 * @typedef {import('./record.mjs').Result} Result
 * @typedef {import('./score.mjs').Score} Score
 */

/** @param {Result} result @param {Score} score */
export function terminalLine({ program, engine, mode }, { named, rank, line, falseAlarms, misses }) {
  const columns = [
    misses.length > 0 ? 'MISS' : 'ok  ',
    program.padEnd(12),
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
 * @param {readonly Result[]} results
 */
export function markdownTable(programs, results) {
  const rows = programs.map((program) => {
    const of = byEngine(results.filter((result) => result.program === program.name));
    const cell = (mode) =>
      merge(
        program,
        of.filter((result) => result.mode === mode),
      );
    return [`\`${program.name}\``, program.title, cell('three'), cell('one')];
  });
  const head = ['program', 'what it does', 'three captures', 'the last alone'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/**
 * A row for each program whose mechanism was reported in public: where, and what was and is found in three captures.
 * @param {readonly Program[]} programs
 * @param {readonly Result[]} results
 */
export function issuesTable(programs, results) {
  const rows = programs.flatMap((program) => {
    const { name, title, where, before = '' } = program;
    if (where === undefined) return [];
    const of = results.filter((result) => result.program === name && result.mode === 'three');
    return [[`\`${name}\``, title, issueLink(where), before, merge(program, byEngine(of))]];
  });
  const head = ['program', 'mechanism', 'reported in', 'before', 'now'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @param {string} where `owner/project#number` */
function issueLink(where) {
  const [project, number] = where.split('#');
  return `[${where}](https://github.com/${project}/issues/${number})`;
}

/** @param {Program} program @param {readonly Result[]} results Of one mode. */
function merge(program, results) {
  const engines = new Map();
  for (const result of results) {
    const text = summary(program, scoreOf(result));
    engines.set(text, [...(engines.get(text) ?? []), result.engine]);
  }
  if (engines.size === 1) return [...engines.keys()][0];
  return [...engines].map(([text, names]) => `${names.join(', ')}: ${text}`).join('<br>');
}

/** @param {Program} program @param {Score} score */
function summary({ leak, verdict }, { named, rank, line, unsaid = [], falseAlarms, misses }) {
  const parts = [escape(nameOf(named))];
  if ((leak || verdict) && rank !== undefined && rank > 1) parts.push(`the right one is ${ordinal(rank)}`);
  if (line !== undefined) parts.push(line === 'right' ? 'line ✓' : `line ${line}`);
  if (unsaid.length > 0) parts.push(`unsaid: ${unsaid.map((text) => `\`${escape(text)}\``).join(' ')}`);
  if (falseAlarms.length > 0) parts.push(`${falseAlarms.length} false`);
  return `${misses.length > 0 ? '**✗** ' : ''}${parts.join(', ')}`;
}

const ordinal = (rank) => ['first', 'second', 'third'][rank - 1] ?? `number ${rank}`;

const escape = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('_', '\\_');
