/**
 * The engine's end of the worker that reads files (`reader.js`) while the engine's worker parses. The page starts that
 * worker along with the engine: no file waits for it, and in Firefox 153 a worker that starts workers sometimes hangs.
 *
 * The destination of a slice of the file: a room in shared memory, or a buffer to transfer.
 * @typedef {import('./memory-view.js').Room & { slot: number; bytes?: ArrayBuffer }} Place
 * @typedef {{ kind: 'memory'; memory: WebAssembly.Memory }
 *   | { kind: 'read'; id: number; file: Blob; sliceBytes: number; places: Place[] }
 *   | { kind: 'free'; id: number; place: Place }
 *   | { kind: 'stop'; id: number }} ToReader
 * @typedef {{ kind: 'filled'; id: number; place: Place; length: number }
 *   | { kind: 'ended' | 'stopped'; id: number }
 *   | { kind: 'failed'; id: number; message: string }} FromReader
 * @typedef {object} FileReader
 * @property {boolean} isUsable for Blobs; where it is not, they are streamed
 * @property {(file: any, sink: Sink, sliceBytes: number, slots: number) => Promise<void>} pour reads a file into a sink, slice
 *   by slice and in order
 * @typedef {import('./source.js').Sink} Sink
 */
import { viewOf } from './memory-view.js';
import { failure } from './failure.js';

const CHANGED = 'It may have been moved, changed or deleted since it was chosen. Choose it again.';

/** @implements {FileReader} */
export class FileSource {
  #port;
  #shared;
  #next = 1;
  /** @type {(message: FromReader) => void} */
  #hear = () => {};

  /**
   * @param {MessagePort} port
   * @param {WebAssembly.Memory} [shared] memory that the reader may write itself
   */
  constructor(port, shared) {
    this.#port = port;
    this.#shared = shared;
    if (shared) this.#post({ kind: 'memory', memory: shared });
    port.onmessage = ({ data }) => this.#hear(data);
  }

  /** Whether the browser has byte streams, which this needs. */
  get isUsable() {
    return 'ReadableStreamBYOBReader' in self;
  }

  /**
   * Reads a file into a sink, slice by slice and in order.
   * @param {Blob} file
   * @param {Sink} sink
   * @param {number} sliceBytes
   * @param {number} slots
   */
  async pour(file, sink, sliceBytes, slots) {
    const id = this.#next++;
    /** @type {FromReader[]} */
    const heard = [];
    /** @type {() => void} */
    let wake = () => {};
    const stopped = new Promise((resolve) => {
      this.#hear = (message) => {
        if (message.id !== id) return;
        heard.push(message);
        wake();
        if (message.kind === 'stopped' || message.kind === 'failed') resolve(undefined);
      };
    });
    const places = Array.from({ length: slots }, (_, slot) => this.#place(sink, slot, sliceBytes));
    this.#post({ kind: 'read', id, file, sliceBytes, places });
    try {
      for (;;) {
        const message = heard.shift();
        if (!message) {
          await new Promise((resolve) => (wake = () => resolve(undefined)));
          continue;
        }
        if (message.kind === 'failed') {
          throw failure('network', `the file could not be read: ${message.message}`, CHANGED);
        }
        if (message.kind !== 'filled') return;
        const { place, length } = message;
        sink.checkCancelled();
        if (place.bytes) {
          const room = sink.room(place.slot);
          viewOf(sink.memory, room, length).set(new Uint8Array(place.bytes, 0, length));
        }
        sink.push(place.slot, length);
        this.#post({ kind: 'free', id, place }, place.bytes ? [place.bytes] : []);
      }
    } finally {
      this.#post({ kind: 'stop', id });
      // The places are freed after this, so the reader must have stopped writing into them.
      await stopped;
    }
  }

  /**
   * @param {Sink} sink
   * @param {number} slot
   * @param {number} sliceBytes
   * @returns {Place}
   */
  #place(sink, slot, sliceBytes) {
    if (this.#shared) return { slot, ...sink.room(slot) };
    // Transferred buffers are all copied to the same address.
    return { slot: 0, address: 0, room: 0, bytes: new ArrayBuffer(sliceBytes) };
  }

  /**
   * @param {ToReader} message
   * @param {Transferable[]} [transfer]
   */
  #post(message, transfer = []) {
    this.#port.postMessage(message, { transfer });
  }
}
