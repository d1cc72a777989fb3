/**
 * Keeps the page's engines. The first starts as the page loads, so that it is warm before the first drop. Snapshots
 * share an engine while they fit; one that does not fit gets an engine of its own. WebAssembly memory never shrinks, so
 * an engine that holds no snapshots is ended; the last one is replaced if it has grown large.
 */

import { createEngine } from '../../heapwise.js';
import { toErrorData } from '../lib/errors.js';
import { LIMIT_BYTES, estimateBytes, placeFor } from './engine-place.js';

/** @import { AppState, PageEngine, Source } from './app-state.js' */
/** @import { Room } from './engine-place.js' */
/** @import { Store } from './store.js' */
/** @import { Engine } from '../engine/api.js' */
/** @import { ErrorData } from '../engine/protocol.js' */

/** An empty engine with more memory than this is replaced. */
const KEPT_BYTES = 64e6;

/**
 * @typedef {object} Placed
 * @property {number} id
 * @property {Engine} engine
 * @property {boolean} isShared Whether it holds other snapshots.
 */

/**
 * @typedef {object} EngineHost
 * @property {(source: Source, signal: AbortSignal) => Promise<Placed>} place The engine to open a source in, once it
 *   has started. It is not ended before `leave`. Rejects if it cannot start.
 * @property {(signal: AbortSignal) => Promise<Placed>} placeAlone An engine that holds no other snapshot.
 * @property {() => Promise<void>} leave The opening has ended, successfully or not.
 * @property {() => Promise<void>} free Ends engines that hold no snapshot, and reads how much memory the others have.
 * @property {(id: number, error: ErrorData) => void} giveUp Ends an engine that does not answer. If it holds snapshots, that is a
 *   crash; if not, another one starts in its place.
 * @property {() => void} restart Removes engines that crashed or did not start, and starts one if none is left.
 */

/**
 * @param {Store<AppState>} store
 * @param {object} [options]
 * @param {number} [options.limitBytes] How much memory an engine may use before another one is started.
 * @param {() => Promise<Engine>} [options.start]
 * @returns {EngineHost}
 */
export function createEngineHost(store, { limitBytes = LIMIT_BYTES, start = createEngine } = {}) {
  /** Engines that were not ended. @type {Map<number, Promise<Engine>>} */
  const starts = new Map();
  let nextId = 1;
  /** The engine in which a snapshot is being opened. @type {number | undefined} */
  let taken;

  function add() {
    const id = nextId++;
    store.set(({ engines }) => ({ engines: [...engines, { id, kind: 'starting' }] }));
    const started = begin(id);
    starts.set(id, started);
    started.catch(() => undefined);
    return id;
  }

  /** @param {number} id */
  async function begin(id) {
    try {
      const engine = await start();
      if (!starts.has(id)) engine.terminate().catch(() => undefined);
      engine.ondied = (error) => {
        change({ id, kind: 'died', error: toErrorData(error), threads: engine.threads });
        engine.terminate().catch(() => undefined);
      };
      change({ id, kind: 'ready', engine, memoryBytes: undefined });
      return engine;
    } catch (error) {
      change({ id, kind: 'failed', message: toErrorData(error).message });
      throw error;
    }
  }

  /** Replaces the state of an engine; one that was ended is not in the list any more. @param {PageEngine} next */
  function change(next) {
    store.set(({ engines }) => ({ engines: engines.map((engine) => (engine.id === next.id ? next : engine)) }));
  }

  /** @param {PageEngine} ending */
  function end(ending) {
    starts.delete(ending.id);
    store.set(({ engines }) => ({ engines: engines.filter(({ id }) => id !== ending.id) }));
    if (ending.kind === 'ready') ending.engine.terminate().catch(() => undefined);
  }

  async function measure() {
    const measuring = store.get().engines.map(async (before) => {
      if (before.kind !== 'ready') return;
      const memoryBytes = await before.engine.memoryBytes().catch(() => undefined);
      if (store.get().engines.includes(before)) change({ ...before, memoryBytes });
    });
    await Promise.all(measuring);
  }

  /**
   * @param {number | undefined} neededBytes
   * @param {AbortSignal} signal
   * @returns {Promise<Placed>}
   */
  async function take(neededBytes, signal) {
    await measure();
    signal.throwIfAborted();
    for (const engine of store.get().engines) if (!isAlive(engine) && countHeld(engine) === 0) end(engine);
    const rooms = store.get().engines.filter(isAlive).map(toRoom);
    const id = placeFor(rooms, neededBytes) ?? add();
    const isShared = rooms.some((room) => room.id === id && room.heldCount > 0);
    taken = id;
    return { id, engine: await /** @type {Promise<Engine>} */ (starts.get(id)), isShared };
  }

  /**
   * @param {PageEngine} engine
   * @returns {Room}
   */
  function toRoom(engine) {
    const { id } = engine;
    const heldCount = countHeld(engine);
    if (engine.kind !== 'ready') return { id, heldCount, usedBytes: 0, limitBytes };
    const most = Math.min(limitBytes, engine.engine.facts.maxBytes);
    return { id, heldCount, usedBytes: engine.memoryBytes ?? 0, limitBytes: most };
  }

  /** @param {PageEngine} engine */
  function countHeld({ id }) {
    return store.get().snapshots.filter((snapshot) => snapshot.engine === id).length;
  }

  async function free() {
    await measure();
    for (const engine of store.get().engines) {
      if (engine.id === taken || countHeld(engine) > 0) continue;
      const isLast = !store.get().engines.some((other) => other !== engine && isAlive(other));
      const isFull = engine.kind === 'ready' && (engine.memoryBytes ?? 0) > KEPT_BYTES;
      if (isLast && !isFull && engine.kind !== 'died') continue;
      end(engine);
      if (isLast) add();
    }
  }

  add();
  return {
    place: (source, signal) => take(estimateBytes(source), signal),
    placeAlone: (signal) => take(Number.POSITIVE_INFINITY, signal),
    leave: () => {
      taken = undefined;
      return free();
    },
    free,
    giveUp: (id, error) => {
      const stuck = store.get().engines.find((engine) => engine.id === id);
      if (stuck?.kind !== 'ready') return;
      if (countHeld(stuck) > 0) {
        change({ id, kind: 'died', error, threads: stuck.engine.threads });
        stuck.engine.terminate().catch(() => undefined);
        return;
      }
      end(stuck);
      if (!store.get().engines.some(isAlive)) add();
    },
    restart: () => {
      for (const engine of store.get().engines) if (!isAlive(engine)) end(engine);
      if (store.get().engines.length === 0) add();
    },
  };
}

/** @param {PageEngine} engine */
function isAlive({ kind }) {
  return kind === 'starting' || kind === 'ready';
}
