/**
 * The worker that owns the socket of a process. Pieces of a snapshot go from here straight to the engine's worker,
 * through a port; the page sees only progress.
 */

import { failure } from '../engine/failure.js';
import { holdLife } from '../engine/life.js';
import { connect } from './connection.js';
import { LiveFailure, toLiveFailure } from './failure.js';
import { keepFile } from './kept-file.js';
import { identify, v8Target } from './target.js';
import { watchThreads } from './threads.js';
import { startV8, watchProgram } from './v8.js';

/** @import { Connection } from './connection.js' */
/** @import { CaptureProgress, FromLiveWorker, LiveCalls, LiveOp, Taken, ToLiveWorker } from './messages.js' */
/** @import { Piece } from '../engine/protocol.js' */
/** @import { Target } from './target.js' */
/** @import { Threads } from './threads.js' */

holdLife();

/** The page learns of progress this often. */
const PROGRESS_MS = 100;

/** @type {Connection | undefined} */
let connection;
/** @type {Threads | undefined} */
let threads;
let isClosing = false;
/** Captures that have not ended. @type {Set<Promise<Taken>>} */
const captures = new Set();
/** By thread; the main one is undefined. @type {Map<string | undefined, Target>} */
const targets = new Map();

self.onmessage = async (/** @type {MessageEvent<ToLiveWorker>} */ { data: { id, op, args } }) => {
  try {
    const value = await /** @type {(args: unknown) => Promise<LiveCalls[LiveOp]['value']>} */ (OPERATIONS[op])(args);
    post({ kind: 'value', id, value });
  } catch (error) {
    post({ kind: 'failed', id, failure: toLiveFailure(error) });
  }
};

/** @type {{ [Op in LiveOp]: (args: LiveCalls[Op]['args']) => Promise<LiveCalls[Op]['value']> }} */
const OPERATIONS = {
  async connect({ url }) {
    const onsent = (/** @type {import('./messages.js').SentMessage} */ message) => post({ kind: 'sent', message });
    connection = await connect(url, { onlost: lose, onsent });
    const { channel } = connection;
    const { runtime, target } = await identify(channel, url);
    targets.set(undefined, target);
    if (runtime.kind === 'node' || runtime.kind === 'deno') {
      const onended = () => connection?.end(new LiveFailure('ended'));
      await watchProgram(channel, { onwaiting: () => post({ kind: 'waiting' }), onended });
    }
    if (runtime.kind !== 'node') return { runtime, hasThreads: false };
    const onchange = (/** @type {readonly import('./messages.js').Thread[]} */ list) =>
      post({ kind: 'threads', threads: list });
    threads = await watchThreads(channel, { onchange, onsent }).catch(() => undefined);
    return { runtime, hasThreads: threads !== undefined };
  },
  memory: ({ thread }) => targetOf(thread).memory(),
  collect: ({ thread }) => targetOf(thread).collect(),
  start: ({ url }) => startV8(/** @type {Connection} */ (connection).channel, url),
  async close() {
    isClosing = true;
    connection?.close();
    // The copy is finished by then, so that the page can remove it.
    await Promise.allSettled(captures);
  },
  async take(args) {
    const capture = take(args);
    captures.add(capture);
    return capture.finally(() => captures.delete(capture));
  },
};

/** @param {string | undefined} thread */
function targetOf(thread) {
  const known = targets.get(thread);
  if (known) return known;
  const channel = threads?.channelOf(thread ?? '');
  if (!channel) throw new LiveFailure('closed');
  const target = v8Target(channel);
  targets.set(thread, target);
  return target;
}

/** @param {LiveFailure} failure */
function lose(failure) {
  threads?.end(failure);
  post({ kind: 'lost', failure: toLiveFailure(failure) });
}

/**
 * @param {LiveCalls['take']['args']} args
 * @returns {Promise<Taken>}
 */
async function take({ thread, port, keep }) {
  const target = targetOf(thread);
  const kept = await keepFile(keep);
  let bytes = 0;
  let reportedAt = 0;
  const onprogress = (/** @type {Omit<CaptureProgress, 'bytes'>} */ progress) => {
    const now = performance.now();
    if (now - reportedAt < PROGRESS_MS && progress.phase !== 'waiting' && bytes > 0) return;
    reportedAt = now;
    post({ kind: 'progress', progress: { ...progress, bytes } });
  };
  const onpiece = (/** @type {Uint8Array} */ piece) => {
    // The first bytes are reported at once: the page opens the file when they come.
    if (bytes === 0) reportedAt = 0;
    kept.write(piece);
    bytes += piece.length;
    send(port, piece);
    onprogress({ phase: 'sending', done: 0, total: 0 });
  };
  try {
    const ids = await target.take({ onpiece, onprogress });
    if (bytes === 0) throw new LiveFailure('unsupported', 'No bytes came.');
    send(port, null);
    return { bytes, ids, file: await kept.finish() };
  } catch (error) {
    send(port, isClosing ? failure('cancelled', 'cancelled') : tellLoss(bytes, toLiveFailure(error)));
    await kept.finish();
    throw error;
  }
}

/**
 * @param {number} bytes
 * @param {import('./messages.js').LiveFailureData} reason
 */
function tellLoss(bytes, { problem, message: said }) {
  if (problem !== 'closed' && problem !== 'ended') {
    return failure('disconnected', `the process broke off its snapshot after ${bytes} bytes: ${said || problem}`);
  }
  const message = `the process went away while it sent its snapshot, after ${bytes} bytes`;
  const hint = 'If it ran out of memory: a capture needs four to five times the size of the file in the process.';
  return failure('disconnected', message, hint);
}

/**
 * @param {MessagePort} port
 * @param {Piece} piece
 */
function send(port, piece) {
  port.postMessage(piece, piece instanceof Uint8Array ? [piece.buffer] : []);
}

/** @param {FromLiveWorker} message */
function post(message) {
  self.postMessage(message);
}
