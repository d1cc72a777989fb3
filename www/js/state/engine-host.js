/**
 * Keeps an engine: starts one as the page loads, so that it is warm before the first drop, tells when it dies, and
 * starts another when asked to.
 */

import { createEngine } from '../../heapwise.js';
import { toErrorData } from '../lib/errors.js';

/** @import { AppState } from './app-state.js' */
/** @import { Store } from './store.js' */
/** @import { Engine } from '../engine/protocol.js' */

/**
 * @typedef {object} EngineHost
 * @property {() => Promise<Engine>} get The engine, once it is up. Rejects if it cannot start or has died.
 * @property {() => Promise<Engine>} restart Ends what is left of the old one and starts another.
 * @property {() => Promise<void>} measure Reads how much memory it holds.
 */

/**
 * @param {Store<AppState>} store
 * @returns {EngineHost}
 */
export function createEngineHost(store) {
  let current = start();

  async function start() {
    store.set({ engine: { kind: 'starting' } });
    try {
      const engine = await createEngine();
      engine.ondied = (error) => {
        store.set({ engine: { kind: 'died', error: toErrorData(error), threads: engine.threads } });
        engine.terminate().catch(() => undefined);
      };
      store.set({ engine: { kind: 'ready', engine, memoryBytes: undefined } });
      return engine;
    } catch (error) {
      store.set({ engine: { kind: 'failed', message: toErrorData(error).message } });
      throw error;
    }
  }
  current.catch(() => undefined);

  return {
    get: () => current,
    restart: () => {
      current = start();
      current.catch(() => undefined);
      return current;
    },
    measure: async () => {
      const before = store.get().engine;
      if (before.kind !== 'ready') return;
      const memoryBytes = await before.engine.memoryBytes().catch(() => undefined);
      if (store.get().engine === before) store.set({ engine: { ...before, memoryBytes } });
    },
  };
}
