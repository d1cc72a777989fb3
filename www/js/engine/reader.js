/**
 * Reads a file while the engine's worker parses the slices before.
 *
 * A byte stream that fills one buffer again and again takes half the time of reading slices into new buffers. With
 * shared memory the bytes are then copied to where the parser reads them; without, they are transferred in buffers that
 * return.
 *
 * @typedef {import('./file-reader.js').ToReader} ToReader
 * @typedef {import('./file-reader.js').FromReader} FromReader
 */

import { holdLife } from './life.js';
import { viewOf } from './memory-view.js';

holdLife();

/** Bytes of one read, at most: few enough to be still in the cache when they are copied. */
const READ_BYTES = 2 ** 20;

/** @type {WebAssembly.Memory | undefined} */
let memory;
/** Id of the file that is being read; a newer file ends an older one. */
let current = 0;
/** @type {(import('./file-reader.js').Place)[]} */
let free = [];
/** @type {(() => void) | undefined} */
let onFree;
/**
 * Streams in use. This is a global, because Chromium 156 collects a stream's reader during `read()` if only the waiting
 * function holds it, and then the read never ends.
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
      void read(data.id, data.file, data.sliceBytes);
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
    // From here on, nothing writes to the places.
    reply({ kind: 'stopped', id });
  }
}

/**
 * A place that the parser is done with; `undefined` when the file has been stopped.
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
  return viewOf(/** @type {WebAssembly.Memory} */ (memory), place, length);
}

/**
 * @param {FromReader} message
 * @param {Transferable[]} [transfer]
 */
function reply(message, transfer = []) {
  port.postMessage(message, { transfer });
}
