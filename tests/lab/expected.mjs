/**
 * The programs of the lab: how each is driven, and what Heapwise has to say about it. Those of one purpose have files of
 * their own in `expected/`.
 *
 * @typedef {import('./drive.mjs').Ask} Ask
 * @typedef {object} Program
 * @property {string} name
 * @property {string} title What it does, for the table.
 * @property {string} file In `programs/`; a page for those that run in Chromium.
 * @property {boolean} leak
 * @property {boolean} [quiet] Not a leak, and not even a suspect.
 * @property {boolean} [classic] One of the four for which one capture is enough.
 * @property {'churn'} [verdict] Not a leak; the report has to name it as this.
 * @property {RegExp} [owner] Matches the name of the owner that a finding has to give.
 * @property {RegExp} [sources] Files that a finding may point into; only `file`, if missing.
 * @property {readonly string[]} [kinds] Kinds that the right finding may have; any, if missing.
 * @property {readonly RegExp[]} [says] What else the right finding has to say in its sentences.
 * @property {false} [located] A finding needs no line, because the snapshot has no function on a marked one.
 * @property {readonly (string | Ask)[]} [requests]
 * @property {string} [click] Selector of what is clicked in a page, instead of requests.
 * @property {number} [count] Requests or clicks between two captures.
 * @property {number} [waitMs] How long the program goes on by itself before each capture.
 * @property {number} [concurrency]
 * @property {boolean} [keepAlive]
 * @property {string} [where] The public issue whose mechanism the program has: `owner/project#number`.
 * @property {string} [before] What the report said about it when the program was made.
 * @property {number} [oldest] The first major of Node that has what the program uses.
 * @property {number} [newest] The last major of Node in which the program leaks.
 * @property {readonly string[]} [parts] Files beside it that it loads.
 * @property {readonly string[]} [packages] From npm, with their versions: fetched before the program runs.
 * @property {boolean} [isWorker] The heap of its worker is captured, not its own.
 */

import { FOUND } from './expected/found.mjs';
import { NOISY } from './expected/noisy.mjs';
import { REPORTED } from './expected/reported.mjs';
import { SHAPES } from './expected/shapes.mjs';
import { SLOW } from './expected/slow.mjs';

/** A body of so many bytes that begins with `start` and is different for each request. */
const bytes =
  (length, start = '') =>
  (n) =>
    Buffer.alloc(length, `${start}${n} `);

const form = (n) =>
  JSON.stringify({ name: `user ${n}`, roles: ['reader'], visits: Array.from({ length: 20_000 }, (_, at) => at + n) });

const identifier = (n) => `${String(n).padStart(8, '0')}-0000-4000-8000-${String(n * 7919).padStart(12, '0')}`;

/** @type {readonly Program[]} */
export const PROGRAMS = [
  // The four classics.
  {
    name: 'quotes',
    title: 'closure chain: each board keeps the one before it',
    file: 'quotes.cjs',
    leak: true,
    classic: true,
    owner: /\b(board|replaceBoard|before)\b/,
    kinds: ['closure-chain', 'dead-variable'],
    requests: ['/deals?symbol=S{n}'],
  },
  {
    name: 'catalogue',
    title: 'global cache: Express, a Map by address that only grows',
    file: 'catalogue.cjs',
    leak: true,
    classic: true,
    owner: /\brendered\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/products/{n}?session={n}'],
  },
  {
    name: 'login',
    title: 'frequent reassignment: only the last value is kept',
    file: 'login.cjs',
    leak: false,
    classic: true,
    verdict: 'churn',
    owner: /\b(userinfo|cache)\b/,
    kinds: ['churn'],
    requests: [{ path: '/login', body: form }],
  },
  {
    name: 'telemetry',
    title: 'reconnecting socket: a `connect` listener for each attempt',
    file: 'telemetry.cjs',
    leak: true,
    classic: true,
    owner: /\b(uplink|connect|Socket)\b/,
    kinds: ['listeners'],
    requests: ['/'],
    count: 20,
    waitMs: 3000,
  },

  // Other leaks.
  {
    name: 'ticker',
    title: 'an interval for each stream, never cleared',
    file: 'ticker.mjs',
    leak: true,
    owner: /\b(send|stream|ticker|Timeout|TimersList|250)\b/,
    kinds: ['timers'],
    requests: [{ path: '/prices/S{n}', hangUp: true }],
  },
  {
    name: 'approvals',
    title: 'async functions that wait for entries of a list, which are never resolved',
    file: 'approvals.cjs',
    leak: true,
    owner: /\b(waiting|purchase|approval)\b/,
    kinds: ['promises', 'async', 'container'],
    requests: ['/orders/{n}'],
  },
  {
    name: 'signups',
    title: 'async functions that all wait for one promise',
    file: 'signups.mjs',
    leak: true,
    owner: /\b(connected|store|ready)\b/,
    kinds: ['promises', 'async'],
    requests: ['/signup/user{n}'],
  },
  {
    name: 'ledger',
    title: 'a chain of promises of which the first never settles',
    file: 'ledger.mjs',
    leak: true,
    owner: /\b(volume|drain|append|enqueue|tail)\b/,
    kinds: ['promises', 'async', 'closure-chain', 'listeners'],
    requests: ['/accounts/{n}'],
  },
  {
    name: 'profiles',
    title: 'a Map by user, without a limit',
    file: 'profiles.mjs',
    leak: true,
    owner: /\bknownMembers\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/members/{n}'],
  },
  {
    name: 'orders',
    title: 'Express: a listener on the event bus for each request',
    file: 'orders.cjs',
    leak: true,
    owner: /\b(rates|change)\b/,
    kinds: ['listeners'],
    requests: ['/orders/{n}'],
  },
  {
    name: 'thumbnails',
    title: '24 bytes of each upload, which keep all of it',
    file: 'thumbnails.cjs',
    leak: true,
    owner: /\bsignatures\b/,
    kinds: ['buffers', 'container'],
    requests: [{ path: '/', body: bytes(48 * 1024) }],
  },
  {
    name: 'frames',
    title: 'few large ArrayBuffers in a property of an instance',
    file: 'frames.mjs',
    leak: true,
    owner: /\b(frames|recorder|Recorder)\b/,
    kinds: ['buffers', 'container'],
    requests: [{ path: '/', body: bytes(96 * 1024), headers: { 'x-camera': 'yard' } }],
    count: 40,
  },
  {
    name: 'inbox',
    title: 'Express: request objects in a list',
    file: 'inbox.cjs',
    leak: true,
    owner: /\btrail\b/,
    kinds: ['handles', 'container'],
    requests: [{ path: '/messages', body: '{"from":"user {n}"}', headers: { 'content-type': 'application/json' } }],
  },
  {
    name: 'currency',
    title: 'a module required again and again, kept by `module.children`',
    file: 'currency.cjs',
    sources: /^(currency|rates)\.cjs$/,
    leak: true,
    owner: /\b(rates|children|currency)\b/,
    kinds: ['reload', 'container'],
    requests: ['/reload?{n}'],
  },
  {
    name: 'themes',
    title: 'a module imported under ever new addresses',
    file: 'themes.mjs',
    sources: /^themes?\.mjs/,
    leak: true,
    owner: /\b(themes?|shades|paint|preview)\b/,
    kinds: ['reload', 'container'],
    requests: ['/preview/{n}'],
  },
  {
    name: 'visits',
    title: 'an object as a dictionary by address',
    file: 'visits.cjs',
    leak: true,
    owner: /\bvisits\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/page?visitor={n}'],
    count: 400,
  },
  {
    name: 'presence',
    title: 'a static Set of a class',
    file: 'presence.mjs',
    leak: true,
    owner: /\b(everyone|Visitor)\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/visitor{n}'],
  },
  {
    name: 'tokens',
    title: 'slices of strings, which keep all of each',
    file: 'tokens.cjs',
    leak: true,
    owner: /\bfiled\b/,
    kinds: ['strings', 'container'],
    requests: [{ path: '/', body: (n) => `inv ${identifier(n)}\n`.padEnd(20_000, 'lorem ipsum ') }],
  },
  {
    name: 'conversions',
    title: 'listeners on a signal that outlives the requests',
    file: 'conversions.mjs',
    leak: true,
    owner: /\b(shutdown|signal|AbortSignal|abort)\b/,
    kinds: ['listeners'],
    requests: ['/document{n}.pdf'],
  },
  {
    name: 'inventory',
    title: 'a Map of Maps of lists in a service',
    file: 'inventory.cjs',
    leak: true,
    owner: /\b(warehouses|inventory|Inventory)\b/,
    kinds: ['container', 'accumulation', 'growing-structure'],
    requests: [{ path: (n) => `/w${n % 4}/a${n % 12}` }],
  },
  {
    name: 'mailer',
    title: 'a linked list whose consumer has stalled',
    file: 'mailer.mjs',
    leak: true,
    owner: /\b(outbox|Outbox|courier|first|last)\b/,
    kinds: ['container', 'accumulation', 'growth'],
    requests: ['/user{n}@mail.example'],
  },
  {
    name: 'lobby',
    title: 'sockets that stay in a Set after they closed',
    file: 'lobby.cjs',
    leak: true,
    owner: /\bconnections\b/,
    kinds: ['handles', 'container'],
    requests: ['/'],
    keepAlive: false,
  },
  {
    name: 'reports',
    title: 'few large arrays in a context that a small closure shares',
    file: 'reports.mjs',
    leak: true,
    owner: /\b(running|rows|cancel|start)\b/,
    kinds: ['dead-variable', 'container', 'accumulation'],
    requests: ['/{n}'],
    count: 30,
  },
  {
    name: 'metrics',
    title: 'Fastify: a list that decorates the instance',
    file: 'metrics.cjs',
    leak: true,
    owner: /\btimings\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/items/{n}'],
    count: 400,
  },
  {
    name: 'tempfiles',
    title: 'an `exit` listener on the process for each request',
    file: 'tempfiles.cjs',
    leak: true,
    owner: /\b(exit|process|render)\b/,
    kinds: ['listeners'],
    requests: ['/file{n}'],
  },
  {
    name: 'distances',
    title: 'a memoized function: the Map is in its closure',
    file: 'distances.mjs',
    leak: true,
    owner: /\b(results|memoize)\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/from/a/to/b{n}'],
  },
  {
    name: 'beacon',
    title: 'a list that is a property of `global`',
    file: 'beacon.cjs',
    leak: true,
    owner: /\bbeacons\b/,
    kinds: ['container', 'accumulation'],
    requests: [
      {
        path: '/',
        body: (n) => JSON.stringify({ page: `/page/${n}`, times: Array.from({ length: 300 }, (_, at) => at + 0.5) }),
      },
    ],
  },
  {
    name: 'failures',
    title: 'errors in a list',
    file: 'failures.mjs',
    leak: true,
    owner: /\bfailures\b/,
    kinds: ['container', 'accumulation'],
    requests: ['/place{n}'],
  },
  {
    name: 'stock',
    title: 'Chromium: rows that left the document, in a list of a module',
    file: 'stock.html',
    sources: /^stock\.js$/,
    leak: true,
    owner: /\bsold\b/,
    kinds: ['detached', 'container'],
    click: '#sell',
  },
  {
    name: 'dialog',
    title: 'Chromium: dialogs kept by `resize` listeners of the window',
    file: 'dialog.html',
    sources: /^dialog\.js$/,
    leak: true,
    owner: /\b(place|resize|dialog|openDialog|window)\b/,
    kinds: ['detached', 'listeners'],
    click: '#open',
  },

  // No leaks.
  { name: 'hello', title: 'Express, hello', file: 'hello.cjs', leak: false, requests: ['/hello/user{n}'] },
  { name: 'greet', title: 'Fastify, hello', file: 'greet.cjs', leak: false, requests: ['/greet/user{n}'] },
  {
    name: 'articles',
    title: 'a cache of 200, full after the second capture',
    file: 'articles.mjs',
    leak: false,
    requests: ['/article/{n}'],
  },
  {
    name: 'sessions',
    title: 'a cache whose entries end by themselves',
    file: 'sessions.cjs',
    leak: false,
    requests: ['/session{n}'],
  },
  {
    name: 'handbook',
    title: 'warm-up: what is compiled and loaded when it is first asked for',
    file: 'handbook.cjs',
    leak: false,
    requests: ['/{n}'],
  },
  {
    name: 'imports',
    title: 'churn: large bodies of JSON',
    file: 'imports.mjs',
    leak: false,
    requests: [
      {
        path: '/',
        body: (n) =>
          JSON.stringify(Array.from({ length: 3000 }, (_, at) => ({ sensor: `s${at % 40}`, value: at + n }))),
      },
    ],
  },
  {
    name: 'documents',
    title: 'a WeakMap by document',
    file: 'documents.mjs',
    leak: false,
    requests: ['/document{n}'],
  },
  {
    name: 'jobs',
    title: 'a queue that is emptied',
    file: 'jobs.cjs',
    leak: false,
    requests: ['/{n}'],
    concurrency: 24,
  },
  { name: 'gateway', title: 'a pool of connections', file: 'gateway.mjs', leak: false, requests: ['/ask/{n}'] },
  {
    name: 'postcodes',
    title: '20 MB of data, there from the start',
    file: 'postcodes.mjs',
    leak: false,
    requests: [{ path: (n) => `/${10_000 + n * 7}` }],
  },
  { name: 'logs', title: 'a ring of the last 300 lines', file: 'logs.cjs', leak: false, requests: ['/page/{n}'] },
  {
    name: 'archive',
    title: 'streams and pipelines',
    file: 'archive.mjs',
    leak: false,
    requests: [{ path: '/', body: bytes(200_000) }],
  },
  {
    name: 'reminders',
    title: 'a timer for each request, which fires',
    file: 'reminders.cjs',
    leak: false,
    requests: ['/{n}'],
  },
  { name: 'rooms', title: 'listeners that come and go', file: 'rooms.mjs', leak: false, requests: ['/room{n}'] },
  {
    name: 'waitingroom',
    title: 'sockets in a Set, deleted on close',
    file: 'waitingroom.cjs',
    leak: false,
    requests: ['/'],
    keepAlive: false,
  },
  {
    name: 'counters',
    title: 'Express: dictionaries with a fixed number of keys',
    file: 'counters.cjs',
    leak: false,
    requests: [{ path: (n) => `/?country=c${n % 30}&at=${n}` }],
  },
  {
    name: 'polls',
    title: 'an interval for each stream, cleared with it',
    file: 'polls.mjs',
    leak: false,
    requests: [{ path: '/poll/{n}', hangUp: true }],
  },
  {
    name: 'board',
    title: 'Chromium: a page that is drawn again and again',
    file: 'board.html',
    leak: false,
    click: '#next',
  },

  ...REPORTED,
  ...FOUND,
  ...SHAPES,
  ...SLOW,
  ...NOISY,
];

export const CLASSICS = PROGRAMS.filter(({ classic }) => classic).map(({ name }) => name);
