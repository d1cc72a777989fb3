/**
 * For each advice a few lines of code, as they should not be and as they should: our own, short, and with the names of
 * the finding where they are names. Code is not translated.
 */

/** @import { Sentence } from '../engine/protocol.js' */

/** @typedef {{ before: string; after: string }} Snippet */
/** @typedef {(names: { variable: string; event: string }) => Snippet} MakeSnippet */

/** @type {Record<string, MakeSnippet>} */
const SNIPPETS = {
  'advice.closureChain': ({ variable }) => ({
    before: `let current;
setInterval(() => {
  const ${variable} = current;
  const report = () => ${variable} && log('replaced');
  current = {
    data: new Array(1e6),
    handler() {}, // shares its scope with report()
  };
}, 1000);`,
    after: `let current;
setInterval(() => {
  let ${variable} = current;
  if (${variable}) log('replaced');
  ${variable} = null; // nothing leads to the last round
  current = {
    data: new Array(1e6),
    handler() {},
  };
}, 1000);`,
  }),
  'advice.array': () => ({
    before: `const history = [];

function onRequest(request) {
  history.push({ url: request.url, at: Date.now() });
}`,
    after: `const history = [];
const LIMIT = 1000;

function onRequest(request) {
  history.push({ url: request.url, at: Date.now() });
  if (history.length > LIMIT) history.shift();
}`,
  }),
  'advice.map': () => ({
    before: `const sessions = new Map();

function onConnection(socket) {
  sessions.set(socket.id, new Session(socket));
}`,
    after: `const sessions = new Map();

function onConnection(socket) {
  sessions.set(socket.id, new Session(socket));
  socket.once('close', () => sessions.delete(socket.id));
}`,
  }),
  'advice.set': () => ({
    before: `const running = new Set();

async function work(job) {
  running.add(job);
  await job.run();
}`,
    after: `const running = new Set();

async function work(job) {
  running.add(job);
  try {
    await job.run();
  } finally {
    running.delete(job); // also when it fails
  }
}`,
  }),
  'advice.object': () => ({
    before: `const cache = {};

function lookUp(key) {
  cache[key] ??= compute(key);
  return cache[key];
}`,
    after: `const cache = new Map();
const LIMIT = 500;

function lookUp(key) {
  if (!cache.has(key)) {
    cache.set(key, compute(key));
    // The oldest key comes first.
    if (cache.size > LIMIT) cache.delete(cache.keys().next().value);
  }
  return cache.get(key);
}`,
  }),
  'advice.list': () => ({
    before: `const first = { next: null };
let last = first;

function append(job) {
  last = last.next = { job, next: null };
}`,
    after: `let first = null;
let last = null;

function append(job) {
  const entry = { job, next: null };
  if (last) last.next = entry;
  else first = entry;
  last = entry;
}

function takeFirst() {
  const { job, next } = first;
  first = next; // the one before is free
  if (!first) last = null;
  return job;
}`,
  }),
  'advice.churn': () => ({
    before: `setInterval(() => {
  table = buildTable(rows); // all of it, each time
}, 1000);`,
    after: `rows.onchange = (row) => {
  table.set(row.id, summarise(row)); // what changed
};`,
  }),
  'advice.listeners': ({ event }) => ({
    before: `function handle(request) {
  bus.on('${event}', () => refresh(request));
}`,
    after: `function handle(request) {
  const listener = () => refresh(request);
  bus.on('${event}', listener);
  request.once('close', () => bus.off('${event}', listener));
}`,
  }),
  'advice.listenersReconnect': ({ event }) => ({
    before: `function connect() {
  socket.connect(port, host);
  socket.once('${event}', () => greet(socket)); // one more each time
}
socket.on('close', connect);`,
    after: `socket.on('${event}', () => greet(socket)); // once and for all

function connect() {
  socket.connect(port, host);
}
socket.on('close', connect);`,
  }),
  'advice.abortSignal': () => ({
    before: `async function load(item, signal) {
  signal.addEventListener('abort', () => item.stop());
  await item.run();
}`,
    after: `async function load(item, signal) {
  const stop = () => item.stop();
  signal.addEventListener('abort', stop);
  try {
    await item.run();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}`,
  }),
  'advice.interval': () => ({
    before: `function watch(client) {
  setInterval(() => client.ping(), 5000);
}`,
    after: `function watch(client) {
  const timer = setInterval(() => client.ping(), 5000);
  client.once('close', () => clearInterval(timer));
}`,
  }),
  'advice.timeout': () => ({
    before: `function ask(peer, question) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('late')), 600_000);
    peer.ask(question, resolve);
  });
}`,
    after: `function ask(peer, question) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('late')), 600_000);
    peer.ask(question, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}`,
  }),
  'advice.promises': () => ({
    before: `const waiting = new Map();

function ask(id) {
  return new Promise((resolve) => waiting.set(id, resolve));
}`,
    after: `const waiting = new Map();

function ask(id) {
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
  });
}

socket.on('close', () => {
  for (const { reject } of waiting.values()) {
    reject(new Error('closed'));
  }
  waiting.clear();
});`,
  }),
  'advice.async': () => ({
    before: `async function next(queue) {
  const job = await queue.take(); // may never come
  return run(job);
}`,
    after: `async function next(queue) {
  const signal = AbortSignal.timeout(30_000);
  const job = await queue.take({ signal }); // fails when it is late
  return run(job);
}`,
  }),
  'advice.handles': () => ({
    before: `async function firstLine(path) {
  const file = await open(path);
  const text = await file.readFile('utf8'); // may throw
  await file.close();
  return text.split('\\n')[0];
}`,
    after: `async function firstLine(path) {
  const file = await open(path);
  try {
    const text = await file.readFile('utf8');
    return text.split('\\n')[0];
  } finally {
    await file.close(); // on every way out
  }
}`,
  }),
  'advice.requests': () => ({
    before: `const recent = [];

server.on('request', (request, response) => {
  recent.push(request);
});`,
    after: `const recent = [];

server.on('request', ({ method, url }, response) => {
  recent.push({ method, url }); // not the request itself
  if (recent.length > 100) recent.shift();
});`,
  }),
  'advice.reload': () => ({
    before: `function render(name, data) {
  delete require.cache[require.resolve(name)];
  return require(name).render(data);
}`,
    after: `function render(name, data) {
  return require(name).render(data); // loaded once
}`,
  }),
  'advice.duplicates': () => ({
    before: `for (const line of lines) {
  users.push({ country: line.country });
}`,
    after: `const known = new Map();
const one = (text) => known.get(text) ?? (known.set(text, text), text);

for (const line of lines) {
  users.push({ country: one(line.country) });
}`,
  }),
  'advice.pinnedStrings': () => ({
    before: `const page = await response.text(); // 2 MB
titles.push(page.slice(12, 60)); // keeps all of it`,
    after: `const page = await response.text();
const title = page.slice(12, 60);
titles.push(Buffer.from(title).toString()); // a copy`,
  }),
  'advice.detached': () => ({
    before: `let dialog = makeDialog();
document.body.append(dialog);

function close() {
  dialog.remove(); // the variable still has it
}`,
    after: `let dialog = makeDialog();
document.body.append(dialog);

function close() {
  dialog.remove();
  dialog = null;
}`,
  }),
  'advice.buffers': () => ({
    before: `const pieces = [];
request.on('data', (piece) => pieces.push(piece));
request.on('end', () => file.write(Buffer.concat(pieces)));`,
    after: `import { pipeline } from 'node:stream/promises';

await pipeline(request, file); // piece by piece`,
  }),
  'advice.growth': () => ({
    before: `function begin(job) {
  registry.add(job);
  return job.run();
}`,
    after: `async function begin(job) {
  registry.add(job);
  try {
    return await job.run();
  } finally {
    registry.remove(job);
  }
}`,
  }),
  'advice.deadVariable': ({ variable }) => ({
    before: `function start() {
  const ${variable} = readAll();
  const total = () => ${variable}.length;
  log(total());
  return () => log('still here'); // keeps the scope
}`,
    after: `function start() {
  let ${variable} = readAll();
  const total = () => ${variable}.length;
  log(total());
  ${variable} = null; // done with it
  return () => log('still here');
}`,
  }),
  'advice.accumulation': () => ({
    before: `class Node {
  add(child) {
    child.parent = this;
    this.children.push(child);
  }
}`,
    after: `class Node {
  add(child) {
    child.parent = this;
    this.children.push(child);
  }
  remove(child) {
    child.parent = null;
    this.children.splice(this.children.indexOf(child), 1);
  }
}`,
  }),
};

/** All advice that has code. */
export const adviceKeys = Object.keys(SNIPPETS);

/**
 * @param {Sentence} advice
 * @returns {Snippet | undefined}
 */
export function snippetFor({ key, values }) {
  const make = SNIPPETS[key.replace(/\.held$/, '')];
  return make?.({ variable: nameOr(values['variable'], 'previous'), event: eventOr(values['event'], 'change') });
}

/** What would make no code is not put into it. @param {string | number | undefined} name @param {string} other */
function nameOr(name, other) {
  const isName = typeof name === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u.test(name);
  // These are in the snippets already, or are the language's own.
  return isName && !/^(current|report|log|total|start|this|null|new|let|const|true|false|undefined)$/.test(name)
    ? name
    : other;
}

/** @param {string | number | undefined} name @param {string} other */
function eventOr(name, other) {
  return typeof name === 'string' && /^[\w:.@ -]{1,40}$/.test(name) ? name : other;
}
