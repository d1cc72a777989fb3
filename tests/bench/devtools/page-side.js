/**
 * DevTools' front end as far as loading a file goes: what its heap profile header does on "Load profile…", without the
 * tables. Bundled by `bundle.mjs`.
 */
import { ChunkedFileReader } from 'chrome-devtools-frontend/front_end/models/bindings/FileUtils.ts';
import { NodeFilter } from 'chrome-devtools-frontend/front_end/models/heap_snapshot/HeapSnapshotModel.ts';
import { HeapSnapshotWorkerProxy } from 'chrome-devtools-frontend/front_end/models/heap_snapshot/HeapSnapshotProxy.ts';

/** The slice in which DevTools' panel reads files, in bytes. */
const CHUNK = 10_000_000;

/**
 * Loads two files and compares them, like the panel's Comparison view: both are in one worker, and the data of the base
 * pass through the page.
 *
 * @param {File} base
 * @param {File} current
 * @returns {Promise<{ compare: number; totals: { addedCount: number; removedCount: number; addedSize: number; removedSize: number } }>}
 */
export async function compare(base, current) {
  const worker = new HeapSnapshotWorkerProxy(() => {}, console, new URL('./worker.js', import.meta.url).href);
  try {
    const snapshots = [];
    for (const [at, file] of [base, current].entries()) {
      const received = Promise.withResolvers();
      const receiver = worker.createLoader(at + 1, received.resolve);
      const reader = new ChunkedFileReader(file, CHUNK);
      reader.read(receiver).then((complete) => complete || received.reject(reader.error()), received.reject);
      snapshots.push(await received.promise);
    }
    const [before, now] = snapshots;
    const start = performance.now();
    const aggregates = await before.aggregatesForDiff(await now.interfaceDefinitions());
    const diff = await now.calculateSnapshotDiff(1, aggregates);
    const compare = performance.now() - start;
    const totals = { addedCount: 0, removedCount: 0, addedSize: 0, removedSize: 0 };
    for (const row of Object.values(diff)) for (const name of Object.keys(totals)) totals[name] += row[name];
    return { compare, totals };
  } finally {
    worker.dispose();
  }
}

/**
 * Loads a file and asks for the class table. All times are in milliseconds since `performance.timeOrigin` of the page.
 *
 * @param {File} file
 * @returns {Promise<{ start: number; nodes: number; edges: number; parsed: number; construct: number; built: number;
 *   received: number; aggregates: number; nodeCount: number; classCount: number }>}
 */
export async function load(file) {
  /** @type {any} */
  const times = {};
  const onEvent = (/** @type {string} */ name, /** @type {any} */ data) => {
    if (name === HEAPWISE_MARK_EVENT) times[data.name] = data.at - performance.timeOrigin;
  };
  const worker = new HeapSnapshotWorkerProxy(onEvent, console, new URL('./worker.js', import.meta.url).href);
  try {
    // Both sides start their workers before the clock.
    await new Promise((resolve) => worker.evaluateForTest('1', resolve));
    const received = Promise.withResolvers();
    const receiver = worker.createLoader(1, received.resolve);
    const reader = new ChunkedFileReader(file, CHUNK);
    times.start = performance.now();
    const reading = reader.read(receiver);
    reading.then((complete) => complete || received.reject(reader.error()), received.reject);
    const snapshot = await received.promise;
    times.received = performance.now();
    const aggregates = await snapshot.aggregatesWithFilter(new NodeFilter());
    times.aggregates = performance.now();
    times.nodeCount = snapshot.staticData.nodeCount;
    times.classCount = Object.keys(aggregates).length;
    return times;
  } finally {
    worker.dispose();
  }
}
