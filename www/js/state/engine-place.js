/**
 * Chooses the engine in which a source is opened: one whose free memory is enough, by an estimate from the size of the
 * file. An empty engine takes any file, and reports by itself what is too large.
 */

/** What 32 bits can address. */
export const LIMIT_BYTES = 4 * 2 ** 30;
/** The part of the limit that is kept free, for later queries and for errors of the estimate. */
const MARGIN = 1 / 16;
/** Peak memory of an opening, per byte of JSON. */
const PEAK_PER_BYTE = 1.4;
/** gzip makes snapshots 8 to 12 times smaller. */
const TEXT_PER_PACKED_BYTE = 12;
/** The size behind an address, or of a process's heap, is unknown: it needs an engine of which half is free. */
const UNKNOWN = 1 / 2;

/**
 * @typedef {object} Room An engine, as far as this matters.
 * @property {number} id
 * @property {number} heldCount How many snapshots it holds.
 * @property {number} usedBytes Size of its memory, which never shrinks.
 * @property {number} limitBytes
 */

/**
 * The memory that opening a source will need; undefined if that is unknown.
 * @param {{ name: string; file?: { size: number }; size?: number | undefined }} source One without a `file` or a `size` is an
 *   address or a process.
 */
export function estimateBytes(source) {
  const size = source.file?.size ?? source.size;
  if (size === undefined) return undefined;
  const packing = /\.gz$/i.test(source.name) ? TEXT_PER_PACKED_BYTE : 1;
  return size * packing * PEAK_PER_BYTE;
}

/**
 * The engine for a source of that size; undefined if another one must be started.
 * @param {readonly Room[]} rooms
 * @param {number | undefined} neededBytes Infinity for a source that must be alone.
 * @returns {number | undefined}
 */
export function placeFor(rooms, neededBytes) {
  /** @param {Room} room */
  const fits = ({ heldCount, usedBytes, limitBytes }) =>
    heldCount === 0 || usedBytes + (neededBytes ?? limitBytes * UNKNOWN) <= limitBytes * (1 - MARGIN);
  return rooms.find(fits)?.id;
}

/**
 * The limit for each engine in the page's address: `?memory=500` is 500 MB. Tests make it small; so can a person whose
 * browser gives a page less memory than it promises.
 * @param {string} search Of the page's address.
 */
export function limitOf(search) {
  const wanted = Number(new URLSearchParams(search).get('memory')) * 1e6;
  return wanted > 0 ? Math.min(wanted, LIMIT_BYTES) : LIMIT_BYTES;
}
