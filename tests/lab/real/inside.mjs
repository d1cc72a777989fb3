// Runs a program in this process: three equal rounds, and a snapshot after each.
//
//     node --expose-gc inside.mjs PROGRAM OUT     PROGRAM exports setUp() and round(); OUT-{1,2,3}.heapsnapshot

import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';

const ROUNDS = 3;
/** What is closed or read again by itself needs a moment; watchers wait for a file to settle. */
const SETTLE_MS = 800;

const [program = '', out = ''] = process.argv.slice(2);
const { setUp, round } = await import(pathToFileURL(program).href);
await setUp?.();
for (let at = 1; at <= ROUNDS; at++) {
  await round();
  await sleep(SETTLE_MS);
  // Between collections, finalizers and what these schedule need turns of the event loop.
  for (let turn = 0; turn < 4; turn++) {
    globalThis.gc?.();
    await sleep(30);
  }
  v8.writeHeapSnapshot(`${out}-${at}.heapsnapshot`);
}
process.exit();
