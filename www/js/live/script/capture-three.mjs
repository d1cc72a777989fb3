#!/usr/bin/env node
/**
 * Takes three heap snapshots of a Node.js program in one session of its inspector: after a warm-up, after a load of
 * requests, and after a second load. What a request leaves behind is then in the second and in the third, and Heapwise
 * names it: drop the three files on its page.
 *
 *   node capture-three.mjs                      connects to INSPECTOR, see below
 *   node capture-three.mjs localhost:9229       connects to that host and port, or to a ws:// address
 *   node capture-three.mjs --pid 4711           opens the inspector of a Node.js process, and connects to it; its port
 *                                               follows if the process was started with --inspect-port
 *   node capture-three.mjs -- node server.js    starts the program with an inspector, and ends it
 *
 * It needs Node.js 20 or later, and nothing else. A snapshot stops the program for some seconds, takes several times the
 * file's size of memory in it, and holds all its data, secrets too.
 */

import { appendFileSync, closeSync, openSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchIds } from './parts/ids.mjs';
import { Problem, connectInspector, takeSnapshot } from './parts/inspector.mjs';
import { sendLoad } from './parts/load.mjs';
import { startProgram } from './parts/program.mjs';

// <settings>
/** Where the program's inspector listens. */
const INSPECTOR = '127.0.0.1:9229';
/** Addresses that are requested in turn; {n} is the number of the request. */
const ADDRESSES = ['http://127.0.0.1:3000/'];
const METHOD = 'GET';
/** Empty for none; {n} as above. */
const BODY = '';
/** The media type of the body. */
const TYPE = 'application/json';
/** Requests between two snapshots. */
const COUNT = 300;
/** Requests before the first snapshot: what is loaded and compiled for the first of them is no leak. */
const WARM_UP = 50;
/** Requests at the same time, and how long each of these waits after a request, in milliseconds. */
const CONCURRENCY = 8;
const PAUSE_MS = 0;
/** How long the program may finish its work before a snapshot, in milliseconds. */
const SETTLE_MS = 500;
// </settings>

const USAGE = 'node capture-three.mjs [HOST:PORT | ws://… | --pid PID [PORT] | -- COMMAND…]';

async function main() {
  const { where, command, pid } = await readArguments(process.argv.slice(2));
  const program = command && (await startProgram(command, ADDRESSES[0].replaceAll('{n}', '1')));
  try {
    const session = await connectInspector(program?.inspector ?? where);
    try {
      if (pid !== undefined) await checkPid(session, pid);
      await takeThree(session);
    } finally {
      session.close();
    }
  } finally {
    await program?.stop();
  }
}

/** @param {readonly string[]} args @returns {Promise<{ where: string; command?: readonly string[]; pid?: number }>} */
async function readArguments(args) {
  const [first, second, third = '9229'] = args;
  if (first === '--' && second !== undefined) return { where: '', command: args.slice(1) };
  if (first === '--pid' && /^\d+$/.test(second)) {
    await openInspectorOf(Number(second));
    return { where: third, pid: Number(second) };
  }
  if (args.length > 1 || first?.startsWith('-')) throw new Problem(`Usage: ${USAGE}`);
  return { where: first ?? INSPECTOR };
}

/** Node.js opens its inspector when it gets this signal. @param {number} pid */
async function openInspectorOf(pid) {
  try {
    process.kill(pid, 'SIGUSR1');
  } catch (error) {
    throw new Problem(`The process ${pid} cannot be reached: ${/** @type {Error} */ (error).message}`);
  }
  await sleep(500);
}

/** @param {import('./parts/inspector.mjs').Session} session @param {number} pid */
async function checkPid(session, pid) {
  const { result } = await session.send('Runtime.evaluate', { expression: 'process.pid' });
  if (result.value !== pid)
    throw new Problem(`This is the inspector of process ${result.value}. Process ${pid} has another port.`);
}

/** @param {import('./parts/inspector.mjs').Session} session */
async function takeThree(session) {
  console.log(`Connected to ${session.title}`);
  const { around } = watchIds(session.send);
  const time = new Date().toISOString().replace(/[-:]|\..*/g, '');
  let sent = 0;
  for (let at = 1; at <= 3; at++) {
    const count = at === 1 ? WARM_UP : COUNT;
    if (count > 0) await load(session, sent, count);
    sent += count;
    await sleep(SETTLE_MS);
    const { ids } = await around(() => writeSnapshot(session, `Heap-${time}-${at}.heapsnapshot`));
    if (ids === 'renumbered') throw clientLeft();
  }
  console.log('Done. Drop the three files on Heapwise.');
}

/** @param {import('./parts/inspector.mjs').Session} session @param {number} sent @param {number} count */
async function load(session, sent, count) {
  const { outcomes, isServed } = await sendLoad(LOAD, sent, count, session.ended);
  console.log(`${count} requests: ${outcomes}`);
  if (!isServed) console.error('No request has succeeded. What leaks may not have run.');
}

const LOAD = {
  addresses: ADDRESSES,
  concurrency: CONCURRENCY,
  pauseMs: PAUSE_MS,
  method: METHOD,
  body: BODY,
  type: TYPE,
};

function clientLeft() {
  return new Problem(
    'Another client of the inspector (DevTools, an editor) has disconnected. V8 has given all objects new ids, so the snapshots before and after do not compare. Close other clients and run this again.',
  );
}

/**
 * @param {import('./parts/inspector.mjs').Session} session
 * @param {string} path
 * @returns {Promise<{ nodes: number | undefined }>} how many the file says it has
 */
async function writeSnapshot(session, path) {
  const file = openSync(path, 'wx');
  /** @type {number | undefined} */
  let nodes;
  try {
    // Written at once: parts that wait would fill the memory of this process.
    await takeSnapshot(session, (part) => {
      // The first part has the head of the file.
      nodes ??= Number(/"node_count":(\d+)/.exec(part)?.[1] ?? 0);
      appendFileSync(file, part);
    });
  } catch (error) {
    if (error instanceof Problem && statSync(path).size > 0) error.message += ` ${path} is incomplete.`;
    throw error;
  } finally {
    closeSync(file);
  }
  console.log(`${path}  ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  return { nodes };
}

// <parts>

await main().catch((error) => {
  console.error(error instanceof Problem ? error.message : error);
  process.exitCode = 1;
});
