/**
 * Leaks that people reported: each program has the mechanism of a public bug report. A report about one is right when its
 * first finding also says what was the matter and what to do about it (`says`).
 *
 * @typedef {import('../expected.mjs').Program} Program
 */

/** A body that is one long line. */
const line = (length) => (n) =>
  `${n}, ${'and then it went on like this, '.repeat(Math.ceil(length / 31))}`.slice(0, length);

/** What these have in common: a request each, in a Node that has all they use. @type {(program: Omit<Program, 'leak'>) => Program} */
const reported = (program) => ({
  leak: true,
  ...(program.click ? {} : { requests: ['/{n}'] }),
  oldest: 20,
  ...program,
});

const LIMIT = /limit|newest|remove|delete|drop|empt/i;

/** @type {readonly Program[]} */
export const REPORTED = [
  // One value grows.
  {
    name: 'subtitles',
    title: 'a string in a private field that gets longer',
    file: 'subtitles.cjs',
    owner: /\bcaptioner\.#?text\b/,
    requests: [{ path: '/', body: line(6000) }],
    says: [/string/i, LIMIT],
  },
  {
    name: 'modem',
    title: 'a Buffer in a closure, made again and larger each time',
    file: 'modem.mjs',
    owner: /\brest\b/,
    requests: [{ path: '/', body: (n) => Buffer.alloc(4096, 1 + (n % 200)) }],
    says: [/buffer/i, LIMIT],
  },
  {
    name: 'synth',
    title: 'memory of WebAssembly that grows',
    file: 'synth.cjs',
    owner: /\bmemory\b/,
    says: [/WebAssembly/],
  },
  {
    name: 'lanes',
    title: 'four objects whose strings grow',
    file: 'lanes.mjs',
    owner: /\b(lanes|log)\b/,
    says: [/log/, LIMIT],
  },

  // Exported variables of ES modules.
  {
    name: 'carts',
    title: 'a Map that a module exports under another name',
    file: 'carts.mjs',
    owner: /\b(carts|openCarts)\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, /Cart/, LIMIT],
  },
  {
    name: 'survey',
    title: 'an array in the object that a module exports as its default',
    file: 'survey.mjs',
    parts: ['questions.mjs'],
    sources: /^questions\.mjs$/,
    owner: /\banswers\b/,
    kinds: ['container', 'accumulation'],
    says: [/Array/, LIMIT],
  },
  {
    name: 'broadcast',
    title: 'a branch of `tee()` that nobody reads',
    file: 'broadcast.mjs',
    owner: /\b(tape|recording)\b/,
    says: [/branch|queue|read/i, /cancel/i],
  },

  // Blocks and trees.
  {
    name: 'weighing',
    title: '`for await` over events that come faster than they are read',
    file: 'weighing.mjs',
    owner: /\b(belt|show|display|on)\b/,
    says: [/event/i, /limit|faster|slow/i],
  },
  {
    name: 'spelling',
    title: 'a tree of letters',
    file: 'spelling.cjs',
    owner: /^[`"']?lexicon(\.letters)?[`"']?$/,
    says: [/Branch/, LIMIT],
  },

  // What Node keeps inside.
  {
    name: 'renders',
    title: '`AbortSignal.any` of a signal that lives long',
    file: 'renders.mjs',
    owner: /\b(closing|either|AbortSignal)\b/,
    says: [/AbortSignal/, /remove|once|abort/i],
  },
  {
    name: 'laps',
    title: 'marks and measures that are never cleared',
    file: 'laps.cjs',
    owner: /performance|mark|\blap\b/i,
    says: [/clearMarks/, /clearMeasures/],
  },
  {
    name: 'auditing',
    title: 'chunks for a connection whose other end does not read',
    file: 'auditing.mjs',
    owner: /\b(line|auditing)\b/,
    says: [/write/, /drain/],
  },
  {
    name: 'coupons',
    title: 'timers of a day that keep the store of a request',
    file: 'coupons.mjs',
    owner: /setTimeout|give|drawing/,
    says: [/timer|setTimeout/, /clearTimeout|shorter/i, /async|store/i],
  },
  {
    name: 'allowances',
    title: '@tanstack/query-core: a client for each request with a `gcTime` of a day',
    file: 'allowances.mjs',
    packages: ['@tanstack/query-core@5.108.4'],
    owner: /setTimeout|draw|pages|scheduleGc|client/,
    says: [/timer|setTimeout/, /async|store/i],
  },

  // Open handles.
  {
    name: 'sums',
    title: 'both ends of a channel for each request, never closed',
    file: 'sums.mjs',
    owner: /MessagePort|channel|port|\b(compute|calculator|Sum)\b/i,
    says: [/open/i, /close/],
  },
  {
    name: 'weather',
    title: 'an `http.Agent` for each request',
    file: 'weather.cjs',
    owner: /\b(agent|Agent|weatherAt|Socket)\b/,
    says: [/agent/i, /destroy|one agent|share|reuse/i],
  },

  // Values of a WeakMap.
  {
    name: 'outlook',
    title: 'results in a WeakMap by an object that lives long',
    file: 'outlook.mjs',
    owner: /\b(results|outlook|memoised)\b/,
    says: [/WeakMap/, /key/i],
  },
  {
    name: 'tables',
    title: 'reselect: a selector with arguments that are always new',
    file: 'tables.mjs',
    packages: ['reselect@5.3.0'],
    owner: /\bpart\b/,
    says: [/WeakMap|memo|cache/i],
  },
  {
    name: 'parcels',
    title: 'a private field that was turned into a WeakMap',
    file: 'parcels.cjs',
    owner: /\b(parcels|_?onTheWay)\b/,
    says: [/onTheWay/, LIMIT],
  },

  // Registries.
  {
    name: 'canvases',
    title: 'a FinalizationRegistry whose held value leads to its own target',
    file: 'canvases.mjs',
    owner: /\belsewhere\b/,
    says: [/registry/i, /leads? (back )?to/],
  },
  {
    name: 'labels',
    title: 'registered symbols that are different for each request',
    file: 'labels.cjs',
    owner: /symbol|\b(label|draw)\b/i,
    says: [/Symbol/],
  },

  // Several holders.
  {
    name: 'library',
    title: 'the same objects in two Maps',
    file: 'library.mjs',
    owner: /\b(byNumber|byTitle)\b/,
    kinds: ['container', 'accumulation'],
    says: [/byNumber/, /byTitle/],
  },

  // A variable of the program, a container of a package.
  {
    name: 'friends',
    title: '@tanstack/query-core: one client for all requests, on a server',
    file: 'friends.mjs',
    packages: ['@tanstack/query-core@5.108.4'],
    owner: /\bqueries\b/,
    says: [/Query/, LIMIT],
  },
  {
    name: 'whiteboards',
    title: 'socket.io: a namespace for each document',
    file: 'whiteboards.cjs',
    packages: ['socket.io@4.8.4'],
    owner: /\bboards\b/,
    says: [/Namespace/, LIMIT],
  },
  {
    name: 'downloads',
    title: 'Express: a route for each download',
    file: 'downloads.cjs',
    requests: [{ path: '/offer/{n}', method: 'POST' }],
    owner: /\b(files|app)\b/,
    kinds: ['container', 'accumulation'],
    says: [/Layer/, LIMIT],
  },

  // Plain numbers.
  {
    name: 'intervals',
    title: 'an array of numbers',
    file: 'intervals.cjs',
    owner: /\bmonitor\.intervals\b/,
    says: [/260[ ,.]?000|number/i, LIMIT],
  },

  // One promise, many that wait.
  {
    name: 'auctions',
    title: '`Promise.race` against a promise that does not settle',
    file: 'auctions.mjs',
    owner: /\bended\b/,
    says: [/race/i, /wait/i],
  },

  // Observers of a page.
  {
    name: 'palette',
    title: 'Chromium: a MutationObserver of the document for each part that is shown',
    file: 'palette.html',
    sources: /^palette\.js$/,
    owner: /\b(watcher|MutationObserver|Swatch|others|count)\b/,
    click: '#next',
    count: 120,
    says: [/MutationObserver/, /disconnect/],
  },
  {
    name: 'tooltips',
    title: 'Chromium: a ResizeObserver of the document for each part that is shown',
    file: 'tooltips.html',
    sources: /^tooltips\.js$/,
    // Its function has no name, and neither has the observer.
    owner: /\b(watcher|ResizeObserver|tooltip|element|anonymous function)\b/,
    click: '#show',
    count: 120,
    says: [/ResizeObserver/, /disconnect/],
  },

  // Leaks that are easy.
  {
    name: 'kitchen',
    title: '@vue/reactivity: an array in a reactive object',
    file: 'kitchen.mjs',
    packages: ['@vue/reactivity@3.5.45'],
    owner: /\bkitchen\.plates\b/,
    kinds: ['container', 'accumulation'],
    says: [/Array/, LIMIT],
  },
  {
    name: 'ferry',
    title: 'a Map in minified code',
    file: 'ferry.mjs',
    owner: /\bi\.#?e\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, LIMIT],
  },
  {
    name: 'stepper',
    title: 'Chromium: handlers that are memoised keep the scopes of all drawings',
    file: 'stepper.html',
    sources: /^stepper\.js$/,
    owner: /\b(stepUp|stepDown|stepBoth|draw|kept)\b/,
    kinds: ['closure-chain', 'dead-variable'],
    click: '#both',
    count: 120,
    says: [/scope/i],
  },
  {
    name: 'components',
    title: 'a private static Set with every instance of a class',
    file: 'components.mjs',
    owner: /\bComponent\.#?drawn\b/,
    kinds: ['container', 'accumulation'],
    says: [/Set/, LIMIT],
  },
  {
    name: 'watchers',
    title: '`for await` over an interval that does not end',
    file: 'watchers.mjs',
    owner: /\bwatch\b/,
    kinds: ['async', 'timers', 'promises'],
    says: [/watch/, /end|return|signal|abort|settle|finish/i],
  },
  {
    name: 'statements',
    title: 'a `close` listener on a connection for each request',
    file: 'statements.cjs',
    owner: /\b(close|Socket)\b/,
    kinds: ['listeners'],
    says: [/close/, /off|remove|once/],
  },
  {
    name: 'backups',
    title: 'errors, each with the one before as its cause',
    file: 'backups.mjs',
    owner: /\blastFailure\b/,
    says: [/cause/, /BackupError/],
  },
  {
    name: 'drawings',
    title: 'a Map of weak references that is never swept',
    file: 'drawings.cjs',
    owner: /\bdrawings\.open\b/,
    kinds: ['container', 'accumulation'],
    says: [/WeakRef/, /sweep|FinalizationRegistry|delete|remove/i],
  },
  {
    name: 'paints',
    title: 'a Map in a worker',
    file: 'paints.cjs',
    parts: ['mixer.cjs'],
    sources: /^mixer\.cjs$/,
    isWorker: true,
    owner: /\bmixed\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, LIMIT],
  },
].map(reported);
