/** Which files are archives, by their names. */

/** @param {string} name */
export function isZipName(name) {
  return /\.zip$/i.test(name);
}
