/**
 * Opens a snapshot: pours its bytes into the core, then runs the phases one by one, reporting progress.
 *
 * @typedef {import('./protocol.d.ts').Phase} Phase
 * @typedef {import('./protocol.d.ts').Progress} Progress
 * @typedef {import('./protocol.d.ts').SnapshotInfo} SnapshotInfo
 * @typedef {import('./protocol.d.ts').SourceMessage} SourceMessage
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {import('./bundles.js').Instance} Instance
 */
import { failure, isFailure } from './failure.js';
import { openSource, roomOf, SLOTS, totalOf } from './source.js';

/** Memory that columns leave to the rest: stacks, slices, temporary data of passes. */
const RESERVED_BYTES = 128 * 2 ** 20;
const PROGRESS_MS = 50;
/** A file whose preview is ready this soon is soon complete, so its phases do not wait for calls. */
const SOON_MS = 250;

/**
 * @typedef {object} Listeners
 * @property {(progress: Progress) => void} onProgress
 * @property {(value: Calls['open']['value']) => void} onPreview called at most once
 * @property {() => Promise<void>} untilAsked ends when the calls about the preview have been answered
 * @property {(url: string) => void} onRequest
 */

/**
 * @param {Instance} instance
 * @param {SourceMessage} source
 * @param {string} name
 * @param {number} ticket the id of the call, by which shared memory cancels it
 * @param {AbortSignal} signal
 * @param {Listeners} listeners
 * @returns {Promise<Calls['open']['value']>} rejects with an `ErrorData`, or with what a trap throws
 */
export async function openSnapshot({ bindings, memory, maxBytes, reader }, source, name, ticket, signal, listeners) {
  const began = performance.now();
  const checkCancelled = () => {
    if (signal.aborted) throw failure('cancelled', 'cancelled');
  };
  checkCancelled();
  const opened = await openSource(source, signal, listeners.onRequest);
  const room = roomOf(opened);
  const opening = bindings.openBegin(opened.size, maxBytes - RESERVED_BYTES, SLOTS, ticket);
  try {
    let bytesRead = 0;
    let pushing = 0;
    let reported = 0;
    const report = (/** @type {Phase} */ phase, /** @type {number} */ done, /** @type {number} */ total) =>
      listeners.onProgress({ phase, done, total, bytesRead, bytesTotal: totalOf(opened, bytesRead) });
    report('read', 0, totalOf(opened, 0));

    /** Why a process sent no more than this. @type {import('./protocol.d.ts').ErrorData | undefined} */
    let loss;
    /** @type {import('./source.js').Sink} */
    const sink = {
      memory,
      reader,
      room: (slot) => ({ address: bindings.input(opening, slot, room), room }),
      push: (slot, length) => {
        const start = performance.now();
        bindings.push(opening, slot, length);
        bytesRead += length;
        const now = performance.now();
        pushing += now - start;
        if (now - reported > PROGRESS_MS) {
          reported = now;
          report('parse', bytesRead, totalOf(opened, bytesRead));
        }
      },
      checkCancelled,
    };
    await opened.pour(sink).catch((error) => {
      // A snapshot that its process broke off is opened as far as it goes.
      if (!isFailure(error) || error.code !== 'disconnected') throw error;
      loss = error;
    });
    const read = performance.now() - began - pushing;

    /** @type {SnapshotInfo['timings']} */
    const timings = { read };
    let parsedMemoryBytes = 0;
    const describe = (/** @type {number} */ snapshot) => {
      const known = /** @type {Omit<SnapshotInfo, 'name' | 'timings' | 'memoryBytes' | 'parsedMemoryBytes'>} */ (
        bindings.info(snapshot)
      );
      const memoryBytes = memory.buffer.byteLength;
      const partial = known.partial && { partial: { ...known.partial, ...(loss && { reason: loss.message }) } };
      return {
        snapshot,
        info: { ...known, ...partial, name, timings: { ...timings }, memoryBytes, parsedMemoryBytes },
      };
    };
    let isPreviewed = false;
    for (let phase; (phase = bindings.nextPhase(opening)) !== undefined;) {
      report(/** @type {Phase} */ (phase), 0, 0);
      // One turn of the event loop lets the report out and a cancellation in.
      await new Promise((resolve) => setTimeout(resolve));
      checkCancelled();
      const start = performance.now();
      runPhase(bindings, opening, loss);
      timings[/** @type {Phase} */ (phase)] = performance.now() - start;
      // From the request for the first byte to the last column: reading and parsing overlap, so this time covers both.
      if (phase === 'index') {
        timings.parse = performance.now() - began;
        parsedMemoryBytes = memory.buffer.byteLength;
      }
      if (!isPreviewed && bindings.canPreview(opening) && bindings.nextPhase(opening) !== undefined) {
        isPreviewed = true;
        listeners.onPreview(describe(opening));
        if (performance.now() - began > SOON_MS) await listeners.untilAsked();
      }
    }
    timings.total = performance.now() - began;
    return describe(bindings.openEnd(opening));
  } catch (error) {
    // A trap leaves the instance broken: it must not be called again.
    if (!(error instanceof WebAssembly.RuntimeError)) bindings.abandon(opening);
    throw error;
  }
}

/**
 * @param {Instance['bindings']} bindings
 * @param {number} opening
 * @param {import('./protocol.d.ts').ErrorData | undefined} loss why the bytes ended; it explains more than their end
 */
function runPhase(bindings, opening, loss) {
  try {
    bindings.runPhase(opening);
  } catch (error) {
    const ended = isFailure(error) && (error.code === 'truncated' || error.code === 'not-a-snapshot');
    throw loss && ended ? loss : error;
  }
}
