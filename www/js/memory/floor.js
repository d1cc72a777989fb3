/**
 * The floor of memory over time, and how it moves. Between collections the used heap rises by garbage, so only its lowest
 * values say how much is held. The floor is the lowest value of each of a few windows of time; its slope is the median of
 * the slopes between all pairs of them (Theil and Sen), so that single windows do not decide.
 */

/** @typedef {{ at: number; value: number }} Point */

/**
 * @typedef {object} Movement
 * @property {number} rise From the first window to the last, along the line.
 * @property {number} noise How far the windows are from the line: the median distance, as a standard deviation.
 * @property {number} order From −1 to 1: the share of pairs that rise, less the share of pairs that fall (Kendall).
 * @property {number} span Time between the first and the last window.
 */

/** Of a median of distances, for values that are distributed normally. */
const TO_DEVIATION = 1.4826;

/**
 * The lowest point of each window of equal length. Windows without points are left out.
 * @param {readonly Point[]} points In order of time.
 * @param {number} windows
 * @returns {Point[]}
 */
export function floorOf(points, windows) {
  const begin = points[0]?.at ?? 0;
  const length = ((points.at(-1)?.at ?? 0) - begin) / windows;
  /** @type {(Point | undefined)[]} */
  const lowest = Array.from({ length: windows });
  for (const point of points) {
    const window = length > 0 ? Math.min(windows - 1, Math.floor((point.at - begin) / length)) : 0;
    const before = lowest[window];
    if (!before || point.value < before.value) lowest[window] = point;
  }
  return lowest.filter((point) => point !== undefined);
}

/**
 * How a floor moves.
 * @param {readonly Point[]} floor
 * @returns {Movement}
 */
export function movementOf(floor) {
  /** @type {number[]} */
  const slopes = [];
  let order = 0;
  for (const [index, a] of floor.entries()) {
    for (const b of floor.slice(index + 1)) {
      slopes.push(b.at > a.at ? (b.value - a.value) / (b.at - a.at) : 0);
      order += Math.sign(b.value - a.value);
    }
  }
  const slope = median(slopes);
  const distances = floor.map(({ at, value }) => value - slope * at);
  const middle = median(distances);
  const span = (floor.at(-1)?.at ?? 0) - (floor[0]?.at ?? 0);
  return {
    rise: slope * span,
    noise: TO_DEVIATION * median(distances.map((distance) => Math.abs(distance - middle))),
    order: slopes.length > 0 ? order / slopes.length : 0,
    span,
  };
}

/**
 * The windows in which the floor is clearly below the window before: a full collection freed what had gathered. Noise goes
 * up as far as it goes down, so a fall is clear if it is larger than nearly all rises.
 * @param {readonly Point[]} floor Of many windows.
 * @param {number} least The least fall, in bytes.
 * @returns {Point[]}
 */
export function fallsOf(floor, least) {
  const steps = floor.slice(1).map((point, index) => point.value - (floor[index]?.value ?? 0));
  const rises = steps.filter((step) => step > 0).toSorted((a, b) => a - b);
  const usual = 1.5 * (rises[Math.floor(rises.length * 0.9)] ?? 0);
  return floor.slice(1).filter((point, index) => {
    const fall = -(steps[index] ?? 0);
    return fall > Math.max(least, 0.03 * point.value, usual);
  });
}

/** The largest rise between two neighbours. @param {readonly Point[]} floor */
export function largestStep(floor) {
  return floor.reduce((most, { value }, index) => Math.max(most, value - (floor[index - 1]?.value ?? value)), 0);
}

/** Zero for none. @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
