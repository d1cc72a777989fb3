/**
 * The fraction of the progress bar, from the progress of single phases. The weights of the phases were measured on
 * large files. The bar never goes back. `read` and `parse` run at the same time, so they share one slice that follows
 * the bytes read.
 */

/** @import { Phase, Progress } from '../engine/protocol.js' */

/** @type {readonly { phases: readonly Phase[]; weight: number }[]} */
const SLICES = [
  { phases: ['read', 'parse'], weight: 70 },
  { phases: ['index'], weight: 12 },
  { phases: ['classes'], weight: 14 },
  { phases: ['retainers'], weight: 6 },
  { phases: ['dominators'], weight: 20 },
  { phases: ['retained'], weight: 8 },
];
const WHOLE = SLICES.reduce((sum, slice) => sum + slice.weight, 0);

/**
 * @param {Progress} progress
 * @param {number} previous The previous result for the same opening; 0 at first.
 * @returns {number} From 0 to 1.
 */
export function computeFraction(progress, previous) {
  let before = 0;
  for (const slice of SLICES) {
    if (slice.phases.includes(progress.phase)) {
      return Math.min(1, Math.max(previous, (before + slice.weight * fractionOfPhase(progress)) / WHOLE));
    }
    before += slice.weight;
  }
  return previous;
}

/**
 * Whether the fraction is known. It is not while a source of unknown length is being read.
 * @param {Progress} progress
 */
export function isMeasurable(progress) {
  return !isReading(progress) || progress.bytesTotal > 0;
}

/** @param {Progress} progress */
function fractionOfPhase(progress) {
  const [done, total] = isReading(progress)
    ? [progress.bytesRead, progress.bytesTotal]
    : [progress.done, progress.total];
  return total > 0 ? Math.min(1, done / total) : 0;
}

/** @param {Progress} progress */
function isReading({ phase }) {
  return phase === 'read' || phase === 'parse';
}
