/**
 * The bars of an allocation timeline, and the meaning of a range of its samples.
 *
 * A sample counts the bytes that were allocated since the previous sample and are still alive, so its bar extends from
 * the previous sample's time to its own. The first sample counts everything that existed when the recording began. It
 * spans no time, so its bar has a place of its own on the left. That bar is cut at the height of the highest other bar,
 * so that the others do not look small.
 */

/** @import { NodeFilter, Sample } from '../engine/protocol.js' */

/**
 * A bar; lengths are shares of 1, from the left and from the bottom.
 * @typedef {object} Bar
 * @property {number} from
 * @property {number} to
 * @property {number} height
 * @property {boolean} cut Whether the sample is higher than the chart.
 */

/**
 * @typedef {object} Chart
 * @property {Bar[]} bars
 * @property {number} peak The index of the highest sample after the first; 0 if there is only one.
 * @property {number} top The bytes that the full height stands for.
 * @property {number} start The position where time begins, as a share of the width.
 * @property {number} duration Milliseconds from there to the right end; 0 if the samples have no times.
 */

/** @typedef {{ from: number; to: number }} Range The indices of its first and its last sample. */

/** The width of the first bar, and of the gap to its right, as shares of the chart. */
const LEAD = 0.05;
const LEAD_GAP = 0.015;

/**
 * @param {readonly Sample[]} samples
 * @returns {Chart}
 */
export function placeSamples(samples) {
  const later = samples.slice(1);
  const alone = later.length === 0;
  const highest = later.reduce((most, { liveSize }) => Math.max(most, liveSize), 0);
  const top = highest || samples[0]?.liveSize || 1;
  const peak = alone ? 0 : samples.findIndex(({ liveSize }, index) => index > 0 && liveSize === highest);
  const begin = samples[0]?.timestampMs ?? 0;
  const duration = Math.max(0, (samples[samples.length - 1]?.timestampMs ?? 0) - begin);
  const start = alone ? 0 : LEAD + LEAD_GAP;
  const placeOf = (/** @type {number} */ index) => {
    const passed =
      duration > 0 ? ((samples[index]?.timestampMs ?? 0) - begin) / duration : index / Math.max(1, later.length);
    return start + passed * (1 - start);
  };
  const bars = samples.map(({ liveSize }, index) => ({
    from: index === 0 ? 0 : placeOf(index - 1),
    to: index > 0 ? placeOf(index) : alone ? 1 : LEAD,
    height: Math.min(1, liveSize / top),
    cut: liveSize > top,
  }));
  return { bars, peak, top, start, duration };
}

/**
 * The index of the sample at a position, or of the nearest one. O(log samples).
 * @param {readonly Bar[]} bars
 * @param {number} place From 0 to 1.
 */
export function sampleAt(bars, place) {
  let low = 0;
  let high = bars.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle]?.to ?? 1) < place) low = middle + 1;
    else high = middle;
  }
  const before = bars[low - 1];
  const at = bars[low];
  return before && at && place - before.to < at.from - place ? low - 1 : Math.max(0, low);
}

/**
 * The range given in an address, cut to the samples that exist; undefined for all samples.
 * @param {number} count Number of samples.
 * @param {number | undefined} from
 * @param {number | undefined} to
 * @returns {Range | undefined}
 */
export function readRange(count, from, to) {
  if (count === 0 || (from === undefined && to === undefined)) return undefined;
  const last = count - 1;
  const [a, b] = [Math.min(from ?? 0, last), Math.min(to ?? last, last)];
  const range = { from: Math.min(a, b), to: Math.max(a, b) };
  return range.from === 0 && range.to === last ? undefined : range;
}

/**
 * A filter for the objects that were allocated in a range: V8 assigns ids in ascending order.
 * @param {readonly Sample[]} samples
 * @param {Range} range
 * @returns {Extract<NodeFilter, { kind: 'ids' }>}
 */
export function idsOf(samples, { from, to }) {
  return {
    kind: 'ids',
    above: samples[from - 1]?.lastAssignedId ?? 0,
    upTo: samples[to]?.lastAssignedId ?? 0,
  };
}

/**
 * The bytes that were allocated in a range and are still alive.
 * @param {readonly Sample[]} samples
 * @param {Range} range
 */
export function liveSizeOf(samples, { from, to }) {
  return samples.slice(from, to + 1).reduce((sum, { liveSize }) => sum + liveSize, 0);
}

/**
 * Round numbers from 0 to at most `end`: up to `most` steps of 1, 2 or 5 times a power of ten.
 * @param {number} end
 * @param {number} most
 */
export function roundSteps(end, most) {
  if (!(end > 0)) return [0];
  const least = end / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step);
}
