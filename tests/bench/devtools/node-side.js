/**
 * DevTools' worker as a function of Node, for tests that compare every number: no worker, no messages, the snapshot
 * object itself. Bundled by `bundle.mjs`.
 */
import { SecondaryInitManager } from 'chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker/HeapSnapshot.ts';
import { HeapSnapshotLoader } from 'chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker/HeapSnapshotLoader.ts';
import { NodeFilter } from 'chrome-devtools-frontend/front_end/models/heap_snapshot/HeapSnapshotModel.ts';

export { NodeFilter };

// Built into Node since 22.
Promise.withResolvers ??= function () {
  const parts = {};
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

/**
 * Loads a snapshot as DevTools does.
 *
 * @param {Iterable<string> | AsyncIterable<string>} chunks the JSON text in pieces of any size
 * @param {{ onProblem?: (text: string) => void }} [options] receives DevTools' messages about oddities of the file
 * @returns {Promise<object>} DevTools' `JSHeapSnapshot`
 */
export async function loadSnapshot(chunks, { onProblem } = {}) {
  const dispatcher = { sendEvent: (name, text) => name === 'BrokenSnapshot' && onProblem?.(text) };
  const loader = new HeapSnapshotLoader(dispatcher);
  for await (const chunk of chunks) loader.write(chunk);
  loader.close();
  const { port1, port2 } = new MessageChannel();
  try {
    // Listens to its port from now on, like in the second worker.
    void new SecondaryInitManager(port2);
    return await loader.buildSnapshot(port1);
  } finally {
    // An open port would keep the process alive.
    port1.close();
  }
}
