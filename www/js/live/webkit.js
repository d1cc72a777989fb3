/**
 * What Bun's inspector answers. It speaks WebKit's protocol, not V8's: another way to take a snapshot, and no way to
 * ask for the id of an object.
 *
 * Seen in Bun 1.4.5: no command needs an `enable`, and `Heap.enable` must not be sent: the end of a session that sent it
 * begins the ids of all others again. `Heap.snapshot` collects garbage, stops the program, and answers in one message.
 */
import { ENTRIES, MAPS, SETS, VALUES } from './jsc-contents.js';
import { EDGE, readJsc } from './jsc-graph.js';
import { isStorage } from './jsc-kinds.js';
import { readSample } from './reported.js';

/** @typedef {import('./types.d.ts').Runtime} Runtime */
/** @typedef {import('./types.d.ts').MemorySample} MemorySample */
/** @typedef {import('./jsc-graph.js').JscGraph} JscGraph */
/** @typedef {{ send(method: string, params?: object): Promise<any> }} Session */

/** The number of Maps and Sets, largest first, whose contents are requested from the program. */
const MAX_OWNERS = 500;
/** The handles of Maps and Sets, given back before the snapshot so that it does not show us as their holder. */
const LOOK = 'heapwise-look';
/** The handle of the lists of contents, given back after the snapshot. */
const HOLD = 'heapwise-hold';

/** @param {Session} session @returns {Promise<Runtime | undefined>} `undefined` if it is not Bun */
export async function identifyBun(session) {
  const found = await evaluate(session, `typeof Bun === 'object' ? [Bun.version, Bun.main, process.pid] : undefined`);
  if (!Array.isArray(found)) return undefined;
  const [version, title, pid] = found;
  return { kind: 'bun', version, title, pid };
}

/** @param {Session} session @returns {Promise<MemorySample>} */
export async function memoryOfBun(session) {
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = await evaluate(session, 'process.memoryUsage()');
  return readSample({ heapUsed, heapTotal, external, arrayBuffers, rss });
}

/** @param {Session} session */
export async function collectBun(session) {
  await session.send('Heap.gc');
}

/**
 * Takes a snapshot. It takes two, because only the first shows which Maps and Sets there are, and none shows what they
 * hold: the program lists that for the second. What the program puts into a Map in between is missing.
 * @param {Session} session
 * @returns {Promise<string>} JavaScriptCore's JSON, for `v8FromJsc`
 */
export async function takeBun(session) {
  const owners = largestOwners(readJsc((await session.send('Heap.snapshot')).snapshotData));
  // Commands are carried out in order, so nothing waits for these. Seldom, Bun never answers one, and the snapshot is there.
  const release = (/** @type {string} */ objectGroup) =>
    void session.send('Runtime.releaseObjectGroup', { objectGroup }).catch(() => undefined);
  try {
    await holdContents(session, owners);
    release(LOOK);
    return (await session.send('Heap.snapshot')).snapshotData;
  } finally {
    release(HOLD);
  }
}

/** Ids of what may be a Map or a Set, those with the largest storages. @param {JscGraph} graph */
function largestOwners(graph) {
  /** @type {{ id: number; size: number }[]} */
  const found = [];
  for (let node = 0; node < graph.count; node++) {
    if (node === graph.root || IS_NEVER.has(graph.className(node))) continue;
    const [start, end] = graph.range(node);
    for (let edge = start; edge < end; edge++) {
      const target = graph.target(edge);
      if (graph.types[edge] !== EDGE.internal || !isStorage(graph.className(target))) continue;
      const [id, size] = [graph.ids[node], graph.sizes[target]];
      found.push({ id: /** @type {number} */ (id), size: /** @type {number} */ (size) });
      break;
    }
  }
  return found
    .sort((one, other) => other.size - one.size)
    .slice(0, MAX_OWNERS)
    .map(({ id }) => id);
}

/** Classes with storages that are neither. */
const IS_NEVER = new Set(['Array', 'FunctionCodeBlock', 'UnlinkedFunctionCodeBlock', 'StructureRareData']);

/** Runs in the program: lists what the Maps and Sets among its arguments hold. */
const LIST = `function (...candidates) {
  const lists = { ${MAPS}: [], ${ENTRIES}: [], ${SETS}: [], ${VALUES}: [] };
  for (const candidate of candidates) {
    const held = [];
    try {
      Map.prototype.forEach.call(candidate, (value, key) => held.push(key, value));
      lists.${MAPS}.push(candidate);
      lists.${ENTRIES}.push(held);
      continue;
    } catch {}
    try {
      Set.prototype.forEach.call(candidate, (value) => held.push(value));
      lists.${SETS}.push(candidate);
      lists.${VALUES}.push(held);
    } catch {}
  }
  return lists;
}`;

/** @param {Session} session @param {readonly number[]} ids */
async function holdContents(session, ids) {
  const handles = await Promise.allSettled(
    ids.map((heapObjectId) => session.send('Heap.getRemoteObject', { heapObjectId, objectGroup: LOOK })),
  );
  // An object that has gone since, or one that belongs to no program, has no handle.
  const found = handles.flatMap((handle) => (handle.status === 'fulfilled' ? [handle.value.result.objectId] : []));
  // The answer belongs to the group of the object that the function is called on.
  const { result } = await session.send('Runtime.evaluate', { expression: '({})', objectGroup: HOLD });
  await session.send('Runtime.callFunctionOn', {
    objectId: result.objectId,
    functionDeclaration: LIST,
    arguments: found.map((objectId) => ({ objectId })),
  });
}

/** @param {Session} session @param {string} expression @returns {Promise<any>} */
async function evaluate(session, expression) {
  const answer = await session.send('Runtime.evaluate', { expression, returnByValue: true });
  if (answer.wasThrown) throw new Error(answer.result.description);
  return answer.result.value;
}
