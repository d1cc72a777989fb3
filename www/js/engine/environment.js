/**
 * What the engine needs from its surroundings, and a browser has in another way than Node.js. `www/cli/engine` replaces
 * these functions.
 *
 * @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} EngineWorker
 * @typedef {object} Environment
 * @property {(role: 'engine' | 'reader') => EngineWorker} startWorker
 * @property {(source: unknown) => import('./protocol.d.ts').FileMessage | undefined} fileOf the file on disk that a source
 *   stands for; throws if it cannot be read
 */

/** @type {Environment} */
export const environment = {
  startWorker: (role) =>
    role === 'engine'
      ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'heapwise' })
      : new Worker(new URL('./reader.js', import.meta.url), { type: 'module', name: 'heapwise-reader' }),
  fileOf: () => undefined,
};
