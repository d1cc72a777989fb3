/** An array, Map, Set, object or linked list that keeps its entries. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.containerGrows': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, {added} more than in the first snapshot, mostly `{entryClass}`',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，比第一个快照中多 {added} 个，主要是 `{entryClass}`',
  },
  'title.containerGrows.less': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, {added} more than in the first snapshot',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，比第一个快照中多 {added} 个',
  },
  'title.containerGrowsAll': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, {added} more than in the first snapshot, all `{entryClass}`',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，比第一个快照中多 {added} 个，全部是 `{entryClass}`',
  },
  'title.containerHasAll': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, all `{entryClass}`',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，全部是 `{entryClass}`',
  },
  'title.containerHas': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}, mostly `{entryClass}`',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，主要是 `{entryClass}`',
  },
  'title.containerHas.less': {
    en: '{owner} keeps growing: this `{container}` has {count} {count:one=entry|other=entries}',
    zh: '{owner} 持续增长：这个 `{container}` 有 {count} 个条目',
  },
  'title.containerFills': {
    en: '{owner} is filling up to its limit: this `{container}` has {count} {count:one=entry|other=entries} of at most {limit}',
    zh: '{owner} 正在填充到上限：这个 `{container}` 有 {count} 个条目，上限为 {limit}',
  },
  'title.containerFills.less': {
    en: '{owner} seems to be filling up to a limit: this `{container}` has {count} {count:one=entry|other=entries}',
    zh: '{owner} 似乎正在填充到某个上限：这个 `{container}` 有 {count} 个条目',
  },
  'title.containerSlows': {
    en: '{owner} grows less and less: this `{container}` has {count} {count:one=entry|other=entries}, {lastAdded} more than in the snapshot before',
    zh: '{owner} 增长得越来越慢：这个 `{container}` 有 {count} 个条目，比前一个快照多 {lastAdded} 个',
  },
  'title.containerLargeAll': {
    en: '{owner} is large: this `{container}` has {count} {count:one=entry|other=entries}, all `{entryClass}`',
    zh: '{owner} 很大：这个 `{container}` 有 {count} 个条目，全部是 `{entryClass}`',
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
    en: 'Entries stay: {keptShare} of those in one snapshot are still there in the next.',
    zh: '条目一直保留：一个快照中的条目有 {keptShare} 在下一个快照中仍在。',
  },
  'evidence.turnover': {
    en: 'Entries are removed, too: {removedShare} of those in one snapshot are gone in the next.',
    zh: '也有条目被移除：一个快照中的条目有 {removedShare} 在下一个快照中已不在。',
  },
  'evidence.keepsLimit': {
    en: 'It seems to be kept to a limit by `{function}` ({place}).',
    zh: '`{function}`（{place}）似乎会让它保持在上限之内。',
  },
  'evidence.keepsLimit.less': {
    en: 'It seems to be kept to a limit by `{function}`.',
    zh: '`{function}` 似乎会让它保持在上限之内。',
  },
  'evidence.entriesAre': {
    en: '{classShare} of its entries are `{entryClass}`.',
    zh: '{classShare} 的条目是 `{entryClass}`。',
  },
  'evidence.keysLike': {
    en: 'Its keys look like {keyPattern}, which never run out.',
    zh: '它的键看起来像{keyPattern}，这样的键取之不尽。',
  },
  'evidence.madeAt': {
    en: 'The class or function of its entries is defined at {place}.',
    zh: '其条目的类或函数定义在 {place}。',
  },
  'evidence.filledBy': {
    en: 'It seems to be filled by `{function}` ({place}): of the functions with access to it, only that one has a call that adds entries.',
    zh: '它似乎由 `{function}`（{place}）填充：在能访问它的函数中，只有这一个含有添加条目的调用。',
  },
  'evidence.filledBy.less': {
    en: 'It seems to be filled by `{function}`: of the functions with access to it, only that one has a call that adds entries.',
    zh: '它似乎由 `{function}` 填充：在能访问它的函数中，只有这一个含有添加条目的调用。',
  },
  'evidence.holey': {
    en: '{emptyShare} of the array slots are empty, but take memory all the same.',
    zh: '数组有 {emptyShare} 的位置是空的，但同样占用内存。',
  },
  'advice.array': {
    en: 'More entries are added to {owner} than removed. Decide how long an entry is needed: remove it when its work is done, or keep only the newest, up to a limit.',
    zh: '{owner} 新增的条目多于移除的条目。请决定每个条目需要保留多久：工作完成后移除它，或设定上限、只保留最新的。',
  },
  'advice.map': {
    en: 'More entries are added to {owner} than deleted. Delete an entry when the session, request or connection that it stands for ends, or give the map a limit and drop the oldest. Where the keys are objects, a `WeakMap` drops entries by itself.',
    zh: '{owner} 新增的条目多于删除的条目。请在条目所代表的会话、请求或连接结束时删除它，或设定上限、丢弃最旧的。如果键是对象，可改用会自动移除条目的 `WeakMap`。',
  },
  'advice.mapOfNames': {
    en: 'More entries are added to {owner} than deleted. Delete an entry when the session, request or connection that it stands for ends, or give the map a limit and drop the oldest.',
    zh: '{owner} 新增的条目多于删除的条目。请在条目所代表的会话、请求或连接结束时删除它，或设定上限、丢弃最旧的。',
  },
  'advice.set': {
    en: 'More values are added to {owner} than deleted. Delete each when its work is done, in `finally` or on `close`, so that a failure cannot skip it. If the set only marks objects, use a `WeakSet`, which drops them by itself.',
    zh: '{owner} 新增的值多于删除的值。请在工作完成时删除：写在 `finally` 中或 `close` 事件里，这样出错时也不会漏掉。如果只是用来标记对象，可改用会自动移除的 `WeakSet`。',
  },
  'advice.object': {
    en: 'More properties are added to the object {owner} than deleted, so it serves as a map. Use a `Map` with a limit instead, and delete each key when it is no longer needed.',
    zh: '对象 {owner} 新增的属性多于删除的属性，它被当作映射表使用。请改用有上限的 `Map`，并在键所代表的事物结束时删除它。',
  },
  'advice.list': {
    en: 'Each entry of {owner} leads to the next, so whatever holds the first keeps all of them. In a queue, let go of the first entry when it is done. Where each new entry points to the one before it, as an error with a `cause` does, cut that reference: copy what you need from the older one, such as its message, and do not keep the object.',
    zh: '{owner} 的每个条目都指向下一个，所以只要第一个还被引用，全部条目就都无法释放。如果它是队列，请在条目用完后放开第一个条目。如果每个新条目都指向前一个（例如带 `cause` 的错误），请断开这个引用：只复制旧条目中需要的内容（例如错误消息），不要保留整个对象。',
  },
  'advice.listNewest': {
    en: 'Each piece of work puts a new entry before the others, and its `{link}` leads to the one before, so {owner} keeps all that ever were. Cut the chain: leave out `{link}`, keep only what you need of the entry before, or set it to `null` in entries that are older than a limit.',
    zh: '每项工作都在其他条目之前放入一个新条目，它的 `{link}` 指向前一个，所以 {owner} 会保留所有曾经有过的条目。请切断这条链：不要设置 `{link}`，只保留前一个条目中需要的内容，或把超出上限的旧条目的它设为 `null`。',
  },
  'evidence.functionIn': {
    en: 'They hold functions that are written at {place}.',
    zh: '它们持有写在 {place} 的函数。',
  },
  'evidence.emptiedRefs': {
    en: 'In {count} of its entries the `WeakRef` is empty: {count:one=its object is|other=their objects are} gone.',
    zh: '其中 {count} 个条目的 `WeakRef` 已空：所指的对象已经消失。',
  },
  'advice.emptiedRefs': {
    en: 'A `WeakRef` lets its object go, but the `WeakRef` itself stays in {owner}. From time to time, remove the entries whose `deref()` returns nothing, or use a `FinalizationRegistry` that removes an entry when its object is collected.',
    zh: '`WeakRef` 会放开它的对象，但 `WeakRef` 本身仍留在 {owner} 中。请定期移除 `deref()` 不再返回对象的条目，或使用 `FinalizationRegistry`，在对象被回收时移除对应的条目。',
  },
  'advice.containerFills': {
    en: '{owner} looks like a cache that is not full yet, so it need not be a leak. Let the program work longer and take another snapshot: then it should have stopped growing. If it has not, look at its limit.',
    zh: '{owner} 看起来是尚未填满的缓存，不一定是泄漏。请让程序再工作一段时间，然后再取一个快照：那时它应已停止增长。如果没有，请检查它的上限。',
  },
  'advice.containerLarge': {
    en: 'One snapshot does not show whether {owner} grows. A table that is built once, or a cache with a limit, may be large and do no harm. Take two more snapshots, with work in between: if it is a leak, it grows.',
    zh: '一个快照看不出 {owner} 是否在增长。只建立一次的表或有上限的缓存可能虽大但无害。请在工作之间再取两个快照：如果是泄漏，它会增长。',
  },
  'advice.containerOfPackage': {
    en: '{owner} belongs to the package `{package}`, so your code fills it through that package. Look for your calls of it: delete, close or dispose what they create when its work is done, or give it a limit, if the package has one.',
    zh: '{owner} 属于包 `{package}`，您的代码通过该包填充它。请检查对它的调用：工作完成后，删除、关闭或销毁这些调用所创建的内容；如果该包支持上限，请设定上限。',
  },
  'advice.containerWithin': {
    en: '`{variable}` is yours, but what is inside it ({owner}) belongs to the package `{package}`, which adds an entry when your code calls a method of `{variable}`. Find such a call that is made for each request, and undo it when the work is done, with the method that `{package}` has for that; or make the call once, at the start; or set a limit or a time, if the package has one.',
    zh: '`{variable}` 是您的，但其内部（{owner}）属于包 `{package}`：您的代码调用 `{variable}` 的方法时，该包就会添加一个条目。请找到每个请求都会执行的这种调用，在工作完成时用 `{package}` 提供的方法撤销；或只在启动时调用一次；如果该包支持，也可以设定上限或时限。',
  },
  'advice.containerOfRuntime': {
    en: '{owner} belongs to the runtime, so a call of your code fills it. Look at what its entries are and which of your calls creates them: close, remove or clear them when their work is done.',
    zh: '{owner} 属于运行时，由您的代码中的某个调用填充。请查看其中的条目是什么、由哪个调用创建，并在工作完成时关闭、移除或清空它们。',
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
    en: 'consecutive numbers, or names that end with them',
    zh: '连续的数字或以连续数字结尾的名称',
  },
  'value.keyPattern.numeric': {
    en: 'numbers',
    zh: '数字',
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
  'advice.mapOfNames': () => ({
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
  'advice.listNewest': () => ({
    before: `function change(item) {
  state = { item, before: state };
}`,
    after: `function change(item) {
  const { item: last } = state;
  state = { item, before: { item: last } }; // one step back, no more
}`,
  }),
  'advice.emptiedRefs': () => ({
    before: `const open = new Map();

function add(key, document) {
  open.set(key, new WeakRef(document));
}`,
    after: `const open = new Map();
const gone = new FinalizationRegistry((key) => {
  if (!open.get(key)?.deref()) open.delete(key);
});

function add(key, document) {
  open.set(key, new WeakRef(document));
  gone.register(document, key);
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
  'advice.containerFills': () => ({
    before: `cache.set(key, value); // still below its limit`,
    after: `cache.set(key, value);
console.log(cache.size); // stops at the limit`,
  }),
  'advice.containerLarge': () => ({
    before: `const rows = readAll(); // once: large, but no leak`,
    after: `import { writeHeapSnapshot } from 'node:v8';

writeHeapSnapshot(); // again, after some work`,
  }),
  'advice.containerWithin': () => ({
    before: `const client = new Client();

function onRequest(request) {
  client.open(request.id); // adds an entry each time
}`,
    after: `const client = new Client();

function onRequest(request) {
  client.open(request.id);
  request.once('close', () => client.close(request.id));
}`,
  }),
  'advice.containerOfPackage': () => ({
    before: `const room = rooms.create(name);
await room.run();`,
    after: `const room = rooms.create(name);
try {
  await room.run();
} finally {
  rooms.delete(name); // whatever the package calls it
}`,
  }),
  'advice.containerOfRuntime': () => ({
    before: `performance.mark(name);`,
    after: `performance.mark(name);
performance.clearMarks(name); // when it has been read`,
  }),
};
