/** How many rows the engine hands out at most in one page (`MAX_PAGE` in crate/wasm). */
export const PAGE_ROWS = 256;

/**
 * The end of a page for which the caller gave only the start. If the start is not a number, the engine rejects it.
 * @param {unknown} start
 */
export function endOfPage(start) {
  return typeof start === 'number' ? Math.min(start + PAGE_ROWS, 2 ** 32 - 1) : PAGE_ROWS;
}
