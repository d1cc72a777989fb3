/** Makes the engine run in Node.js: its workers are worker threads, and a source may be a path. */
import { environment } from '../../js/engine/environment.js';
import { fileOf } from './disk.js';
import { WebWorker } from './web-worker.js';

const ENGINE = new URL('./engine-worker.js', import.meta.url);

/** @typedef {import('../../js/engine/environment.js').EngineWorker} EngineWorker */

environment.startEngine = () => /** @type {EngineWorker} */ (/** @type {unknown} */ (new WebWorker(ENGINE)));
environment.startReader = () => undefined;
environment.fileOf = fileOf;
environment.canHang = false;
