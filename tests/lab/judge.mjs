// Asks for the findings of the programs' captures, all three or the last alone, and scores them.

import { atOnce } from './at-once.mjs';
import { captureFiles, runsIn } from './capture.mjs';
import { PROGRAMS } from './expected.mjs';
import { findingsOf } from './findings.mjs';
import { ownerLinesOf } from './owner-lines.mjs';
import { rowsOf } from './rows.mjs';
import { score } from './score.mjs';

/** @typedef {import('./expected.mjs').Program} Program */
/** @typedef {import('./score.mjs').Mode} Mode */
/** @typedef {import('./record.mjs').Result} Result */

/** @type {readonly Mode[]} */
export const MODES = ['three', 'one'];

/** Each opens up to three captures, and takes some hundred megabytes. */
const AT_ONCE = 2;

/**
 * Both modes of every program on every engine that it runs in.
 * @param {readonly string[]} engines
 * @param {readonly string[]} names
 * @param {readonly string[]} [options] For the core's example.
 */
export function resultsOf(engines, names, options = []) {
  const jobs = PROGRAMS.filter(({ name }) => names.includes(name)).flatMap((program) =>
    engines
      .filter((engine) => runsIn(program, engine))
      .flatMap((engine) => MODES.map((mode) => ({ program, engine, mode }))),
  );
  return atOnce(jobs, AT_ONCE, ({ program, engine, mode }) => resultOf(program, engine, mode, options));
}

/**
 * @param {Program} program
 * @param {string} engine
 * @param {Mode} mode
 * @param {readonly string[]} [options] For the core's example.
 * @returns {Promise<Result>}
 */
export async function resultOf(program, engine, mode, options = []) {
  const files = captureFiles(engine, program.name);
  const report = await findingsOf(mode === 'three' ? files : files.slice(-1), options);
  return { program: program.name, engine, mode, rows: rowsOf(program, report) };
}

/** @param {Result} result */
export function scoreOf({ program: name, mode, rows }) {
  const program = PROGRAMS.find((one) => one.name === name);
  if (!program) throw new Error(`there is no program ${name}`);
  return score(program, rows, mode, ownerLinesOf(program));
}
