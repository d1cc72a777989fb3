/**
 * Numbers over time as SVG paths: one line, or stacked layers. The values are evenly spaced from the left end to the
 * right. The lower edge is zero.
 */

/** Keeps the paths short. @param {number} length */
const round = (length) => Math.round(length * 100) / 100;

/**
 * The position of a value from the left, from 0 to 1. A single value is in the middle.
 * @param {number} index
 * @param {number} count
 */
export function placeOf(index, count) {
  return count > 1 ? index / (count - 1) : 0.5;
}

/**
 * @param {readonly number[]} values
 * @param {number} width
 * @param {number} height
 * @param {number} [top] The value at the upper edge.
 */
function pointsOf(values, width, height, top = Math.max(...values)) {
  return values.map((value, index) => {
    const share = top > 0 ? Math.max(0, value) / top : 0;
    return `${round(placeOf(index, values.length) * width)} ${round((1 - share) * height)}`;
  });
}

/**
 * A line through all values, and the area below it.
 * @param {readonly number[]} values
 * @param {number} width
 * @param {number} height
 */
export function sparkPaths(values, width, height) {
  const points = pointsOf(values, width, height);
  const line = points.length > 0 ? `M${points.join('L')}` : '';
  return { points, line, area: line && `${line}V${height}H${points[0]?.split(' ')[0]}Z` };
}

/**
 * The area of each layer, stacked on those before it.
 * @param {readonly (readonly number[])[]} layers The values of each; negative values count as zero.
 * @param {number} width
 * @param {number} height
 * @param {number} top The value at the upper edge.
 */
export function stackPaths(layers, width, height, top) {
  let floor = layers[0]?.map(() => 0) ?? [];
  return layers.map((layer) => {
    const roof = layer.map((value, index) => (floor[index] ?? 0) + Math.max(0, value));
    const [lower, upper] = [floor, roof].map((values) => pointsOf(values, width, height, top));
    floor = roof;
    return `M${upper?.join('L')}L${lower?.toReversed().join('L')}Z`;
  });
}
