import { nameLife } from './life.js';
import { ownScript } from './own-script.js';

/**
 * What the engine needs from its surroundings, and a browser has in another way than Node.js. `www/cli/engine` replaces
 * these functions.
 *
 * @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'addEventListener'>} EngineWorker
 * @typedef {{ worker: EngineWorker; name: string }} StartedWorker The name is its own, for `watchLife`.
 * @typedef {object} Environment
 * @property {() => StartedWorker} startEngine
 * @property {() => StartedWorker | undefined} startReader the worker that reads files, if the engine's worker does not
 * @property {() => StartedWorker} startOutside the worker that may connect to other origins
 * @property {() => StartedWorker} startMaps the worker that reads source maps
 * @property {(input: unknown) => Promise<import('../maps/messages.d.ts').PathAndBlob[]> | undefined} mapFilesOf the files
 *   on disk that an input of maps stands for; rejects if they cannot be read
 * @property {boolean} hasPolicies whether a worker has a policy of its own, so that other origins are fetched by one that may
 * @property {(source: unknown) => import('./protocol.d.ts').FileMessage | undefined} fileOf the file on disk that a source
 *   stands for; throws if it cannot be read
 * @property {((shared: WebAssembly.Memory | undefined) => import('./file-reader.js').FileReader) | undefined} openFiles
 *   how the engine's worker reads files itself
 * @property {(count: number) => void} prepareWorkers starts workers, while wasm is compiled, that the thread pool will need
 * @property {boolean} canHang whether the start of a worker may never end, as in Firefox 153, so that it has a limit of time. On
 *   a very busy machine a start takes long and ends
 * @property {boolean} isWarmedUp whether an engine runs a first file of its own while it has nothing else to do
 */

/** @satisfies {Record<string, (name: string) => Worker>} */
const WORKERS = {
  engine: (name) => new Worker(ownScript(new URL('./worker.js', import.meta.url)), { type: 'module', name }),
  reader: (name) => new Worker(ownScript(new URL('./reader.js', import.meta.url)), { type: 'module', name }),
  outside: (name) => new Worker(ownScript(new URL('../outside/worker.js', import.meta.url)), { type: 'module', name }),
  maps: (name) => new Worker(ownScript(new URL('../maps/worker.js', import.meta.url)), { type: 'module', name }),
};

/** @param {keyof typeof WORKERS} role @returns {StartedWorker} */
function start(role) {
  const name = nameLife(role);
  return { worker: WORKERS[role](name), name };
}

/** @type {Environment} */
export const environment = {
  startEngine: () => start('engine'),
  startReader: () => start('reader'),
  startOutside: () => start('outside'),
  startMaps: () => start('maps'),
  mapFilesOf: () => undefined,
  hasPolicies: true,
  fileOf: () => undefined,
  openFiles: undefined,
  prepareWorkers: () => {},
  canHang: true,
  isWarmedUp: true,
};
