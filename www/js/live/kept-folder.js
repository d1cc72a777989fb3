/**
 * The folder in the browser's private storage that holds this page's copies of snapshots. It goes with the page; a page
 * that crashed leaves a folder without an owner, which the next page removes.
 */

const PREFIX = 'heapwise-live-';
const own = `${PREFIX}${crypto.randomUUID()}`;
/** @type {Promise<string | undefined> | undefined} */
let opened;

/**
 * The name of this page's folder; undefined if the browser has no such storage.
 * @returns {Promise<string | undefined>}
 */
export function keptFolder() {
  return (opened ??= open());
}

async function open() {
  if (!navigator.storage?.getDirectory || !navigator.locks) return undefined;
  try {
    await new Promise((resolve, reject) => {
      // Held until the page ends: a folder whose lock is free has no page.
      const held = () => new Promise(() => resolve(undefined));
      navigator.locks.request(own, held).catch(reject);
    });
  } catch {
    return undefined;
  }
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) void removeFolder(own);
  });
  return own;
}

/** Removes the folders of pages that could not do it themselves. */
export async function dropOrphans() {
  if (!navigator.storage?.getDirectory || !navigator.locks) return;
  try {
    const root = await navigator.storage.getDirectory();
    /** @type {string[]} */
    const found = [];
    for await (const name of root.keys()) if (name.startsWith(PREFIX)) found.push(name);
    // Only now: a page has its lock before it has a folder, so each that was found and has a page is among them.
    const held = new Set((await navigator.locks.query()).held?.map(({ name }) => name));
    for (const name of found) if (!held.has(name)) await removeFolder(name);
  } catch {
    // A private window has no such storage.
  }
}

/**
 * Removes the copy of a snapshot that is not needed any more: it was closed, or it could not be opened.
 * @param {string} name
 * @param {Promise<unknown>} [written] Settles when nothing more is written to it.
 */
export async function dropKept(name, written) {
  await written;
  if (!opened || (await opened) === undefined) return;
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(own);
    await folder.removeEntry(name);
  } catch {
    // It was never written.
  }
}

/** @param {string} name */
async function removeFolder(name) {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true });
  } catch {
    // There is none, or a file of it is still being written.
  }
}
