// Asks for the findings of a program's captures, all three or the last alone, and scores them.

import { captureFiles } from './capture.mjs';
import { findingsOf } from './findings.mjs';
import { ownerLinesOf } from './owner-lines.mjs';
import { rowsOf } from './rows.mjs';
import { score } from './score.mjs';

/** @typedef {import('./expected.mjs').Program} Program */
/** @typedef {import('./score.mjs').Mode} Mode */
/** @typedef {import('./record.mjs').Result} Result */

/** @type {readonly Mode[]} */
export const MODES = ['three', 'one'];

/**
 * @param {Program} program
 * @param {string} engine
 * @param {Mode} mode
 * @param {readonly string[]} [options] Of the core's example.
 * @returns {Promise<Result>}
 */
export async function resultOf(program, engine, mode, options = []) {
  const files = captureFiles(engine, program.name);
  const report = await findingsOf(mode === 'three' ? files : files.slice(-1), options);
  return { program: program.name, engine, mode, rows: rowsOf(program, report) };
}

/** @param {Program} program @param {Result} result */
export function scoreOf(program, { mode, rows }) {
  return score(program, rows, mode, ownerLinesOf(program));
}
