/** The recent files that the start screen lists. If the browser stores nothing, the list stays empty. */

import { isEmbedded } from '../lib/embed.js';
import { readHandle } from '../lib/files.js';
import { canKeepHandles, forgetAllFiles, forgetFile, readRecentFiles, rememberFile } from '../lib/recent-files.js';

/** @import { AppState, RecentTrouble, Source } from './app-state.js' */
/** @import { Store } from './store.js' */
/** @import { GivenFile } from '../lib/files.js' */
/** @import { RecentFile } from '../lib/recent-files.js' */

/**
 * @typedef {object} RecentFiles
 * @property {() => Promise<void>} load
 * @property {(source: Source) => void} remember
 * @property {(id: number) => Promise<GivenFile | undefined>} take The file of an entry, once the person allows it;
 *   undefined if it cannot be read, and then the entry shows why.
 * @property {(id: number) => void} forget
 * @property {() => void} clear
 */

/**
 * @param {Store<AppState>} store
 * @returns {RecentFiles}
 */
export function createRecentFiles(store) {
  // Inside another page, files belong to that page.
  const isKept = canKeepHandles() && !isEmbedded;
  /** Changes run one after the other, so that the list shown last is the current one. */
  let done = Promise.resolve();

  /** @param {() => Promise<RecentFile[]>} change */
  function update(change) {
    // Storage is refused: the list stays as it is.
    if (isKept) done = done.then(async () => store.set({ recentFiles: await change() })).catch(() => undefined);
    return done;
  }

  /**
   * @param {number} id
   * @param {RecentTrouble | undefined} trouble
   */
  function tell(id, trouble) {
    store.set(({ recentTroubles }) => {
      const troubles = new Map(recentTroubles);
      if (trouble) troubles.set(id, trouble);
      else troubles.delete(id);
      return { recentTroubles: troubles };
    });
  }

  return {
    load: () => update(readRecentFiles),

    remember: (source) => {
      if (source.kind !== 'file' || !source.handle) return;
      const { handle, name, file } = source;
      update(() => rememberFile({ handle, name, size: file.size, openedAt: Date.now() }));
    },

    take: async (id) => {
      const { recentFiles, opening, waiting } = store.get();
      const handle = recentFiles.find((file) => file.id === id)?.handle;
      // Ignores the second click of a double click.
      const isUnderWay = [opening?.source, ...waiting].some(
        (source) => source?.kind === 'file' && source.handle === handle,
      );
      if (!handle || isUnderWay) return undefined;
      tell(id, undefined);
      try {
        if (await isAllowed(handle)) return await readHandle(handle);
        tell(id, 'refused');
      } catch (thrown) {
        tell(id, thrown instanceof DOMException && REFUSALS.includes(thrown.name) ? 'refused' : 'gone');
      }
      return undefined;
    },

    forget: (id) => update(() => forgetFile(id)),
    clear: () => update(forgetAllFiles),
  };
}

const REFUSALS = ['NotAllowedError', 'SecurityError'];

/**
 * Asks the person for permission, unless they gave it before. Browsers allow this only while a click or a key is being
 * handled.
 * @param {FileSystemFileHandle} handle
 */
async function isAllowed(handle) {
  const mode = /** @type {const} */ ({ mode: 'read' });
  if ((await handle.queryPermission?.(mode)) === 'granted') return true;
  return (await handle.requestPermission?.(mode)) === 'granted';
}
