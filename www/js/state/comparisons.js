/**
 * Keeps the comparisons of open snapshots. One is made when the compare view needs it, and closed with either of its
 * snapshots. When there are too many, the oldest that is not in view is closed.
 */

import { toErrorData } from '../lib/errors.js';
import { selectCurrent } from './select.js';

/** @import { Compare, Comparison } from '../engine/api.js' */
/** @import { DiffScope, DiffSortKey, Matching } from '../engine/protocol.js' */
/** @import { AppState, ComparisonState, OpenSnapshot, RouteOf } from './app-state.js' */
/** @import { Store } from './store.js' */

/** Each holds several words for every object that was added, removed or grew. */
const KEPT = 4;

/** @typedef {{ base: OpenSnapshot; current: OpenSnapshot; matching: Matching }} Pair */

/**
 * The snapshot that the one in view is compared with: the base in the address, or else the previous one in the list, or
 * else the next. Undefined if there is none, or if it is not open.
 * @param {Pick<AppState, 'snapshots' | 'route'>} state
 * @returns {OpenSnapshot | undefined}
 */
export function selectBase({ snapshots, route }) {
  const { snap } = route;
  const base = route.view === 'compare' ? route.base : undefined;
  if (base !== undefined && base !== snap) return snapshots.find(({ id }) => id === base);
  const place = snapshots.findIndex(({ id }) => id === snap);
  return place < 0 ? undefined : snapshots[place === 0 ? 1 : place - 1];
}

/**
 * The two snapshots of the compare view, if that is in view and both are open.
 * @param {AppState} state
 * @returns {Pair | undefined}
 */
export function selectPair(state) {
  const { route } = state;
  const base = selectBase(state);
  const current = selectCurrent(state);
  if (route.view !== 'compare' || !base || !current) return undefined;
  return { base, current, matching: route.matching };
}

/** @param {Pair} pair */
export function keyOfComparison({ base, current, matching }) {
  return `${base.id} ${current.id} ${matching}`;
}

/**
 * Watches the route, and writes `state.comparisons`.
 * @param {Store<AppState>} store
 * @param {Compare} compare
 */
export function watchComparisons(store, compare) {
  store.subscribe(() => {
    const state = store.get();
    const { comparisons, snapshots } = state;
    const isOpen = (/** @type {ComparisonState} */ { base, current }) =>
      [base, current].every((handle) => snapshots.some((snapshot) => snapshot.handle === handle));
    const kept = new Map([...comparisons].filter(([, comparison]) => isOpen(comparison)));
    const pair = selectPair(state);
    const isNew = pair?.base.info.isComplete && pair.current.info.isComplete && !kept.has(keyOfComparison(pair));
    if (isNew) {
      for (const [key, { kind }] of kept) {
        if (kept.size < KEPT) break;
        if (kind !== 'loading') kept.delete(key);
      }
      kept.set(keyOfComparison(pair), { kind: 'loading', base: pair.base.handle, current: pair.current.handle });
    }
    if (!isNew && kept.size === comparisons.size) return;
    store.set({ comparisons: kept });
    for (const [key, comparison] of comparisons) if (kept.get(key) !== comparison) end(comparison);
    if (isNew) start(store, compare, pair);
  });
}

/** @param {ComparisonState} comparison */
function end(comparison) {
  if (comparison.kind === 'ready') comparison.value.close().catch(() => undefined);
}

/**
 * @param {Store<AppState>} store
 * @param {Compare} compare
 * @param {Pair} pair
 */
function start(store, compare, pair) {
  const key = keyOfComparison(pair);
  const base = pair.base.handle;
  const current = pair.current.handle;
  /** Stores the result, and returns whether it was still wanted. @param {ComparisonState} next */
  const settle = (next) => {
    const { comparisons } = store.get();
    const now = comparisons.get(key);
    if (now?.kind !== 'loading' || now.base !== base || now.current !== current) return false;
    store.set({ comparisons: new Map(comparisons).set(key, next) });
    return true;
  };
  /** @type {Promise<Comparison>} */
  const coming = Promise.resolve().then(() => compare(base, current, { matching: pair.matching }));
  coming
    .then(async (value) => {
      const { mostChanged, mostGrown } = await measure(value).catch((thrown) => {
        value.close().catch(() => undefined);
        throw thrown;
      });
      /** @type {ComparisonState} */
      const ready = { kind: 'ready', base, current, value, mostChanged, mostGrown };
      if (!settle(ready)) end(ready);
    })
    .catch((thrown) => settle({ kind: 'failed', base, current, error: toErrorData(thrown) }));
}

/**
 * The largest numbers of the table, for its bars.
 * @param {Comparison} comparison
 */
async function measure(comparison) {
  /** @param {DiffScope} scope @param {DiffSortKey} key @param {boolean} descending */
  const first = async (scope, key, descending) => {
    const { rows } = await comparison.classes({ scope, sort: { key, descending }, start: 0, end: 1 });
    return rows[0];
  };
  const most = await first('changed', 'sizeDelta', true);
  const least = await first('changed', 'sizeDelta', false);
  const grown = comparison.info.isById ? await first('grown', 'grownSize', true) : undefined;
  return {
    mostChanged: Math.max(Math.abs(most?.sizeDelta ?? 0), Math.abs(least?.sizeDelta ?? 0)),
    mostGrown: grown?.grownSize ?? 0,
  };
}

/**
 * The route with the two snapshots swapped.
 * @param {RouteOf<'compare'>} route
 * @param {Pair} pair
 * @returns {RouteOf<'compare'>}
 */
export function swapped(route, { base, current }) {
  return { ...route, snap: base.id, base: current.id };
}
