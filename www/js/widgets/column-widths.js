/**
 * The widths that columns were dragged to, by the name of the grid and the key of the column. Kept until the page is
 * left.
 */

/** @type {Map<string, Map<string, string>>} */
const widths = new Map();

/** @param {string} grid */
export function widthsOf(grid) {
  const known = widths.get(grid) ?? new Map();
  widths.set(grid, known);
  return known;
}
