/**
 * Redacts a snapshot: reads its file again and collects the core's output, the same file without the user's texts.
 *
 * @typedef {import('./protocol.d.ts').Progress} Progress
 * @typedef {import('./protocol.d.ts').RedactionLevel} RedactionLevel
 * @typedef {import('./protocol.d.ts').SourceMessage} SourceMessage
 * @typedef {import('./bundles.js').Instance} Instance
 */
import { failure } from './failure.js';
import { openSource, roomOf, SLOTS, totalOf } from './source.js';

const PROGRESS_MS = 50;
/** Bytes held as typed arrays before they become a Blob, which the browser may keep on disk. */
const PART_BYTES = 32 * 2 ** 20;

/**
 * @param {Instance} instance
 * @param {number} snapshot
 * @param {RedactionLevel} level
 * @param {SourceMessage} source the file that it was opened from
 * @param {number} ticket the id of the call, by which shared memory cancels it
 * @param {AbortSignal} signal
 * @param {(progress: Progress) => void} onProgress
 * @returns {Promise<Blob>} rejects with an `ErrorData`, or with what a trap throws
 */
export async function redactSnapshot(
  { bindings, memory, reader },
  snapshot,
  level,
  source,
  ticket,
  signal,
  onProgress,
) {
  const checkCancelled = () => {
    if (signal.aborted) throw failure('cancelled', 'cancelled');
  };
  checkCancelled();
  const opened = await openSource(source, signal, () => {});
  const room = roomOf(opened);
  const redaction = bindings.redactBegin(snapshot, level, SLOTS, ticket);
  try {
    let bytesRead = 0;
    let reported = performance.now();
    const report = () => {
      const bytesTotal = totalOf(opened, bytesRead);
      onProgress({ phase: 'read', done: bytesRead, total: bytesTotal, bytesRead, bytesTotal });
    };
    report();
    const parts = new Parts();
    await opened.pour({
      memory,
      reader,
      room: (slot) => ({ address: bindings.input(redaction, slot, room), room }),
      push: (slot, length) => {
        parts.add(bindings.redactPush(redaction, slot, length));
        bytesRead += length;
        if (performance.now() - reported > PROGRESS_MS) {
          reported = performance.now();
          report();
        }
      },
      checkCancelled,
    });
    checkCancelled();
    parts.add(bindings.redactEnd(redaction));
    report();
    return parts.join();
  } catch (error) {
    // A trap leaves the instance broken: it must not be called again.
    if (!(error instanceof WebAssembly.RuntimeError)) bindings.abandon(redaction);
    throw error;
  }
}

/** The output so far. */
class Parts {
  /** @type {Blob[]} */
  #blobs = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #arrays = [];
  #bytes = 0;

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  add(bytes) {
    this.#arrays.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= PART_BYTES) this.#fold();
  }

  join() {
    this.#fold();
    return new Blob(this.#blobs, { type: 'application/json' });
  }

  #fold() {
    this.#blobs.push(new Blob(this.#arrays));
    this.#arrays = [];
    this.#bytes = 0;
  }
}
