/**
 * Is a heap snapshot worth taking? Judged from samples of memory over time: which of heap, buffers and memory outside the
 * heap rises, by its floor (see `floor.js`).
 *
 * A false alarm costs more than a late answer, so a rise must be clear against the noise, go on in the second half, and be
 * proved: V8 may let garbage gather for long before it runs a full collection, and until then a healthy heap rises as well.
 * The proof is a full collection that did not help: some were reported or seen, or the heap grew so far that V8 must have run
 * one. Without proof the verdict is `unclear`, and says what is missing.
 */

import { fallsOf, floorOf, largestStep, median, movementOf } from './floor.js';

/** @import { MemorySample } from '../live/types.js' */
/** @import { Movement, Point } from './floor.js' */
/** @import { Collection, Missing, Trend, Verdict, VerdictKind } from './types.js' */

/** @typedef {'rising' | 'flattened' | 'flat' | 'falling' | 'unsteady'} Shape */
/** @typedef {{ shape: Shape; growth: number; trend: Trend; floor: readonly Point[]; points: readonly Point[] }} Course */

const MB = 1_000_000;
const HOUR_MS = 3_600_000;
/** Fewer say nothing. */
const LEAST_SAMPLES = 12;
const MOST_WINDOWS = 12;
/** Full collections are looked for with windows of these numbers, because it is not known how often they come. */
const FINE_WINDOWS = [12, 24, 48, 72, 96, 120];
/** The rate of numbered samples is growth per this number of samples. */
const RATE_SAMPLES = 100;

/** The least change that counts, in bytes and as a share of the floor. */
const LEAST = {
  heap: { bytes: MB, share: 0.05 },
  buffers: { bytes: 2 * MB, share: 0.1 },
  // Allocators keep memory and return it late.
  outside: { bytes: 24 * MB, share: 0.15 },
};
const LEAST_FALL = MB / 2;

/** V8 lets a heap grow at most fourfold before a full collection. */
const MOST_GROWTH = 4;
const LEAST_PROOF = 20 * MB;
/** V8 starts a full collection after at most 64 MB more of external memory. */
const EXTERNAL_PROOF = 96 * MB;
/** A process that serves anything runs a full collection now and then: growth over such times is proof enough. */
const LONG = [
  { ms: HOUR_MS, share: 0.3 },
  { ms: 3 * HOUR_MS, share: 0.15 },
];
/** Reported full collections that a trend needs. */
const LEAST_FULL = 4;

/**
 * @param {readonly MemorySample[]} samples In order of time.
 * @param {object} [options]
 * @param {readonly Collection[]} [options.collections] Those that are known, for example because they were requested. If
 *   there are full ones all along, they decide about the heap.
 * @param {boolean} [options.isNumbered] Whether `at` is the number of the sample.
 * @returns {Verdict}
 */
export function judgeMemory(samples, { collections = [], isNumbered = false } = {}) {
  const length = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0);
  const durationMs = isNumbered ? 0 : length;
  const full = collections.filter(({ isFull }) => isFull);
  const rateTime = isNumbered ? RATE_SAMPLES : HOUR_MS;
  const isTold = isAllAlong(full, samples[0]?.at ?? 0, length);
  const heapPoints = isTold ? full.map(({ at, after }) => ({ at, value: after })) : pointsOf(samples, heapOf);
  const courses = {
    heap: courseOf(heapPoints, LEAST.heap, rateTime),
    buffers: courseOf(pointsOf(samples, buffersOf), LEAST.buffers, rateTime),
    outside: courseOf(pointsOf(samples, outsideOf), LEAST.outside, rateTime),
  };
  /** @type {Pick<Verdict, 'samples' | 'durationMs' | 'isNumbered' | 'collections' | 'trends'>} */
  const facts = {
    samples: samples.length,
    durationMs,
    isNumbered,
    collections: collections.length > 0 ? collections.length : countDrops(samples),
    trends: {
      heap: courses.heap?.trend,
      buffers: courses.buffers?.trend,
      outside: courses.outside?.trend,
      rss: courseOf(
        pointsOf(samples, ({ rss }) => rss),
        LEAST.outside,
        rateTime,
      )?.trend,
    },
  };
  /**
   * @param {VerdictKind} kind
   * @param {Verdict['about']} [about]
   * @param {Missing} [missing]
   * @returns {Verdict}
   */
  const say = (kind, about, missing) => ({
    kind,
    isWorthSnapshot: kind === 'heap' || kind === 'buffers',
    ...facts,
    about,
    missing,
    more: missing === 'samples' ? moreOf(samples, isNumbered) : undefined,
  });
  if (samples.length < LEAST_SAMPLES || length <= 0) return say('unclear', undefined, 'samples');

  const { heap, buffers, outside } = courses;
  const isSeen = hasFalls(pointsOf(samples, heapOf));
  const isLong = (/** @type {Course} */ { growth, trend }) =>
    LONG.some(({ ms, share }) => durationMs >= ms && growth >= share * trend.first);
  const isProved = {
    heap:
      heap !== undefined &&
      (isTold ||
        hasHelpedLittle(full) ||
        isSeen ||
        isLong(heap) ||
        (heap.growth >= LEAST_PROOF && afterStart(heap.floor) * MOST_GROWTH <= heap.trend.last)),
    buffers: buffers !== undefined && (isSeen || isLong(buffers) || buffers.growth >= EXTERNAL_PROOF),
  };
  const growthOf = (/** @type {Course | undefined} */ course) => (course?.shape === 'rising' ? course.growth : 0);
  const inside = Math.max(0, heap?.growth ?? 0) + Math.max(0, buffers?.growth ?? 0);
  if (outside?.shape === 'rising' && outside.growth > 2 * inside) return say('outside', 'outside');
  const first = growthOf(buffers) > growthOf(heap) ? 'buffers' : 'heap';
  for (const about of first === 'heap' ? kinds : kinds.toReversed()) {
    if (courses[about]?.shape === 'rising' && isProved[about]) return say(about, about);
  }
  const unproved = kinds.find((kind) => courses[kind]?.shape === 'rising');
  if (unproved) return say('unclear', growthOf(courses[first]) > 0 ? first : unproved, 'collection');
  const unsteady = all.find((kind) => courses[kind]?.shape === 'unsteady');
  if (unsteady) return say('unclear', unsteady, 'trend');
  if (outside?.shape === 'rising') return say('outside', 'outside');
  if (heap?.shape === 'flattened' || buffers?.shape === 'flattened') {
    return say('warming', heap?.shape === 'flattened' ? 'heap' : 'buffers');
  }
  if (outside?.shape === 'flattened') return say('warming', 'outside');
  const falling = all.find((kind) => courses[kind]?.shape === 'falling');
  return falling ? say('falling', falling) : say('steady');
}

const kinds = /** @type {const} */ (['heap', 'buffers']);
const all = /** @type {const} */ ([...kinds, 'outside']);

/**
 * Whether the full collections tell how the heap went: they are enough, and there are some in each quarter of the time.
 * Those that a person asked for within a minute say nothing of the hours after it.
 * @param {readonly Collection[]} full
 * @param {number} begin
 * @param {number} length
 */
function isAllAlong(full, begin, length) {
  const quarters = full.map(({ at }) => Math.min(3, Math.max(0, Math.floor(((at - begin) / length) * 4))));
  return full.length >= LEAST_FULL && [0, 1, 2, 3].every((quarter) => quarters.includes(quarter));
}

/** @param {MemorySample} sample */
function heapOf({ heapUsed }) {
  return heapUsed;
}

/** @param {MemorySample} sample */
function buffersOf({ external, arrayBuffers }) {
  return external ?? arrayBuffers;
}

/** What neither the heap nor its buffers explain. @param {MemorySample} sample */
function outsideOf({ rss, heapTotal, heapUsed, external, arrayBuffers }) {
  // What is reserved and not used is not in RAM, so the rest can be less than zero.
  return rss === undefined ? undefined : Math.max(0, rss - (heapTotal ?? heapUsed) - (external ?? arrayBuffers ?? 0));
}

/**
 * @param {readonly MemorySample[]} samples
 * @param {(sample: MemorySample) => number | undefined} valueOf
 * @returns {Point[]}
 */
function pointsOf(samples, valueOf) {
  return samples.flatMap((sample) => {
    const value = valueOf(sample);
    return value === undefined ? [] : [{ at: sample.at, value }];
  });
}

/**
 * @param {readonly Point[]} points
 * @param {{ bytes: number; share: number }} least
 * @param {number} rateTime
 * @returns {Course | undefined}
 */
function courseOf(points, least, rateTime) {
  if (points.length === 0) return undefined;
  const windows = Math.max(4, Math.min(MOST_WINDOWS, Math.floor(points.length / 3)));
  const floor = floorOf(points, windows);
  const lowest = (/** @type {readonly Point[]} */ part) => Math.min(...part.map(({ value }) => value));
  const [first, last] = [lowest(floor.slice(0, 2)), lowest(floor.slice(-2))];
  const whole = movementOf(floor);
  const tail = movementOf(floor.slice(floor.length >> 1));
  // The second quarter: what was gathered while the program started is there already.
  const later = last - lowest(floor.slice(floor.length >> 2, floor.length >> 1));
  const facts = { step: largestStep(floor), later, level: Math.max(first, last), least };
  const shape = shapeOf({ whole, tail, change: last - first, ...facts });
  // After a warm-up, the second half shows the pace.
  const rate = tail.span > 0 ? (tail.rise / tail.span) * rateTime : 0;
  return { shape, growth: last - first, trend: { first, last, rate }, floor, points };
}

/**
 * @param {object} course
 * @param {Movement} course.whole
 * @param {Movement} course.tail The second half of it.
 * @param {number} course.change From the first windows to the last.
 * @param {number} course.step The largest rise from one window to the next.
 * @param {number} course.later From the second quarter to the last windows.
 * @param {number} course.level
 * @param {{ bytes: number; share: number }} course.least
 * @returns {Shape}
 */
function shapeOf({ whole, tail, change, step, later, level, least }) {
  const enough = Math.max(least.bytes, least.share * level);
  if (Math.abs(change) < enough) return 'flat';
  if (change < 0) return whole.order <= -0.3 && tail.rise <= enough / 2 ? 'falling' : 'flat';
  // At an even pace the second half rises by this.
  const even = (change * tail.span) / (whole.span || 1);
  if (later < enough || tail.rise < 0.2 * even || tail.rise < Math.min(enough, change) * 0.15) return 'flattened';
  const isClear = whole.rise > Math.max(enough, 3 * whole.noise) && whole.order >= 0.6;
  const goesOn = tail.rise > 0.4 * even && tail.order >= 0.4 && tail.rise > 2 * tail.noise;
  // One step up is an event, no leak.
  const isGradual = change - step >= 0.4 * change;
  return isClear && goesOn && isGradual ? 'rising' : 'unsteady';
}

/**
 * Whether full collections are seen in the last three quarters: in each, the floor falls clearly.
 * @param {readonly Point[]} points
 */
function hasFalls(points) {
  const begin = points[0]?.at ?? 0;
  const length = (points.at(-1)?.at ?? 0) - begin;
  return FINE_WINDOWS.some((windows) => {
    if (points.length < 3 * windows) return false;
    const falls = fallsOf(floorOf(points, windows), LEAST_FALL);
    const quarters = falls.map(({ at }) => Math.min(3, Math.floor(((at - begin) / length) * 4)));
    return [1, 2, 3].every((quarter) => quarters.includes(quarter));
  });
}

/** Whether each of a few full collections left clearly more than the one before. @param {readonly Collection[]} full */
function hasHelpedLittle(full) {
  const rise = (full.at(-1)?.after ?? 0) - (full[0]?.after ?? 0);
  return rise >= LEAST_PROOF && full.every(({ after }, index) => after > (full[index - 1]?.after ?? 0));
}

/** The floor after the program has started: its first window is left out. @param {readonly Point[]} floor */
function afterStart(floor) {
  return floor[1]?.value ?? Infinity;
}

/** Clear drops of the used heap. @param {readonly MemorySample[]} samples */
function countDrops(samples) {
  return samples.filter(({ heapUsed }, index) => {
    const before = samples[index - 1]?.heapUsed ?? 0;
    return before - heapUsed > Math.max(0.01 * before, MB / 10);
  }).length;
}

/**
 * @param {readonly MemorySample[]} samples
 * @param {boolean} isNumbered
 */
function moreOf(samples, isNumbered) {
  const count = Math.max(1, LEAST_SAMPLES - samples.length);
  const pauses = samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? 0));
  return { samples: count, ms: isNumbered ? 0 : count * median(pauses) };
}
