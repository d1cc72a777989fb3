/**
 * Opens sources one after the other. A snapshot is shown as soon as its classes are known; the rest of its numbers follow.
 * A failed or cancelled one goes again, and changes nothing else but the card that says so.
 */

import { allowOutbound } from '../lib/firewall.js';
import { computeFraction } from '../lib/progress.js';
import { toErrorData } from '../lib/errors.js';
import { fetchLargest, findSharedNames } from './class-facts.js';
import { speakFor } from './select.js';

/** @import { AppState, OpenSnapshot, Source } from './app-state.js' */
/** @import { EngineHost } from './engine-host.js' */
/** @import { Store } from './store.js' */
/** @import { RequestCounter } from '../lib/requests.js' */
/** @import { Progress, Snapshot } from '../engine/protocol.js' */

/** What comes so soon has its other numbers soon, too: showing it twice would be nothing but flicker. */
const SOON_MS = 300;

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
 * @param {(id: number, how: { replace: boolean }) => void} context.forget Takes a snapshot out of the list.
 * @returns {Openings}
 */
export function createOpenings({ store, host, requests, announce, show, forget }) {
  /** Taken once a snapshot is complete: what was only a preview leaves no gap. */
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
      opening: { source, preview: undefined, progress: undefined, fraction: 0, cancelling: false },
    });
    try {
      await open(source, signal);
    } catch (thrown) {
      const preview = store.get().opening?.preview;
      if (preview !== undefined) forget(preview, { replace: true });
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
    const began = performance.now();
    const noteRequests = () => requests.noteEngine(engine, engine.requests);
    const handle = await engine
      .open(source.kind === 'file' ? source.file : source.url, {
        name: source.name,
        signal,
        onProgress: (progress) => {
          report(source, progress);
          noteRequests();
        },
        onPreview: (preview) => {
          if (signal.aborted || performance.now() - began < SOON_MS) return;
          add(source, preview);
          store.set(({ opening }) => ({ opening: opening && { ...opening, preview: nextId } }));
          // What was asked of the preview may come when more is known.
          fetchLargest(preview)
            .then((largest) => preview.info.isComplete || change(preview, { largest }))
            .catch(() => undefined);
          announce(speakFor(store.get()).t('live.preview', { name: source.name }));
        },
      })
      .finally(noteRequests);
    const { info } = handle;
    if (store.get().opening?.preview === undefined) add(source, handle);
    else change(handle, { info });
    nextId += 1;
    showNext = false;
    const { t, f } = speakFor(store.get());
    announce(t('live.opened', { name: source.name, nodes: f.count(info.nodeCount), size: f.bytes(info.totalSize) }));
    fetchLargest(handle)
      .then((largest) => change(handle, { largest }))
      .catch(() => undefined);
    const sharedNames = findSharedNames(handle);
    sharedNames.then((names) => names.size > 0 && change(handle, { sharedNames: names })).catch(() => undefined);
  }

  /**
   * Puts a snapshot into the list, and the first one of a batch into view.
   * @param {Source} source
   * @param {Snapshot} handle
   */
  function add(source, handle) {
    const id = nextId;
    /** @type {OpenSnapshot} */
    const snapshot = { id, source, info: handle.info, handle, largest: undefined, sharedNames: new Set() };
    store.set((state) => ({ snapshots: [...state.snapshots, snapshot] }));
    if (showNext) show(id);
  }

  /**
   * @param {Snapshot} handle
   * @param {Partial<OpenSnapshot>} news
   */
  function change(handle, news) {
    store.set(({ snapshots }) => ({
      snapshots: snapshots.map((snapshot) => (snapshot.handle === handle ? { ...snapshot, ...news } : snapshot)),
    }));
  }

  /** An engine that stopped is replaced without asking only where nothing is open that would go with it. */
  function findEngine() {
    const { engine, snapshots } = store.get();
    if (engine.kind !== 'died' && engine.kind !== 'failed') return host.get();
    if (snapshots.length === 0) return host.restart();
    return Promise.reject(engine.kind === 'died' ? engine.error : new Error(engine.message));
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
