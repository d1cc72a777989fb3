/** Loads a snapshot as DevTools does, in Node and without a worker; either version of DevTools gives its own classes. */

// Built into Node since 22.
Promise.withResolvers ??= function () {
  const parts = {};
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

/**
 * @param {{ HeapSnapshotLoader: Function, SecondaryInitManager: Function }} classes of DevTools
 * @param {Iterable<string> | AsyncIterable<string>} chunks the JSON text in pieces of any size
 * @param {(text: string) => void} [onProblem] receives DevTools' messages about oddities of the file
 * @returns {Promise<object>} DevTools' `JSHeapSnapshot`
 */
export async function loadWith({ HeapSnapshotLoader, SecondaryInitManager }, chunks, onProblem) {
  const loader = new HeapSnapshotLoader({
    sendEvent: (name, text) => name === 'BrokenSnapshot' && onProblem?.(text),
  });
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
