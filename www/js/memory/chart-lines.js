/**
 * The lines of memory over time: which there are, where they run, and the round steps of the time axis.
 *
 * An hour of polling has thousands of samples, and a chart has a few hundred columns. Each line is thinned by itself: the
 * time is divided into buckets of equal length, and of each bucket only the lowest and the highest value are drawn. So a
 * peak of one sample stays visible, and the paths stay short. Cost: one pass over the samples for each line.
 */

/** @import { MemorySample } from '../live/types.js' */

/** @typedef {'rss' | 'heapTotal' | 'heapUsed' | 'external' | 'arrayBuffers'} MemoryKind */

/** In the order of the reading: the largest first. @type {readonly MemoryKind[]} */
export const MEMORY_KINDS = ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers'];

/** Each gives up to two points. */
const BUCKETS = 150;

/** The lengths of steps on the time axis, in seconds: what people count in. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
  1_209_600, 2_592_000,
];

/** Units of the time axis, in seconds. @type {readonly { unit: 'day' | 'hour' | 'minute' | 'second'; length: number }[]} */
const UNITS = [
  { unit: 'day', length: 86_400 },
  { unit: 'hour', length: 3600 },
  { unit: 'minute', length: 60 },
  { unit: 'second', length: 1 },
];

/** Keeps the paths short. @param {number} length */
const round = (length) => Math.round(length * 100) / 100;

/**
 * The kinds of memory that the samples have.
 * @param {readonly MemorySample[]} samples
 */
export function kindsOf(samples) {
  return MEMORY_KINDS.filter((kind) => samples.some((sample) => sample[kind] !== undefined));
}

/**
 * The lowest and the highest sample of each bucket of time, in order.
 * @param {readonly MemorySample[]} samples In order of time.
 * @param {MemoryKind} kind Samples that lack it are left out.
 * @param {number} [buckets]
 */
export function thin(samples, kind, buckets = BUCKETS) {
  const values = samples.filter((sample) => sample[kind] !== undefined);
  if (values.length <= 2 * buckets) return values;
  const valueAt = (/** @type {number} */ index) => values[index]?.[kind] ?? 0;
  const bucketAt = bucketsOf(values, buckets);
  /** @type {number[]} */
  const kept = [];
  let [low, high] = [0, 0];
  const close = () => kept.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]));
  for (let index = 1; index < values.length; index += 1) {
    if (bucketAt(index) !== bucketAt(index - 1)) {
      close();
      [low, high] = [index, index];
    } else if (valueAt(index) < valueAt(low)) low = index;
    else if (valueAt(index) > valueAt(high)) high = index;
  }
  close();
  // The line begins and ends where the samples do.
  const last = values.length - 1;
  if (kept[0] !== 0) kept.unshift(0);
  if (kept.at(-1) !== last) kept.push(last);
  return kept.map((index) => /** @type {MemorySample} */ (values[index]));
}

/**
 * Tells the bucket of a sample by its index.
 * @param {readonly MemorySample[]} samples
 * @param {number} buckets
 */
function bucketsOf(samples, buckets) {
  const begin = samples[0]?.at ?? 0;
  const length = ((samples.at(-1)?.at ?? 0) - begin) / buckets || 1;
  return (/** @type {number} */ index) => Math.floor(((samples[index]?.at ?? 0) - begin) / length);
}

/**
 * A line of one kind of memory, and the area below it.
 * @param {readonly MemorySample[]} samples In order of time; the first and the last are at the ends of the chart.
 * @param {MemoryKind} kind
 * @param {object} size
 * @param {number} size.width
 * @param {number} size.height
 * @param {number} size.top The bytes at the upper edge.
 */
export function linePath(samples, kind, { width, height, top }) {
  const placeOf = placesOf(samples);
  const points = thin(samples, kind).map((sample) => {
    const share = top > 0 ? Math.min(1, Math.max(0, (sample[kind] ?? 0) / top)) : 0;
    return [round(placeOf(sample.at) * width), round((1 - share) * height)];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return { line: '', area: '' };
  // A single point is drawn as a dot, by the round end of the line.
  const line = `M${points.map((point) => point.join(' ')).join('L')}${points.length === 1 ? 'h0' : ''}`;
  return { line, area: `${line}L${last[0]} ${height}H${first[0]}Z` };
}

/**
 * Tells the position of a time between the first and the last sample, from 0 to 1. If no time passes between them, all is
 * in the middle.
 * @param {readonly MemorySample[]} samples
 */
export function placesOf(samples) {
  const begin = samples[0]?.at ?? 0;
  const length = (samples.at(-1)?.at ?? 0) - begin;
  return (/** @type {number} */ at) => (length > 0 ? (at - begin) / length : 0.5);
}

/**
 * The index of the sample that is nearest to a position. O(log samples).
 * @param {readonly MemorySample[]} samples
 * @param {number} place From 0 to 1.
 */
export function nearest(samples, place) {
  const begin = samples[0]?.at ?? 0;
  const at = begin + place * ((samples.at(-1)?.at ?? 0) - begin);
  let [low, high] = [0, samples.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = samples[low - 1];
  return before && at - before.at < (samples[low]?.at ?? at) - at ? low - 1 : Math.max(0, low);
}

/**
 * Round times from 0 to at most `ms`, all in the unit of the step between them.
 * @param {number} ms
 * @param {number} most How many steps there may be.
 */
export function timeSteps(ms, most) {
  const seconds = Math.max(0, ms) / 1000;
  const longest = STEPS.at(-1) ?? 1;
  const step = STEPS.find((length) => length * most >= seconds) ?? Math.ceil(seconds / most / longest) * longest;
  const { unit, length } = UNITS.find((entry) => entry.length <= step) ?? { unit: 'second', length: 1 };
  const count = Math.floor(seconds / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => ({
    ms: index * step * 1000,
    unit,
    count: Math.round((index * step) / length),
  }));
}
