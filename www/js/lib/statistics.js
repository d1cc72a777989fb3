/**
 * Splits a snapshot's size by kind, as the Statistics view of DevTools does. `otherJs` is the remainder, so the parts
 * always add up to the total.
 */

/** @import { Statistics } from '../engine/protocol.js' */

/** @typedef {'code' | 'strings' | 'jsArrays' | 'typedArrays' | 'system' | 'otherJs' | 'otherNative'} Kind */
/** @typedef {{ kind: Kind; bytes: number; share: number }} KindShare */

/**
 * @param {Statistics} statistics
 * @returns {KindShare[]} In the order of DevTools and of the drawing.
 */
export function splitByKind({ total, native, v8heap }) {
  const otherJs = total - native.total - v8heap.code - v8heap.strings - v8heap.jsArrays - v8heap.system;
  /** @type {[Kind, number][]} */
  const parts = [
    ['code', v8heap.code],
    ['strings', v8heap.strings],
    ['jsArrays', v8heap.jsArrays],
    ['typedArrays', native.typedArrays],
    ['system', v8heap.system],
    ['otherJs', otherJs],
    ['otherNative', native.total - native.typedArrays],
  ];
  return parts.map(([kind, bytes]) => ({ kind, bytes, share: total > 0 ? bytes / total : 0 }));
}

/**
 * Start and width of each part, as shares of 1. Negative parts have no width.
 * @param {readonly KindShare[]} parts
 * @returns {{ kind: Kind; from: number; width: number }[]}
 */
export function placeSegments(parts) {
  const drawn = parts.reduce((sum, part) => sum + Math.max(0, part.bytes), 0);
  let from = 0;
  return parts.map(({ kind, bytes }) => {
    const width = drawn > 0 ? Math.max(0, bytes) / drawn : 0;
    const segment = { kind, from, width };
    from += width;
    return segment;
  });
}
