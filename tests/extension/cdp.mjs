/** A client of the browser's own protocol: DevTools and the frames in it are targets that no driver of pages knows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WebSocket } from 'ws';
import { PATIENCE_MS, waitUntil } from '../e2e/wait.mjs';

/**
 * A target of `/json/list`.
 * @typedef {object} Listed
 * @property {string} id
 * @property {string} type
 * @property {string} title
 * @property {string} url
 * @property {string} webSocketDebuggerUrl
 */

export class Target {
  /** @type {Map<number, { resolve: (result: any) => void; reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** @type {Map<string, Set<(params: any) => void>>} */
  #listeners = new Map();
  #next = 1;
  #socket;
  /** Uncaught errors and refused resources. @type {string[]} */
  errors = [];

  /**
   * @param {WebSocket} socket
   * @param {string} id
   */
  constructor(socket, id) {
    this.#socket = socket;
    this.id = id;
    socket.on('message', (data) => {
      const { id, result, error, method, params } = JSON.parse(String(data));
      if (method === 'Runtime.exceptionThrown') {
        const { exception, text } = params.exceptionDetails;
        this.errors.push(exception?.description ?? text);
      }
      for (const listener of this.#listeners.get(method) ?? []) listener(params);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the target has gone'));
    });
  }

  /** @param {Listed} listed @returns {Promise<Target>} */
  static async connect({ id, webSocketDebuggerUrl }) {
    const socket = new WebSocket(webSocketDebuggerUrl, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const target = new Target(socket, id);
    await target.send('Runtime.enable');
    return target;
  }

  /**
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  send(method, params = {}) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
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
   * Runs a function in the target, as a person's click if that matters there.
   * @template A, R
   * @param {string | ((arg: A) => R | Promise<R>)} work A function, or the text of a script.
   * @param {A} [arg]
   * @returns {Promise<R>}
   */
  async evaluate(work, arg) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression: typeof work === 'string' ? work : `(${work})(${JSON.stringify(arg) ?? ''})`,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /**
   * Waits until the function returns a true value, and returns it.
   * @template A, R
   * @param {string} what
   * @param {(arg: A) => R | Promise<R>} work
   * @param {A} [arg]
   * @param {number} [patienceMs]
   * @returns {Promise<NonNullable<R>>}
   */
  async waitFor(what, work, arg, patienceMs) {
    const seen = await waitUntil(what, () => this.evaluate(work, arg), Boolean, patienceMs);
    return /** @type {NonNullable<R>} */ (seen);
  }

  /** @param {string} selector */
  see(selector) {
    return this.waitFor(selector, (wanted) => document.querySelector(wanted) !== null, selector);
  }

  /** @param {string} selector */
  seeNo(selector) {
    return this.waitFor(`${selector} to go`, (unwanted) => document.querySelector(unwanted) === null, selector);
  }

  /** Clicks in the middle of an element, once it is drawn and can be clicked. @param {string} selector */
  async click(selector) {
    await this.waitFor(
      `${selector} to click on`,
      (wanted) => {
        const element = /** @type {HTMLButtonElement | null} */ (document.querySelector(wanted));
        return element !== null && !element.disabled;
      },
      selector,
    );
    await this.drawn();
    await this.evaluate((wanted) => {
      const element = /** @type {HTMLElement} */ (document.querySelector(wanted));
      element.scrollIntoView({ block: 'center' });
      element.click();
    }, selector);
    await this.drawn();
  }

  /** The text that a person sees in an element, on one line; empty if there is none. @param {string} selector */
  textOf(selector) {
    return this.evaluate(
      (wanted) => document.querySelector(wanted)?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
      selector,
    );
  }

  /** @param {string} path */
  async screenshot(path) {
    const { data } = await this.send('Page.captureScreenshot');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  /** Waits until the page has drawn its state. */
  drawn() {
    return this.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))),
    );
  }

  /**
   * Types a text into a field, instead of what it has.
   * @param {string} selector
   * @param {string} text
   */
  async fill(selector, text) {
    await this.see(selector);
    await this.evaluate(
      ({ wanted, value }) => {
        const field = /** @type {HTMLInputElement} */ (document.querySelector(wanted));
        field.value = value;
        for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
      },
      { wanted: selector, value: text },
    );
    await this.drawn();
  }

  close() {
    this.#socket.close();
  }
}

/**
 * The targets of a browser.
 * @param {number} port
 * @returns {Promise<Listed[]>}
 */
export async function listTargets(port) {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return /** @type {any} */ (response.json());
}
