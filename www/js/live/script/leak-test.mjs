/**
 * A test that fails when a leak is back that Heapwise has found. It starts the program, sends requests in rounds, takes a
 * heap snapshot after each, and counts in it what had piled up.
 *
 * Run it with `node --test`. It needs Node.js 20 or later, and nothing else. The program needs several times the size of its heap while a snapshot
 * is taken.
 */

import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  countNamed,
  countReferences,
  countScopes,
  countShaped,
  sizeOf,
  snapshotReader,
} from './parts/heap-snapshot.mjs';
import { connectInspector, takeSnapshot } from './parts/inspector.mjs';
import { sendLoad } from './parts/load.mjs';
import { startProgram } from './parts/program.mjs';

// <settings>
/** What leaked. */
const OWNER = '`cache` in server.js:1';
/**
 * What is counted. `references`: what is kept under this name, `['store', 'sessions']` for `store.sessions`, and by
 * objects of the class, if one is given. `objects`: objects of these classes. `shape`: objects with these properties.
 * `functions`: functions of this name. `scopes`: scopes of functions with a variable of this name.
 */
const MEASURE = { what: 'references', names: ['cache'], className: '' };
/** So many more of them are allowed in each round. The leak added far more. */
const LIMIT = 30;
/** So many more bytes of heap are allowed in each round; 0 where the leak was too small to be seen in the whole heap. */
const HEAP_LIMIT = 0;
/**
 * Starts the program that is tested, in the folder in which the test is run. If it is empty, the test connects to
 * INSPECTOR, at which the program has to be running.
 */
const COMMAND = ['node', 'server.js'];
const INSPECTOR = '127.0.0.1:9229';
/** Addresses that are requested in turn; {n} is the number of the request. */
const ADDRESSES = ['http://127.0.0.1:3000/'];
const METHOD = 'GET';
/** Empty for none; {n} as above. */
const BODY = '';
/** The media type of the body. */
const TYPE = 'application/json';
/** Requests in a round. */
const COUNT = 300;
/** Requests before the first round. A cache with a limit has to be full after them. */
const WARM_UP = 300;
const ROUNDS = 3;
/** Requests at the same time, and how long each of these waits after a request, in milliseconds. */
const CONCURRENCY = 8;
const PAUSE_MS = 0;
/** Whether at least one request has to be answered with a status below 400. If all fail, what leaked may not run. */
const MUST_SERVE = true;
/** How long the program may finish its work before a snapshot, in milliseconds. */
const SETTLE_MS = 500;
// </settings>

/** @typedef {import('./parts/heap-snapshot.mjs').Heap} Heap */

test(`${OWNER} does not leak`, async (t) => {
  const program = COMMAND.length > 0 ? await startProgram(COMMAND, ADDRESSES[0].replaceAll('{n}', '1')) : undefined;
  t.after(() => program?.stop());
  const session = await connectInspector(program?.inspector ?? INSPECTOR);
  t.after(() => session.close());

  const load = {
    addresses: ADDRESSES,
    concurrency: CONCURRENCY,
    pauseMs: PAUSE_MS,
    method: METHOD,
    body: BODY,
    type: TYPE,
  };
  const { outcomes, isServed } = await sendLoad(load, 0, WARM_UP, session.ended);
  assert.ok(isServed || !MUST_SERVE, `No request has succeeded: ${outcomes}. If that is right, change MUST_SERVE.`);
  /** After the warm-up and after each round. @type {number[]} */
  const counts = [];
  /** @type {number[]} */
  const sizes = [];
  for (let round = 0; round <= ROUNDS; round++) {
    if (round > 0) await sendLoad(load, WARM_UP + (round - 1) * COUNT, COUNT, session.ended);
    await sleep(SETTLE_MS);
    const reader = snapshotReader();
    await takeSnapshot(session, reader.push, { captureNumericValue: true });
    const heap = reader.end();
    counts.push(measure(heap));
    sizes.push(sizeOf(heap));
  }
  t.diagnostic(`${unitOfMeasure()}: ${counts.join(', ')}; bytes of heap: ${sizes.join(', ')}`);
  assert.ok(!growsEachTime(counts, LIMIT), describe(OWNER, counts, unitOfMeasure(), LIMIT));
  if (HEAP_LIMIT === 0) return;
  assert.ok(!growsEachTime(sizes, HEAP_LIMIT), describe(`Something other than ${OWNER}`, sizes, 'bytes', HEAP_LIMIT));
});

/** @param {Heap} heap */
function measure(heap) {
  const { what, names, className } = MEASURE;
  switch (what) {
    case 'objects':
      return countNamed(heap, 'object', names);
    case 'functions':
      return countNamed(heap, 'closure', names);
    case 'shape':
      return countShaped(heap, names);
    case 'scopes':
      return countScopes(heap, names[0]);
  }
  const count = countReferences(heap, names, className || undefined);
  // Without this the test would pass when the name has changed.
  assert.ok(
    count !== undefined,
    `${OWNER} is not in the heap. If it has another name now, change MEASURE; if it is gone, delete this test.`,
  );
  return count;
}

function unitOfMeasure() {
  const { what, names } = MEASURE;
  switch (what) {
    case 'objects':
      return `objects of ${names.join(' or ')}`;
    case 'functions':
      return `functions \`${names[0]}\``;
    case 'shape':
      return `objects {${names.join(', ')}}`;
    case 'scopes':
      return `scopes with \`${names[0]}\``;
  }
  return 'references';
}

/** @param {readonly number[]} values @param {number} limit */
function growsEachTime(values, limit) {
  return values.slice(1).every((value, at) => value - values[at] > limit);
}

/** @param {string} owner @param {readonly number[]} values @param {string} unit @param {number} limit */
function describe(owner, values, unit, limit) {
  const perRequest = (values[ROUNDS] - values[0]) / (ROUNDS * COUNT);
  return `${owner} leaks: ${values.join(', ')} ${unit} after each round of ${COUNT} requests, ${perRequest.toFixed(1)} more with each request. At most ${limit} more in a round are allowed.`;
}

// <parts>
