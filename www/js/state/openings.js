/**
 * Opens sources one after the other. A snapshot is shown as soon as its classes are known; the rest of its numbers follow.
 * A failed or cancelled one goes again, and changes nothing else but the card that says so.
 */

import { allowOutbound } from '../lib/firewall.js';
import { computeFraction } from '../lib/progress.js';
import { toErrorData } from '../lib/errors.js';
import { fetchLargest, findSharedNames } from './class-facts.js';
import { moodOf, speakFor } from './select.js';
import { arrange } from './snapshot-order.js';

/** @import { AppState, OpenSnapshot, Source } from './app-state.js' */
/** @import { EngineHost, Placed } from './engine-host.js' */
/** @import { Store } from './store.js' */
/** @import { RequestCounter } from '../lib/requests.js' */
/** @import { Snapshot } from '../engine/api.js' */
/** @import { Progress } from '../engine/protocol.js' */

/** What comes so soon has its other numbers soon, too: showing it twice would be nothing but flicker. */
const SOON_MS = 300;

/**
 * @typedef {object} Batch Sources that came together.
 * @property {boolean} isQuiet None of them comes into view.
 * @property {(ids: readonly number[]) => void} whenDone Told of those that could be opened; not if it was cancelled.
 */

/**
 * @typedef {object} Openings
 * @property {(sources: readonly Source[], how?: Partial<Batch>) => void} add Puts sources at the end of the queue.
 * @property {() => void} cancel Stops the running one and forgets those that wait.
 */

/**
 * @param {object} context
 * @param {Store<AppState>} context.store
 * @param {EngineHost} context.host
 * @param {RequestCounter} context.requests
 * @param {(text: string) => void} context.announce
 * @param {(id: number) => void} context.show Brings a snapshot into view.
 * @param {(id: number, step: { replace: boolean }) => void} context.forget Takes a snapshot out of the list.
 * @param {(source: Source) => void} context.remember Told of every source that could be opened.
 * @returns {Openings}
 */
export function createOpenings({ store, host, requests, announce, show, forget, remember }) {
  /** Taken once a snapshot is complete: what was only a preview leaves no gap. */
  let nextId = 1;
  /** The first snapshot of a batch comes into view; those behind it join the list quietly. */
  let showNext = true;
  /** @type {AbortController | undefined} */
  let running;
  /** Of what runs or waits. @type {Map<Source, Batch & { left: number; ids: number[] }>} */
  const batches = new Map();

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
      batches.get(source)?.ids.push(await open(source, signal));
    } catch (thrown) {
      dropPreview();
      fail(source, thrown, signal.aborted);
    } finally {
      running = undefined;
      store.set({ opening: undefined });
      host.leave().catch(() => undefined);
    }
    finish(source);
    if (moodOf(store.get()) === 'failed') forgetWaiting();
    else run();
  }

  /**
   * @param {Source} source
   * @param {AbortSignal} signal
   * @returns {Promise<number>} its number
   */
  async function open(source, signal) {
    if (source.kind === 'url') await allowOutbound(source.url);
    const placed = await untilAborted(host.place(source, signal), signal);
    try {
      return await openIn(placed, source, signal);
    } catch (thrown) {
      if (!placed.isShared || signal.aborted || toErrorData(thrown).code !== 'out-of-memory') throw thrown;
    }
    // Beside others there was no room for it; alone there may be.
    dropPreview();
    store.set(({ opening }) => ({ opening: opening && { ...opening, progress: undefined, fraction: 0 } }));
    return openIn(await untilAborted(host.placeAlone(signal), signal), source, signal);
  }

  /**
   * @param {Placed} placed
   * @param {Source} source
   * @param {AbortSignal} signal
   * @returns {Promise<number>}
   */
  async function openIn({ id: engineId, engine }, source, signal) {
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
          add(source, preview, engineId);
          store.set(({ opening }) => ({ opening: opening && { ...opening, preview: nextId } }));
          // What was asked of the preview may come when more is known.
          fetchLargest(preview)
            .then((largest) => preview.info.isComplete || change(preview, { largest }))
            .catch(() => undefined);
          announce(speakFor(store.get()).t('live.preview', { name: source.name }));
          return untilDrawn();
        },
      })
      .finally(noteRequests);
    const { info } = handle;
    if (store.get().opening?.preview === undefined) add(source, handle, engineId);
    else change(handle, { info });
    const id = nextId++;
    showNext = false;
    remember(source);
    const { t, f } = speakFor(store.get());
    announce(t('live.opened', { name: source.name, nodes: f.count(info.nodeCount), size: f.bytes(info.totalSize) }));
    fetchLargest(handle)
      .then((largest) => change(handle, { largest }))
      .catch(() => undefined);
    const sharedNames = findSharedNames(handle);
    sharedNames.then((names) => names.size > 0 && change(handle, { sharedNames: names })).catch(() => undefined);
    return id;
  }

  /**
   * Puts a snapshot into the list, and the first one of a batch into view.
   * @param {Source} source
   * @param {Snapshot} handle
   * @param {number} engine
   */
  function add(source, handle, engine) {
    const id = nextId;
    /** @type {OpenSnapshot} */
    const snapshot = { id, source, info: handle.info, handle, engine, largest: undefined, sharedNames: new Set() };
    store.set(({ snapshots, order }) => ({ snapshots: arrange([...snapshots, snapshot], order) }));
    if (showNext && !batches.get(source)?.isQuiet) show(id);
  }

  function dropPreview() {
    const preview = store.get().opening?.preview;
    if (preview === undefined) return;
    forget(preview, { replace: true });
    store.set(({ opening }) => ({ opening: opening && { ...opening, preview: undefined } }));
  }

  /** The last of a batch that is done speaks for all. @param {Source} source */
  function finish(source) {
    const batch = batches.get(source);
    batches.delete(source);
    if (!batch) return;
    batch.left -= 1;
    if (batch.left === 0) batch.whenDone(batch.ids);
  }

  function forgetWaiting() {
    batches.clear();
    store.set({ waiting: [] });
  }

  /**
   * @param {Snapshot} handle
   * @param {Partial<OpenSnapshot>} parts
   */
  function change(handle, parts) {
    store.set(({ snapshots }) => ({
      snapshots: snapshots.map((snapshot) => (snapshot.handle === handle ? { ...snapshot, ...parts } : snapshot)),
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
    add: (sources, { isQuiet = false, whenDone = () => undefined } = {}) => {
      if (sources.length === 0) return;
      if (!running) showNext = true;
      const batch = { isQuiet, whenDone, left: sources.length, ids: [] };
      for (const source of sources) batches.set(source, batch);
      store.set(({ waiting }) => ({ waiting: [...waiting, ...sources] }));
      run();
    },
    cancel: () => {
      if (!running) return;
      running.abort();
      forgetWaiting();
      store.set(({ opening }) => ({ opening: opening && { ...opening, cancelling: true } }));
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

/** Until what the state holds now is on the screen, and its lists have asked for their first rows. */
function untilDrawn() {
  if (document.hidden) return Promise.resolve();
  return /** @type {Promise<void>} */ (
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
  );
}
