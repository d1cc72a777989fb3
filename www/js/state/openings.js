/**
 * Opens sources one after the other. What is open stays as it is until a new snapshot is complete; a failed or
 * cancelled one changes nothing but the card that says so.
 */

import { allowOutbound } from '../lib/firewall.js';
import { computeFraction } from '../lib/progress.js';
import { toErrorData } from '../lib/errors.js';
import { speakFor } from './select.js';

/** @import { AppState, OpenSnapshot, Source } from './app-state.js' */
/** @import { EngineHost } from './engine-host.js' */
/** @import { Store } from './store.js' */
/** @import { RequestCounter } from '../lib/requests.js' */
/** @import { Progress } from '../engine/protocol.js' */

const LARGEST_COUNT = 8;

/**
 * @typedef {object} Openings
 * @property {(sources: readonly Source[]) => void} add Puts sources at the end of the queue.
 * @property {() => void} cancel Stops the running one and forgets those that wait.
 */

/**
 * @param {object} context
 * @param {Store<AppState>} context.store
 * @param {EngineHost} context.host
 * @param {RequestCounter} context.requests
 * @param {(text: string) => void} context.announce
 * @param {(id: number) => void} context.show Brings a snapshot into view.
 * @returns {Openings}
 */
export function createOpenings({ store, host, requests, announce, show }) {
  let nextId = 1;
  /** The first snapshot of a batch comes into view; those behind it join the list quietly. */
  let showNext = true;
  /** @type {AbortController | undefined} */
  let running;

  async function run() {
    const [source, ...waiting] = store.get().waiting;
    if (running || !source) return;
    running = new AbortController();
    const { signal } = running;
    store.set({
      waiting,
      failure: undefined,
      opening: { source, progress: undefined, fraction: 0, cancelling: false },
    });
    try {
      await open(source, signal);
    } catch (thrown) {
      fail(source, thrown, signal.aborted);
    } finally {
      running = undefined;
      store.set({ opening: undefined });
      host.measure().catch(() => undefined);
    }
    if (store.get().engine.kind === 'ready') run();
    else store.set({ waiting: [] });
  }

  /**
   * @param {Source} source
   * @param {AbortSignal} signal
   */
  async function open(source, signal) {
    const engine = await untilAborted(findEngine(), signal);
    if (source.kind === 'url') await allowOutbound(source.url);
    signal.throwIfAborted();
    const noteRequests = () => requests.noteEngine(engine, engine.requests);
    const handle = await engine
      .open(source.kind === 'file' ? source.file : source.url, {
        name: source.name,
        signal,
        onProgress: (progress) => {
          report(source, progress);
          noteRequests();
        },
      })
      .finally(noteRequests);
    const id = nextId++;
    /** @type {OpenSnapshot} */
    const snapshot = { id, source, info: handle.info, handle, largest: undefined };
    store.set((state) => ({ snapshots: [...state.snapshots, snapshot] }));
    if (showNext) {
      showNext = false;
      show(id);
    }
    const { t, f } = speakFor(store.get());
    const { nodeCount, totalSize } = handle.info;
    announce(t('live.opened', { name: source.name, nodes: f.count(nodeCount), size: f.bytes(totalSize) }));
    fetchLargest(snapshot).catch(() => undefined);
  }

  /** An engine that stopped is replaced without asking only where nothing is open that would go with it. */
  function findEngine() {
    const { engine, snapshots } = store.get();
    if (engine.kind !== 'died' && engine.kind !== 'failed') return host.get();
    if (snapshots.length === 0) return host.restart();
    return Promise.reject(engine.kind === 'died' ? engine.error : new Error(engine.message));
  }

  /** @param {OpenSnapshot} opened */
  async function fetchLargest({ id, handle }) {
    const { rows } = await handle.classes({
      sort: { key: 'shallowSize', descending: true },
      filter: '',
      start: 0,
      end: LARGEST_COUNT,
    });
    store.set(({ snapshots }) => ({
      snapshots: snapshots.map((snapshot) => (snapshot.id === id ? { ...snapshot, largest: rows } : snapshot)),
    }));
  }

  /**
   * @param {Source} source
   * @param {Progress} progress
   */
  function report(source, progress) {
    store.set(({ opening }) => {
      if (opening?.source !== source) return {};
      return { opening: { ...opening, progress, fraction: computeFraction(progress, opening.fraction) } };
    });
  }

  /**
   * @param {Source} source
   * @param {unknown} thrown
   * @param {boolean} aborted
   */
  function fail(source, thrown, aborted) {
    const error = toErrorData(thrown);
    const { t } = speakFor(store.get());
    if (aborted || error.code === 'cancelled') {
      announce(t('live.cancelled', { name: source.name }));
      return;
    }
    store.set({ failure: { source, error } });
    announce(t('live.failed', { name: source.name, title: t(`error.${error.code}`) }));
  }

  return {
    add: (sources) => {
      if (sources.length === 0) return;
      if (!running) showNext = true;
      store.set(({ waiting }) => ({ waiting: [...waiting, ...sources] }));
      run();
    },
    cancel: () => {
      if (!running) return;
      running.abort();
      store.set(({ opening }) => ({ waiting: [], opening: opening && { ...opening, cancelling: true } }));
    },
  };
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
function untilAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
