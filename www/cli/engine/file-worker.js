/**
 * Reads files for the engine's worker: what `reader.js` is on the page. Bytes are read from disk to where the parser reads
 * them, if memory is shared, so nothing is copied in between.
 *
 * @typedef {import('../../js/engine/file-reader.js').ToReader} ToReader
 * @typedef {import('../../js/engine/file-reader.js').FromReader} FromReader
 * @typedef {import('../../js/engine/file-reader.js').Place} Place
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { viewOf } from '../../js/engine/memory-view.js';

/** @type {WebAssembly.Memory | undefined} */
let memory;
/** Id of the file that is being read; a newer file ends an older one. */
let current = 0;
/** @type {Place[]} */
let free = [];
/** @type {(() => void) | undefined} */
let onFree;
/** @type {MessagePort} */
let port;

/** The first message, and the only one to the worker itself, brings the port to the engine's worker. */
globalThis.self.onmessage = (/** @type {MessageEvent<MessagePort>} */ { data }) => {
  port = data;
  port.onmessage = ({ data: message }) => hear(message);
};

/** @param {ToReader} message */
function hear(message) {
  switch (message.kind) {
    case 'memory':
      memory = message.memory;
      break;
    case 'read':
      current = message.id;
      free = message.places;
      void read(message);
      break;
    case 'free':
      if (message.id !== current) break;
      free.push(message.place);
      onFree?.();
      break;
    case 'stop':
      if (message.id === current) current = 0;
      onFree?.();
      break;
  }
}

/** @param {Extract<ToReader, { kind: 'read' }>} order */
async function read({ id, file, sliceBytes }) {
  /** @type {{ fill: (target: Uint8Array, at: number) => Promise<void>; close: () => void } | undefined} */
  let source;
  try {
    source = file instanceof Blob ? openBlob(file) : openPath(file.path);
    for (let at = 0; at < file.size;) {
      const place = await takePlace(id);
      if (!place) break;
      const length = Math.min(sliceBytes, file.size - at);
      await source.fill(view(place, length), at);
      if (current !== id) break;
      at += length;
      reply({ kind: 'filled', id, place, length }, place.bytes ? [place.bytes] : []);
    }
    if (current === id) reply({ kind: 'ended', id });
  } catch (error) {
    reply({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    source?.close();
    // From here on, nothing writes to the places.
    reply({ kind: 'stopped', id });
  }
}

/** @param {string} path */
function openPath(path) {
  const descriptor = openSync(path, 'r');
  return {
    /** @param {Uint8Array} target @param {number} at */
    async fill(target, at) {
      for (let filled = 0; filled < target.length;) {
        const count = readSync(descriptor, target, filled, target.length - filled, at + filled);
        if (count === 0) throw new Error(`it ends ${target.length - filled} bytes early`);
        filled += count;
      }
    },
    close: () => closeSync(descriptor),
  };
}

/** @param {Blob} blob */
function openBlob(blob) {
  return {
    /** @param {Uint8Array} target @param {number} at */
    async fill(target, at) {
      target.set(new Uint8Array(await blob.slice(at, at + target.length).arrayBuffer()));
    },
    close: () => {},
  };
}

/**
 * A place that the parser is done with; `undefined` when the file has been stopped.
 * @param {number} id
 */
async function takePlace(id) {
  // A turn of the event loop brings in what was freed or stopped meanwhile.
  await new Promise((resolve) => setImmediate(resolve));
  while (current === id && free.length === 0) await new Promise((resolve) => (onFree = () => resolve(undefined)));
  return current === id ? free.shift() : undefined;
}

/**
 * @param {Place} place
 * @param {number} length
 */
function view(place, length) {
  if (place.bytes) return new Uint8Array(place.bytes, 0, length);
  return viewOf(/** @type {WebAssembly.Memory} */ (memory), place.address, length);
}

/**
 * @param {FromReader} message
 * @param {Transferable[]} [transfer]
 */
function reply(message, transfer = []) {
  port.postMessage(message, transfer);
}
