/** Makes the engine run in Node.js: its workers are worker threads, and a source may be a path. */
import { environment } from '../../js/engine/environment.js';
import { EngineError, failure } from '../../js/engine/failure.js';
import { fileOf } from './disk.js';
import { WebWorker } from './web-worker.js';

const ENGINE = new URL('./engine-worker.js', import.meta.url);
const MAPS = new URL('../../js/maps/worker.js', import.meta.url);

/** @typedef {import('../../js/engine/environment.js').EngineWorker} EngineWorker */

environment.startEngine = () => {
  const worker = /** @type {unknown} */ (new WebWorker(ENGINE));
  return { worker: /** @type {EngineWorker} */ (worker), name: 'engine' };
};
environment.startReader = () => undefined;
environment.startMaps = () => {
  const worker = new WebWorker(MAPS);
  // It lives as long as a call is under way.
  worker.ref();
  return { worker: /** @type {EngineWorker} */ (/** @type {unknown} */ (worker)), name: 'maps' };
};
environment.mapFilesOf = (input) => (typeof input === 'string' ? readMapsOf(input) : undefined);
// No policy keeps the engine's worker from fetching.
environment.hasPolicies = false;
environment.fileOf = fileOf;
environment.canHang = false;

/** @param {string} path */
async function readMapsOf(path) {
  const { readMaps } = await import('../inputs/maps.js');
  try {
    return await readMaps(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new EngineError(failure('network', `the maps could not be read: ${message}`));
  }
}
