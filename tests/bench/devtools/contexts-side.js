/**
 * DevTools' newest worker as a function of Node, for the variables that no code can read: its rules for suspended
 * functions, modules and negative numbers are newer than the package with DevTools' source. Bundled by `bundle.mjs`.
 */
import {
  HeapSnapshotLoader,
  SecondaryInitManager,
} from 'chrome-devtools-mcp/build/src/third_party/devtools-heap-snapshot-worker.js';

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
 * @returns {Promise<object>} DevTools' `JSHeapSnapshot`
 */
export async function loadSnapshot(chunks) {
  const loader = new HeapSnapshotLoader({ sendEvent() {} });
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
