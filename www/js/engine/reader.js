/**
 * Reads a file, while the engine's worker is busy with what came before.
 *
 * A byte stream that fills one buffer over and over costs half the time of reading slices into fresh ones. With shared
 * memory the bytes are then put where the parser wants them; without, they are handed over in buffers that come back.
 *
 * @typedef {import('./file-reader.js').ToReader} ToReader
 * @typedef {import('./file-reader.js').FromReader} FromReader
 */

/** What one read may bring: little enough to be still in the cache when it is copied. */
const READ_BYTES = 2 ** 20;

/** @type {WebAssembly.Memory | undefined} */
let memory;
/** The file that is being read; a newer one ends the older. */
let current = 0;
/** @type {(import('./file-reader.js').Place)[]} */
let free = [];
/** @type {(() => void) | undefined} */
let onFree;
/**
 * Streams in use. A global, because Chromium 156 collects a stream's reader as garbage while `read()` is under way if
 * nothing but the waiting function holds it, and then the read never ends.
 * @type {Map<number, ReadableStreamBYOBReader>}
 */
const reading = new Map();
Object.assign(self, { reading });

/** @type {MessagePort} */
let port;

/** The first message, and the only one to the worker itself, brings the port to the engine's worker. */
self.onmessage = (/** @type {MessageEvent<MessagePort>} */ { data }) => {
  port = data;
  port.onmessage = hear;
};

/** @param {MessageEvent<ToReader>} event */
function hear({ data }) {
  switch (data.kind) {
    case 'memory':
      memory = data.memory;
      break;
    case 'read':
      current = data.id;
      free = data.places;
      void read(data.id, data.blob, data.sliceBytes);
      break;
    case 'free':
      if (data.id !== current) break;
      free.push(data.place);
      onFree?.();
      break;
    case 'stop':
      if (data.id === current) current = 0;
      onFree?.();
      break;
  }
}

/**
 * @param {number} id
 * @param {Blob} blob
 * @param {number} sliceBytes
 */
async function read(id, blob, sliceBytes) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (blob.stream()).getReader({ mode: 'byob' });
  reading.set(id, reader);
  try {
    let buffer = new ArrayBuffer(READ_BYTES);
    for (let left = blob.size; left > 0;) {
      const place = await takePlace(id);
      if (!place) break;
      const length = Math.min(sliceBytes, left);
      const target = view(place, length);
      for (let filled = 0; filled < length;) {
        const { done, value } = await reader.read(new Uint8Array(buffer, 0, Math.min(READ_BYTES, length - filled)));
        if (current !== id) break;
        if (done || !value) throw new Error(`it ends ${left - filled} bytes early`);
        target.set(value, filled);
        filled += value.length;
        buffer = value.buffer;
      }
      if (current !== id) break;
      left -= length;
      reply({ kind: 'filled', id, place, length }, place.bytes ? [place.bytes] : []);
    }
    if (current === id) reply({ kind: 'ended', id });
  } catch (error) {
    reply({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    reading.delete(id);
    await reader.cancel().catch(() => {});
    // Only now nobody writes to the places any more.
    reply({ kind: 'stopped', id });
  }
}

/**
 * A place that the parser is done with; `undefined` when the file is not wanted any more.
 * @param {number} id
 */
async function takePlace(id) {
  while (current === id && free.length === 0) await new Promise((resolve) => (onFree = () => resolve(undefined)));
  return current === id ? free.shift() : undefined;
}

/**
 * @param {import('./file-reader.js').Place} place
 * @param {number} length
 */
function view(place, length) {
  if (place.bytes) return new Uint8Array(place.bytes, 0, length);
  return new Uint8Array(/** @type {WebAssembly.Memory} */ (memory).buffer, place.address, length);
}

/**
 * @param {FromReader} message
 * @param {Transferable[]} [transfer]
 */
function reply(message, transfer = []) {
  port.postMessage(message, { transfer });
}
