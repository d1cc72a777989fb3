/** Files out of a drop or a paste, folders included. */

const SNAPSHOT_NAME = /\.(heapsnapshot|heaptimeline)(\.gz)?$/i;
const MAX_FROM_FOLDER = 100;

/**
 * Takes the files of a drop. A file is taken whatever its name; of a folder, only what is named like a snapshot.
 * Entries must be asked for before the event ends, so this starts at once and only the reading is awaited.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function collectFiles(transfer) {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry?.() ?? undefined, file: item.getAsFile() ?? undefined }));
  if (entries.length === 0) return [...transfer.files];
  const found = await Promise.all(
    entries.map(async ({ entry, file }) => {
      if (entry?.isDirectory) return walkFolder(/** @type {FileSystemDirectoryEntry} */ (entry));
      return file ? [file] : [];
    }),
  );
  return found.flat();
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @returns {Promise<File[]>}
 */
async function walkFolder(folder) {
  /** @type {File[]} */
  const files = [];
  const pending = [folder];
  while (pending.length > 0 && files.length < MAX_FROM_FOLDER) {
    const next = /** @type {FileSystemDirectoryEntry} */ (pending.pop());
    for (const entry of await readFolder(next)) {
      if (entry.isDirectory) pending.push(/** @type {FileSystemDirectoryEntry} */ (entry));
      else if (SNAPSHOT_NAME.test(entry.name)) {
        files.push(await readEntry(/** @type {FileSystemFileEntry} */ (entry)));
      }
    }
  }
  return files.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
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
