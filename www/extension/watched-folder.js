/**
 * Snapshots as they appear in a folder: DevTools save theirs with a dialog of the system, which is no download, so no
 * interface for downloads sees it. The person gives the folder to the page once, and the page looks into it.
 *
 * One look lists the names of the folder and asks for the size of those that are named like snapshots.
 */

import { SNAPSHOT_ENDING } from '../js/lib/snapshot-name.js';

/**
 * Files that appeared since the first look and have the same size in two looks: others are still being written.
 * @param {Pick<FileSystemDirectoryHandle, 'values'>} folder
 */
export function watchFolder(folder) {
  /** Sizes of files by name and time of writing, as of the last look. @type {Map<string, number>} */
  let before = new Map();
  /** Those that were there before, or were reported. @type {Set<string>} */
  const known = new Set();
  let isFirst = true;

  return {
    /** @returns {Promise<File[]>} what is new and complete, latest first; rejects if the folder cannot be read */
    async look() {
      /** @type {Map<string, number>} */
      const now = new Map();
      /** @type {File[]} */
      const files = [];
      for await (const handle of folder.values()) {
        if (handle.kind !== 'file' || !SNAPSHOT_ENDING.test(handle.name)) continue;
        // It may have been removed meanwhile.
        const file = await handle.getFile().catch(() => undefined);
        if (!file) continue;
        const key = `${file.name} ${file.lastModified}`;
        now.set(key, file.size);
        if (isFirst) known.add(key);
        if (known.has(key) || file.size === 0 || before.get(key) !== file.size) continue;
        known.add(key);
        files.push(file);
      }
      before = now;
      isFirst = false;
      return files.sort((a, b) => b.lastModified - a.lastModified);
    },
  };
}
