/**
 * What grew with each repetition of an action. The first interval does not count: what a page does first, it often does
 * only once.
 */

/** @import { Measure, MeasureField } from '../state/extension-state.js' */

/** @type {readonly MeasureField[]} */
const FIELDS = ['nodes', 'listeners', 'documents', 'heap'];

/** The heap is never the same twice. Less than this per repetition is no growth. */
const LEAST_BYTES = 10_000;
/** Intervals that have to agree, after the first. */
const LEAST_INTERVALS = 2;

/**
 * @param {readonly Measure[]} measures Oldest first.
 * @returns {{ field: MeasureField; least: number }[]} `least`: the smallest growth of an interval
 */
export function growthOf(measures) {
  const counted = measures.slice(1);
  if (counted.length <= LEAST_INTERVALS) return [];
  return FIELDS.flatMap((field) => {
    const changes = counted.slice(1).map((measure, at) => {
      const [value, last] = [measure[field], counted[at]?.[field]];
      return value === undefined || last === undefined ? 0 : value - last;
    });
    const least = Math.min(...changes);
    return least >= (field === 'heap' ? LEAST_BYTES : 1) ? [{ field, least }] : [];
  });
}
