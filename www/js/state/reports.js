/**
 * Keeps the findings of the open snapshots: fetched when the report is in view, kept while its snapshots are open. A
 * report on all snapshots waits for those that are being opened, since each further snapshot makes another report.
 */

import { PAGE_ROWS } from '../engine/page-rows.js';
import { toErrorData } from '../lib/errors.js';
import { selectCurrent } from './select.js';

/** @import { AppState, OpenSnapshot, ReportPage } from './app-state.js' */
/** @import { Store } from './store.js' */
/** @import { FindLeaks, Snapshot } from '../engine/api.js' */
/** @import { Findings } from '../engine/protocol.js' */

/** Reports that are kept. They are plain data, a few dozen findings each. */
const KEPT = 6;

/**
 * The snapshots that the report in view is about, oldest first: all open ones, or one. The report on a snapshot of a
 * recording is about that recording: whatever else is open belongs to another story.
 * @param {AppState} state
 * @returns {readonly OpenSnapshot[]}
 */
export function selectReported(state) {
  if (!isAlone(state)) return seriesOf(state);
  const current = selectCurrent(state);
  return current ? [current] : [];
}

/**
 * The snapshots that belong together with the one in view. Those whose files end early are left out: findings need whole
 * files.
 * @param {AppState} state
 * @returns {readonly OpenSnapshot[]}
 */
export function seriesOf(state) {
  return allOf(state).filter((snapshot) => !isCut(snapshot));
}

/**
 * The snapshots that are left out of the report in view, because their files end early.
 * @param {AppState} state
 * @returns {readonly OpenSnapshot[]}
 */
export function selectLeftOut(state) {
  return (isAlone(state) ? selectReported(state) : allOf(state)).filter(isCut);
}

/** @param {AppState} state @returns {readonly OpenSnapshot[]} */
function allOf({ snapshots, route, live }) {
  const { series } = live;
  return series.some((id) => id === route.snap) ? snapshots.filter(({ id }) => series.includes(id)) : snapshots;
}

/** Whether nodes, edges or names of a snapshot are missing. @param {OpenSnapshot} snapshot */
export function isCut({ info }) {
  return info.partial?.lacksGraph === true;
}

/**
 * The report in view, if it has been asked for.
 * @param {AppState} state
 * @returns {ReportPage | undefined}
 */
export function selectReport(state) {
  const reported = selectReported(state);
  return state.reports.find((page) => isOf(page, reported));
}

/**
 * The report of the snapshots before, which a recording shows until the one with the next snapshot is there.
 * @param {AppState} state
 * @returns {Extract<ReportPage, { kind: 'ready' }> | undefined}
 */
export function selectEarlierReport(state) {
  if (!state.live.recording || isAlone(state)) return undefined;
  const { reports } = state;
  const snapshots = seriesOf(state);
  const isEarlier = (/** @type {ReportPage} */ { handles }) =>
    handles.length <= snapshots.length && handles.every((handle, at) => handle === snapshots[at]?.handle);
  const page = reports
    .filter((other) => other.kind === 'ready' && isEarlier(other))
    .toSorted((a, b) => a.handles.length - b.handles.length)
    .at(-1);
  return page?.kind === 'ready' ? page : undefined;
}

/**
 * Whether the report can be made: not from previews, nor while more snapshots are being opened.
 * @param {AppState} state
 */
export function canReport(state) {
  const reported = selectReported(state);
  const isGrowing = state.opening !== undefined || state.waiting.length > 0;
  return (
    reported.length > 0 &&
    !reported.some(isCut) &&
    reported.every(({ info }) => info.isComplete) &&
    (isAlone(state) || !isGrowing)
  );
}

/** Whether the report in view is of one snapshot. @param {AppState} state */
function isAlone({ route }) {
  return route.view === 'report' && route.alone;
}

/**
 * Watches the route, and writes `state.reports`.
 * @param {Store<AppState>} store
 * @param {FindLeaks} findLeaks
 */
export function watchReports(store, findLeaks) {
  store.subscribe(() => {
    const state = store.get();
    const { reports, snapshots, route } = state;
    const isOpen = (/** @type {Snapshot} */ handle) => snapshots.some((snapshot) => snapshot.handle === handle);
    const kept = reports.filter(({ handles }) => handles.every(isOpen));
    if (kept.length < reports.length) store.set({ reports: kept });
    else if (route.view === 'report' && canReport(state) && !selectReport(state)) make(store, findLeaks);
  });
}

/**
 * @param {ReportPage} page
 * @param {readonly OpenSnapshot[]} reported
 */
function isOf({ handles }, reported) {
  return handles.length === reported.length && handles.every((handle, at) => handle === reported[at]?.handle);
}

/**
 * @param {Store<AppState>} store
 * @param {FindLeaks} findLeaks
 */
async function make(store, findLeaks) {
  const handles = selectReported(store.get()).map(({ handle }) => handle);
  /** @type {ReportPage} */
  let page = { kind: 'loading', handles };
  store.set(({ reports }) => ({ reports: [...reports.slice(1 - KEPT), page] }));
  /** @param {ReportPage} next */
  const change = (next) => {
    const before = page;
    page = next;
    store.set(({ reports }) => ({ reports: reports.map((other) => (other === before ? next : other)) }));
  };
  try {
    const findings = await findLeaks(handles);
    change({ kind: 'ready', handles, findings, compiled: findings, excerpts: [], mapped: 0, ids: new Map() });
    const ids = await fetchIds(findings, handles.at(-1));
    // Source maps may have changed the page in the meantime.
    store.set(({ reports }) => ({
      reports: reports.map((other) =>
        other.kind === 'ready' && other.compiled === findings ? { ...other, ids } : other,
      ),
    }));
  } catch (thrown) {
    // Without ids the report only has fewer links.
    if (page.kind === 'loading') change({ kind: 'failed', handles, error: toErrorData(thrown) });
  }
}

/**
 * V8's ids of the nodes that the findings name: links to objects contain ids, not nodes.
 * @param {Findings} findings
 * @param {Snapshot | undefined} last The snapshot whose nodes they are.
 * @returns {Promise<ReadonlyMap<number, number>>}
 */
export async function fetchIds({ findings, harmless }, last) {
  const named = [
    ...findings.flatMap(({ ownerNode, path }) => [ownerNode, ...path.map(({ node }) => node)]),
    ...harmless.flatMap(({ ownerNode }) => ownerNode ?? []),
  ];
  const nodes = Uint32Array.from(new Set(named));
  /** @type {Map<number, number>} */
  const ids = new Map();
  for (let start = 0; last && start < nodes.length; start += PAGE_ROWS) {
    const { rows } = await last.objects({ of: { kind: 'nodes', nodes: nodes.slice(start, start + PAGE_ROWS) } });
    for (const { node, id } of rows) ids.set(node, id);
  }
  return ids;
}
