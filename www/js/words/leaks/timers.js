/** Timers that are started and never cleared. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.timersPile': {
    en: '{count} `{timer}` {count:one=timer|other=timers} of `{function}` {count:one=is|other=are} pending',
    zh: '`{function}` 有 {count} 个 `{timer}` 定时器未结束',
  },
  'title.timersOfPackage': {
    en: '{count} `{timer}` {count:one=timer|other=timers} of `{package}` {count:one=is|other=are} pending',
    zh: '`{package}` 有 {count} 个 `{timer}` 定时器未结束',
  },
  'evidence.timerTime': {
    en: 'They run for {timeMs}.',
    zh: '它们的时长为 {timeMs}。',
  },
  'evidence.timerTimes': {
    en: 'They run for {fromMs} to {toMs}.',
    zh: '它们的时长为 {fromMs} 到 {toMs}。',
  },
  'evidence.timerStore': {
    en: 'Through their async context, {count} of them also {count:one=keeps|other=keep} a store of the `AsyncLocalStorage` {owner}, {storeSize} each.',
    zh: '其中 {count} 个还通过异步上下文使 `AsyncLocalStorage` {owner} 的 store 无法释放，每个 {storeSize}。',
  },
  'evidence.timerStore.less': {
    en: 'Through their async context, {count} of them also {count:one=keeps|other=keep} a store of an `AsyncLocalStorage`, {storeSize} each.',
    zh: '其中 {count} 个还通过异步上下文使某个 `AsyncLocalStorage` 的 store 无法释放，每个 {storeSize}。',
  },
  'evidence.timerMaker': {
    en: 'They belong to objects within a `{className}`, which is created at {place}.',
    zh: '它们属于 `{className}` 内部的对象，该对象创建于 {place}。',
  },
  'evidence.cleared': {
    en: '{count} of them {count:one=was|other=were} cleared, but {count:one=is|other=are} still referenced.',
    zh: '其中 {count} 个已被清除，但仍被引用。',
  },
  'advice.interval': {
    en: 'Each piece of work starts an interval, and an interval never stops by itself: it keeps its function and all variables that this can see. Store what `setInterval` returns and pass it to `clearInterval` when the work ends, or let one interval serve all.',
    zh: '每项工作开始时都会启动一个 `setInterval` 定时器，它不会自行停止：回调函数及其作用域中的一切都无法释放。请保存 `setInterval` 的返回值，并在工作结束时传给 `clearInterval`；或者让所有工作共用一个定时器。',
  },
  'advice.timeout': {
    en: 'Until it fires, a timer keeps its function and all variables that this can see. Call `clearTimeout` as soon as the timer is no longer needed, also when the work fails.',
    zh: '定时器在触发之前，回调函数及其作用域中的一切都无法释放。不再需要时请立即调用 `clearTimeout`，工作失败时也一样。',
  },
  'advice.timersOfPackage': {
    en: 'Until it fires, a timer of `{package}` keeps the object that it belongs to, and the async context in which it was started. Do not create such an object for each request: create one for the whole program. Otherwise close or clear each when its work is done, or give it a shorter time.',
    zh: '`{package}` 的定时器在触发之前，它所属的对象以及启动它时的异步上下文都无法释放。请不要为每个请求都创建这样的对象，而是为整个程序只创建一个；或在工作完成时关闭或清空它，或为它设定更短的时间。',
  },
  'advice.timersOfMaker': {
    en: 'Until it fires, a timer of `{package}` keeps the object that it belongs to, and the async context in which it was started. Do not create a `{className}` for each request: create one for the whole program. Otherwise close or clear each when its work is done, or give it a shorter time.',
    zh: '`{package}` 的定时器在触发之前，它所属的对象以及启动它时的异步上下文都无法释放。请不要为每个请求都创建一个 `{className}`，而是为整个程序只创建一个；或在工作完成时关闭或清空它，或为它设定更短的时间。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.timersOfPackage': () => ({
    before: `async function render(request) {
  const client = new Client({ keepFor: DAY });
  return page(await client.fetch(request.url));
}`,
    after: `const client = new Client({ keepFor: DAY }); // one for all

async function render(request) {
  return page(await client.fetch(request.url));
}`,
  }),
  'advice.timersOfMaker': ({ className }) => ({
    before: `async function render(request) {
  const client = new ${className}();
  return page(await client.fetch(request.url));
}`,
    after: `const client = new ${className}(); // one for all

async function render(request) {
  return page(await client.fetch(request.url));
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
};
