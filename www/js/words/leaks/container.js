/** An array, Map, Set, object or linked list that keeps its entries. */

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
    en: 'Entries are added and hardly ever removed: {keptShare} of the earlier ones are still there.',
    zh: '条目只增不减：之前的条目有 {keptShare} 仍在其中。',
  },
  'evidence.turnover': {
    en: 'Entries are removed, too: {removedShare} of the earlier ones are gone.',
    zh: '也有条目被删除：之前的条目已有 {removedShare} 不在其中。',
  },
  'evidence.entriesAre': {
    en: '{classShare} of its entries are `{entryClass}`.',
    zh: '{classShare} 的条目是 `{entryClass}`。',
  },
  'evidence.keysLike': {
    en: 'Its keys look like {keyPattern}, so there will always be new ones.',
    zh: '它的键看起来像{keyPattern}，新的键会不断出现。',
  },
  'evidence.madeAt': {
    en: 'They are created at {place}.',
    zh: '它们创建于 {place}。',
  },
  'evidence.filledBy': {
    en: '`{function}` ({place}) seems to fill it.',
    zh: '`{function}`（{place}）可能就是填充它的代码。',
  },
  'evidence.filledBy.less': {
    en: '`{function}` seems to fill it.',
    zh: '`{function}` 可能就是填充它的代码。',
  },
  'evidence.holey': {
    en: '{emptyShare} of the array slots are empty, but take memory all the same.',
    zh: '数组有 {emptyShare} 的位置是空的，但同样占用内存。',
  },
  'advice.array': {
    en: 'Every piece of work pushes to {owner}, and nothing is ever removed. Decide how long an entry is needed: remove it when its work is done, or keep only the newest, up to a limit.',
    zh: '每项工作都会向 {owner} 追加内容，却从不移除。请决定每个条目需要保留多久：工作完成后移除它，或设定上限、只保留最新的。',
  },
  'advice.map': {
    en: 'Every new key adds an entry to {owner}, and none is ever deleted. Delete an entry when the session, request or connection that it stands for ends, or give the map a limit and drop the oldest. If the keys are objects, a `WeakMap` drops entries by itself.',
    zh: '每个新键都会在 {owner} 中添加一个条目，却从不删除。请在条目所代表的会话、请求或连接结束时删除它，或设定上限、丢弃最旧的。如果键是对象，可改用会自动移除条目的 `WeakMap`。',
  },
  'advice.set': {
    en: 'Values are added to {owner} and never deleted. Delete each when its work is done, in `finally` or on `close`, so that a failure cannot skip it. If the set only marks objects, use a `WeakSet`, which drops them by itself.',
    zh: '值不断加入 {owner}，却从不删除。请在工作完成时删除：写在 `finally` 中或 `close` 事件里，这样出错时也不会漏掉。如果只是用来标记对象，可改用会自动移除的 `WeakSet`。',
  },
  'advice.object': {
    en: 'The object {owner} is used as a map: every new key becomes a property, and none is ever deleted. Use a `Map` with a limit instead, and delete each key when it is no longer needed.',
    zh: '对象 {owner} 被当作映射表使用：每个新键都成为一个属性，却从不删除。请改用有上限的 `Map`，并在键所代表的事物结束时删除它。',
  },
  'advice.list': {
    en: 'Each entry of {owner} leads to the next, and the first is still referenced, so the whole list stays alive. Move the head on when an entry is done, and clear its reference to the next.',
    zh: '{owner} 的每个条目都指向下一个，而第一个仍被引用，所以整个链表都无法释放。条目用完后，请把表头后移，并断开它与其他条目的引用。',
  },
  'value.container.list': {
    en: 'linked list',
    zh: '链表',
  },
  'value.keyPattern.url': {
    en: 'addresses (URLs)',
    zh: '网址（URL）',
  },
  'value.keyPattern.uuid': {
    en: 'random ids (UUIDs)',
    zh: '随机编号（UUID）',
  },
  'value.keyPattern.number': {
    en: 'consecutive numbers',
    zh: '递增的数字',
  },
  'value.keyPattern.timestamp': {
    en: 'timestamps',
    zh: '时间戳',
  },
  'value.keyPattern.email': {
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
