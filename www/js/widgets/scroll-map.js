/**
 * Scroll positions of a list that is taller than browsers allow an element to be.
 *
 * Browsers cap an element's height (Chromium at 33 554 428 px; Firefox drops a height of 1e9 px altogether), so the
 * spacer ends at 8 M px and its scroll position stands for a position in the content. Dragging the scrollbar maps
 * proportionally; a step shorter than the viewport (touch, keys, wheel) moves the content by exactly that step.
 * Below the cap the two are the same. All lengths are CSS pixels; nothing here touches the page.
 */

export const MAX_SPACER_PX = 8_000_000;

/**
 * @typedef {object} ScrollSpace
 * @property {number} content Height of all rows.
 * @property {number} viewport Height of what can be seen of them.
 */

/** @param {ScrollSpace} space */
export function spacerHeight({ content }) {
  return Math.min(content, MAX_SPACER_PX);
}

/** The last position the content can scroll to. @param {ScrollSpace} space */
export function maxTop({ content, viewport }) {
  return Math.max(0, content - viewport);
}

/**
 * @param {number} top
 * @param {ScrollSpace} space
 */
export function clampTop(top, space) {
  return Math.min(Math.max(0, top), maxTop(space));
}

/**
 * The content's position that a scroll position stands for.
 * @param {number} scrollTop
 * @param {ScrollSpace} space
 */
export function contentTop(scrollTop, space) {
  const range = maxScroll(space);
  return range > 0 ? clampTop((scrollTop / range) * maxTop(space), space) : 0;
}

/**
 * The scroll position that stands for a position in the content.
 * @param {number} top
 * @param {ScrollSpace} space
 */
export function scrollTopFor(top, space) {
  const range = maxTop(space);
  return range > 0 ? (clampTop(top, space) / range) * maxScroll(space) : 0;
}

/** Whether scroll position and content position differ. @param {ScrollSpace} space */
export function isCapped({ content }) {
  return content > MAX_SPACER_PX;
}

/**
 * Where the content goes when the browser has scrolled.
 * @param {object} move
 * @param {number} move.from Scroll position before.
 * @param {number} move.to Scroll position now.
 * @param {number} move.top Content position before.
 * @param {ScrollSpace} space
 */
export function followScroll({ from, to, top }, space) {
  const step = to - from;
  const atEnd = to <= 0 || to >= maxScroll(space) - 1;
  if (!isCapped(space) || atEnd || Math.abs(step) >= space.viewport) return contentTop(to, space);
  return clampTop(top + step, space);
}

/**
 * The nearest position that shows a row in full.
 * @param {number} index
 * @param {number} rowHeight
 * @param {number} top
 * @param {ScrollSpace} space
 */
export function revealRow(index, rowHeight, top, space) {
  const rowTop = index * rowHeight;
  if (rowTop < top) return clampTop(rowTop, space);
  return clampTop(Math.max(top, rowTop + rowHeight - space.viewport), space);
}

/**
 * The rows that can be seen, the cut ones at both ends included.
 * @param {number} top
 * @param {number} rowHeight
 * @param {number} total
 * @param {ScrollSpace} space
 * @returns {{ first: number; end: number }} `end` is not included.
 */
export function visibleRows(top, rowHeight, total, space) {
  const first = Math.min(Math.floor(top / rowHeight), Math.max(0, total - 1));
  const end = Math.min(total, Math.ceil((top + space.viewport) / rowHeight));
  return { first, end: Math.max(first, end) };
}

/** @param {ScrollSpace} space */
function maxScroll(space) {
  return Math.max(0, spacerHeight(space) - space.viewport);
}
