/**
 * Keeps the trend of the open snapshots: made when the trend view is opened, kept while the list of snapshots stays the
 * same, closed when it changes.
 */

import { PAGE_ROWS } from '../engine/page-rows.js';
import { toErrorData } from '../lib/errors.js';
import { recall } from '../lib/recent.js';
import { chooseLead, isByTime } from '../lib/trend.js';
import { trendInEffect } from './trend-route.js';

/** @import { AppState, Answer, TrendPage } from './app-state.js' */
/** @import { Store } from './store.js' */
/** @import { MakeTrend, Snapshot, Trend } from '../engine/api.js' */
/** @import { TrendOptions, TrendRow } from '../engine/protocol.js' */
/** @import { Growing, Survivors } from '../lib/trend.js' */
/** @import { RowSource } from '../rows/row-source.js' */

/** Lists that are kept per trend. */
const KEPT = 12;

/**
 * Watches the list of snapshots and the route, and writes `state.trend`.
 * @param {Store<AppState>} store
 * @param {MakeTrend} makeTrend
 */
export function watchTrends(store, makeTrend) {
  store.subscribe(() => {
    const { snapshots, route, trend } = store.get();
    if (trend && !isOf(trend, snapshots)) {
      close(trend);
      store.set({ trend: undefined });
    } else if (route.view === 'trend' && snapshots.length > 1 && snapshots.every(({ info }) => info.isComplete)) {
      if (!trend) make(store, makeTrend);
      else if (trend.kind === 'ready') askGrowth(store, trend);
    }
  });
}

/**
 * @param {TrendPage} page
 * @param {AppState['snapshots']} snapshots
 */
function isOf({ handles }, snapshots) {
  return handles.length === snapshots.length && handles.every((handle, at) => handle === snapshots[at]?.handle);
}

/** @param {TrendPage} page */
function close(page) {
  // It may already be closed, together with one of its snapshots.
  if (page.kind === 'ready') page.trend.close().catch(() => undefined);
}

/**
 * @param {Store<AppState>} store
 * @param {MakeTrend} makeTrend
 */
async function make(store, makeTrend) {
  const handles = store.get().snapshots.map(({ handle }) => handle);
  /** @type {TrendPage} */
  const asked = { kind: 'loading', handles };
  store.set({ trend: asked });
  const isWanted = () => store.get().trend === asked;
  try {
    const trend = await makeTrend(handles);
    /** @type {TrendPage} */
    const page = { kind: 'ready', handles, trend, survivors: { kind: 'loading' }, growing: undefined };
    if (!isWanted()) return close(page);
    store.set({ trend: page });
    if (trend.info.isById && isByTime(trend.info))
      settle(trend.survivors(), (survivors) => change(store, trend, { survivors }));
  } catch (thrown) {
    if (isWanted()) store.set({ trend: { kind: 'failed', handles, error: toErrorData(thrown) } });
  }
}

/**
 * Asks which classes grow every time, once for each measure.
 * @param {Store<AppState>} store
 * @param {Extract<TrendPage, { kind: 'ready' }>} page
 */
function askGrowth(store, { trend, growing }) {
  const { route } = store.get();
  if (route.view !== 'trend') return;
  const { measure, skipFirst } = trendInEffect(route.trend, trend.snapshots.length);
  if (growing?.measure === measure && growing.skipFirst === skipFirst) return;
  const options = { measure, skipFirst };
  change(store, trend, { growing: { ...options, answer: { kind: 'loading' } } });
  settle(findGrowing(trend, options), (answer) => {
    const { trend: page } = store.get();
    const now = page?.kind === 'ready' ? page.growing : undefined;
    if (now?.measure === measure && now.skipFirst === skipFirst)
      change(store, trend, { growing: { ...options, answer } });
  });
}

/**
 * @param {Trend} trend
 * @param {Pick<TrendOptions, 'measure' | 'skipFirst'>} options
 * @returns {Promise<Growing>}
 */
export async function findGrowing(trend, options) {
  /** @type {TrendRow[]} */
  const growing = [];
  for (let start = 0; ; start += PAGE_ROWS) {
    const sort = /** @type {const} */ ({ key: 'growth', descending: true });
    const { rows, total } = await trend.classes({ ...options, sort, text: '', start, end: start + PAGE_ROWS });
    const still = rows.findIndex((row) => !row.growsEveryTime);
    growing.push(...(still < 0 ? rows : rows.slice(0, still)));
    if (still >= 0 || rows.length === 0 || start + PAGE_ROWS >= total) break;
  }
  return { count: growing.length, ...chooseLead(growing) };
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {(answer: Answer<T>) => void} onsettled
 */
function settle(promise, onsettled) {
  promise.then(
    (value) => onsettled({ kind: 'ready', value }),
    (thrown) => onsettled({ kind: 'failed', error: toErrorData(thrown) }),
  );
}

/**
 * @param {Store<AppState>} store
 * @param {Trend} trend
 * @param {Partial<Pick<Extract<TrendPage, { kind: 'ready' }>, 'survivors' | 'growing'>>} parts
 */
function change(store, trend, parts) {
  store.set(({ trend: page }) =>
    page?.kind === 'ready' && page.trend === trend ? { trend: { ...page, ...parts } } : {},
  );
}

/** @type {WeakMap<Trend, Map<string, RowSource<TrendRow>>>} */
const lists = new WeakMap();

/**
 * The classes of a trend. Returns the same object for the same options.
 * @param {Trend} trend
 * @param {TrendOptions} options
 * @returns {RowSource<TrendRow>}
 */
export function trendRows(trend, options) {
  const known = lists.get(trend) ?? new Map();
  lists.set(trend, known);
  const key = JSON.stringify(options);
  return recall(known, key, KEPT, () => ({ fetchRows: (start, end) => trend.classes({ ...options, start, end }) }));
}
