/**
 * The page of the benchmark: opens the chosen file once with Heapwise or once with DevTools' own code, each time in
 * workers of its own that are ended afterwards. `run.mjs` calls it.
 */
// Served beside the built page, not beside these files: see `assembleSite` in `run.mjs`.
import { createEngine } from '../heapwise.js';
import { startHeartbeat } from './heartbeat.js';

function chosenFile() {
  const file = /** @type {HTMLInputElement} */ (document.querySelector('#file')).files?.[0];
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
    const snapshot = await engine.open(file);
    const opened = performance.now();
    const { total: classCount } = await snapshot.classes({ start: 0, end: 50 });
    const ready = performance.now();
    const pageThread = await heartbeat.stop();
    const { timings, memoryBytes, parsedMemoryBytes, nodeCount, edgeCount, textBytes, sourceBytes } = snapshot.info;
    return {
      who: 'ours',
      phases: { create: start - before, ...timings, open: opened - start, ready: ready - start },
      loading: timings.parse,
      pageThread,
      counts: { nodeCount, edgeCount, classCount, textBytes, sourceBytes },
      memoryBytes,
      parsedMemoryBytes,
      threads: engine.threads,
      facts: { bundle: engine.facts.bundle, fallback: engine.facts.fallback },
    };
  } finally {
    await engine.terminate();
  }
}

async function openWithDevtools() {
  // Not before it is wanted: a run of ours alone needs no bundle of theirs.
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
    pageThread,
    counts: { nodeCount, classCount },
  };
}

globalThis.bench = { openWithHeapwise, openWithDevtools };
