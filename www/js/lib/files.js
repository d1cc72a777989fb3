/** Reads the files that a person drops on the page, folders included, or opens by a handle. */

import { isMapInput } from '../maps/given.js';
import { isZipName } from '../maps/unzip-name.js';
import { SNAPSHOT_ENDING } from './snapshot-name.js';

/**
 * @typedef {object} GivenFile
 * @property {File} file
 * @property {FileSystemFileHandle | undefined} [handle] Opens the file again on a later visit, if the browser has
 *   handles.
 * @property {string} [path] From the dropped folder on.
 */

const MAX_FROM_FOLDER = 100;
/** Of source maps, and what belongs to them. */
const MAX_MAP_FILES = 5000;
/** Folders of a project in which nothing is that was built from it. */
const SKIPPED = new Set(['node_modules', '.git']);

/**
 * Collects the files of a drop. A dropped file may have any name; from a folder only files named like snapshots, source maps,
 * scripts and sources are taken. The browser gives entries and handles only until the event ends, so they are requested before the first
 * `await`.
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
 * The names of the folders of a drop. To be asked before the event ends.
 * @param {DataTransfer} transfer
 */
export function nameFolders(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  return entries.flatMap((entry) => (entry?.isDirectory ? [entry.name] : []));
}

/**
 * The folder of a drop, if it was one folder and the browser has handles.
 * @param {DataTransfer} transfer
 * @returns {Promise<FileSystemDirectoryHandle | undefined>}
 */
export async function findFolder(transfer) {
  const [item, ...others] = transfer.items;
  if (!item || others.length > 0 || !item.webkitGetAsEntry?.()?.isDirectory) return undefined;
  const handle = await item.getAsFileSystemHandle?.().catch(() => undefined);
  return handle?.kind === 'directory' ? /** @type {FileSystemDirectoryHandle} */ (handle) : undefined;
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
  /** @type {GivenFile[]} */
  const files = [];
  /** @type {GivenFile[]} */
  const maps = [];
  const pending = [folder];
  while (pending.length > 0 && files.length < MAX_FROM_FOLDER) {
    const next = /** @type {FileSystemDirectoryEntry} */ (pending.pop());
    for (const entry of await readFolder(next)) {
      if (entry.isDirectory) {
        if (!SKIPPED.has(entry.name)) pending.push(/** @type {FileSystemDirectoryEntry} */ (entry));
        continue;
      }
      const isSnapshot = SNAPSHOT_ENDING.test(entry.name);
      const isMap = isMapInput(entry.name) || isZipName(entry.name);
      if (!isSnapshot && !(isMap && maps.length < MAX_MAP_FILES)) continue;
      const file = await readEntry(/** @type {FileSystemFileEntry} */ (entry));
      (isSnapshot ? files : maps).push({ file, path: entry.fullPath.replace(/^\//, '') });
    }
  }
  files.sort((a, b) => a.file.name.localeCompare(b.file.name, undefined, { numeric: true }));
  return [...files, ...maps];
}

/**
 * The browser returns a folder in batches; an empty batch is the end.
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
