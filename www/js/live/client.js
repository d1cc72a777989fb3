/** The page's end of a connection to a process: calls with answers to the worker that owns the socket. */

import { nameLife, watchLife } from '../engine/life.js';
import { ownScript } from '../engine/own-script.js';
import { LiveFailure } from './failure.js';

/** @import { FromLiveWorker, LiveCalls, LiveOp } from './messages.js' */

/** @type {LiveListeners} */
const NOBODY = {
  onprogress: () => {},
  onthreads: () => {},
  onsent: () => {},
  onwaiting: () => {},
  onlost: () => {},
};

/** The worker ends on its own within this time, or is ended. */
const CLOSE_LIMIT_MS = 2000;

/**
 * @typedef {object} LiveListeners
 * @property {(progress: import('./messages.js').CaptureProgress) => void} onprogress
 * @property {(threads: readonly import('./messages.js').Thread[]) => void} onthreads
 * @property {(message: import('./messages.js').SentMessage) => void} onsent
 * @property {() => void} onwaiting The program waits for a debugger before its first line.
 * @property {(failure: import('./messages.js').LiveFailureData) => void} onlost The connection has ended by itself.
 */

export class LiveClient {
  /** @type {Map<number, { resolve: (value: never) => void; reject: (failure: LiveFailure) => void }>} */
  #waiting = new Map();
  #next = 1;
  /** @type {LiveFailure | undefined} */
  #end;
  #worker;
  #unwatch;
  #listeners;

  /** @param {LiveListeners} listeners */
  constructor(listeners) {
    this.#listeners = listeners;
    const script = ownScript(new URL('./worker.js', import.meta.url));
    const name = nameLife('live');
    this.#worker = new Worker(script, { type: 'module', name });
    this.#unwatch = watchLife(this.#worker, name, () => this.#lose(new LiveFailure('closed')));
    this.#worker.onmessage = (/** @type {MessageEvent<FromLiveWorker>} */ { data }) => this.#hear(data);
    this.#worker.onerror = ({ message }) => this.#lose(new LiveFailure('closed', message ?? ''));
  }

  /**
   * @template {LiveOp} Op
   * @param {Op} op
   * @param {LiveCalls[Op]['args']} args
   * @param {Transferable[]} [transfer]
   * @returns {Promise<LiveCalls[Op]['value']>} rejects with a `LiveFailure`
   */
  call(op, args, transfer = []) {
    return this.#end ? Promise.reject(this.#end) : this.#post(op, args, transfer);
  }

  /** Ends the connection. A capture that runs is given up; the process goes on. */
  async close() {
    this.#listeners = NOBODY;
    await this.#dismiss(new LiveFailure('closed'));
  }

  /**
   * @template {LiveOp} Op
   * @param {Op} op
   * @param {LiveCalls[Op]['args']} args
   * @param {Transferable[]} [transfer]
   * @returns {Promise<LiveCalls[Op]['value']>}
   */
  #post(op, args, transfer = []) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ kind: 'call', id, op, args }, transfer);
    });
  }

  /** @param {LiveFailure} failure For calls that come too late, or that the worker does not answer any more. */
  async #dismiss(failure) {
    if (this.#end) return;
    this.#end = failure;
    const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS));
    // The worker ends the engine's port and finishes the copy. It may be busy with a large answer.
    await Promise.race([this.#post('close', undefined).catch(() => undefined), limit]);
    this.#unwatch();
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
  }

  /** @param {FromLiveWorker} message */
  #hear(message) {
    switch (message.kind) {
      case 'value':
        this.#waiting.get(message.id)?.resolve(/** @type {never} */ (message.value));
        this.#waiting.delete(message.id);
        break;
      case 'failed':
        this.#waiting.get(message.id)?.reject(new LiveFailure(message.failure.problem, message.failure.message));
        this.#waiting.delete(message.id);
        break;
      case 'progress':
        this.#listeners.onprogress(message.progress);
        break;
      case 'threads':
        this.#listeners.onthreads(message.threads);
        break;
      case 'sent':
        this.#listeners.onsent(message.message);
        break;
      case 'waiting':
        this.#listeners.onwaiting();
        break;
      case 'lost':
        this.#lose(new LiveFailure(message.failure.problem, message.failure.message));
        break;
    }
  }

  /** @param {LiveFailure} failure */
  #lose(failure) {
    this.#listeners.onlost({ problem: failure.problem, message: failure.message });
    void this.#dismiss(failure);
  }
}
