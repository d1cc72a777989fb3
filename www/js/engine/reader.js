/**
 * Reads slices of files, while the engine's worker is busy with the one before.
 *
 * With shared memory the bytes are put where the parser wants them; without, they are handed over in a buffer.
 *
 * @typedef {import('./readers.js').ReadRequest} ReadRequest
 * @typedef {import('./readers.js').ReadReply} ReadReply
 */

/** @type {WebAssembly.Memory | undefined} */
let memory;
const reader = new FileReaderSync();

self.onmessage = (/** @type {MessageEvent<ReadRequest>} */ { data }) => {
  if (data.kind === 'memory') {
    memory = data.memory;
    return;
  }
  const { id, blob, begin, end, address } = data;
  try {
    const bytes = reader.readAsArrayBuffer(blob.slice(begin, end));
    if (memory) {
      new Uint8Array(memory.buffer, address, bytes.byteLength).set(new Uint8Array(bytes));
      reply({ id, length: bytes.byteLength });
    } else {
      reply({ id, length: bytes.byteLength, bytes }, [bytes]);
    }
  } catch (error) {
    reply({ id, failed: error instanceof Error ? error.message : String(error) });
  }
};

/**
 * @param {ReadReply} message
 * @param {Transferable[]} [transfer]
 */
function reply(message, transfer = []) {
  self.postMessage(message, { transfer });
}
