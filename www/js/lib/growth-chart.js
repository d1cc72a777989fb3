/** The chart of a finding's growth, as points and paths, for the page and for saved reports. Its lower edge is zero. */

import { placeOf } from './series.js';

/** @import { Finding } from '../engine/protocol.js' */
/** @import { Format } from './format.js' */

/** @typedef {{ kind: 'counts' | 'sizes'; values: readonly number[] }} Series */
/**
 * `at` is the index of the snapshot.
 * @typedef {{ at: number; value: number; x: number; y: number; isLabelled: boolean }} Point
 */

export const WIDTH = 320;
export const HEIGHT = 108;
/** Margin on the left and on the right, for the labels of the outermost points. */
const SIDE = 34;
const TOP = 22;
/** The `y` of zero; the numbers of the snapshots stand below it. */
export const FLOOR = HEIGHT - 20;
/** With more points than this, only the first, the middle and the last have a label. */
const MAX_LABELS = 5;

/** Keeps the paths short. @param {number} length */
const round = (length) => Math.round(length * 10) / 10;

/**
 * The counts of a finding if they change, else its sizes if those change, else undefined.
 * @param {Pick<Finding, 'series'>} finding
 * @returns {Series | undefined}
 */
export function seriesOf({ series: { counts, sizes } }) {
  if (hasChange(counts)) return { kind: 'counts', values: counts };
  return hasChange(sizes) ? { kind: 'sizes', values: sizes } : undefined;
}

/** @param {readonly number[]} values */
function hasChange(values) {
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
 * @param {readonly number[]} values -1 for an unknown value.
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
  if (points.length > MAX_LABELS) {
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
