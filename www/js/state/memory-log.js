/** The log of memory that the memory view shows. Nothing of it is stored or sent. */

import { toErrorData } from '../lib/errors.js';
import { judgeMemory } from '../memory/judge.js';
import { readMemoryLog } from '../memory/parse-log.js';
import { isSnapshotFile } from '../memory/sniff.js';

/** @import { AppState } from './app-state.js' */
/** @import { Store } from './store.js' */
/** @import { GivenFile } from '../lib/files.js' */

/**
 * @typedef {object} MemoryLogs
 * @property {(text: string) => void} readText
 * @property {(files: readonly File[]) => void} readFiles As one log. A file that is still being read is left.
 * @property {(files: readonly GivenFile[]) => Promise<readonly GivenFile[]>} takeLogs Reads those that are no snapshots,
 *   and returns the others.
 * @property {() => void} close
 */

/**
 * @param {Store<AppState>} store
 * @returns {MemoryLogs}
 */
export function createMemoryLogs(store) {
  let reading = new AbortController();

  /** @param {readonly Blob[]} blobs @param {string} name */
  async function read(blobs, name) {
    reading.abort();
    const { signal } = (reading = new AbortController());
    const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
    store.set({ memoryLog: { kind: 'reading', name, size, read: 0 } });
    try {
      const onprogress = (/** @type {number} */ done) =>
        signal.aborted || store.set({ memoryLog: { kind: 'reading', name, size, read: done } });
      const log = await readMemoryLog(blobs, { signal, onprogress });
      if (signal.aborted) return;
      store.set({
        memoryLog:
          log.samples.length > 0
            ? { kind: 'ready', name, log, verdict: judgeMemory(log.samples, log) }
            : { kind: 'empty', name, skipped: log.skipped },
      });
    } catch (thrown) {
      if (!signal.aborted) store.set({ memoryLog: { kind: 'failed', name, message: toErrorData(thrown).message } });
    }
  }

  /** @param {readonly File[]} files */
  function readFiles(files) {
    // Rotated logs have numbers.
    const sorted = files.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    read(sorted, sorted.map(({ name }) => name).join(', '));
  }

  return {
    readText: (text) => void read([new Blob([text])], ''),
    readFiles,
    takeLogs: async (files) => {
      const areSnapshots = await Promise.all(files.map(({ file }) => isSnapshotFile(file)));
      const logs = files.filter((_, index) => !areSnapshots[index]);
      if (logs.length > 0) readFiles(logs.map(({ file }) => file));
      return files.filter((_, index) => areSnapshots[index]);
    },
    close: () => {
      reading.abort();
      store.set({ memoryLog: undefined });
    },
  };
}
