/**
 * A copy of a snapshot in the browser's private storage, written while the pieces pass: with it a snapshot can be saved,
 * redacted, and opened again after a crash of the engine. Where that storage is missing or full there is no copy.
 *
 * Only a worker has the synchronous handle, which writes without a buffer of its own.
 */

/**
 * @typedef {object} KeptFile
 * @property {(piece: Uint8Array) => void} write
 * @property {() => Promise<File | undefined>} finish The file; undefined if writing failed.
 */

/**
 * @param {{ folder: string; name: string } | undefined} keep
 * @returns {Promise<KeptFile>}
 */
export async function keepFile(keep) {
  const nothing = { write: () => {}, finish: async () => undefined };
  if (!keep || !navigator.storage?.getDirectory) return nothing;
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(keep.folder, { create: true });
    const handle = await folder.getFileHandle(keep.name, { create: true });
    /** @type {FileSystemSyncAccessHandle} */
    const access = await handle.createSyncAccessHandle();
    return writing(folder, handle, access);
  } catch {
    // A private window has no such storage.
    return nothing;
  }
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @param {FileSystemFileHandle} handle
 * @param {FileSystemSyncAccessHandle} access
 * @returns {KeptFile}
 */
function writing(folder, handle, access) {
  let at = 0;
  let isWhole = true;
  return {
    write: (piece) => {
      if (!isWhole) return;
      try {
        isWhole = access.write(piece, { at }) === piece.length;
        at += piece.length;
      } catch {
        // The storage is full.
        isWhole = false;
      }
    },
    finish: async () => {
      // Without a flush: it has to last no longer than the page.
      access.close();
      if (isWhole) return handle.getFile();
      // A part of it is of no use, and takes the room that others need.
      await folder.removeEntry(handle.name).catch(() => undefined);
      return undefined;
    },
  };
}
