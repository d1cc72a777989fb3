/** Makes the engine run in Node.js: its workers are worker threads, and a source may be a path. */
import { environment } from '../../js/engine/environment.js';
import { fileOf } from './disk.js';
import { WebWorker } from './web-worker.js';

const ENGINE = new URL('./engine-worker.js', import.meta.url);

/** @typedef {import('../../js/engine/environment.js').EngineWorker} EngineWorker */

environment.startEngine = () => {
  const worker = /** @type {unknown} */ (new WebWorker(ENGINE));
  return { worker: /** @type {EngineWorker} */ (worker), name: 'engine' };
};
environment.startReader = () => undefined;
// No policy keeps the engine's worker from fetching.
environment.hasPolicies = false;
environment.fileOf = fileOf;
environment.canHang = false;
