/** An array, Map, Set, object or linked list that takes entries in and keeps them. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.containerGrows': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, {added} of them new, mostly `{entryClass}`',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，其中 {added} 个是新增的，主要是 `{entryClass}`',
  },
  'title.containerGrows.less': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, {added} of them new',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，其中 {added} 个是新增的',
  },
  'title.containerLarge': {
    en: '{owner} is large: this `{container}` has {count} {count:one=entry|other=entries}, mostly `{entryClass}`',
    zh: '{owner} 很大：这个 `{container}` 有 {count} 个条目，主要是 `{entryClass}`',
  },
  'title.containerLarge.less': {
    en: '{owner} is large: this `{container}` has {count} {count:one=entry|other=entries}',
    zh: '{owner} 很大：这个 `{container}` 有 {count} 个条目',
  },
  'evidence.appendOnly': {
    en: 'Things are added and hardly ever removed: {keptShare} of what was in it before is still there.',
    zh: '只见增加，几乎不见删除：之前的内容有 {keptShare} 仍在其中。',
  },
  'evidence.turnover': {
    en: 'Something does clear up: {removedShare} of what was in it before has gone.',
    zh: '确实有清理：之前的内容有 {removedShare} 已经离开。',
  },
  'evidence.entriesAre': {
    en: '{classShare} of its entries are `{entryClass}`.',
    zh: '{classShare} 的条目是 `{entryClass}`。',
  },
  'evidence.keysLike': {
    en: 'Its keys look like {like}, so new ones never stop coming.',
    zh: '它的键看起来像{like}，因此新的键会源源不断。',
  },
  'evidence.madeAt': {
    en: 'They are made at {place}.',
    zh: '它们创建于 {place}。',
  },
  'evidence.filledBy': {
    en: '`{function}` ({place}) looks like what fills it.',
    zh: '`{function}`（{place}）看起来就是往里面添加内容的代码。',
  },
  'evidence.holey': {
    en: '{emptyShare} of its places are empty, and take room all the same.',
    zh: '{emptyShare} 的位置是空的，但同样占用空间。',
  },
  'advice.array': {
    en: 'Something is pushed to {owner} for every piece of work and never taken out. Decide how long an entry is needed: remove it when its work is done, or keep the newest up to a limit.',
    zh: '每做一件事就向 {owner} 添加内容，却从不取出。请决定一个条目需要保留多久：工作完成时删除它，或设定上限、只保留最新的。',
  },
  'advice.map': {
    en: 'An entry is set in {owner} for every new key and never deleted. Delete it when what it stands for ends (a session, a request, a connection), or give the map a limit and drop the oldest. Where the keys are objects, a `WeakMap` lets go by itself.',
    zh: '每个新的键都在 {owner} 中添加条目，却从不删除。当它所代表的事物（会话、请求、连接）结束时请删除它，或设定上限并丢弃最旧的。如果键是对象，`WeakMap` 会自动放手。',
  },
  'advice.set': {
    en: 'Something is added to {owner} each time and never deleted. Delete it when its work is done, in `finally` or on `close`, so that a failure cannot skip it. Where it holds objects only to recognise them, a `WeakSet` lets go by itself.',
    zh: '每次都向 {owner} 添加，却从不删除。请在工作完成时删除：写在 `finally` 里或 `close` 事件中，这样出错时也不会漏掉。如果只是为了辨认对象，`WeakSet` 会自动放手。',
  },
  'advice.object': {
    en: 'The object {owner} is used as a table: every new key becomes a property, and none is deleted. Use a `Map` with a limit instead, and delete a key when what it stands for ends.',
    zh: '对象 {owner} 被当作表来用：每个新的键都变成一个属性，却从不删除。请改用有上限的 `Map`，并在键所代表的事物结束时删除它。',
  },
  'advice.list': {
    en: 'Each entry of {owner} leads to the next, and the first one is still held, so the whole list stays. Let the beginning move on when an entry is done, and cut its link to the others.',
    zh: '{owner} 的每个条目都指向下一个，而第一个仍被持有，所以整个链表都留了下来。条目用完后，请让起点向前移动，并断开它与其他条目的链接。',
  },
  'value.container.list': {
    en: 'linked list',
    zh: '链表',
  },
  'value.like.url': {
    en: 'addresses (URLs)',
    zh: '网址（URL）',
  },
  'value.like.uuid': {
    en: 'random ids (UUIDs)',
    zh: '随机编号（UUID）',
  },
  'value.like.number': {
    en: 'running numbers',
    zh: '递增的数字',
  },
  'value.like.timestamp': {
    en: 'points in time',
    zh: '时间戳',
  },
  'value.like.email': {
    en: 'e-mail addresses',
    zh: '电子邮件地址',
  },
};

/** @type {LeakCode} */
export const code = {
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
};
