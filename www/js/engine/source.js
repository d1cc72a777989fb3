/**
 * Brings the bytes of a source into the engine's memory, slice by slice and in order, a few slices ahead of the parser.
 *
 * Files are read by a separate worker (`reader.js`; in Node.js by `disk-source.js`), so that reading and parsing overlap. The bytes of streams, ports and
 * URLs are parsed as they arrive.
 *
 * @typedef {import('./protocol.d.ts').SourceMessage} SourceMessage
 * @typedef {import('./protocol.d.ts').Piece} Piece
 * @typedef {import('./protocol.d.ts').PortReply} PortReply
 * The destination of a source.
 * @typedef {object} Sink
 * @property {WebAssembly.Memory} memory
 * @property {import('./file-reader.js').FileReader} reader
 * @property {(slot: number) => import('./memory-view.js').Room} room of a slot
 * @property {(slot: number, length: number) => void} push parses the bytes in a slot
 * @property {() => void} checkCancelled throws if the opening was cancelled
 */
import { failure, isFailure } from './failure.js';
import { fetchStream, isElsewhere, RETRY } from './fetch-stream.js';
import { viewOf } from './memory-view.js';

/** Large enough to pay for distributing it over threads, small enough to stay in the cache between passes. */
export const SLICE_BYTES = 2 * 2 ** 20;
/** Slices in flight: one is parsed while the others are read. */
export const SLOTS = 6;
/** Bytes that whoever sends through a port should have sent ahead of the parser, at most. */
export const AHEAD_BYTES = 16 * 2 ** 20;
/** The port is told of progress in steps of this size. */
const STEP_BYTES = AHEAD_BYTES / 8;

/**
 * @typedef {object} OpenSource
 * @property {number} size bytes; -1 where unknown
 * @property {boolean} isExact Whether the size is that of a file, which the browser has measured. Any other was announced, by
 *   a server or a caller, and may be wrong: it is shown, and nothing else depends on it.
 * @property {(sink: Sink) => Promise<void>} pour
 */

/**
 * The size and the bytes of a source.
 * @param {SourceMessage} source
 * @param {AbortSignal} signal
 * @param {(url: string) => void} onRequest is called with URLs outside this origin
 * @returns {Promise<OpenSource>}
 */
export async function openSource(source, signal, onRequest) {
  const wrong = wrongFieldOf(source);
  if (wrong) throw failure('malformed', `source: expected ${wrong}`);
  switch (source.kind) {
    case 'blob':
      return { size: source.blob.size, isExact: true, pour: (sink) => pourBlob(source.blob, sink, signal) };
    case 'path':
      return { size: source.size, isExact: true, pour: (sink) => sink.reader.pour(source, sink, SLICE_BYTES, SLOTS) };
    case 'stream':
      return announced(source.size, (sink) => pourStream(source.stream, sink, signal));
    case 'port':
      return announced(source.size ?? -1, (sink) => pourPort(source.port, sink, signal));
    case 'url': {
      const isOutside = new URL(source.url).origin !== self.location.origin;
      if (isOutside) onRequest(source.url);
      const { stream, size, address } = await fetchStream(source.url, signal);
      if (isOutside && isElsewhere(address, source.url)) onRequest(address);
      return announced(size, (sink) => pourStream(stream, sink, signal));
    }
  }
}

/**
 * @param {number} size
 * @param {OpenSource['pour']} pour
 * @returns {OpenSource}
 */
function announced(size, pour) {
  return { size: Number.isSafeInteger(size) && size > 0 ? size : -1, isExact: false, pour };
}

/**
 * The room of a slot in bytes: a slice, or less for a file that is known to be smaller.
 * @param {Pick<OpenSource, 'size' | 'isExact'>} source
 */
export function roomOf({ size, isExact }) {
  return isExact && size > 0 ? Math.min(SLICE_BYTES, size) : SLICE_BYTES;
}

/**
 * The size to show after so many bytes; 0 if it is unknown. A size that is exceeded was wrong.
 * @param {Pick<OpenSource, 'size'>} source
 * @param {number} bytesRead
 */
export function totalOf({ size }, bytesRead) {
  return size >= bytesRead ? Math.max(size, 0) : 0;
}

/**
 * What a source lacks, if it has the wrong shape.
 * @param {SourceMessage} source
 */
function wrongFieldOf(source) {
  switch (source?.kind) {
    case 'blob':
      return source.blob instanceof Blob ? undefined : 'a Blob in `blob`';
    case 'path':
      return typeof source.path === 'string' && source.size >= -1 ? undefined : 'a path and a size';
    case 'stream':
      return source.stream instanceof ReadableStream ? undefined : 'a ReadableStream in `stream`';
    case 'url':
      return URL.canParse(source.url) ? undefined : 'an address in `url`';
    case 'port':
      return source.port instanceof MessagePort ? undefined : 'a MessagePort in `port`';
    default:
      return 'a `kind`: one of "blob", "stream", "url", "port"';
  }
}

/**
 * @param {Blob} blob
 * @param {Sink} sink
 * @param {AbortSignal} signal
 */
function pourBlob(blob, sink, signal) {
  if (!sink.reader.isUsable) return pourStream(blob.stream(), sink, signal);
  return sink.reader.pour(blob, sink, SLICE_BYTES, SLOTS);
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {Sink} sink
 * @param {AbortSignal} signal
 */
async function pourStream(stream, sink, signal) {
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop);
  try {
    // An abort that came before the listener is not heard, and a silent stream would never end.
    sink.checkCancelled();
    const slices = fillSlices(sink);
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw failure('network', `the connection broke off: ${error instanceof Error ? error.message : error}`, RETRY);
      });
      sink.checkCancelled();
      if (done) break;
      if (!(value instanceof Uint8Array)) throw failure('network', 'the stream gives something else than bytes');
      slices.add(value);
    }
    slices.end();
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Pours what a port brings. It says how many bytes may be sent (`PortReply`); what cannot wait, such as a process, is queued
 * in the port until it is parsed.
 * @param {MessagePort} port
 * @param {Sink} sink
 * @param {AbortSignal} signal
 */
async function pourPort(port, sink, signal) {
  /** @type {Piece[]} */
  const queue = [];
  let wake = () => {};
  port.onmessage = ({ data }) => {
    queue.push(data);
    wake();
  };
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    const slices = fillSlices(sink);
    let taken = 0;
    let upTo = 0;
    for (;;) {
      if (taken + AHEAD_BYTES - upTo >= STEP_BYTES) {
        upTo = taken + AHEAD_BYTES;
        port.postMessage(/** @type {PortReply} */ ({ type: 'heapwise-more', upTo }));
      }
      while (queue.length === 0 && !signal.aborted) await new Promise((resolve) => (wake = () => resolve(undefined)));
      sink.checkCancelled();
      const piece = queue.shift();
      if (piece === null) break;
      if (isFailure(piece)) {
        // What has come may be opened all the same.
        slices.end();
        throw piece;
      }
      if (!(piece instanceof Uint8Array)) throw failure('network', 'the port gives something else than bytes');
      slices.add(piece);
      taken += piece.length;
    }
    slices.end();
  } finally {
    signal.removeEventListener('abort', stop);
    port.close();
  }
}

/**
 * Joins pieces of any size to slices in the engine's memory.
 * @param {Sink} sink
 */
function fillSlices(sink) {
  let filled = 0;
  return {
    /** @param {Uint8Array} piece */
    add(piece) {
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + SLICE_BYTES - filled);
        // The room first: asking for it may grow the memory, which replaces its buffer.
        const room = sink.room(0);
        viewOf(sink.memory, room, part.length, filled).set(part);
        at += part.length;
        filled += part.length;
        if (filled === SLICE_BYTES) {
          sink.push(0, filled);
          filled = 0;
        }
      }
    },
    end() {
      if (filled > 0) sink.push(0, filled);
    },
  };
}
