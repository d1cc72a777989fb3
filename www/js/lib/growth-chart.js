/** What a finding grew by, as points to draw: for the page and for files. Nothing is at the bottom. */

import { placeOf } from './series.js';

/** @import { Finding } from '../engine/protocol.js' */
/** @import { Format } from './format.js' */

/** @typedef {{ kind: 'counts' | 'sizes'; values: readonly number[] }} Series */
/** @typedef {{ at: number; value: number; x: number; y: number; isLabelled: boolean }} Point `at`: which snapshot, from 0. */

export const WIDTH = 320;
export const HEIGHT = 108;
/** Room for the labels of the points, and for the numbers below. */
const SIDE = 34;
const TOP = 22;
/** Where nothing is. */
export const FLOOR = HEIGHT - 20;
/** With more than these only some have a label. */
const LABELS = 5;

/** For drawing, not for reading. @param {number} length */
const round = (length) => Math.round(length * 10) / 10;

/**
 * How many there are, where that changes; else how large it is. Undefined where there is nothing to see.
 * @param {Pick<Finding, 'series'>} finding
 * @returns {Series | undefined}
 */
export function seriesOf({ series: { counts, sizes } }) {
  if (isWorthSeeing(counts)) return { kind: 'counts', values: counts };
  return isWorthSeeing(sizes) ? { kind: 'sizes', values: sizes } : undefined;
}

/** @param {readonly number[]} values */
function isWorthSeeing(values) {
  const known = values.filter((value) => value >= 0);
  return known.length > 1 && known.some((value) => value !== known[0]);
}

/**
 * @param {Series} series
 * @param {number} value
 * @param {Format} f
 */
export function sayValue({ kind }, value, f) {
  return kind === 'counts' ? f.count(value) : f.bytes(value);
}

/**
 * @param {readonly number[]} values -1 where it is not known.
 * @returns {{ points: Point[]; line: string; area: string }}
 */
export function drawSeries(values) {
  const top = Math.max(...values, 1);
  /** @type {Point[]} */
  const points = values.flatMap((value, at) => {
    if (value < 0) return [];
    const x = round(SIDE + placeOf(at, values.length) * (WIDTH - 2 * SIDE));
    return { at, value, x, y: round(TOP + (1 - value / top) * (FLOOR - TOP)), isLabelled: true };
  });
  if (points.length > LABELS) {
    const last = points.length - 1;
    const middle = Math.round(last / 2);
    points.forEach((point, index) => (point.isLabelled = index === 0 || index === middle || index === last));
  }
  const through = points.map(({ x, y }) => `${x} ${y}`).join('L');
  const [first] = points;
  const final = points.at(-1);
  return {
    points,
    line: through && `M${through}`,
    area: first && final ? `M${through}L${final.x} ${FLOOR}L${first.x} ${FLOOR}Z` : '',
  };
}
