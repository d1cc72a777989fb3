/** What the extension adds to the page: its state, and what a person can do with it. */

import { browserOf } from './browser.js';
import { countInstances, findDetached, measureByDebugger, measureByPage } from './inspected.js';
import { PORTS, lookAround, readPort } from './nearby.js';
import { watchFolder } from './watched-folder.js';

/** @import { AppState } from '../js/state/app-state.js' */
/** @import { ExtensionActions, ExtensionState, InspectedState } from '../js/state/extension-state.js' */
/** @import { Store } from '../js/state/store.js' */
/** @import { Browser } from './browser.js' */
/** @import { Send } from './inspected.js' */

/** How often ports are asked while the list is in view. */
const LOOK_MS = 3000;
/** How often a watched folder is read. */
const FOLDER_MS = 2000;
const PORTS_KEY = 'heapwise.ports';
/** The name of the channel on which a panel gives its files to its tab is in the tab's address. */
const FROM = 'from';

/**
 * @param {object} context
 * @param {Store<AppState>} context.store
 * @param {(files: readonly { file: File }[]) => void} context.openFiles
 * @param {Browser} [context.browser]
 * @returns {ExtensionActions}
 */
export function createExtension({ store, openFiles, browser = browserOf(chrome) }) {
  /** Ends the watching of the folder. */
  let endWatching = () => {};
  /** Files that have appeared in the folder. @type {File[]} */
  let saved = [];
  let isLooking = false;

  /** @param {Partial<ExtensionState> | ((extension: ExtensionState) => Partial<ExtensionState>)} patch */
  function set(patch) {
    store.set(({ extension }) => {
      if (!extension) return {};
      return { extension: { ...extension, ...(typeof patch === 'function' ? patch(extension) : patch) } };
    });
  }
  /** @param {Partial<InspectedState>} patch */
  function note(patch) {
    set(({ inspected }) => ({ inspected: inspected && { ...inspected, ...patch } }));
  }
  const get = () => /** @type {ExtensionState} */ (store.get().extension);

  store.set({
    extension: {
      place: browser.place,
      theme: browser.watchTheme((theme) => set({ theme })),
      isAllowed: true,
      ports: readPorts(),
      nearby: undefined,
      inspected: browser.tabId === undefined ? undefined : emptyInspected(browser.hasDebugger()),
      folder: undefined,
      saved: [],
      canPickFolder: window.showDirectoryPicker !== undefined && window.top === window,
    },
  });
  void checkHosts();
  setInterval(lookIfSeen, LOOK_MS);
  store.subscribe(({ route }, before) => {
    if (route.view !== before.route.view) void lookIfSeen();
  });
  void lookIfSeen();
  takeOver(openFiles);

  async function checkHosts() {
    set({ isAllowed: await browser.hasHosts().catch(() => true) });
  }

  /** Asks the ports while the list is in view, and nobody else's turn. */
  async function lookIfSeen() {
    const { route, live } = store.get();
    if (route.view === 'live' && live.status === 'off' && !document.hidden) await look();
  }

  async function look() {
    if (isLooking) return;
    isLooking = true;
    try {
      set({ nearby: await lookAround([...PORTS, ...get().ports]) });
    } finally {
      isLooking = false;
    }
  }

  /** @param {readonly number[]} ports */
  function keepPorts(ports) {
    set({ ports });
    writePorts(ports);
    void look();
  }

  /** @template T @param {(send: Send) => Promise<T>} question */
  function attached(question) {
    const { tabId } = browser;
    if (tabId === undefined) throw new Error('no tab is inspected');
    return browser.whileAttached(tabId, question);
  }

  /**
   * Asks the tab, one question at a time.
   * @param {NonNullable<InspectedState['asked']>} asked
   * @param {(inspected: InspectedState) => Promise<Partial<InspectedState>>} answer
   */
  async function ask(asked, answer) {
    const { inspected } = get();
    if (!inspected || inspected.asked) return;
    note({ asked, trouble: undefined });
    try {
      note(await answer(inspected));
    } catch (error) {
      note({ trouble: error instanceof Error ? error.message : String(error) });
    } finally {
      note({ asked: undefined });
    }
  }

  return {
    openInTab() {
      const token = crypto.randomUUID();
      handOver(token, store);
      browser.openTab(`panel.html?${FROM}=${token}`);
    },

    async askHosts() {
      await browser.askHosts();
      await checkHosts();
      await look();
    },

    addPort(text) {
      const port = readPort(text);
      if (port !== undefined) keepPorts([...new Set([...get().ports, port])]);
      return port !== undefined;
    },

    removePort: (port) => keepPorts(get().ports.filter((other) => other !== port)),

    measure: () =>
      ask('measure', async ({ access, measures }) => {
        const measure = access === 'page' ? measureByPage(browser.evaluate) : attached(measureByDebugger);
        return { measures: [...measures, await measure] };
      }),

    forgetMeasures: () => note({ measures: [] }),

    findDetached: () => ask('detached', async () => ({ detached: await attached(findDetached) })),

    countInstances: (name) =>
      ask('instances', async () => ({
        instances: await attached((send) => countInstances(send, name.trim())),
      })),

    async watchFolder(dropped) {
      const folder = dropped ?? (await window.showDirectoryPicker?.({ id: 'heapwise' }).catch(() => undefined));
      if (!folder) return;
      endWatching();
      const watched = watchFolder(folder);
      const look = async () => {
        try {
          const fresh = await watched.look();
          if (fresh.length === 0) return;
          saved = [...fresh, ...saved];
          set({ saved: saved.map(({ name, size }) => ({ name, size })) });
        } catch {
          // It was removed, or the browser has taken the permission back.
          endWatching();
        }
      };
      const timer = setInterval(look, FOLDER_MS);
      endWatching = () => {
        clearInterval(timer);
        set({ folder: undefined });
      };
      set({ folder: folder.name });
      await look();
    },

    endWatching: () => endWatching(),

    async openSaved(name) {
      const file = saved.find((one) => one.name === name);
      if (file) openFiles([{ file }]);
    },
  };
}

/** @param {boolean} hasDebugger @returns {InspectedState} */
function emptyInspected(hasDebugger) {
  return {
    access: hasDebugger ? 'debugger' : 'page',
    asked: undefined,
    measures: [],
    detached: undefined,
    instances: undefined,
    trouble: undefined,
  };
}

/**
 * Gives the open files to a tab that asks for them, once.
 * @param {string} token
 * @param {Store<AppState>} store
 */
function handOver(token, store) {
  const channel = new BroadcastChannel(token);
  channel.onmessage = ({ data }) => {
    if (data !== 'ready') return;
    const files = store.get().snapshots.flatMap(({ source }) => (source.kind === 'file' ? [source.file] : []));
    channel.postMessage(files);
    channel.close();
  };
}

/**
 * Opens the files of the panel that this tab was opened from.
 * @param {(files: readonly { file: File }[]) => void} openFiles
 */
function takeOver(openFiles) {
  const token = new URLSearchParams(location.search).get(FROM);
  if (!token) return;
  // A reload has nothing to ask for.
  history.replaceState(undefined, '', location.pathname + location.hash);
  const channel = new BroadcastChannel(token);
  channel.onmessage = ({ data }) => {
    channel.close();
    if (Array.isArray(data) && data.length > 0) openFiles(data.map((file) => ({ file })));
  };
  channel.postMessage('ready');
}

/** @returns {number[]} */
function readPorts() {
  try {
    const kept = (localStorage.getItem(PORTS_KEY) ?? '').split(' ');
    return kept.map((text) => readPort(text)).filter((port) => port !== undefined);
  } catch {
    return [];
  }
}

/** @param {readonly number[]} ports */
function writePorts(ports) {
  try {
    localStorage.setItem(PORTS_KEY, ports.join(' '));
  } catch {
    // The choice lasts for this visit.
  }
}
