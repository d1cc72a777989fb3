// Asks for the findings of a program's captures, all three and the last alone, and scores them.

import { captureFiles } from './capture.mjs';
import { findingsOf } from './findings.mjs';
import { ownerLinesOf } from './owner-lines.mjs';
import { score } from './score.mjs';

/** @typedef {import('./score.mjs').Mode} Mode */

/** @type {readonly Mode[]} */
export const MODES = ['three', 'one'];

/**
 * @param {import('./expected.mjs').Program} program
 * @param {string} engine
 * @param {Mode} mode
 */
export async function judge(program, engine, mode) {
  const files = captureFiles(engine, program.name);
  const report = await findingsOf(mode === 'three' ? files : files.slice(-1));
  return score(program, report, mode, ownerLinesOf(program));
}
