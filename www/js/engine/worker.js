/**
 * The engine's worker: owns the wasm instance and answers calls. It starts rayon's workers.
 *
 * `open` and `redact` wait for each other: one of them runs at a time. Every other call is answered as it arrives,
 * between two slices or phases of the one that runs.
 *
 * @typedef {import('./protocol.d.ts').ToWorker} ToWorker
 * @typedef {import('./protocol.d.ts').FromWorker} FromWorker
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {import('./protocol.d.ts').ErrorData} ErrorData
 * @typedef {Extract<ToWorker, { kind: 'call' }>} Call
 * @typedef {import('./bundles.js').Instance} Instance
 */
import { startInstance } from './bundles.js';
import { environment } from './environment.js';
import { failure, isFailure } from './failure.js';
import { holdLife } from './life.js';
import { openSnapshot } from './open.js';
import { perform } from './perform.js';
import { PreviewHandshake } from './preview.js';
import { redactSnapshot } from './redact.js';
import { warmUp } from './warm-up.js';

holdLife();

/** @type {Instance | undefined} */
let instance;
/** Openings and redactions that run or wait, by call. @type {Map<number, AbortController>} */
const openings = new Map();
/** The end of the last `open` or `redact`: the next one waits for it. */
let lastOpen = Promise.resolve();
let isDead = false;
const preview = new PreviewHandshake();

self.onmessage = (/** @type {MessageEvent<ToWorker>} */ { data }) => {
  switch (data.kind) {
    case 'start':
      void start(data);
      break;
    case 'call':
      preview.called();
      answer(data);
      break;
    case 'cancel':
      openings.get(data.id)?.abort();
      break;
    case 'previewed':
      preview.previewed(data.id);
      break;
  }
};

/** @param {Extract<ToWorker, { kind: 'start' }>} order */
async function start({ threads, reader, because }) {
  try {
    instance = await startInstance(threads, reader, because);
    post({ kind: 'started', facts: instance.facts });
    // The first file waits for it; nothing else depends on it.
    if (environment.isWarmedUp) {
      lastOpen = warmUp(instance).catch((error) => {
        if (!isFailure(error)) die(error);
      });
    }
  } catch (error) {
    die(error);
  }
}

/** @param {Call} call */
function answer({ id, call }) {
  if (isDead || !instance) return;
  if (call.op === 'open' || call.op === 'redact') {
    openings.set(id, new AbortController());
    lastOpen = lastOpen.then(() => (call.op === 'open' ? open(id, call.args) : redact(id, call.args)));
    return;
  }
  try {
    const value = perform(instance, call);
    post({ kind: 'value', id, value }, ArrayBuffer.isView(value) ? [value.buffer] : []);
  } catch (error) {
    fail(id, error);
  }
}

/**
 * @param {number} id
 * @param {Calls['open']['args']} args
 */
async function open(id, args) {
  const controller = openings.get(id);
  if (isDead || !instance || !controller) return;
  try {
    const { source, name } = args ?? {};
    const value = await openSnapshot(instance, source, name, id, controller.signal, {
      onProgress: (progress) => post({ kind: 'progress', id, progress }),
      onPreview: (value) => post({ kind: 'preview', id, value }),
      untilAsked: () => preview.wait(id),
      onRequest: (url) => post({ kind: 'request', url }),
    });
    post({ kind: 'value', id, value });
  } catch (error) {
    fail(id, controller.signal.aborted && isFailure(error) ? failure('cancelled', 'cancelled') : error);
  } finally {
    openings.delete(id);
  }
}

/**
 * @param {number} id
 * @param {Calls['redact']['args']} args
 */
async function redact(id, args) {
  const controller = openings.get(id);
  if (isDead || !instance || !controller) return;
  try {
    const { snapshot, source, level } = args ?? {};
    const blob = await redactSnapshot(instance, snapshot, level, source, id, controller.signal, (progress) =>
      post({ kind: 'progress', id, progress }),
    );
    post({ kind: 'value', id, value: { blob } });
  } catch (error) {
    fail(id, controller.signal.aborted && isFailure(error) ? failure('cancelled', 'cancelled') : error);
  } finally {
    openings.delete(id);
  }
}

/**
 * Rejects a call with the error that was thrown. A trap ends the engine.
 * @param {number} id
 * @param {unknown} error
 */
function fail(id, error) {
  if (isFailure(error)) post({ kind: 'error', id, error });
  else die(error);
}

/** @param {unknown} error */
function die(error) {
  isDead = true;
  const message = error instanceof Error ? error.message : String(error);
  const used = instance?.memory.buffer.byteLength ?? 0;
  // A failed allocation ends in the same trap as a bug; the size of the memory tells them apart.
  const isFull = instance !== undefined && used > instance.maxBytes * 0.9;
  post({
    kind: 'died',
    error: isFull
      ? failure(
          'out-of-memory',
          'the memory that a page may use is full',
          'Close other snapshots, or open this one alone.',
        )
      : failure('crashed', `the engine stopped: ${message}`, 'Reload the page, and please report what you did.'),
  });
}

/**
 * @param {FromWorker} message
 * @param {Transferable[]} [transfer]
 */
function post(message, transfer = []) {
  self.postMessage(message, { transfer });
}
