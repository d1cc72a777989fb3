/** Makes the engine run in Node.js: its workers are worker threads, and a source may be a path. */
import { environment } from '../../js/engine/environment.js';
import { fileOf } from './disk.js';
import { WebWorker } from './web-worker.js';

const MODULES = {
  engine: new URL('../../js/engine/worker.js', import.meta.url),
  reader: new URL('./file-worker.js', import.meta.url),
};

/** @typedef {import('../../js/engine/environment.js').EngineWorker} EngineWorker */

environment.startWorker = (role) => /** @type {EngineWorker} */ (/** @type {unknown} */ (new WebWorker(MODULES[role])));
environment.fileOf = fileOf;
