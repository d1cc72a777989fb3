/** The two ends of a list of steps that is too long to show: a path, a chain of dominators. */

/**
 * @template {{ skipped?: number }} T
 * @param {readonly T[]} steps Of a longer list than this, some may have been left out before.
 * @param {number} most Shown steps, an even number.
 * @returns {{ first: readonly T[]; last: readonly T[]; left: number; count: number }} `left`: the steps between `first` and
 *   `last`; `count`: all steps. Where all are shown, they are in `first`.
 */
export function endsOf(steps, most) {
  const count = steps.reduce((sum, { skipped = 0 }) => sum + skipped, steps.length);
  if (count <= most) return { first: steps, last: [], left: 0, count };
  const half = most / 2;
  return { first: steps.slice(0, half), last: steps.slice(-half), left: count - most, count };
}
