/**
 * The folder in the browser's private storage that holds this page's copies of snapshots. It is removed with the page;
 * a page that could not do so (it crashed) leaves a folder without an owner, which the next page removes.
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
      navigator.locks.request(own, () => new Promise(() => resolve(undefined))).catch(reject);
    });
    await removeOrphans();
    return own;
  } catch {
    return undefined;
  }
}

async function removeOrphans() {
  const root = await navigator.storage.getDirectory();
  const held = new Set((await navigator.locks.query()).held?.map(({ name }) => name));
  for await (const name of root.keys()) {
    if (name.startsWith(PREFIX) && !held.has(name)) await root.removeEntry(name, { recursive: true }).catch(() => {});
  }
}

/** Removes the copy of a snapshot that was closed. @param {string} name */
export async function dropKept(name) {
  if (!opened || (await opened) === undefined) return;
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(own);
    await folder.removeEntry(name);
  } catch {
    // It was never written.
  }
}

/** Removes copies that pages left which did not end properly. Called as the page starts. */
export async function dropOrphans() {
  if (!navigator.storage?.getDirectory || !navigator.locks) return;
  await removeOrphans().catch(() => {});
}
