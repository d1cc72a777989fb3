/**
 * Commands with answers, and events, over whatever carries text. DevTools' protocol and WebKit's have the same envelope:
 * `{ id, method, params }`, answered by `{ id, result }` or `{ id, error }`; events have a method and no id.
 */

import { LiveFailure } from './failure.js';

/** @import { SentMessage } from './messages.js' */

/** How long a command may take that does little. Taking a snapshot has no limit. */
const ANSWER_LIMIT_MS = 10_000;

/**
 * @typedef {object} Waiting
 * @property {(result: unknown) => void} resolve
 * @property {(failure: LiveFailure) => void} reject
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 */

export class Channel {
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  /** @type {Map<string, Set<(params: any) => void>>} */
  #listeners = new Map();
  #next = 1;
  /** @type {LiveFailure | undefined} */
  #end;
  #post;
  #onsent;

  /**
   * @param {(text: string) => unknown} post If it returns a promise that is rejected, so is the command.
   * @param {(message: SentMessage) => void} onsent Called with each command, as it is sent.
   */
  constructor(post, onsent) {
    this.#post = post;
    this.#onsent = onsent;
  }

  /**
   * Sends a command. Rejects with a `LiveFailure`: `refused` with the process's own message, `silent` after the limit,
   * `closed`.
   * @param {string} method
   * @param {object} [params]
   * @param {{ limitMs?: number }} [options]
   * @returns {Promise<any>} the result
   */
  send(method, params = {}, { limitMs = ANSWER_LIMIT_MS } = {}) {
    if (this.#end) return Promise.reject(this.#end);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = () => this.#settle(id, (waiting) => waiting.reject(new LiveFailure('silent', method)));
      const timer = Number.isFinite(limitMs) ? setTimeout(late, limitMs) : undefined;
      this.#waiting.set(id, { resolve, reject, timer });
      this.#onsent({ method, params: JSON.stringify(params) });
      const posted = this.#post(JSON.stringify({ id, method, params }));
      if (posted instanceof Promise) posted.catch((error) => this.#settle(id, (waiting) => waiting.reject(error)));
    });
  }

  /**
   * Listens to an event.
   * @param {string} method
   * @param {(params: any) => void} listener
   * @returns {() => void} ends that
   */
  on(method, listener) {
    const listeners = this.#listeners.get(method) ?? new Set();
    this.#listeners.set(method, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /**
   * A message has come. Throws if it is none of the protocol, or if a listener throws.
   * @param {unknown} text
   */
  hear(text) {
    // Messages that are still under way when the connection ends.
    if (this.#end) return;
    if (typeof text !== 'string') throw new TypeError('a message is not text');
    /** @type {{ id?: number; method?: string; params?: unknown; result?: unknown; error?: { message?: string } } | null} */
    const message = JSON.parse(text);
    if (typeof message !== 'object' || message === null) throw new TypeError('a message is not an object');
    if (message.id === undefined) {
      for (const listener of [...(this.#listeners.get(message.method ?? '') ?? [])]) listener(message.params ?? {});
      return;
    }
    this.#settle(message.id, ({ resolve, reject }) => {
      if (message.error) reject(new LiveFailure('refused', String(message.error.message ?? '')));
      // workerd answers a command with the command itself, without a result.
      else resolve(message.result ?? {});
    });
  }

  /**
   * Rejects what waits for an answer, and whatever is sent from now on.
   * @param {LiveFailure} failure
   * @returns {boolean} whether it had not ended before
   */
  end(failure) {
    if (this.#end) return false;
    this.#end = failure;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, ({ reject }) => reject(failure));
    return true;
  }

  /**
   * @param {number} id
   * @param {(waiting: Waiting) => void} how
   */
  #settle(id, how) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    how(waiting);
  }
}
