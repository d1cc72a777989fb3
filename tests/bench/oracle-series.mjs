/**
 * `oracle-series.mjs ORACLE FILE…`: what DevTools' worker does with a series, in a process of its own: opens each file with
 * its second worker in a second thread, computes the class table, and compares each snapshot with the one before. Prints the
 * number of classes, and of new and deleted objects, per file.
 */
import { createReadStream } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';

const [oracle = '', ...files] = process.argv.slice(2);
const { HeapSnapshotLoader, NodeFilter } = await import(pathToFileURL(oracle).href);
const second = new Worker(new URL('./oracle-second.mjs', import.meta.url), { workerData: pathToFileURL(oracle).href });

/** @param {string} file */
async function open(file) {
  const loader = new HeapSnapshotLoader({ sendEvent: () => {} });
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 23 })) loader.write(chunk);
  loader.close();
  const { port1, port2 } = new MessageChannel();
  second.postMessage(port2, [port2]);
  try {
    return await loader.buildSnapshot(port1);
  } finally {
    port1.close();
  }
}

let before;
for (const file of files) {
  const snapshot = await open(file);
  const classes = Object.keys(snapshot.aggregatesWithFilter(new NodeFilter())).length;
  const totals = { addedCount: 0, removedCount: 0 };
  if (before) {
    const diff = snapshot.calculateSnapshotDiff(1, before.aggregatesForDiff(snapshot.interfaceDefinitions()));
    for (const row of Object.values(diff)) for (const name of Object.keys(totals)) totals[name] += row[name];
  }
  before = snapshot;
  console.log(JSON.stringify({ classes, ...totals }));
}
await second.terminate();
