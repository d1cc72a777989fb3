/**
 * Where the samples of an allocation timeline are drawn, and what a range of them means.
 *
 * A sample counts what is still alive of what was allocated since the one before, so its bar reaches from that one's
 * time to its own. The first one stands for all that was there when the recording began: it took no time, has a place of
 * its own at the left, and must not make the others look small, so it is cut off where it is higher than all of them.
 */

/** @import { NodeFilter, Sample } from '../engine/protocol.js' */

/**
 * A bar; lengths are shares of 1, from the left and from the bottom.
 * @typedef {object} Bar
 * @property {number} from
 * @property {number} to
 * @property {number} height
 * @property {boolean} cut Whether it would be higher than there is room.
 */

/**
 * @typedef {object} Chart
 * @property {Bar[]} bars
 * @property {number} peak The index of the highest sample of those after the first, if there are any.
 * @property {number} top How many bytes the whole height is.
 * @property {number} start Where time begins.
 * @property {number} duration Milliseconds from there to the right end; 0 where nobody knows.
 */

/** @typedef {{ from: number; to: number }} Range The first and the last sample of it. */

/** The width of the first bar, and of the space behind it. */
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
 * The sample at a place, or next to it.
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
 * The range that an address means; undefined for all samples.
 * @param {number} count How many samples there are.
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
 * The objects that were allocated in a range: ids count up.
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
 * What is alive of a range.
 * @param {readonly Sample[]} samples
 * @param {Range} range
 */
export function liveSizeOf(samples, { from, to }) {
  return samples.slice(from, to + 1).reduce((sum, { liveSize }) => sum + liveSize, 0);
}

/**
 * Round numbers from 0 up to, and with, `end`: at most `most` steps of 1, 2 or 5 times a power of ten.
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
