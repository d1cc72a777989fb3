/**
 * Reads files from disk while the engine's worker parses the slices before. The threads of libuv read, so no worker is
 * needed for it; with shared memory they write to where the parser reads, so nothing is copied in between. Blobs are
 * streamed.
 *
 * @typedef {import('../../js/engine/file-reader.js').FileReader} FileReader
 * @typedef {import('../../js/engine/protocol.d.ts').FileMessage} FileMessage
 * @typedef {import('../../js/engine/source.js').Sink} Sink
 */
import { open } from 'node:fs/promises';
import { failure } from '../../js/engine/failure.js';
import { viewOf } from '../../js/engine/memory-view.js';

/** @implements {FileReader} */
export class DiskSource {
  isUsable = false;
  #isShared;

  /** @param {boolean} isShared of the engine's memory */
  constructor(isShared) {
    this.#isShared = isShared;
  }

  /**
   * @param {FileMessage} file
   * @param {Sink} sink
   * @param {number} sliceBytes
   * @param {number} slots
   */
  async pour(file, sink, sliceBytes, slots) {
    const handle = await open(file.path).catch(fail);
    if (file.size < 0) return pourPipe(handle, sink, sliceBytes);
    /** @type {(Promise<Uint8Array> | undefined)[]} by slot */
    const reads = [];
    try {
      const room = Math.min(sliceBytes, file.size);
      const places = Array.from({ length: slots }, (_, slot) => this.#place(sink, slot, room));
      const read = (/** @type {number} */ slot, /** @type {number} */ at) => {
        if (at >= file.size) return;
        const length = Math.min(sliceBytes, file.size - at);
        reads[slot] = fill(handle, /** @type {Uint8Array} */ (places[slot]).subarray(0, length), at);
        // It is awaited later, or not at all if an earlier one fails.
        reads[slot]?.catch(() => {});
      };
      for (let slot = 0; slot < slots; slot++) read(slot, slot * sliceBytes);
      for (let at = 0, slot = 0; at < file.size; at += sliceBytes, slot = (slot + 1) % slots) {
        const bytes = await /** @type {Promise<Uint8Array>} */ (reads[slot]).catch(fail);
        sink.checkCancelled();
        const into = this.#isShared ? slot : 0;
        if (!this.#isShared) viewOf(sink.memory, sink.room(into), bytes.length).set(bytes);
        sink.push(into, bytes.length);
        read(slot, at + slots * sliceBytes);
      }
    } finally {
      // The places are freed after this, so no read may be under way.
      await Promise.allSettled(reads);
      await handle.close();
    }
  }

  /**
   * @param {Sink} sink
   * @param {number} slot
   * @param {number} room
   */
  #place(sink, slot, room) {
    // Memory that is not shared moves when it grows.
    return this.#isShared ? viewOf(sink.memory, sink.room(slot), room) : new Uint8Array(room);
  }
}

/**
 * Reads a file that has neither size nor places: a pipe, a device.
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {Sink} sink
 * @param {number} sliceBytes
 */
async function pourPipe(handle, sink, sliceBytes) {
  try {
    const buffer = new Uint8Array(sliceBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, sliceBytes, null).catch(fail);
      sink.checkCancelled();
      if (bytesRead === 0) return;
      viewOf(sink.memory, sink.room(0), bytesRead).set(buffer.subarray(0, bytesRead));
      sink.push(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {Uint8Array} target
 * @param {number} at
 */
async function fill(handle, target, at) {
  for (let filled = 0; filled < target.length;) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, at + filled);
    if (bytesRead === 0) throw new Error(`it ends ${target.length - filled} bytes early`);
    filled += bytesRead;
  }
  return target;
}

/** @param {unknown} error @returns {never} */
function fail(error) {
  const message = error instanceof Error ? error.message : String(error);
  throw failure('network', `the file could not be read: ${message}`);
}
