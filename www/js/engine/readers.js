/**
 * The workers that read files while the engine's worker parses. They live as long as the engine, so that no file waits
 * for them to start.
 *
 * @typedef {{ kind: 'memory'; memory: WebAssembly.Memory }
 *   | { kind: 'slice'; id: number; blob: Blob; begin: number; end: number; address: number }} ReadRequest
 * @typedef {{ id: number; length: number; bytes?: ArrayBuffer } | { id: number; failed: string }} ReadReply
 * @typedef {{ memory: WebAssembly.Memory; address: number }} Place
 */
import { failure } from './failure.js';

/** Two readers keep up with two parsing threads; more only compete. */
const READERS = 2;
const CHANGED = 'It may have been moved, changed or deleted since it was chosen. Choose it again.';

export class Readers {
  /** @type {Map<number, { place: () => Place; resolve: (length: number) => void; reject: (reason: unknown) => void }>} */
  #waiting = new Map();
  #next = 0;
  #workers;

  /** @param {WebAssembly.Memory} [shared] memory that the readers may write themselves */
  constructor(shared) {
    this.#workers = Array.from({ length: 'Worker' in self ? READERS : 0 }, () => {
      const worker = new Worker(new URL('./reader.js', import.meta.url), { type: 'module', name: 'heapwise-reader' });
      if (shared) worker.postMessage(/** @type {ReadRequest} */ ({ kind: 'memory', memory: shared }));
      worker.onmessage = ({ data }) => this.#settle(data);
      worker.onerror = ({ message }) => {
        for (const id of [...this.#waiting.keys()]) this.#settle({ id, failed: `a reader stopped: ${message}` });
      };
      return worker;
    });
  }

  /**
   * Reads part of a file into memory.
   * @param {Blob} blob
   * @param {number} begin
   * @param {number} end
   * @param {() => Place} place where to; asked again after a wait, because memory may have grown meanwhile
   * @returns {Promise<number>} the bytes read; a rejection need not be handled until it is awaited
   */
  read(blob, begin, end, place) {
    const id = this.#next++;
    const worker = this.#workers[id % this.#workers.length];
    const reading = new Promise((/** @type {(length: number) => void} */ resolve, reject) => {
      this.#waiting.set(id, { place, resolve, reject });
    });
    reading.catch(() => {});
    if (worker) {
      const { address } = place();
      worker.postMessage(/** @type {ReadRequest} */ ({ kind: 'slice', id, blob, begin, end, address }));
    } else {
      blob
        .slice(begin, end)
        .arrayBuffer()
        .then(
          (bytes) => this.#settle({ id, length: bytes.byteLength, bytes }),
          (error) => this.#settle({ id, failed: String(error) }),
        );
    }
    return reading;
  }

  /** @param {ReadReply} reply */
  #settle(reply) {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    this.#waiting.delete(reply.id);
    if ('failed' in reply) {
      waiting.reject(failure('network', `the file could not be read: ${reply.failed}`, CHANGED));
      return;
    }
    if (reply.bytes) {
      const { memory, address } = waiting.place();
      new Uint8Array(memory.buffer, address, reply.length).set(new Uint8Array(reply.bytes));
    }
    waiting.resolve(reply.length);
  }
}
