/** The row that a key moves to, in a list of any length. */

/**
 * @param {string} key As `KeyboardEvent.key` has it.
 * @param {object} list
 * @param {number | undefined} list.active The active row.
 * @param {number} list.total
 * @param {number} list.pageRows How many whole rows fit in view.
 * @returns {number | undefined} Undefined if the key does not move.
 */
export function moveByKey(key, { active, total, pageRows }) {
  if (total === 0) return undefined;
  const step = Math.max(1, pageRows - 1);
  const last = total - 1;
  const from = active ?? -1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, active === undefined ? 0 : from - 1);
    case 'PageDown':
      return Math.min(last, Math.max(0, from) + step);
    case 'PageUp':
      return Math.max(0, from - step);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
