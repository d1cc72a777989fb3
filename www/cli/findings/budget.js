/**
 * A budget: by how much more a known finding may keep than in the baseline. `20%`, `500kB`, `2MB`, or both with a plus
 * between them.
 */
import { Problem } from '../problem.js';

const UNITS = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

/** @typedef {{ share: number; bytes: number }} Budget */

/**
 * @param {string} text
 * @returns {Budget} throws a `Problem`
 */
export function readBudget(text) {
  const budget = { share: 0, bytes: 0 };
  for (const part of text.split('+')) {
    const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(%|[kmg]?b|)\s*$/i.exec(part) ?? [];
    if (number === '') throw new Problem('cli.error.budget', { value: text });
    if (unit === '%') budget.share += Number(number) / 100;
    else budget.bytes += Number(number) * UNITS[/** @type {keyof typeof UNITS} */ (unit.toLowerCase())];
  }
  return budget;
}

/**
 * @param {Budget} budget
 * @param {number} known Bytes in the baseline.
 * @param {number} now
 */
export function isBeyond({ share, bytes }, known, now) {
  return now > known * (1 + share) + bytes;
}
