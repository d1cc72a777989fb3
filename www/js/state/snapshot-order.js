/** Sorts the list of snapshots by one of its rules. */

import { assertNever } from '../lib/assert-never.js';
import { captureTimeOf, compareNames, compareTimes } from '../lib/capture-time.js';

/** @import { OpenSnapshot, SnapshotOrder, Source } from './app-state.js' */
/** @import { CaptureTime } from '../lib/capture-time.js' */

/** The rules that can be chosen. @type {readonly Exclude<SnapshotOrder, 'arranged'>[]} */
export const ORDERS = ['opened', 'name', 'time'];

/** Snapshots without a time come last, in the order in which they were opened. */
const NEVER = { time: Number.MAX_VALUE, sequence: 0 };

/**
 * @template {Pick<OpenSnapshot, 'id' | 'source'>} T
 * @param {readonly T[]} snapshots
 * @param {SnapshotOrder} order
 * @returns {readonly T[]}
 */
export function arrange(snapshots, order) {
  switch (order) {
    case 'arranged':
      return snapshots;
    case 'opened':
      return snapshots.toSorted((a, b) => a.id - b.id);
    case 'name':
      return snapshots.toSorted((a, b) => compareNames(a.source.name, b.source.name) || a.id - b.id);
    case 'time':
      return snapshots.toSorted((a, b) => compareTimes(timeOf(a.source), timeOf(b.source)) || a.id - b.id);
    default:
      return assertNever(order);
  }
}

/**
 * The time in the file's name, or else the time of its last change.
 * @param {Source} source
 * @returns {CaptureTime}
 */
function timeOf(source) {
  const named = captureTimeOf(source.name);
  if (named) return named;
  return source.kind === 'file' ? { time: source.file.lastModified, sequence: 0 } : NEVER;
}
