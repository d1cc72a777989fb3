/**
 * Questions to the inspected tab.
 *
 * A snapshot is none of them: `chrome.debugger` has no HeapProfiler domain. What it has: a list of detached nodes
 * (`DOM.getDetachedDomNodes`), the living objects of a class (`Runtime.queryObjects`), and counters
 * (`Performance.getMetrics`). Without it, an expression in the page counts what scripts can see.
 *
 * When the debugger leaves, ids of objects stay, as they do not when another client leaves: the debugger of extensions has no
 * agent for the heap. So snapshots before and after a question can be compared.
 */

/** @import { DetachedTrees, Instances, Measure } from '../js/state/extension-state.js' */

/** @typedef {(method: string, params?: object) => Promise<any>} Send */

/** Objects that the answers refer to are let go together. */
const GROUP = 'heapwise';

/** A name that scripts can use: `Session`, `app.Session`. Nothing else is evaluated. */
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;

/** More kinds of detached trees than a person reads. */
const MOST_LABELS = 100;

/**
 * In the page: nodes of the document, and listeners on them. Only Chromium's console has `getEventListeners`, and nodes
 * outside of the document cannot be found.
 */
const COUNTING = `(() => {
  const nodes = document.querySelectorAll('*').length;
  if (typeof getEventListeners !== 'function') return { nodes };
  let listeners = 0;
  for (const target of [window, document, ...document.querySelectorAll('*')]) {
    for (const list of Object.values(getEventListeners(target))) listeners += list.length;
  }
  return { nodes, listeners };
})()`;

/**
 * @param {(expression: string) => Promise<any>} evaluate
 * @returns {Promise<Measure>}
 */
export async function measureByPage(evaluate) {
  const { nodes, listeners } = await evaluate(COUNTING);
  return { at: Date.now(), heap: undefined, nodes, listeners, documents: undefined };
}

/**
 * @param {Send} send
 * @returns {Promise<Measure>}
 */
export async function measureByDebugger(send) {
  await send('Performance.enable');
  await collect(send);
  const { usedSize } = await send('Runtime.getHeapUsage');
  const { metrics } = await send('Performance.getMetrics');
  /** @type {Map<string, number>} */
  const values = new Map(
    metrics.map((/** @type {{ name: string; value: number }} */ { name, value }) => [name, value]),
  );
  return {
    at: Date.now(),
    heap: usedSize,
    nodes: values.get('Nodes') ?? 0,
    listeners: values.get('JSEventListeners'),
    documents: values.get('Documents'),
  };
}

/**
 * Collects garbage. The debugger has no command for it, but V8 collects all garbage before it looks for the objects of a
 * prototype, whatever that is.
 * @param {Send} send
 */
async function collect(send) {
  try {
    const { result } = await send('Runtime.evaluate', { expression: '({ __proto__: null })', objectGroup: GROUP });
    await send('Runtime.queryObjects', { prototypeObjectId: result.objectId, objectGroup: GROUP });
  } finally {
    await send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

/**
 * Trees of nodes that are in no document, and that scripts or listeners keep alive.
 * @param {Send} send
 * @returns {Promise<DetachedTrees[]>} most nodes first
 */
export async function findDetached(send) {
  await collect(send);
  await send('DOM.enable');
  try {
    const { detachedNodes } = await send('DOM.getDetachedDomNodes');
    return gatherTrees(detachedNodes.map((/** @type {{ treeNode: DomNode }} */ { treeNode }) => treeNode));
  } finally {
    // It keeps alive the nodes that it has told of, which the next question would find.
    await send('DOM.disable');
  }
}

/**
 * @typedef {object} DomNode
 * @property {string} nodeName
 * @property {string} [localName]
 * @property {readonly string[]} [attributes] Names and values in turn.
 * @property {readonly DomNode[]} [children]
 */

/**
 * @param {readonly DomNode[]} trees
 * @returns {DetachedTrees[]}
 */
export function gatherTrees(trees) {
  /** @type {Map<string, DetachedTrees>} */
  const gathered = new Map();
  for (const tree of trees) {
    const label = labelOf(tree);
    const entry = gathered.get(label) ?? { label, count: 0, nodes: 0 };
    gathered.set(label, { label, count: entry.count + 1, nodes: entry.nodes + countNodes(tree) });
  }
  return [...gathered.values()].sort((a, b) => b.nodes - a.nodes).slice(0, MOST_LABELS);
}

/** @param {DomNode} tree */
function countNodes(tree) {
  let count = 0;
  const pending = [tree];
  for (let node = pending.pop(); node; node = pending.pop()) {
    count += 1;
    pending.push(...(node.children ?? []));
  }
  return count;
}

/** The name of a node and its classes; ids differ from one copy to the next. @param {DomNode} node */
function labelOf({ nodeName, localName, attributes = [] }) {
  const at = attributes.findIndex((name, index) => index % 2 === 0 && name === 'class');
  const classes = at < 0 ? [] : (attributes[at + 1] ?? '').split(/\s+/).filter(Boolean);
  return [localName || nodeName.toLowerCase(), ...classes].join('.');
}

/**
 * @param {Send} send
 * @param {string} name Of a class.
 * @returns {Promise<Instances>}
 */
export async function countInstances(send, name) {
  if (!NAME.test(name)) return { name, kind: 'unknown' };
  try {
    const evaluated = await send('Runtime.evaluate', {
      expression: `${name}.prototype`,
      objectGroup: GROUP,
      throwOnSideEffect: true,
    });
    const { objectId } = evaluated.result;
    if (evaluated.exceptionDetails || objectId === undefined) return { name, kind: 'unknown' };
    const { objects } = await send('Runtime.queryObjects', { prototypeObjectId: objectId, objectGroup: GROUP });
    const { result } = await send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    return { name, kind: 'counted', count: result.value };
  } finally {
    await send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}
