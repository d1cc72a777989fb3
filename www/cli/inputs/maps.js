/**
 * Maps, compiled files and sources on disk: files, folders and zips that a person names.
 *
 * @import { PathAndBlob } from '../../js/maps/messages.js'
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMapInput, isMapName } from '../../js/maps/given.js';
import { isZipName } from '../../js/maps/unzip-name.js';
import { unzip } from '../../js/maps/unzip.js';

/** Folders with more files than this are not build results. */
const MOST_FILES = 20_000;

/**
 * @param {string} path
 * @returns {Promise<PathAndBlob[]>} throws the file system's error
 */
export async function readMaps(path) {
  if (statSync(path).isDirectory()) return filesIn(resolve(path)).map(read);
  if (!isZipName(path)) return [read(resolve(path))];
  return unzip(new Blob([readFileSync(path)]), isMapInput);
}

/** @param {string} path @returns {PathAndBlob} */
function read(path) {
  return { path, blob: new Blob([readFileSync(path)]) };
}

/** @param {string} folder */
function filesIn(folder) {
  /** @type {string[]} */
  const files = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && files.length < MOST_FILES; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        // Of installed packages only what was built is wanted, and that has its maps in the bundle.
        if (entry.name !== 'node_modules' && entry.name !== '.git') folders.push(path);
      } else if (entry.isFile() && isMapInput(entry.name)) files.push(path);
    }
  }
  return files.sort((a, b) => Number(isMapName(b)) - Number(isMapName(a)) || (a < b ? -1 : 1));
}
