/**
 * The process that the page is connected to: connecting, its memory over time, snapshots, and the recording of three.
 * Everything that is sent to it is kept for the person to see.
 */

import { readAddress } from '../live/address.js';
import { LiveClient } from '../live/client.js';
import { LiveFailure, toLiveFailure } from '../live/failure.js';
import { dropKept, keptFolder } from '../live/kept-folder.js';
import { DEFAULT_LOAD, checkLoad } from '../live/load-plan.js';
import { ALLOW_AGAIN_MS, allowOrigin } from '../lib/firewall.js';
import { originsOf, pause } from '../live/load.js';
import { loopbackPermission } from '../live/permission.js';
import { record } from '../live/recorder.js';
import { fetchScriptFiles, startOf, writeCaptureScript, writeLeakTest } from '../live/script/write.js';
import { toErrorData } from '../lib/errors.js';
import { saveFile } from '../rows/export-rows.js';
import { loadOutside } from '../outside/client.js';
import { isRecording, speakFor } from './select.js';
import { defaultTrend } from './trend-route.js';

/** @import { AppState, Link, Source } from './app-state.js' */
/** @import { Openings } from './openings.js' */
/** @import { Store } from './store.js' */
/** @import { RequestCounter } from '../lib/requests.js' */
/** @import { LiveState, LoadForm, Mark, Recording } from '../live/live-state.js' */
/** @import { CaptureProgress, SentMessage, Taken } from '../live/messages.js' */
/** @import { Finding } from '../engine/protocol.js' */
/** @import { Load, MemorySample } from '../live/types.js' */

/** Where an inspector listens unless told otherwise. */
const INSPECTOR_PORT = 9229;
/** How often the process is asked for its memory: seldom enough to cost it nothing. */
const POLL_MS = 2000;
/** Two hours of samples; older ones go. */
const MOST_SAMPLES = 3600;
const MOST_SENT = 2000;
/** After the last request, for what it left to settle. */
const SETTLE_MS = 700;
/** A request that a server answers takes more processor time than this; asking for the memory takes some, too. */
const LEAST_CPU_MS = 0.03;
const IDLE_CPU_MS = 5;
/** And it allocates more than this. */
const LEAST_PER_REQUEST = 300;
/** Fewer requests prove nothing. */
const LEAST_REQUESTS = 20;

/** A browser opens no more connections than this to one server. @type {LoadForm} */
const EMPTY_FORM = { ...DEFAULT_LOAD, by: 'page', concurrency: '6' };

/** @type {LiveState} */
export const initialLive = {
  note: undefined,
  status: 'off',
  url: '',
  runtime: undefined,
  hasThreads: false,
  threads: [],
  thread: undefined,
  samples: [],
  marks: [],
  collections: [],
  isCollecting: false,
  capture: undefined,
  failure: undefined,
  isWaiting: false,
  isRenumbered: false,
  form: EMPTY_FORM,
  recording: undefined,
  series: [],
  recorded: undefined,
  sent: [],
};

/**
 * @param {object} context
 * @param {Store<AppState>} context.store
 * @param {Openings} context.openings
 * @param {RequestCounter} context.requests
 * @param {(text: string) => void} context.announce
 * @param {(link: Link, step?: { replace?: boolean }) => void} context.navigate
 */
export function createLive({ store, openings, requests, announce, navigate }) {
  /** @type {LiveClient | undefined} */
  let client;
  let poll = 0;
  /** Whether an answer about the memory is awaited. */
  let isAsking = false;
  /** Requests sent in this visit: `{n}` goes on from round to round. */
  let requestCount = 0;
  let serial = 0;
  /** How many snapshots have had a name. @type {Map<string, number>} */
  const names = new Map();
  /** Counted up with each beginning of a connection, and each end. */
  let attempts = 0;
  /** @type {AbortController | undefined} */
  let recording;
  /** Ends the waiting for a person who puts load on the program. */
  let goOn = () => {};

  /** @param {Partial<LiveState> | ((live: LiveState) => Partial<LiveState>)} patch */
  function set(patch) {
    store.set(({ live }) => ({ live: { ...live, ...(typeof patch === 'function' ? patch(live) : patch) } }));
  }
  const get = () => store.get().live;

  /** @param {string} label */
  function mark(label) {
    set(({ marks }) => ({ marks: [...marks, { at: Date.now(), label }] }));
  }

  /**
   * Connects to what was pasted, or says what is wrong with it or missing.
   * @param {string} text
   * @returns {Promise<void>}
   */
  async function open(text) {
    const pasted = readAddress(text);
    switch (pasted.kind) {
      case 'wrong':
      case 'host':
        return set({ note: pasted });
      case 'list': {
        const [first, ...others] = pasted.targets;
        if (first && others.length === 0) return ask(first.url);
        return set({ note: { kind: 'choose', targets: pasted.targets } });
      }
      case 'socket':
        return ask(pasted.url);
    }
  }

  /** Connects, unless the browser will ask the person first. @param {string} url */
  async function ask(url) {
    const permission = await loopbackPermission();
    if (permission === 'prompt' || permission === 'denied') set({ note: { kind: 'permission', permission, url } });
    else await connect(url);
  }

  /** @param {string} url */
  async function connect(url) {
    const ended = disconnect();
    const attempt = attempts;
    await ended;
    // Another address, or the end of it, has been asked for since.
    if (attempt !== attempts) return;
    set(({ form, recorded, series }) => ({ ...initialLive, form, recorded, series, status: 'connecting', url }));
    const opened = new LiveClient({
      onprogress,
      onthreads: (threads) => {
        set({ threads });
        const { thread } = get();
        if (thread !== undefined && !threads.some(({ id }) => id === thread)) chooseThread(undefined);
      },
      onsent: (message) => set(({ sent }) => ({ sent: [...sent, message].slice(-MOST_SENT) })),
      onwaiting: () => set({ isWaiting: true }),
      onlost: (failure) => {
        if (client !== opened) return;
        client = undefined;
        endPolling();
        recording?.abort(new LiveFailure(failure.problem, failure.message));
        set({ status: 'lost', failure, capture: undefined, isCollecting: false });
        announce(speakFor(store.get()).t('live.lost'));
      },
    });
    client = opened;
    requests.noteConnection(url);
    try {
      const { runtime, hasThreads } = await opened.call('connect', { url });
      if (client !== opened) return;
      set({ status: 'on', runtime, hasThreads });
      const { t } = speakFor(store.get());
      announce(t('live.connected', { title: runtime.title || t(`live.runtime.${runtime.kind}`) }));
      await sample();
      if (client === opened) poll = setInterval(sample, POLL_MS);
    } catch (thrown) {
      if (client !== opened) return;
      client = undefined;
      set({ status: 'off', note: { kind: 'failed', failure: toLiveFailure(thrown), url } });
      await opened.close();
    }
  }

  async function disconnect() {
    const closing = client;
    client = undefined;
    attempts += 1;
    recording?.abort();
    endPolling();
    if (get().status !== 'off') set({ status: 'off', capture: undefined });
    await closing?.close();
  }

  function endPolling() {
    clearInterval(poll);
    poll = 0;
  }

  /** Each thread has a heap of its own. @param {string | undefined} thread */
  function chooseThread(thread) {
    set({ thread, samples: [], marks: [], collections: [] });
    void sample();
  }

  /** Asks for the memory, unless a capture keeps the process busy. */
  async function sample() {
    return get().capture ? undefined : measure();
  }

  /** Asks for the memory, unless the last answer is still awaited. */
  async function measure() {
    if (!client || isAsking) return undefined;
    isAsking = true;
    try {
      const { thread } = get();
      const taken = await client.call('memory', { thread });
      if (get().thread === thread) set(({ samples }) => ({ samples: [...samples, taken].slice(-MOST_SAMPLES) }));
      return taken;
    } catch {
      // Lost, or busy: the next one will tell.
      return undefined;
    } finally {
      isAsking = false;
    }
  }

  /**
   * The verdict on the memory needs to know of full collections. V8 collects before a snapshot, too.
   * @param {MemorySample | undefined} before
   * @param {MemorySample | undefined} after
   */
  function noteCollection(before, after) {
    if (!before || !after || !get().samples.includes(before)) return;
    const collection = { at: after.at, isFull: true, before: before.heapUsed, after: after.heapUsed };
    set(({ collections }) => ({ collections: [...collections, collection] }));
  }

  async function collect() {
    if (!client || get().isCollecting) return;
    set({ isCollecting: true, failure: undefined });
    try {
      const before = await sample();
      await client.call('collect', { thread: get().thread });
      mark(speakFor(store.get()).t('live.mark.collected'));
      noteCollection(before, await sample());
    } catch (thrown) {
      set({ failure: toLiveFailure(thrown) });
    } finally {
      set({ isCollecting: false });
    }
  }

  /** Opens the file when its first bytes come. @type {(() => void) | undefined} */
  let onfirst;

  /** @param {CaptureProgress} capture */
  function onprogress(capture) {
    if (!get().capture) return;
    set({ capture });
    if (capture.bytes > 0) onfirst?.();
  }

  /**
   * Two snapshots of one second get numbers, as a browser numbers downloads. An hour comes twice when summer time ends.
   * @param {string} name
   */
  function unlike(name) {
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return count === 1 ? name : name.replace(/(?=\.heapsnapshot$)/, ` (${count})`);
  }

  /**
   * Takes a snapshot and opens it.
   * @param {string | undefined} thread
   * @param {(ids: readonly number[]) => void} [whenOpen] Shows it; without this, it is shown as any other.
   * @returns {Promise<Taken>}
   */
  async function take(thread, whenOpen) {
    const taking = client;
    if (!taking) throw new LiveFailure('closed');
    /** Whether the page has not connected to another process since. */
    const isOurs = () => client === taking || client === undefined;
    const { runtime } = get();
    // At once: a second click finds that one is under way.
    set({ capture: { phase: 'asking', done: 0, total: 0, bytes: 0 }, failure: undefined });
    const name = unlike(nameOf(runtime?.title ?? '', new Date()));
    const folder = await keptFolder();
    const { port1, port2 } = new MessageChannel();
    /** @type {(file: File | undefined) => void} */
    let keep = () => {};
    const kept = new Promise((/** @type {(file: File | undefined) => void} */ resolve) => (keep = resolve));
    let isWhole = false;
    /** @type {Source} */
    const source = { kind: 'live', name, port: port2, kept };
    onfirst = () => {
      onfirst = undefined;
      openings.add([source], whenOpen ? { isQuiet: true, whenDone: whenOpen } : {});
    };
    const before = await measure();
    try {
      const order = { thread, port: port1, keep: folder ? { folder, name } : undefined };
      const taken = await taking.call('take', order, [port1]);
      keep(taken.file);
      mark(String((serial += 1)));
      set({ isRenumbered: taken.ids === 'renumbered' });
      isWhole = true;
      return taken;
    } catch (thrown) {
      keep(undefined);
      if (folder) dropKept(name);
      if (isOurs()) set({ failure: toLiveFailure(thrown) });
      throw thrown;
    } finally {
      if (isOurs()) {
        onfirst = undefined;
        set({ capture: undefined });
      }
      void sample().then((after) => isWhole && noteCollection(before, after));
    }
  }

  /** @param {Partial<Recording>} patch */
  function note(patch) {
    set(({ recording: before }) => (before ? { recording: { ...before, ...patch } } : {}));
  }

  /**
   * Shows the report of the last snapshot, unless the person has gone elsewhere.
   * @param {readonly number[]} ids
   */
  function showReport(ids) {
    const { route } = store.get();
    const snap = ids.at(-1);
    if (snap === undefined || (route.view !== 'live' && route.view !== 'report')) return;
    navigate({ view: 'report', snap }, { replace: route.view === 'report' });
  }

  /**
   * Lets the servers of a load through the firewall, again while it lasts longer than a note is valid, and sends it.
   * @param {Load} load
   * @param {number} from
   * @param {AbortSignal} signal
   */
  async function send(load, from, signal) {
    const allowAll = () => Promise.all(originsOf(load).map((origin) => allowOrigin(new URL(origin))));
    await allowAll();
    const renewal = setInterval(allowAll, ALLOW_AGAIN_MS);
    const onsent = (/** @type {number} */ sent) => note({ sent });
    return loadOutside(load, { from, signal, onsent, onrequests: requests.noteOutside }).finally(() =>
      clearInterval(renewal),
    );
  }

  /**
   * The load between two snapshots: requests from this page, or whatever the person does.
   * @param {Load | undefined} load
   * @param {AbortSignal} signal
   */
  async function putLoad(load, signal) {
    if (!load) {
      announce(speakFor(store.get()).t('live.record.yours'));
      await new Promise((resolve) => {
        goOn = () => resolve(undefined);
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      return;
    }
    note({ sent: 0, count: load.count });
    const before = await sample();
    mark(speakFor(store.get()).t('live.mark.load'));
    const from = requestCount;
    requestCount += load.count;
    const { sent } = await send(load, from, signal);
    await pause(SETTLE_MS, signal);
    if (signal.aborted) return;
    const after = await sample();
    note({ isDoubtful: sent >= LEAST_REQUESTS && before && after ? hasHardlyWorked(before, after, sent) : false });
  }

  /**
   * @param {string} name
   * @param {() => Promise<string | undefined>} write
   */
  async function save(name, write) {
    const { t } = speakFor(store.get());
    try {
      const text = await write();
      if (text === undefined) return;
      saveFile([text], name, 'text/javascript');
      announce(t('report.save.done', { name }));
    } catch (thrown) {
      announce(t('report.save.failed', { message: toErrorData(thrown).message }));
    }
  }

  async function recordThree() {
    const { form, thread, capture } = get();
    if (!client || capture || isRecording(get())) return;
    const checked = form.by === 'page' ? checkLoad(form) : undefined;
    if (checked && !checked.load) return;
    const load = checked?.load;
    const controller = new AbortController();
    recording = controller;
    set({
      series: [],
      recording: {
        step: { kind: 'take', round: 1 },
        by: form.by,
        sent: 0,
        count: load?.count ?? 0,
        isDoubtful: false,
        isStopping: false,
        restarts: 0,
        ending: undefined,
        failure: undefined,
      },
    });
    /** The snapshots that are open, by the order in which they were taken. @type {Map<number, number>} */
    const opened = new Map();
    let takenCount = 0;
    /** The first of those whose ids can be compared. */
    let first = 0;
    const showSeries = () => {
      if (recording !== controller && get().recording?.ending === undefined) return;
      set({ series: [...opened].filter(([at]) => at >= first).map(([, id]) => id) });
    };
    try {
      const ending = await record({
        take: () => {
          const at = takenCount++;
          return take(thread, (ids) => {
            for (const id of ids) opened.set(at, id);
            showSeries();
            showReport(ids);
          });
        },
        load: () => putLoad(load, controller.signal),
        onstep: (step) => note({ step }),
        onrestart: () => {
          first = takenCount - 1;
          showSeries();
          set(({ recording: now }) => (now ? { recording: { ...now, restarts: now.restarts + 1 } } : {}));
        },
        signal: controller.signal,
      });
      if (ending === 'stopped') throw controller.signal.reason;
      note({ ending });
      if (load && ending === 'done') handOn(load);
      announce(speakFor(store.get()).t(`live.record.${ending}`));
    } catch (thrown) {
      // The page has connected to another process since, and may record there.
      if (recording !== controller) return;
      const { aborted, reason } = controller.signal;
      const isStopped = aborted && !(reason instanceof LiveFailure);
      if (isStopped) {
        note({ ending: 'stopped' });
        announce(speakFor(store.get()).t('live.record.stopped'));
      } else {
        note({ ending: 'failed', failure: toLiveFailure(aborted ? reason : thrown) });
      }
    } finally {
      if (recording === controller) recording = undefined;
    }
  }

  /**
   * The trend marks classes that grow by a multiple of the requests, and tests of the findings send the same.
   * @param {Load} load
   */
  function handOn(load) {
    const { count } = load;
    set({ recorded: load });
    store.set(({ carried }) => ({
      carried: { ...carried, trend: { ...(carried.trend ?? defaultTrend), requests: count } },
    }));
  }

  return {
    open,
    connect,
    disconnect,
    collect,
    /** Takes one snapshot, and shows its report. */
    take: () => {
      if (!get().capture && !isRecording(get())) take(get().thread).catch(() => undefined);
    },
    recordThree,
    /** The person has put load on the program. */
    goOn: () => goOn(),
    /** Ends a recording after the step that runs. What was taken stays open. */
    stopRecording: () => {
      note({ isStopping: true });
      recording?.abort();
    },
    /** @param {Partial<LoadForm>} change */
    changeForm: (change) => set(({ form }) => ({ form: { ...form, ...change } })),
    chooseThread,
    /** Lets a program run that waits for a debugger. */
    start: async () => {
      const runtime = await client?.call('start', { url: get().url }).catch(() => undefined);
      set(runtime ? { isWaiting: false, runtime } : { isWaiting: false });
    },
    dismissNote: () => set({ note: undefined }),
    /** Forgets how the last recording went. */
    dismissRecording: () => set({ recording: undefined }),
    /** Saves the load of the form as a script that records without a page. */
    saveScript: async () => {
      const { form, url } = get();
      const { load } = checkLoad(form);
      if (!load) return;
      const address = url || `127.0.0.1:${INSPECTOR_PORT}`;
      await save('capture-three.mjs', async () => writeCaptureScript(await fetchScriptFiles(), { address, load }));
    },
    /** Saves a test that fails when the finding grows again. @param {Finding} finding */
    saveTest: async (finding) => {
      const { recorded, runtime, url } = get();
      if (!recorded) return;
      const start = runtime ? startOf(runtime) : [];
      await save(`${finding.kind}.test.mjs`, async () => {
        const written = writeLeakTest(await fetchScriptFiles(), { finding, load: recorded, start, address: url });
        return 'text' in written ? written.text : undefined;
      });
    },
    /** The snapshot was closed: its copy is not needed any more. @param {string} name */
    dropKept,
  };
}

/**
 * Whether a process has done too little between two samples to have answered so many requests. The page cannot see their
 * answers. Processor time tells it best; where that is not known, the heap.
 * @param {MemorySample} before
 * @param {MemorySample} after
 * @param {number} requests
 */
export function hasHardlyWorked(before, after, requests) {
  if (before.cpuMs !== undefined && after.cpuMs !== undefined)
    return after.cpuMs - before.cpuMs < IDLE_CPU_MS + requests * LEAST_CPU_MS;
  return Math.abs(after.heapUsed - before.heapUsed) < requests * LEAST_PER_REQUEST;
}

/**
 * The name of a snapshot's file, as DevTools names one, with the program in front.
 * @param {string} title
 * @param {Date} now
 */
export function nameOf(title, now) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const clock = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const stem = title
    .replace(/[^\p{L}\p{N}.-]+/gu, '-')
    .replace(/^[.-]+|-+$/g, '')
    .slice(0, 60);
  return `${stem ? `${stem} ` : ''}Heap-${date}T${clock}.heapsnapshot`;
}
