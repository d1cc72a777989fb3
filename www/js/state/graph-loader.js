/** Asks the engine for the graph of retainers of the object in view, if the graph is shown. */

import { toErrorData } from '../lib/errors.js';
import { selectCurrent } from './select.js';

/** @import { AppState, GraphPage } from './app-state.js' */
/** @import { Store } from './store.js' */

/** Nodes of the graph at first, few enough to take in, and further nodes for each one that was opened. */
const NODES = 36;
const NODES_OPENED = 24;

/**
 * Watches the route and the opened nodes, and writes `state.graph`.
 * @param {Store<AppState>} store
 */
export function watchGraph(store) {
  store.subscribe(() => {
    const { route, object, graph } = store.get();
    const snapshot = selectCurrent(store.get());
    if (route.view !== 'object' || !route.asGraph || !snapshot || object?.kind !== 'ready') return;
    if (object.id !== route.node || object.snap !== snapshot.id) return;
    const { node } = object.info;
    const isSame = graph?.snap === snapshot.id && graph.node === node && `${graph.ignored}` === `${route.ignored}`;
    if (isSame && graph.kind !== 'stale') return;
    /** @type {GraphPage} */
    const page = {
      snap: snapshot.id,
      node,
      ignored: route.ignored,
      opened: isSame ? graph.opened : [],
      kind: 'loading',
      graph: isSame ? graph.graph : undefined,
      message: '',
    };
    store.set({ graph: page });
    const opened = [...page.opened];
    const max = NODES + NODES_OPENED * opened.length;
    const isWanted = () => store.get().graph === page;
    snapshot.handle.ask({ kind: 'retainerGraph', node, max, ignored: [...page.ignored], opened }).then(
      (answer) => isWanted() && store.set({ graph: { ...page, kind: 'ready', graph: answer } }),
      (thrown) => isWanted() && store.set({ graph: { ...page, kind: 'failed', message: toErrorData(thrown).message } }),
    );
  });
}
