/** Files as a person gives them to the page: out of a drop, folders included, or by a handle. */

import { SNAPSHOT_ENDING } from './snapshot-name.js';

/**
 * @typedef {object} GivenFile
 * @property {File} file
 * @property {FileSystemFileHandle | undefined} [handle] What it can be opened by another time, where the browser tells.
 */

const MAX_FROM_FOLDER = 100;

/**
 * Takes the files of a drop. A file is taken whatever its name; of a folder, only what is named like a snapshot.
 * Entries and handles must be asked for before the event ends, so this starts at once and only the reading is awaited.
 * @param {DataTransfer} transfer
 * @returns {Promise<GivenFile[]>}
 */
export async function collectFiles(transfer) {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({
      entry: item.webkitGetAsEntry?.() ?? undefined,
      file: item.getAsFile() ?? undefined,
      handle: item.getAsFileSystemHandle?.().catch(() => undefined),
    }));
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file }));
  const lists = await Promise.all(
    entries.map(async ({ entry, file, handle }) => {
      if (entry?.isDirectory) return walkFolder(/** @type {FileSystemDirectoryEntry} */ (entry));
      return file ? [{ file, handle: onlyFile(await handle) }] : [];
    }),
  );
  return lists.flat();
}

/**
 * @param {FileSystemFileHandle} handle
 * @returns {Promise<GivenFile>}
 */
export async function readHandle(handle) {
  return { file: await handle.getFile(), handle };
}

/** @param {FileSystemHandle | null | undefined} handle */
function onlyFile(handle) {
  return handle?.kind === 'file' ? /** @type {FileSystemFileHandle} */ (handle) : undefined;
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @returns {Promise<GivenFile[]>}
 */
async function walkFolder(folder) {
  /** @type {File[]} */
  const files = [];
  const pending = [folder];
  while (pending.length > 0 && files.length < MAX_FROM_FOLDER) {
    const next = /** @type {FileSystemDirectoryEntry} */ (pending.pop());
    for (const entry of await readFolder(next)) {
      if (entry.isDirectory) pending.push(/** @type {FileSystemDirectoryEntry} */ (entry));
      else if (SNAPSHOT_ENDING.test(entry.name)) {
        files.push(await readEntry(/** @type {FileSystemFileEntry} */ (entry)));
      }
    }
  }
  files.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return files.map((file) => ({ file }));
}

/**
 * A folder is handed out in batches, until an empty one.
 * @param {FileSystemDirectoryEntry} folder
 */
async function readFolder(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const entries = [];
  for (;;) {
    const batch = await new Promise(
      /** @param {(batch: FileSystemEntry[]) => void} resolve */ (resolve, reject) =>
        reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File>}
 */
function readEntry(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
