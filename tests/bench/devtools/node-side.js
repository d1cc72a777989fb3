/**
 * DevTools' worker as a function of Node, for tests that compare every number: no worker, no messages, the snapshot
 * object itself. Bundled by `bundle.mjs`.
 */
import { SecondaryInitManager } from 'chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker/HeapSnapshot.ts';
import { HeapSnapshotLoader } from 'chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker/HeapSnapshotLoader.ts';
import { NodeFilter } from 'chrome-devtools-frontend/front_end/models/heap_snapshot/HeapSnapshotModel.ts';
import { loadWith } from './load-snapshot.js';

export { HeapSnapshotLoader, NodeFilter, SecondaryInitManager };

/**
 * Loads a snapshot as DevTools does.
 *
 * @param {Iterable<string> | AsyncIterable<string>} chunks the JSON text in pieces of any size
 * @param {{ onProblem?: (text: string) => void }} [options] receives DevTools' messages about oddities of the file
 * @returns {Promise<object>} DevTools' `JSHeapSnapshot`
 */
export function loadSnapshot(chunks, { onProblem } = {}) {
  return loadWith({ HeapSnapshotLoader, SecondaryInitManager }, chunks, onProblem);
}
