/**
 * The first module of each worker: makes the globals of a browser's worker, then loads the module that the first message
 * names. Other messages wait until that module listens.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { WebWorker } from './web-worker.js';

/** @typedef {import('./web-worker.js').Listener} Listener */

if (!parentPort) throw new Error('this module runs in a worker');
const port = parentPort;
/** @type {Set<Listener>} */
const listeners = new Set();
/** @type {any} */
const scope = globalThis;

scope.self = scope;
scope.Worker = WebWorker;
scope.location = { origin: 'null' };
// Node.js 20 has no `navigator`, and a later one's ignores the processors that this process may use.
Object.defineProperty(scope, 'navigator', {
  value: { hardwareConcurrency: availableParallelism() },
  configurable: true,
});
scope.postMessage = (/** @type {unknown} */ message, /** @type {any} */ options) => port.postMessage(message, options);
scope.addEventListener = (/** @type {string} */ _type, /** @type {Listener} */ listener) => listeners.add(listener);
scope.removeEventListener = (/** @type {string} */ _type, /** @type {Listener} */ listener) =>
  listeners.delete(listener);

const fetchAway = scope.fetch;
/** The modules of wasm-bindgen fetch their wasm, which is a file here. */
scope.fetch = async (/** @type {any} */ target, /** @type {any} */ options) => {
  const url = new URL(target instanceof Request ? target.url : target);
  if (url.protocol !== 'file:') return fetchAway(target, options);
  return new Response(await readFile(url), { headers: { 'content-type': 'application/wasm' } });
};

let isNamed = false;
/** @type {unknown[] | undefined} undefined when the module listens */
let waiting = [];

port.on('message', (data) => {
  if (!isNamed) {
    isNamed = true;
    void load(data);
  } else if (waiting) {
    waiting.push(data);
  } else {
    deliver(data);
  }
});

/** A failure ends the worker with an error. @param {string} module */
async function load(module) {
  await import(module);
  const messages = waiting ?? [];
  waiting = undefined;
  for (const data of messages) deliver(data);
}

/** @param {unknown} data */
function deliver(data) {
  scope.onmessage?.({ data });
  for (const listener of listeners) listener({ data });
}
