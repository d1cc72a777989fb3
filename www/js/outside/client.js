/** The page's end of the worker that may connect to other origins. Each call starts one, and ends it. */

import { environment } from '../engine/environment.js';
import { EngineError, failure } from '../engine/failure.js';
import { watchLife } from '../engine/life.js';

/** @import { FromOutside, ToOutside } from './messages.js' */
/** @import { Load } from '../live/types.js' */
/** @import { Sent } from '../live/load.js' */

/**
 * @typedef {object} Outside
 * @property {MessagePort} port brings the bytes, as `Piece`s
 * @property {number} size bytes as announced, -1 if unknown
 * @property {string} address where they come from, after redirects
 * @property {() => void} end ends the fetching; needed when all bytes have come, too
 */

/**
 * Begins to fetch an address; resolves when its answer begins. Rejects with an `EngineError`.
 * @param {string} url
 * @param {object} options
 * @param {AbortSignal | undefined} options.signal
 * @param {(url: string) => void} options.onRequest
 * @param {(error: EngineError) => void} options.onlost called if the worker ends before all bytes have come
 * @returns {Promise<Outside>}
 */
export async function fetchOutside(url, { signal, onRequest, onlost }) {
  const { port1, port2 } = new MessageChannel();
  onRequest(url);
  const order = /** @type {const} */ ({ kind: 'fetch', url, port: port2 });
  return start(order, { transfer: [port2], signal, onlost }, (message, end) => {
    if (message.kind !== 'opened') return undefined;
    const { size, address } = message;
    return { port: port1, size, address, end };
  });
}

/**
 * Puts load on a server; resolves when all is sent. Rejects with the signal's reason when it is aborted.
 * @param {Load} load
 * @param {object} options
 * @param {number} options.from requests of earlier rounds
 * @param {AbortSignal} options.signal
 * @param {(sent: number) => void} options.onsent
 * @param {(urls: readonly string[]) => void} options.onrequests called with requests that have left
 * @returns {Promise<Sent>}
 */
export function loadOutside(load, { from, signal, onsent, onrequests }) {
  return start({ kind: 'load', load, from }, { signal }, (message, end) => {
    if (message.kind === 'sent') onsent(message.sent);
    else if (message.kind === 'requests') onrequests(message.urls);
    if (message.kind !== 'done') return undefined;
    end();
    return message.sent;
  });
}

/**
 * Starts a worker with its order, and resolves with the first value that a message gives.
 * @template T
 * @param {ToOutside} order
 * @param {{ transfer?: Transferable[]; signal: AbortSignal | undefined; onlost?: (error: EngineError) => void }} options
 * @param {(message: FromOutside, end: () => void) => T | undefined} hear
 * @returns {Promise<T>}
 */
function start(order, { transfer = [], signal, onlost = () => {} }, hear) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const { worker, name } = environment.startOutside();
    const stop = () => {
      end();
      reject(signal?.reason);
    };
    const fail = (/** @type {EngineError} */ error) => {
      end();
      reject(error);
      onlost(error);
    };
    const lose = (/** @type {string} */ why) => fail(new EngineError(failure('network', `nothing more came: ${why}`)));
    const unwatch = watchLife(worker, name, () => lose('the worker that fetches has ended'));
    const end = () => {
      unwatch();
      signal?.removeEventListener('abort', stop);
      worker.terminate();
    };
    worker.onmessage = (/** @type {MessageEvent<FromOutside>} */ { data }) => {
      if (data.kind === 'failed') return fail(new EngineError(data.error));
      const value = hear(data, end);
      if (value !== undefined) resolve(value);
    };
    worker.onerror = ({ message }) => lose(message ?? 'the worker that fetches has failed');
    signal?.addEventListener('abort', stop);
    worker.postMessage(order, transfer);
  });
}
