/** Names of snapshot files, with and without their ending. */

/** The first group is the kind of file. */
export const SNAPSHOT_ENDING = /\.(heapsnapshot|heaptimeline)(\.gz)?$/i;

/**
 * The name without its ending, which all snapshots share.
 * @param {string} name
 */
export function shortName(name) {
  return name.replace(SNAPSHOT_ENDING, '');
}

/**
 * The same for use in another file's name: characters that a file system may refuse are replaced.
 * @param {string} name
 */
export function fileStem(name) {
  return shortName(name).replace(/[^\p{L}\p{N}._ -]+/gu, '-') || 'heap';
}
