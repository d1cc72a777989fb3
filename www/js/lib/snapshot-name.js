/** What files of snapshots are called, and what is left of such a name where its ending says nothing. */

/** The kind is its first group. */
export const SNAPSHOT_ENDING = /\.(heapsnapshot|heaptimeline)(\.gz)?$/i;

/**
 * Without its ending: all of them end so.
 * @param {string} name
 */
export function shortName(name) {
  return name.replace(SNAPSHOT_ENDING, '');
}

/**
 * The same as a part of another file's name, on whatever disk.
 * @param {string} name
 */
export function fileStem(name) {
  return shortName(name).replace(/[^\p{L}\p{N}._ -]+/gu, '-') || 'heap';
}
