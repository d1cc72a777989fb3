/** Why something could not be done with a process: as an error, and as plain data. */

/** @import { LiveFailureData, LiveProblem } from './messages.js' */

export class LiveFailure extends Error {
  /**
   * @param {LiveProblem} problem
   * @param {string} [message] What the process or the browser said.
   */
  constructor(problem, message = '') {
    super(message);
    this.name = 'LiveFailure';
    this.problem = problem;
  }
}

/**
 * @param {unknown} thrown
 * @returns {LiveFailureData}
 */
export function toLiveFailure(thrown) {
  if (thrown instanceof LiveFailure) return { problem: thrown.problem, message: thrown.message };
  return { problem: 'refused', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
