/**
 * What the engine needs from its surroundings, and a browser has in another way than Node.js. `www/cli/engine` replaces
 * these functions.
 *
 * @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} EngineWorker
 * @typedef {object} Environment
 * @property {() => EngineWorker} startEngine
 * @property {() => EngineWorker | undefined} startReader the worker that reads files, if the engine's worker does not
 * @property {(source: unknown) => import('./protocol.d.ts').FileMessage | undefined} fileOf the file on disk that a source
 *   stands for; throws if it cannot be read
 * @property {((shared: WebAssembly.Memory | undefined) => import('./file-reader.js').FileReader) | undefined} openFiles
 *   how the engine's worker reads files itself
 * @property {(count: number) => void} prepareWorkers starts workers, while wasm is compiled, that the thread pool will need
 * @property {boolean} canHang whether the start of a worker may never end, as in Firefox 153, so that it has a limit of time. On
 *   a very busy machine a start takes long and ends
 * @property {boolean} isWarmedUp whether an engine runs a first file of its own while it has nothing else to do
 */

/** @type {Environment} */
export const environment = {
  startEngine: () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'heapwise' }),
  startReader: () => new Worker(new URL('./reader.js', import.meta.url), { type: 'module', name: 'heapwise-reader' }),
  fileOf: () => undefined,
  openFiles: undefined,
  prepareWorkers: () => {},
  canHang: true,
  isWarmedUp: true,
};
