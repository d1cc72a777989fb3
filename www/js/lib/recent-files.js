/**
 * Which files were opened last, kept in IndexedDB: the browser's handle of each, its name, size and when that was. Never
 * what is in them. A handle says where a file is and lets the page ask to read it again; Chromium alone has such handles
 * of files on a disk, so elsewhere there is nothing to keep. Everything here fails where the browser refuses storage, as
 * private windows do.
 */

/**
 * @typedef {object} RecentFile
 * @property {number} id Never used again, also not when the same file is opened once more.
 * @property {FileSystemFileHandle} handle
 * @property {string} name
 * @property {number} size
 * @property {number} openedAt As `Date.now()` counts.
 */

export const MAX_RECENT = 8;

const DATABASE = 'heapwise';
const STORE = 'recent-files';

/** Whether the browser has handles that are good for another visit. */
export function canKeepHandles() {
  return typeof FileSystemFileHandle === 'function' && 'queryPermission' in FileSystemFileHandle.prototype;
}

/** The last one first. @returns {Promise<RecentFile[]>} */
export function readRecentFiles() {
  return withStore('readonly', listOf);
}

/**
 * Puts a file at the front, where it may have been further back; of more than `MAX_RECENT` the oldest goes.
 * @param {Omit<RecentFile, 'id'>} file
 * @returns {Promise<RecentFile[]>} all
 */
export async function rememberFile(file) {
  const known = await readRecentFiles();
  // Before the transaction that writes: one that waits for anything else than the database is over.
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
 * @returns {Promise<RecentFile[]>} the others
 */
export function forgetFile(id) {
  return withStore('readwrite', async (store) => {
    store.delete(id);
    return listOf(store);
  });
}

/** @returns {Promise<RecentFile[]>} none */
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
    // Once its transactions are done.
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
