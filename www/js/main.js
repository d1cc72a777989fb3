/** Connects the parts of the page: state, engine, browser events and drawing. */

import { compare, findings, trend } from '../heapwise.js';
import { render } from './lib/html.js';
import { isEmbedded, listenToHost, readHostOrigin } from './lib/embed.js';
import { isExtension } from './lib/extension.js';
import { readHandle } from './lib/files.js';
import { ensureIsolation } from './lib/isolation.js';
import { focusField, listenForDrops, listenForKeys, listenForPastes } from './lib/listen.js';
import { countRequests } from './lib/requests.js';
import { readSettings } from './lib/settings.js';
import { dropOrphans } from './live/kept-folder.js';
import { createActions } from './state/actions.js';
import { watchComparisons } from './state/comparisons.js';
import { createEngineHost } from './state/engine-host.js';
import { limitOf } from './state/engine-place.js';
import { watchGraph } from './state/graph-loader.js';
import { createInitialState } from './state/initial-state.js';
import { watchDetails } from './state/detail-loader.js';
import { watchObject } from './state/object-loader.js';
import { watchReports } from './state/reports.js';
import { isAtStart, isBusy, isUnsaved, wouldLose } from './state/select.js';
import { createStore } from './state/store.js';
import { watchTrends } from './state/trends.js';
import { appView } from './views/app.js';
import { dressDocument } from './views/document.js';
import { toggleHelp } from './views/help.js';
import { VIEWS } from './views/index.js';

/** The longest time that `?url=` waits for a reload that would bring threads. */
const ISOLATION_LIMIT_MS = 2500;
/**
 * The longest time that the first draw waits for the list of recent files, which would push the content below it down.
 */
const RECENT_LIMIT_MS = 150;

const root = /** @type {HTMLElement} */ (document.getElementById('hw-app'));
const store = createStore(createInitialState(readSettings(), location.hash, VIEWS));
const host = createEngineHost(store, { limitBytes: limitOf(location.search) });
const requests = countRequests(location.origin, () => store.set({ requests: requests.list() }));
// Only the extension has this file.
const makeExtension = isExtension ? (await import('../extension/index.js')).createExtension : undefined;
const actions = createActions({ store, host, requests, views: VIEWS, makeExtension });
watchObject(store);
watchGraph(store);
watchDetails(store, VIEWS);
watchComparisons(store, compare);
watchTrends(store, trend);
watchReports(store, findings);

let frame = 0;
let place = '';
function draw() {
  frame = 0;
  const state = store.get();
  dressDocument(state);
  const focused = document.activeElement;
  render(appView(state, actions), root);
  const main = document.getElementById('hw-main');
  // If the focused element was removed, the focus moves to the view. The browser would move it to the top of the page.
  if (focused && !focused.isConnected) main?.focus({ preventScroll: true });
  // A new view begins scrolled to its top.
  const nextPlace = isAtStart(state) ? 'start' : `${state.route.view} ${state.route.snap}`;
  if (main && place !== nextPlace) main.scrollTop = 0;
  place = nextPlace;
}
/**
 * Draws a pending change before an event is handled.
 * @param {Event} event
 */
function drawPending(event) {
  if (frame === 0) return;
  cancelAnimationFrame(frame);
  draw();
  // If this removed the element under the click, the click is dropped.
  if (event.type !== 'click' || !(event.target instanceof Node) || event.target.isConnected) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
await Promise.race([actions.loadRecent(), new Promise((resolve) => setTimeout(resolve, RECENT_LIMIT_MS))]);
store.subscribe(() => {
  if (frame === 0) frame = requestAnimationFrame(draw);
});
draw();
root.removeAttribute('aria-busy');
// Links and buttons act on the state that was drawn, so a change that waits for its frame is drawn before they are
// handled.
for (const type of ['pointerdown', 'keydown', 'click']) addEventListener(type, drawPending, { capture: true });

const handlers = {
  openFiles: actions.openFiles,
  foundNothing: actions.foundNothing,
  takeFolder: (/** @type {FileSystemDirectoryHandle | undefined} */ folder) => {
    const isTaken = folder !== undefined && actions.extension !== undefined && store.get().route.view === 'tab';
    if (isTaken) void actions.extension?.watchFolder(folder);
    return isTaken;
  },
  pickFiles: actions.pickFiles,
  openAddress: actions.openAddress,
  takeText: (/** @type {string} */ text) => {
    const isTaken = store.get().route.view === 'memory' && text.trim() !== '';
    if (isTaken) actions.memoryLogs.readText(text);
    return isTaken;
  },
  setDragging: actions.setDragging,
  cancel: () => {
    const { opening, asked, failures } = store.get();
    if (opening) actions.cancelOpening();
    else if (asked.length > 0) actions.answerAsked(false);
    // Escape does not throw away what is nowhere else.
    else for (const failure of failures) if (!isUnsaved(failure.source)) actions.dismissFailure(failure);
    return opening !== undefined || asked.length > 0 || failures.length > 0;
  },
  search: () => {
    if (isAtStart(store.get())) return false;
    actions.search('');
    // The first frame draws the view; its field exists in the second.
    requestAnimationFrame(() => requestAnimationFrame(focusField));
    return true;
  },
  showHelp: toggleHelp,
};
listenForDrops(handlers);
listenForPastes(handlers);
listenForKeys(handlers);
addEventListener('popstate', actions.readRoute);
addEventListener('hashchange', actions.readRoute);

if (isEmbedded) {
  document.documentElement.dataset['embed'] = '';
  listenToHost(readHostOrigin(location.search), actions.openSent);
}

// Listened to only while there is something to lose: it keeps a page out of the browser's cache for going back.
const askBeforeLeaving = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
store.subscribe(() => {
  if (wouldLose(store.get())) addEventListener('beforeunload', askBeforeLeaving);
  else removeEventListener('beforeunload', askBeforeLeaving);
});

window.launchQueue?.setConsumer(async ({ files }) => {
  actions.openFiles(await Promise.all(files.map(readHandle)));
});

actions.loadSamples();
void dropOrphans();

// A reload would also end the connection to a process.
const isolated = ensureIsolation({ isBusy: () => isBusy(store.get()) || store.get().live.status !== 'off' });
isolated.then((isolation) => store.set({ reloadable: isolation === 'reloadable' }));

const linked = new URLSearchParams(location.search).getAll('url').filter((address) => address !== '');
if (linked.length > 0) {
  const limit = new Promise((resolve) => setTimeout(resolve, ISOLATION_LIMIT_MS));
  Promise.race([isolated, limit]).then((isolation) => {
    if (isolation !== 'reloading') actions.openAddresses(linked);
  });
}
