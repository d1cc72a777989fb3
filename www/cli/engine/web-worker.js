/**
 * A worker of Node.js with the interface of a browser's, as far as the engine and its thread pool use it. The modules of
 * the workers are the page's; `worker-scope.js` gives them the globals that they expect.
 *
 * @typedef {(event: { data: any }) => void} Listener
 */
import { Worker as NodeWorker } from 'node:worker_threads';

const SCOPE = new URL('./worker-scope.js', import.meta.url);

export class WebWorker {
  #worker;
  /** @type {Set<Listener>} */
  #listeners = new Set();
  #isEnded = false;
  /** @type {Listener | null} */
  onmessage = null;
  /** @type {((event: { message: string }) => void) | null} */
  onerror = null;

  /** @param {URL | string} [module] if it is missing, the worker starts, and waits for `load` */
  constructor(module) {
    // Flags of this process, such as --input-type, may not fit a worker.
    this.#worker = new NodeWorker(SCOPE, { execArgv: [] });
    if (module !== undefined) this.load(module);
    this.#worker.on('message', (data) => {
      this.onmessage?.({ data });
      for (const listener of this.#listeners) listener({ data });
    });
    this.#worker.on('error', (error) => {
      const message = error instanceof Error ? error.message : String(error);
      this.onerror?.({ message });
    });
    this.#worker.on('exit', (code) => {
      if (!this.#isEnded) this.onerror?.({ message: `its worker ended with code ${code}` });
    });
    // A process does not wait for a worker that has nothing to do.
    this.#worker.unref();
  }

  /** @param {URL | string} module */
  load(module) {
    this.#worker.postMessage(String(module));
  }

  ref() {
    this.#worker.ref();
  }

  unref() {
    this.#worker.unref();
  }

  /**
   * @param {unknown} message
   * @param {readonly any[] | { transfer?: readonly any[] }} [options]
   */
  postMessage(message, options = []) {
    this.#worker.postMessage(message, /** @type {any} */ (options));
  }

  /** @param {string} _type always `message` @param {Listener} listener */
  addEventListener(_type, listener) {
    this.#listeners.add(listener);
  }

  /** @param {string} _type @param {Listener} listener */
  removeEventListener(_type, listener) {
    this.#listeners.delete(listener);
  }

  terminate() {
    this.#isEnded = true;
    void this.#worker.terminate();
  }
}
