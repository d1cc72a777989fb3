/** What the engine and the runtime keep inside, told as the calls that fill it and the calls that empty it. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.runtime.signals': {
    en: '{count} {count:one=signal|other=signals} that `AbortSignal.any` made from {owner} {count:one=has|other=have} listeners, and {count:one=lives|other=live} as long as it does',
    zh: '`AbortSignal.any` 由 {owner} 生成的 {count} 个信号带有监听器，与它活得一样久',
  },
  'advice.runtime.signals': {
    en: 'A signal made by `AbortSignal.any` that has a listener is kept until it fires, and it can fire as long as {owner} lives. Remove the listener when the work is done: with `removeEventListener`, or with a `signal` of the work’s own that you abort at its end.',
    zh: '`AbortSignal.any` 生成的信号只要有监听器，在触发之前就不会被释放；而只要 {owner} 还在，它就可能触发。请在工作完成时移除监听器：调用 `removeEventListener`，或者为这项工作使用单独的 `signal`，并在结束时中止它。',
  },
  'title.runtime.followers': {
    en: '{owner} keeps a reference to each of {count} signals that `AbortSignal.any` made of it',
    zh: '{owner} 为 `AbortSignal.any` 由它生成的 {count} 个信号各保留一个引用',
  },
  'advice.runtime.followers': {
    en: 'The references are small, and not the program’s: older versions of Node.js, such as 20, never drop them, newer ones, such as 24, do. Use a newer version; or listen to the long-lived signal itself and remove the listener when the work is done, instead of making a signal of it each time.',
    zh: '这些引用很小，也不是程序自己保留的：旧版 Node.js（例如 20）从不丢弃它们，新版（例如 24）会丢弃。请使用较新的版本；或者直接监听长期存在的信号，并在工作完成时移除监听器，而不是每次都由它生成新信号。',
  },
  'title.runtime.timeoutSignals': {
    en: '{count} {count:one=signal|other=signals} made by `AbortSignal.timeout` in {owner} still {count:one=waits|other=wait}, and {count:one=has|other=have} listeners',
    zh: '{owner} 中由 `AbortSignal.timeout` 生成的 {count} 个信号仍在等待，并带有监听器',
  },
  'title.runtime.timeoutSignals.less': {
    en: '{count} {count:one=signal|other=signals} made by `AbortSignal.timeout` still {count:one=waits|other=wait}, and {count:one=has|other=have} listeners',
    zh: '由 `AbortSignal.timeout` 生成的 {count} 个信号仍在等待，并带有监听器',
  },
  'advice.runtime.timeoutSignals': {
    en: 'A signal made by `AbortSignal.timeout` that has a listener is kept until its time is over, also if the work is done long before. Remove the listener when the work ends, or use an `AbortController` with a timer of your own that you clear.',
    zh: '`AbortSignal.timeout` 生成的信号只要有监听器，就会保留到超时为止，即使工作早已完成。请在工作结束时移除监听器，或改用 `AbortController` 加上可清除的定时器。',
  },
  'title.runtime.entries': {
    en: '{marks} {marks:one=mark|other=marks} and {measures} {measures:one=measure|other=measures} of `performance`, made in {owner}, were never cleared',
    zh: '{owner} 在 `performance` 中创建的 {marks} 个 mark 和 {measures} 个 measure 从未清除',
  },
  'title.runtime.entries.less': {
    en: '{marks} {marks:one=mark|other=marks} and {measures} {measures:one=measure|other=measures} of `performance` were never cleared',
    zh: '`performance` 中的 {marks} 个 mark 和 {measures} 个 measure 从未清除',
  },
  'title.runtime.marks': {
    en: '{count} {count:one=mark|other=marks} of `performance`, made in {owner}, {count:one=was|other=were} never cleared',
    zh: '{owner} 在 `performance` 中创建的 {count} 个 mark 从未清除',
  },
  'title.runtime.marks.less': {
    en: '{count} {count:one=mark|other=marks} of `performance` {count:one=was|other=were} never cleared',
    zh: '`performance` 中的 {count} 个 mark 从未清除',
  },
  'title.runtime.measures': {
    en: '{count} {count:one=measure|other=measures} of `performance`, made in {owner}, {count:one=was|other=were} never cleared',
    zh: '{owner} 在 `performance` 中创建的 {count} 个 measure 从未清除',
  },
  'title.runtime.measures.less': {
    en: '{count} {count:one=measure|other=measures} of `performance` {count:one=was|other=were} never cleared',
    zh: '`performance` 中的 {count} 个 measure 从未清除',
  },
  'advice.runtime.entries': {
    en: 'The runtime keeps every mark and every measure until it is cleared, even after an observer has received it. Once they are read, call `performance.clearMarks(name)` and `performance.clearMeasures(name)`; without a name they clear all.',
    zh: '运行时会一直保留每个 mark 和 measure，直到它们被清除，即使观察者已经收到。读取之后请调用 `performance.clearMarks(name)` 和 `performance.clearMeasures(name)`；不带名称时清除全部。',
  },
  'title.runtime.observed': {
    en: '{count} {count:one=entry waits|other=entries wait} in {owner}, a `PerformanceObserver`',
    zh: '`PerformanceObserver` {owner} 中有 {count} 个条目在等待读取',
  },
  'advice.runtime.observed': {
    en: 'An observer keeps its entries until its callback gets them or `takeRecords()` takes them. Call {owner}’s `disconnect()` when you no longer need it.',
    zh: '观察者会保留条目，直到回调收到它们或 `takeRecords()` 取走它们。不再需要时请对 {owner} 调用 `disconnect()`。',
  },
  'title.runtime.observers': {
    en: '{count} {count:one=object|other=objects} of the class `PerformanceObserver`, made in {owner}, {count:one=was|other=were} never disconnected',
    zh: '{owner} 中创建的 {count} 个 `PerformanceObserver` 从未断开',
  },
  'title.runtime.observers.less': {
    en: '{count} {count:one=object|other=objects} of the class `PerformanceObserver` {count:one=was|other=were} never disconnected',
    zh: '{count} 个 `PerformanceObserver` 从未断开',
  },
  'advice.runtime.observers': {
    en: 'From `observe()` on, the runtime keeps an observer with its callback and everything in that function’s scope. Call `disconnect()` when the work that it belongs to is done, also when it fails, or let one observer serve all.',
    zh: '从调用 `observe()` 起，运行时就会保留观察者、它的回调以及该函数作用域中的一切。请在所属的工作完成时（失败时也一样）调用 `disconnect()`，或让所有工作共用一个观察者。',
  },
  'title.runtime.written': {
    en: '{count} {count:one=chunk waits|other=chunks wait} to be written to {owner}',
    zh: '{count} 个数据块在等待写入 {owner}',
  },
  'advice.runtime.written': {
    en: 'More is written to {owner} than its other end takes, and the rest waits in memory. When `write()` returns `false`, wait for the event `drain` before you write more; or use `pipeline()`, which does so. If the other end has stopped reading for good, `destroy()` the stream.',
    zh: '写入 {owner} 的数据比另一端接收的多，其余的都留在内存中。`write()` 返回 `false` 后，请等到 `drain` 事件再写；也可以使用会自动这样做的 `pipeline()`。如果另一端不再读取，请 `destroy()` 这个流。',
  },
  'title.runtime.read': {
    en: '{count} {count:one=chunk waits|other=chunks wait} in {owner} to be read',
    zh: '{owner} 中有 {count} 个数据块在等待读取',
  },
  'advice.runtime.read': {
    en: 'What arrives in {owner} is kept until code reads it. Read it, call `resume()` to drop it, or `destroy()` the stream if you do not need it; code that calls `push()` should stop when it returns `false`.',
    zh: '到达 {owner} 的数据会一直保留到被读取为止。请读取它，或调用 `resume()` 丢弃它；不需要时请 `destroy()` 这个流。调用 `push()` 的代码应在它返回 `false` 时停下。',
  },
  'title.runtime.stream': {
    en: '{count} {count:one=chunk waits|other=chunks wait} to be read from the stream {owner}',
    zh: '流 {owner} 中有 {count} 个数据块在等待读取',
  },
  'advice.runtime.stream': {
    en: 'A stream keeps what was put into it until it is read. Read {owner}, or `cancel()` it. Code that calls `enqueue()` should stop while `desiredSize` is not positive.',
    zh: '流会保留放入的数据，直到被读取。请读取 {owner}，或对它调用 `cancel()`。调用 `enqueue()` 的代码应在 `desiredSize` 不为正时停下。',
  },
  'title.runtime.branch': {
    en: '{count} {count:one=chunk waits|other=chunks wait} to be read from {owner}, a branch of `tee()`',
    zh: '`tee()` 的分支 {owner} 中有 {count} 个数据块在等待读取',
  },
  'advice.runtime.branch': {
    en: '`tee()` gives each chunk to both branches, and a branch keeps its chunks until they are read, however fast the other one is. Read {owner} as well, or `cancel()` it as soon as you do not need it; better still, call `tee()` only when both branches are read.',
    zh: '`tee()` 会把每个数据块交给两个分支；无论另一个分支读得多快，每个分支都会保留自己的数据块，直到被读取。请同时读取 {owner}，或在不需要时立即调用 `cancel()`；最好只在两个分支都会被读取时才调用 `tee()`。',
  },
  'title.runtime.sink': {
    en: '{count} {count:one=chunk waits|other=chunks wait} to be written to the stream {owner}',
    zh: '{count} 个数据块在等待写入流 {owner}',
  },
  'advice.runtime.sink': {
    en: 'More is written to {owner} than its sink takes. Await `writer.ready` before each `write()`, or use `pipeTo()`; `abort()` the stream if it no longer goes on.',
    zh: '写入 {owner} 的数据比接收端处理的多。请在每次 `write()` 之前等待 `writer.ready`，或使用 `pipeTo()`；如果不再继续，请 `abort()` 这个流。',
  },
  'title.runtime.channel': {
    en: '{count} functions subscribe to the diagnostics channel {owner}',
    zh: '有 {count} 个函数订阅了诊断通道 {owner}',
  },
  'advice.runtime.channel': {
    en: 'A channel keeps every function that subscribes to it. Subscribe once, when the program starts; or call `unsubscribe` with the same function when its work is done.',
    zh: '通道会保留每个订阅它的函数。请只在程序启动时订阅一次，或在工作完成时用同一个函数调用 `unsubscribe`。',
  },
  'title.runtime.agent': {
    en: '{count} {count:one=request waits|other=requests wait} for a connection of {owner}',
    zh: '{count} 个请求在等待 {owner} 的连接',
  },
  'advice.runtime.agent': {
    en: 'The agent has as many connections as it may have, and every further request waits in its queue. Read or `destroy()` each response, so that its connection becomes free; give requests a timeout, limit how many start, or raise `maxSockets`.',
    zh: 'agent 的连接数已达上限，其余请求都在队列中等待。请读完每个响应或对它调用 `destroy()`，以便释放连接；请为请求设定超时，限制同时开始的数量，或提高 `maxSockets`。',
  },
  'title.runtime.storages': {
    en: '{count} `AsyncLocalStorage` {count:one=object|other=objects}, made in {owner}, {count:one=is|other=are} in use',
    zh: '{owner} 中创建的 {count} 个 `AsyncLocalStorage` 正在使用',
  },
  'title.runtime.storages.less': {
    en: '{count} `AsyncLocalStorage` {count:one=object is|other=objects are} in use',
    zh: '{count} 个 `AsyncLocalStorage` 正在使用',
  },
  'advice.runtime.storages': {
    en: 'A storage that was used by `run` or `enterWith` stays in a list or a context of the runtime. Make one storage for the whole module, at its top, and give each request a store of its own; if a storage is only needed for a while, call its `disable()` at the end.',
    zh: '用过 `run` 或 `enterWith` 的存储会留在运行时的列表或上下文中。请在模块顶部为整个模块创建一个存储，为每个请求传入各自的 store；如果只是暂时需要，请在结束时调用 `disable()`。',
  },
  'title.runtime.symbols': {
    en: '{count} {count:one=symbol is|other=symbols are} in the global registry, where `Symbol.for` in {owner} adds them and nothing removes them',
    zh: '全局符号注册表中有 {count} 个符号，由 {owner} 中的 `Symbol.for` 添加，且不会被移除',
  },
  'title.runtime.symbols.less': {
    en: '{count} {count:one=symbol is|other=symbols are} in the global registry, where `Symbol.for` adds them and nothing removes them',
    zh: '全局符号注册表中有 {count} 个符号，由 `Symbol.for` 添加，且不会被移除',
  },
  'advice.runtime.symbols': {
    en: 'Each new text given to `Symbol.for` adds a symbol to a registry that is never emptied. Give it only texts that do not change. For a key that belongs to one request or object, use `Symbol()`, or a text as a key of a `Map` from which you delete it.',
    zh: '传给 `Symbol.for` 的每个新文本都会向一个从不清空的注册表中添加符号。请只传入固定的文本。如果键只属于某个请求或对象，请使用 `Symbol()`，或用文本作为 `Map` 的键并在之后删除。',
  },
  'title.runtime.watched': {
    en: 'None of the {count} `{className}` registered in {owner} can be freed: the value that was passed to `register` with each leads back to it',
    zh: '在 {owner} 中注册的 {count} 个 `{className}` 都无法释放：与每个对象一同传给 `register` 的值都指向该对象自身',
  },
  'advice.runtime.watched': {
    en: 'The `FinalizationRegistry` {owner} keeps the second argument of `register` until the first is freed. Here the second leads back to the first, by a property or by a variable that one of its functions can see, so that never happens. Pass only what the clean-up needs, such as a number or a handle, and write the clean-up function outside, where it does not see the object.',
    zh: '`FinalizationRegistry` {owner} 会保留 `register` 的第二个参数，直到第一个参数被释放。这里第二个参数通过属性或其函数能访问的变量指向第一个，因此永远不会释放。请只传入清理所需的内容，例如编号或句柄；清理函数应写在看不到该对象的地方。',
  },
  'evidence.runtime.heldMadeAt': {
    en: 'That value has a function that is written at {place}.',
    zh: '该值中有一个函数，写在 {place}。',
  },
  'title.runtime.races': {
    en: '{count} {count:one=race of promises is over, but still waits|other=races of promises are over, but still wait} for {owner}, a promise that has not settled',
    zh: '{count} 次 Promise 竞争已经结束，却仍在等待尚未敲定的 Promise {owner}',
  },
  'advice.runtime.races': {
    en: 'Each `{call}` adds a callback to every one of its promises, and {owner} keeps all of them until it settles. Do not race against a promise that lives long: use a listener or a signal, and remove the listener when the work is done.',
    zh: '每次 `{call}` 都会给其中的每个 Promise 添加一个回调；在 {owner} 敲定之前，这些回调会全部保留。请不要与长期存在的 Promise 竞争：改用监听器或信号，并在工作完成时移除监听器。',
  },
  'evidence.runtime.raceResults': {
    en: 'Each race also keeps its result in memory.',
    zh: '每次竞争的结果也因此留在内存中。',
  },
  'title.runtime.events': {
    en: '{count} `{event}` {count:one=event|other=events} of {owner} {count:one=waits|other=wait} for the loop in `{reader}` to read {count:one=it|other=them}',
    zh: '{owner} 的 {count} 个 `{event}` 事件在等待 `{reader}` 中的循环读取',
  },
  'title.runtime.events.less': {
    en: '{count} `{event}` {count:one=event|other=events} of {owner} {count:one=waits|other=wait} for a loop over `events.on` to read {count:one=it|other=them}',
    zh: '{owner} 的 {count} 个 `{event}` 事件在等待 `events.on` 的循环读取',
  },
  'advice.runtime.events': {
    en: '`events.on` keeps each event of {owner} until the loop reads it, and the loop is slower than the events come. Do the slow work elsewhere, or several at a time; or keep only the newest in a listener of your own. If the loop is no longer needed, end it: with `break`, or with a `signal`.',
    zh: '`events.on` 会保留 {owner} 的每个事件，直到循环读取它；而循环比事件到来得慢。请把耗时的工作放到别处，或一次处理多个；也可以在自己的监听器中只保留最新的。不再需要循环时，请用 `break` 或 `signal` 结束它。',
  },
  'evidence.runtime.readIn': {
    en: 'The loop is in `{function}`, {place}.',
    zh: '循环位于 `{function}`（{place}）。',
  },
  'evidence.runtime.readIn.less': {
    en: 'The loop is in `{function}`.',
    zh: '循环位于 `{function}`。',
  },
  'evidence.runtime.calledAt': {
    en: '`{call}` is called at {place}.',
    zh: '`{call}` 在 {place} 调用。',
  },
  'evidence.runtime.calledIn': {
    en: '`{call}` is called in `{function}`, {place}.',
    zh: '`{call}` 在 `{function}`（{place}）中调用。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.runtime.signals': () => ({
    before: `const either = AbortSignal.any([request.signal, shutdown.signal]);
either.addEventListener('abort', () => task.cancel());
await task.run();`,
    after: `const either = AbortSignal.any([request.signal, shutdown.signal]);
const cancel = () => task.cancel();
either.addEventListener('abort', cancel);
try {
  await task.run();
} finally {
  either.removeEventListener('abort', cancel);
}`,
  }),
  'advice.runtime.followers': () => ({
    before: `async function run(task) {
  const either = AbortSignal.any([task.signal, shutdown.signal]);
  await task.run(either);
}`,
    after: `async function run(task) {
  const stop = () => task.cancel();
  shutdown.signal.addEventListener('abort', stop);
  try {
    await task.run(task.signal);
  } finally {
    shutdown.signal.removeEventListener('abort', stop);
  }
}`,
  }),
  'advice.runtime.timeoutSignals': () => ({
    before: `const late = AbortSignal.timeout(3_600_000);
late.addEventListener('abort', () => task.cancel());
await task.run();`,
    after: `const late = AbortSignal.timeout(3_600_000);
const cancel = () => task.cancel();
late.addEventListener('abort', cancel);
try {
  await task.run();
} finally {
  late.removeEventListener('abort', cancel);
}`,
  }),
  'advice.runtime.entries': () => ({
    before: `performance.mark('start');
await work();
performance.measure('work', 'start');`,
    after: `performance.mark('start');
await work();
const { duration } = performance.measure('work', 'start');
report(duration);
performance.clearMarks('start');
performance.clearMeasures('work');`,
  }),
  'advice.runtime.written': () => ({
    before: `function log(line) {
  uplink.write(line);
}`,
    after: `async function log(line) {
  if (!uplink.write(line)) {
    await once(uplink, 'drain');
  }
}`,
  }),
  'advice.runtime.read': () => ({
    before: `const response = await get(url);
return response.statusCode;`,
    after: `const response = await get(url);
response.resume();
return response.statusCode;`,
  }),
  'advice.runtime.observers': () => ({
    before: `async function profile(job) {
  const observer = new PerformanceObserver(collect);
  observer.observe({ entryTypes: ['function'] });
  await job();
}`,
    after: `async function profile(job) {
  const observer = new PerformanceObserver(collect);
  observer.observe({ entryTypes: ['function'] });
  try {
    await job();
  } finally {
    observer.disconnect();
  }
}`,
  }),
  'advice.runtime.observed': () => ({
    before: `const observer = new PerformanceObserver(() => {});
observer.observe({ entryTypes: ['measure'] });`,
    after: `const observer = new PerformanceObserver((list) => {
  report(list.getEntries());
});
observer.observe({ entryTypes: ['measure'] });
await work();
observer.disconnect();`,
  }),
  'advice.runtime.stream': () => ({
    before: `source.on('data', (piece) => controller.enqueue(piece));`,
    after: `source.on('data', (piece) => {
  controller.enqueue(piece);
  if (controller.desiredSize <= 0) source.pause();
});
// And in pull(): source.resume();`,
  }),
  'advice.runtime.sink': () => ({
    before: `for (const piece of pieces) {
  writer.write(piece);
}`,
    after: `for (const piece of pieces) {
  await writer.ready;
  await writer.write(piece);
}`,
  }),
  'advice.runtime.agent': () => ({
    before: `const request = http.get(url, { agent });
request.on('response', ({ statusCode }) => done(statusCode));`,
    after: `const request = http.get(url, { agent, timeout: 5000 });
request.on('response', (response) => {
  response.resume(); // read, so that the connection becomes free
  done(response.statusCode);
});
request.on('timeout', () => request.destroy());`,
  }),
  'advice.runtime.branch': () => ({
    before: `const [live, audit] = events.tee();
show(live);`,
    after: `const [live, audit] = events.tee();
show(live);
await audit.cancel();`,
  }),
  'advice.runtime.channel': () => ({
    before: `function handle(request) {
  subscribe('queries', (query) => request.log(query));
}`,
    after: `const current = new AsyncLocalStorage();
subscribe('queries', (query) => current.getStore()?.log(query));

function handle(request) {
  current.run(request, () => answer(request));
}`,
  }),
  'advice.runtime.storages': () => ({
    before: `function handle(request) {
  const storage = new AsyncLocalStorage();
  storage.run(request, answer);
}`,
    after: `const storage = new AsyncLocalStorage();

function handle(request) {
  storage.run(request, answer);
}`,
  }),
  'advice.runtime.symbols': () => ({
    before: `const tag = Symbol.for(\`request:\${id}\`);
work[tag] = true;`,
    after: `const tag = Symbol.for('request');
work[tag] = id;`,
  }),
  'advice.runtime.watched': () => ({
    before: `const handles = new FinalizationRegistry((record) => record.close());
handles.register(picture, { close: () => release(picture.handle) });`,
    after: `const handles = new FinalizationRegistry((handle) => release(handle));
handles.register(picture, picture.handle);`,
  }),
  'advice.runtime.races': () => ({
    before: `const stopped = new Promise((resolve) => process.once('stop', resolve));

async function next() {
  return Promise.race([read(), stopped]);
}`,
    after: `async function next() {
  const { promise, resolve } = Promise.withResolvers();
  process.once('stop', resolve);
  try {
    return await Promise.race([read(), promise]);
  } finally {
    process.off('stop', resolve);
  }
}`,
  }),
  'advice.runtime.events': () => ({
    before: `for await (const [tick] of on(exchange, 'tick')) {
  await store(tick);
}`,
    after: `let newest;
exchange.on('tick', (tick) => {
  newest = tick;
});

for (;;) {
  if (newest) await store(newest);
  await setTimeout(100);
}`,
  }),
};
