/** The engine's worker in Node.js: the page's, which reads files itself and does not wait for the first one. */
import { environment } from '../../js/engine/environment.js';
import { DiskSource } from './disk-source.js';
import { WebWorker } from './web-worker.js';

environment.openFiles = (memory) => new DiskSource(memory !== undefined);
environment.canHang = false;
environment.isWarmedUp = false;

/** Workers that have started, and wait for their module. @type {WebWorker[]} */
let prepared = [];
environment.prepareWorkers = (count) => {
  prepared = Array.from({ length: count }, () => new WebWorker());
};
/** @type {any} */ (globalThis).Worker = function (/** @type {URL | string} */ module) {
  const worker = prepared.shift();
  worker?.load(module);
  return worker ?? new WebWorker(module);
};

await import('../../js/engine/worker.js');
