/**
 * Drives the load from the browser, in the worker that may connect to other origins: sends requests to a server so that what it keeps of each one adds up. The answers are
 * not read: under this page's policy `fetch` rejects those of another origin, although the server got the request and
 * answered. So a rejected request counts as sent, and whether the server is there has to be seen from its heap.
 */

import { fillNumber, isPageType, pageLimits } from './load-plan.js';

/** @import { Load } from './types.js' */

/**
 * @typedef {object} Sent
 * @property {number} sent Requests that were sent.
 * @property {number} unanswered Those of them that had no answer within the limit and were given up.
 */

/** A request without an answer for so long is given up, so that one does not hold up the rest. */
const ANSWER_LIMIT_MS = 30_000;

/**
 * Sends `load.count` requests and resolves when each is answered or given up. Rejects with the signal's reason when it
 * is aborted, and with a TypeError if `pageLimits` names something that a page does not send.
 * @param {Load} load
 * @param {object} options
 * @param {number} options.from Requests of earlier rounds; the numbers for `{n}` go on after them.
 * @param {AbortSignal} [options.signal]
 * @param {(sent: number) => void} [options.onsent] Called after each request, with the number of this round.
 * @param {number} [options.limitMs] How long to wait for an answer.
 * @returns {Promise<Sent>}
 */
export async function driveLoad(load, { from, signal, onsent = () => {}, limitMs = ANSWER_LIMIT_MS }) {
  const refused = pageLimits(load, globalThis.location?.protocol).find(({ isSent }) => !isSent);
  if (refused !== undefined) throw new TypeError(`a page cannot send this: ${refused.limit} ${refused.value}`);
  signal?.throwIfAborted();
  const last = from + load.count;
  const total = { sent: 0, unanswered: 0 };
  let number = from;
  const sendInTurn = async () => {
    while (number < last && !signal?.aborted) {
      number += 1;
      const isAnswered = await sendOne(load, number, limitMs, signal);
      // A request that the abort has cut off may not have left.
      if (signal?.aborted) return;
      total.sent += 1;
      if (!isAnswered) total.unanswered += 1;
      onsent(total.sent);
      if (load.pauseMs > 0 && number < last) await pause(load.pauseMs, signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(load.concurrency, load.count) }, sendInTurn));
  signal?.throwIfAborted();
  return total;
}

/** The origins that a load goes to. @param {Load} load */
export function originsOf({ addresses }) {
  return [...new Set(addresses.map((address) => new URL(fillNumber(address, 1)).origin))];
}

/**
 * @param {Load} load
 * @param {number} number
 * @param {number} limitMs
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<boolean>} Whether an answer came, which the page may not be allowed to see.
 */
async function sendOne({ addresses, method, body, type }, number, limitMs, signal) {
  const address = addresses[(number - 1) % addresses.length] ?? '';
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, limitMs);
  signal?.addEventListener('abort', stop);
  try {
    const response = await fetch(fillNumber(address, number), {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      method,
      ...(body === '' ? {} : { body: fillNumber(body, number) }),
      // Without this header the browser sends a text as text/plain.
      ...(body !== '' && isPageType(type) ? { headers: { 'Content-Type': type } } : {}),
      signal: limit.signal,
    });
    // An answer of the page's own origin is readable, and its connection is free again when it is read.
    await response.body?.pipeTo(new WritableStream());
    return true;
  } catch {
    return !limit.signal.aborted;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * Resolves after this time, or when the signal is aborted.
 * @param {number} ms
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
