/**
 * Opens sources one after the other. A snapshot is shown as soon as its classes are known; the rest of its numbers
 * follow. If an opening fails or is cancelled, its preview is removed. A failure stays in the list of failures, with the copy
 * of a snapshot that the page took itself, until the person dismisses it.
 */

import { allowOutbound } from '../lib/firewall.js';
import { dropKept } from '../live/kept-folder.js';
import { computeFraction } from '../lib/progress.js';
import { toErrorData } from '../lib/errors.js';
import { fetchLargest, findSharedNames } from './class-facts.js';
import { isUnsaved, moodOf, speakFor } from './select.js';
import { arrange } from './snapshot-order.js';

/** @import { AppState, Failure, OpenSnapshot, Source } from './app-state.js' */
/** @import { EngineHost, Placed } from './engine-host.js' */
/** @import { Store } from './store.js' */
/** @import { RequestCounter } from '../lib/requests.js' */
/** @import { Snapshot } from '../engine/api.js' */
/** @import { ErrorData, Progress, SnapshotInfo } from '../engine/protocol.js' */

/** A preview this early is not shown: its other numbers follow so soon that it would only flicker. */
const SOON_MS = 300;

/** A person who has cancelled an opening waits for the engine no longer than this. */
const CANCEL_LIMIT_MS = 4000;
/**
 * An engine that holds other snapshots has longer to answer: without threads it hears nothing while it computes, and on a busy
 * machine that takes long. If it is ended, its snapshots have to be opened again.
 */
const SILENT_LIMIT_MS = 20_000;

/** @type {ErrorData} */
const NOT_STARTED = { code: 'crashed', message: 'the engine could not be started, so this file was not opened' };
/** @type {ErrorData} */
const STUCK = { code: 'crashed', message: 'the engine did not answer and was ended' };
/** @type {ErrorData} */
const CANCELLED = { code: 'cancelled', message: 'cancelled' };

/**
 * @typedef {object} Batch Sources that came together.
 * @property {boolean} isQuiet Whether none of them is shown.
 * @property {(ids: readonly number[]) => void} whenDone Called with the snapshots that could be opened;
 *   not called after a cancellation.
 * @property {(outcome: Outcome) => void} whenSettled Called for each source, also after a cancellation.
 */
/** @typedef {{ kind: 'opened'; info: SnapshotInfo } | { kind: 'failed'; error: ErrorData }} Outcome */

/**
 * @typedef {object} Openings
 * @property {(sources: readonly Source[], how?: Partial<Batch>) => void} add Appends sources to the queue.
 * @property {(name: string, error: ErrorData) => void} refuse Lists what was not even tried.
 * @property {() => void} cancel Stops the running opening and drops those that wait.
 */

/**
 * @param {object} context
 * @param {Store<AppState>} context.store
 * @param {EngineHost} context.host
 * @param {RequestCounter} context.requests
 * @param {(text: string) => void} context.announce
 * @param {(id: number) => void} context.show Shows a snapshot.
 * @param {(id: number, step: { replace: boolean }) => void} context.forget Takes a snapshot out of the list.
 * @param {(source: Source) => void} context.remember Called with every source that could be opened.
 * @returns {Openings}
 */
export function createOpenings({ store, host, requests, announce, show, forget, remember }) {
  /** Counted up once a snapshot is complete, so that a removed preview leaves no gap in the numbers. */
  let nextId = 1;
  /** Whether the next snapshot is shown: the first of a batch is, the others only join the list. */
  let showNext = true;
  /** @type {AbortController | undefined} */
  let running;
  let nextFailure = 1;
  /** The batches of running and waiting sources. @type {Map<Source, Batch & { left: number; isAlone: boolean; ids: number[] }>} */
  const batches = new Map();
  /** Those who wait for a source, which outlives its batch. @type {Map<Source, (outcome: Outcome) => void>} */
  const awaited = new Map();

  async function run() {
    const [source, ...waiting] = store.get().waiting;
    if (running || !source) return;
    running = new AbortController();
    const { signal } = running;
    store.set({
      waiting,
      opening: { source, preview: undefined, progress: undefined, fraction: 0, cancelling: false },
    });
    try {
      const id = await open(source, signal);
      batches.get(source)?.ids.push(id);
      const opened = store.get().snapshots.find((snapshot) => snapshot.id === id);
      if (opened) settle(source, { kind: 'opened', info: opened.info });
    } catch (thrown) {
      settle(source, { kind: 'failed', error: signal.aborted ? CANCELLED : toErrorData(thrown) });
      dropPreview();
      fail(source, thrown, signal.aborted);
    } finally {
      running = undefined;
      store.set({ opening: undefined });
      host.leave().catch(() => undefined);
    }
    finish(source);
    if (moodOf(store.get()) === 'failed') forgetWaiting(NOT_STARTED);
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
      if (source.kind === 'sent') throw thrown;
      if (source.kind === 'live' && (await untilAborted(source.kept, signal)) === undefined) throw thrown;
    }
    // There was no room for it beside others; alone there may be.
    dropPreview();
    store.set(({ opening }) => ({ opening: opening && { ...opening, progress: undefined, fraction: 0 } }));
    const file = source.kind === 'live' ? await untilAborted(source.kept, signal) : undefined;
    return openIn(await untilAborted(host.placeAlone(signal), signal), source, signal, file);
  }

  /**
   * @param {Placed} placed
   * @param {Source} source
   * @param {AbortSignal} signal
   * @param {File} [copy] Of a source that cannot be read a second time.
   * @returns {Promise<number>}
   */
  async function openIn({ id: engineId, engine, isShared }, source, signal, copy) {
    signal.throwIfAborted();
    const began = performance.now();
    const noteRequests = () => requests.noteEngine(engine, engine.requests);
    const opened = engine
      .open(copy ?? contentOf(source), {
        name: source.name,
        ...(source.kind === 'sent' && source.size !== undefined ? { size: source.size } : {}),
        signal,
        onProgress: (progress) => {
          report(source, progress);
          noteRequests();
        },
        onPreview: (preview) => {
          if (signal.aborted || performance.now() - began < SOON_MS) return;
          add(source, preview, engineId);
          store.set(({ opening }) => ({ opening: opening && { ...opening, preview: nextId } }));
          // An answer about the preview may arrive after the complete one.
          fetchLargest(preview)
            .then((largest) => preview.info.isComplete || change(preview, { largest }))
            .catch(() => undefined);
          announce(speakFor(store.get()).t('live.preview', { name: source.name }));
          return untilDrawn();
        },
      })
      .finally(noteRequests);
    const handle = await untilStuck(opened, signal, async () => {
      const answered = [opened, engine.memoryBytes()].map((answer) => answer.then(Boolean, () => true));
      if (isShared && (await Promise.race([...answered, pause(SILENT_LIMIT_MS)]))) return;
      host.giveUp(engineId, STUCK);
    });
    const { info } = handle;
    if (store.get().opening?.preview === undefined) add(source, handle, engineId);
    else change(handle, { info });
    const id = nextId++;
    showNext = false;
    remember(source);
    store.set(({ failures }) => ({ failures: failures.filter((one) => one.source !== source) }));
    if (source.kind === 'live') keep(source, handle);
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
   * Once the copy of a live source is there, the snapshot has a file as any other.
   * @param {Extract<Source, { kind: 'live' }>} source
   * @param {Snapshot} handle
   */
  async function keep({ name, kept }, handle) {
    const file = await kept;
    if (file) change(handle, { source: { kind: 'file', name, file, isTaken: true } });
  }

  /**
   * Adds a snapshot to the list, and shows the first one of a batch.
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

  /** @param {Source} source @param {Outcome} outcome */
  function settle(source, outcome) {
    awaited.get(source)?.(outcome);
    awaited.delete(source);
  }

  /** Reports a batch once its last source is done. @param {Source} source */
  function finish(source) {
    const batch = batches.get(source);
    batches.delete(source);
    if (!batch) return;
    batch.left -= 1;
    if (batch.left === 0) batch.whenDone(batch.ids);
  }

  /**
   * Drops what waits.
   * @param {ErrorData} [error] Why, if the person has not cancelled it.
   */
  function forgetWaiting(error) {
    for (const source of store.get().waiting) {
      settle(source, { kind: 'failed', error: error ?? CANCELLED });
      if (error) fail(source, error, false);
      else dropCopy(source);
    }
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
      dropCopy(source);
      announce(t('live.cancelled', { name: source.name }));
      return;
    }
    const id = list(source, error, batches.get(source)?.isAlone ?? true);
    if (source.kind === 'live') void offerCopy(id, source);
  }

  /**
   * Adds to the list of what could not be opened. A second try that fails takes the place of the first.
   * @param {Source} source
   * @param {ErrorData} error
   * @param {boolean} isAlone
   * @returns {number} the number of the failure
   */
  function list(source, error, isAlone) {
    const id = nextFailure++;
    const { t } = speakFor(store.get());
    store.set(({ failures }) => ({
      failures: [{ id, source, error, isAlone }, ...failures.filter((one) => one.source !== source)],
    }));
    announce(t('live.failed', { name: source.name, title: t(`error.${error.code}`) }));
    return id;
  }

  /**
   * The copy of a snapshot that came whole and could not be opened can still be saved, or opened again.
   * @param {number} id Of the failure.
   * @param {Extract<Source, { kind: 'live' }>} source
   */
  async function offerCopy(id, { name, kept }) {
    const file = await kept;
    if (!file) return;
    if (!store.get().failures.some((one) => one.id === id)) return dropKept(name);
    store.set(({ failures }) => ({
      failures: failures.map((one) =>
        one.id === id ? { ...one, source: { kind: 'file', name, file, isTaken: true } } : one,
      ),
    }));
  }

  return {
    add: (sources, { isQuiet = false, whenDone = () => undefined, whenSettled = () => undefined } = {}) => {
      if (sources.length === 0) return;
      if (!running) {
        showNext = true;
        // The next file takes the place of one that failed alone, unless that would lose its only copy.
        const replaced = (/** @type {Failure} */ { isAlone, source }) => isAlone && !isUnsaved(source);
        store.set(({ failures }) => ({ failures: failures.filter((failure) => !replaced(failure)) }));
      }
      const batch = { isQuiet, whenDone, whenSettled, left: sources.length, isAlone: sources.length === 1, ids: [] };
      for (const source of sources) {
        batches.set(source, batch);
        awaited.set(source, whenSettled);
      }
      store.set(({ waiting }) => ({ waiting: [...waiting, ...sources] }));
      run();
    },
    refuse: (name, error) => void list({ kind: 'file', name, file: new File([], name) }, error, true),
    cancel: () => {
      if (!running) return;
      running.abort();
      forgetWaiting();
      store.set(({ opening }) => ({ opening: opening && { ...opening, cancelling: true } }));
    },
  };
}

/** A snapshot that was taken and is not opened has no use for its copy. @param {Source} source */
function dropCopy(source) {
  if (source.kind === 'live') void dropKept(source.name, source.kept);
}

/** What the engine opens. @param {Source} source */
function contentOf(source) {
  switch (source.kind) {
    case 'file':
      return source.file;
    case 'url':
      return source.url;
    case 'live':
    case 'sent':
      return source.port;
  }
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

/**
 * The same, but after a cancellation the engine has some time to end in order.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @param {() => void} giveUp Called if it is not settled in time.
 * @returns {Promise<T>}
 */
function untilStuck(promise, signal, giveUp) {
  return new Promise((resolve, reject) => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const wait = () => {
      timer = setTimeout(() => {
        reject(signal.reason);
        // The preview is gone by then.
        setTimeout(giveUp);
      }, CANCEL_LIMIT_MS);
    };
    signal.addEventListener('abort', wait, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wait);
    });
  });
}

/** @param {number} ms @returns {Promise<false>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}

/** Waits until the state is on the screen and its lists have asked for their first rows. */
function untilDrawn() {
  if (document.hidden) return Promise.resolve();
  return /** @type {Promise<void>} */ (
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
  );
}
