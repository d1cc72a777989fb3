/** How many rows the engine hands out at most in one page (`MAX_PAGE` in crate/wasm). */
export const PAGE_ROWS = 256;
