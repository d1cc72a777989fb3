/** Asks the engine the questions about a whole snapshot that the view needs, each once per snapshot. */

import { toErrorData } from '../lib/errors.js';
import { selectCurrent } from './select.js';

/** @import { AppState, DetailKind, Details, OpenSnapshot, Route, View } from './app-state.js' */
/** @import { Store } from './store.js' */

/**
 * Watches the route, and writes `state.details`.
 * @param {Store<AppState>} store
 * @param {readonly View[]} views
 */
export function watchDetails(store, views) {
  store.subscribe(() => {
    const state = store.get();
    const { details, snapshots, route } = state;
    const kept = new Map([...details].filter(([id]) => snapshots.some((snapshot) => snapshot.id === id)));
    if (kept.size < details.size) {
      store.set({ details: kept });
      return;
    }
    const snapshot = selectCurrent(state);
    if (!snapshot?.info.isComplete) return;
    const known = details.get(snapshot.id) ?? {};
    const missing = detailsOf(route, views).filter((kind) => known[kind] === undefined);
    if (missing.length === 0) return;
    const waiting = Object.fromEntries(missing.map((kind) => [kind, { kind: 'loading' }]));
    store.set({ details: new Map(details).set(snapshot.id, { ...known, ...waiting }) });
    for (const kind of missing) ask(store, snapshot, kind);
  });
}

/**
 * The questions that a view needs answered.
 * @param {Route} route
 * @param {readonly View[]} views
 * @returns {readonly DetailKind[]}
 */
export function detailsOf(route, views) {
  const details = views.find(({ slug }) => slug === route.view)?.needs.details ?? [];
  return typeof details === 'function' ? details(route) : details;
}

/**
 * @param {Store<AppState>} store
 * @param {OpenSnapshot} snapshot
 * @param {DetailKind} kind
 */
function ask(store, { id, handle }, kind) {
  const settle = (/** @type {Details[DetailKind]} */ detail) => {
    const { details, snapshots } = store.get();
    // It was closed in the meantime, or another snapshot has taken its number.
    if (!snapshots.some((snapshot) => snapshot.id === id && snapshot.handle === handle)) return;
    store.set({ details: new Map(details).set(id, { ...details.get(id), [kind]: detail }) });
  };
  handle.ask({ kind }).then(
    (value) => settle(/** @type {Details[DetailKind]} */ ({ kind: 'ready', value })),
    (thrown) => settle({ kind: 'failed', error: toErrorData(thrown) }),
  );
}
