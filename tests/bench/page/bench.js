/**
 * The page of the benchmark: opens the chosen file once, with Heapwise or with DevTools' own code, in new workers that
 * are terminated afterwards. `run.mjs` calls it.
 */
// Served beside the built page, not beside these files: see `assembleSite` in `run.mjs`.
import { createEngine } from '../heapwise.js';
import { startHeartbeat } from './heartbeat.js';

function chosenFiles() {
  return [.../** @type {HTMLInputElement} */ (document.querySelector('#file').files ?? [])];
}

function chosenFile() {
  const [file] = chosenFiles();
  if (!file) throw new Error('no file was chosen');
  return file;
}

/**
 * @param {{ threads: 'auto' | number }} options
 */
async function openWithHeapwise({ threads }) {
  const file = chosenFile();
  const before = performance.now();
  const engine = await createEngine({ threads });
  try {
    const heartbeat = startHeartbeat();
    const start = performance.now();
    /** @type {{ preview?: number }} */
    const seen = {};
    const snapshot = await engine.open(file, { onPreview: () => (seen.preview = performance.now() - start) });
    const opened = performance.now();
    const sort = /** @type {const} */ ({ key: 'retainedSize', descending: true });
    const { rows, total: classCount } = await snapshot.classes({ sort, start: 0, end: 50 });
    const ready = performance.now();
    const pageThread = await heartbeat.stop();
    if (!snapshot.info.isComplete || !(rows[0]?.retainedSize > 0)) throw new Error('there are no retained sizes');
    const { timings, memoryBytes, parsedMemoryBytes, nodeCount, edgeCount, textBytes, sourceBytes } = snapshot.info;
    return {
      who: 'ours',
      phases: { create: start - before, ...timings, ...seen, open: opened - start, ready: ready - start },
      loading: timings.parse,
      ready: ready - start,
      pageThread,
      counts: { nodeCount, edgeCount, classCount, textBytes, sourceBytes },
      memoryBytes,
      parsedMemoryBytes,
      threads: engine.threads,
      facts: { bundle: engine.facts.bundle, fallback: engine.facts.fallback },
    };
  } catch (error) {
    throw await explain(error, engine);
  } finally {
    await engine.terminate();
  }
}

/**
 * Adds all details of an engine's error to its message, because only the message reaches Node.
 * @param {any} error
 * @param {import('../../../www/js/engine/api.d.ts').Engine} engine
 */
async function explain(error, engine) {
  const bytes = await engine.memoryBytes().catch(() => undefined);
  const { code, offset, hint, progress } = error;
  error.message += ` ${JSON.stringify({ code, offset, hint, progress, wasmBytes: bytes })}`;
  return error;
}

async function openWithDevtools() {
  // Imported on demand: a run without DevTools needs no bundle.
  const { load } = await import('./devtools/page.js');
  const heartbeat = startHeartbeat();
  const { start, nodes, edges, parsed, construct, built, received, aggregates, nodeCount, classCount } =
    await load(chosenFile());
  const pageThread = await heartbeat.stop();
  return {
    who: 'devtools',
    phases: {
      nodes: nodes - start,
      edges: edges - nodes,
      rest: parsed - edges,
      parse: parsed - start,
      build: built - construct,
      aggregates: aggregates - received,
      ready: aggregates - start,
    },
    loading: parsed - start,
    ready: aggregates - start,
    pageThread,
    counts: { nodeCount, classCount },
  };
}

/**
 * Opens a heap of `tests/breakers`, and checks its numbers here, because its columns are too large to pass to Node.
 * @param {{ threads: 'auto' | number; name: any; facts: any }} options
 */
async function checkBreaker({ threads, name, facts }) {
  const { checkBreaker: check } = await import('./breakers/checks.js');
  const file = chosenFile();
  const engine = await createEngine({ threads });
  try {
    const start = performance.now();
    const snapshot = await engine.open(file);
    const ready = performance.now() - start;
    const { info } = snapshot;
    const checked = await check(name, facts, {
      info,
      column: (name) => snapshot.column(name),
      async classes() {
        const rows = [];
        for (let start = 0, total = 1; start < total; start += 256) {
          const page = await snapshot.classes({ start, end: start + 256 });
          rows.push(...page.rows);
          total = page.total;
        }
        return rows;
      },
      object: (node) => snapshot.object(node),
      countRetainers: async (node) => (await snapshot.retainers(node, { end: 1 })).total,
    });
    return { ...checked, info, ready, threads: engine.threads };
  } catch (error) {
    throw await explain(error, engine);
  } finally {
    await engine.terminate();
  }
}

/**
 * Opens two files and compares them, until the first rows of the table have arrived.
 * @param {{ threads: 'auto' | number }} options
 */
async function compareWithHeapwise({ threads }) {
  const engine = await createEngine({ threads });
  try {
    const snapshots = [];
    for (const file of chosenFiles()) snapshots.push(await engine.open(file));
    const [base, current] = snapshots;
    const before = await engine.memoryBytes();
    const heartbeat = startHeartbeat();
    const start = performance.now();
    const comparison = await engine.compare(base, current);
    const compared = performance.now();
    await comparison.classes({ start: 0, end: 50 });
    const ready = performance.now();
    const pageThread = await heartbeat.stop();
    const { addedCount, removedCount, addedSize, removedSize, ids, grownCount } = comparison.info;
    return {
      compare: compared - start,
      ready: ready - start,
      totals: { addedCount, removedCount, addedSize, removedSize },
      more: { ids, grownCount, nodes: snapshots.map(({ info }) => info.nodeCount) },
      grewBytes: (await engine.memoryBytes()) - before,
      pageThread,
    };
  } catch (error) {
    throw await explain(error, engine);
  } finally {
    await engine.terminate();
  }
}

async function compareWithDevtools() {
  const { compare } = await import('./devtools/page.js');
  const [base, current] = chosenFiles();
  return compare(base, current);
}

globalThis.bench = { openWithHeapwise, openWithDevtools, compareWithHeapwise, compareWithDevtools, checkBreaker };
