/**
 * Which engine a source is opened in: one that has room for it beside what it holds, as far as can be said before it is
 * read; one that holds nothing takes anything, and says itself what is too large.
 */

/** @import { Source } from './app-state.js' */

/** All that 32 bits can address. */
export const LIMIT_BYTES = 4 * 2 ** 30;
/** Of the limit, for what queries take later, and for what is wrong about the estimate. */
const MARGIN = 1 / 16;
/** An opening holds so much at its peak for each byte of JSON. */
const PEAK_PER_BYTE = 1.4;
/** Snapshots are packed to an eighth up to a twelfth. */
const TEXT_PER_PACKED_BYTE = 12;
/** An address does not tell how much there is behind it: it goes where half is free. */
const UNKNOWN = 1 / 2;

/**
 * @typedef {object} Room An engine, as far as this matters.
 * @property {number} id
 * @property {number} heldCount Snapshots that it holds.
 * @property {number} usedBytes Of its memory, which never shrinks.
 * @property {number} limitBytes
 */

/**
 * What opening will take; nothing where that cannot be said.
 * @param {Source} source
 */
export function estimateBytes(source) {
  if (source.kind === 'url') return undefined;
  const packing = /\.gz$/i.test(source.name) ? TEXT_PER_PACKED_BYTE : 1;
  return source.file.size * packing * PEAK_PER_BYTE;
}

/**
 * The engine for something of that size; nothing: a further one.
 * @param {readonly Room[]} rooms
 * @param {number | undefined} neededBytes Infinite: what must be alone.
 * @returns {number | undefined}
 */
export function placeFor(rooms, neededBytes) {
  /** @param {Room} room */
  const fits = ({ heldCount, usedBytes, limitBytes }) =>
    heldCount === 0 || usedBytes + (neededBytes ?? limitBytes * UNKNOWN) <= limitBytes * (1 - MARGIN);
  return rooms.find(fits)?.id;
}

/**
 * `?memory=500`: no engine is filled beyond so many MB before the next one is started. Tests make it small; where a
 * browser gives a page less than it promises, so can anybody.
 * @param {string} search Of the page's address.
 */
export function limitOf(search) {
  const wanted = Number(new URLSearchParams(search).get('memory')) * 1e6;
  return wanted > 0 ? Math.min(wanted, LIMIT_BYTES) : LIMIT_BYTES;
}
