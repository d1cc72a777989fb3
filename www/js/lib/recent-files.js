/**
 * The files that were opened last, in IndexedDB: the browser's handle of each, its name, its size and the time of
 * opening, never its content. A handle refers to a file on disk and lets the page ask to read it again. Only Chromium
 * has such handles, so other browsers store nothing. Reading and writing reject if the browser refuses storage, as in
 * private windows.
 */

/**
 * @typedef {object} RecentFile
 * @property {number} id Never reused: the same file gets a new one when it is opened again.
 * @property {FileSystemFileHandle} handle
 * @property {string} name
 * @property {number} size
 * @property {number} openedAt In milliseconds since 1970, as in `Date.now()`.
 */

export const MAX_RECENT = 8;

const DATABASE = 'heapwise';
const STORE = 'recent-files';

/** Whether the browser has file handles that still work on a later visit. */
export function canKeepHandles() {
  return typeof FileSystemFileHandle === 'function' && 'queryPermission' in FileSystemFileHandle.prototype;
}

/** Most recent first. @returns {Promise<RecentFile[]>} */
export function readRecentFiles() {
  return withStore('readonly', listOf);
}

/**
 * Adds a file, or moves it to the front if it is in the list. The oldest one is dropped if there are more than
 * `MAX_RECENT`.
 * @param {Omit<RecentFile, 'id'>} file
 * @returns {Promise<RecentFile[]>} The new list.
 */
export async function rememberFile(file) {
  const known = await readRecentFiles();
  // Before the transaction that writes: a transaction ends when it waits for anything but the database.
  const isSame = await Promise.all(known.map(({ handle }) => handle.isSameEntry(file.handle).catch(() => false)));
  const others = known.filter((_, index) => !isSame[index]);
  const dropped = [...known.filter((_, index) => isSame[index]), ...others.slice(MAX_RECENT - 1)];
  return withStore('readwrite', async (store) => {
    for (const { id } of dropped) store.delete(id);
    store.add(file);
    return listOf(store);
  });
}

/**
 * @param {number} id
 * @returns {Promise<RecentFile[]>} The remaining files.
 */
export function forgetFile(id) {
  return withStore('readwrite', async (store) => {
    store.delete(id);
    return listOf(store);
  });
}

/** @returns {Promise<RecentFile[]>} The empty list. */
export function forgetAllFiles() {
  return withStore('readwrite', async (store) => {
    store.clear();
    return listOf(store);
  });
}

/**
 * @param {IDBObjectStore} store
 * @returns {Promise<RecentFile[]>}
 */
async function listOf(store) {
  /** @type {RecentFile[]} */
  const files = await settled(store.getAll());
  return files.sort((a, b) => b.id - a.id);
}

/**
 * @template Value
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => Promise<Value>} work
 * @returns {Promise<Value>}
 */
async function withStore(mode, work) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true });
  const database = await settled(opening);
  try {
    return await work(database.transaction(STORE, mode).objectStore(STORE));
  } finally {
    // The browser closes it when its transactions are done.
    database.close();
  }
}

/**
 * @template Value
 * @param {IDBRequest<Value>} request
 * @returns {Promise<Value>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
