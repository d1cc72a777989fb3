/** Asks the engine about the object whose page is in view, once for each object. */

import { toErrorData } from '../lib/errors.js';
import { selectCurrent } from './select.js';

/** @import { AppState, ObjectPage, OpenSnapshot } from './app-state.js' */
/** @import { Store } from './store.js' */

/**
 * Watches the route, and writes `state.object`.
 * @param {Store<AppState>} store
 */
export function watchObject(store) {
  store.subscribe(() => {
    const { route, object } = store.get();
    const snapshot = selectCurrent(store.get());
    if (route.view !== 'object' || route.node === undefined || !snapshot?.info.isComplete) return;
    if (object?.snap === snapshot.id && object.id === route.node) return;
    const key = { snap: snapshot.id, id: route.node };
    const isWanted = () => {
      const known = store.get().object;
      return known?.snap === key.snap && known.id === key.id;
    };
    store.set({ object: { ...key, kind: 'loading' } });
    fetchPage(snapshot, key).then(
      (page) => isWanted() && store.set({ object: page }),
      (thrown) => isWanted() && store.set({ object: { ...key, kind: 'failed', error: toErrorData(thrown) } }),
    );
  });
}

/**
 * @param {OpenSnapshot} snapshot
 * @param {{ snap: number; id: number }} key
 * @returns {Promise<ObjectPage>}
 */
async function fetchPage({ handle }, key) {
  const node = await handle.ask({ kind: 'nodeById', id: key.id });
  if (node === undefined) return { ...key, kind: 'missing' };
  const [info, paths, dominators, stack] = await Promise.all([
    handle.object(node),
    handle.paths(node, { max: 1 }),
    handle.ask({ kind: 'dominators', node }),
    handle.ask({ kind: 'allocationStack', node }),
  ]);
  return { ...key, kind: 'ready', info, path: paths[0], dominators: dominators.slice(1), stack };
}
