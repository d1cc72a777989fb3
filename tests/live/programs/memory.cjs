// Logs its memory after each round of work: `node memory.cjs WORK ROUNDS`. Rounds are counted, not timed, and the
// lines have no times, so that the log is the same on a slow machine.
'use strict';

const { once } = require('node:events');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

const [, , work, rounds] = process.argv;
const KEPT = [];

/** Garbage that dies young. */
function waste(count) {
  for (let i = 0; i < count; i += 1) JSON.parse('{"id":1,"name":"a user","tags":["a","b","c"]}');
}

/** @type {Record<string, (round: number) => unknown>} */
const WORK = {
  leak() {
    for (let i = 0; i < 4000; i += 1) KEPT.push({ id: i, name: `user ${KEPT.length}`, tags: [i, i + 1] });
    waste(4000);
  },
  buffers() {
    KEPT.push(Buffer.alloc(2_000_000, 1));
    waste(4000);
  },
  steady() {
    waste(10_000);
  },
  cache(round) {
    if (round < 15) for (let i = 0; i < 8000; i += 1) KEPT.push({ id: i, name: `entry ${KEPT.length}`, tags: [i] });
    waste(10_000);
  },
  /** What a worker thread keeps is in a heap of its own: of it, this process sees only RSS. */
  async thread() {
    worker ??= new Worker(__filename);
    worker.postMessage('more');
    await once(worker, 'message');
    waste(4000);
  },
};

/** @type {Worker | undefined} */
let worker;

async function main() {
  for (let round = 0; round < Number(rounds); round += 1) {
    await WORK[work](round);
    // Callbacks of the garbage collector run between rounds, as in a program that waits.
    await new Promise((resolve) => setTimeout(resolve, 1));
    console.log(JSON.stringify(process.memoryUsage()));
  }
  process.exit();
}

if (isMainThread) main();
else {
  parentPort.on('message', () => {
    for (let i = 0; i < 20_000; i += 1) KEPT.push({ id: i, text: `line ${KEPT.length}` });
    parentPort.postMessage('done');
  });
}
