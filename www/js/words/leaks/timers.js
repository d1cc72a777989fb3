/** Timers that are started and never cleared. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.timersPile': {
    en: '{count} `{timer}` {count:one=timer|other=timers} of `{function}` {count:one=is|other=are} pending',
    zh: '`{function}` 有 {count} 个 `{timer}` 定时器未结束',
  },
  'title.timersOfPackage': {
    en: '{count} `{timer}` {count:one=timer|other=timers} of `{package}` {count:one=was|other=were} never cleared',
    zh: '`{package}` 的 {count} 个 `{timer}` 定时器从未清除',
  },
  'evidence.timerTime': {
    en: 'They are set to {timeMs}.',
    zh: '它们设定的时间是 {timeMs}。',
  },
  'evidence.timerStore': {
    en: '{count} of them {count:one=keeps|other=keep} a store of {owner} by {count:one=its|other=their} async context, {storeSize} each.',
    zh: '其中 {count} 个通过异步上下文使 {owner} 的 store 无法释放，每个 {storeSize}。',
  },
  'evidence.timerStore.less': {
    en: '{count} of them {count:one=keeps|other=keep} a store of an `AsyncLocalStorage` by {count:one=its|other=their} async context, {storeSize} each.',
    zh: '其中 {count} 个通过异步上下文使某个 `AsyncLocalStorage` 的 store 无法释放，每个 {storeSize}。',
  },
  'evidence.timerMaker': {
    en: 'They belong to objects that a `{className}` leads to, which is made at {place}.',
    zh: '它们属于 `{className}` 的对象，它创建于 {place}。',
  },
  'evidence.cleared': {
    en: '{count} of them {count:one=was|other=were} cleared, but {count:one=is|other=are} still referenced.',
    zh: '其中 {count} 个已被清除，但仍被引用。',
  },
  'advice.interval': {
    en: 'Each piece of work starts an interval, and an interval never stops by itself: it keeps its function and everything in that function’s scope. Store what `setInterval` returns and pass it to `clearInterval` when the work ends, or let one interval serve all.',
    zh: '每项工作开始时都会启动一个 `setInterval` 定时器，它不会自行停止：回调函数及其作用域中的一切都无法释放。请保存 `setInterval` 的返回值，并在工作结束时传给 `clearInterval`；或者让所有工作共用一个定时器。',
  },
  'advice.timeout': {
    en: 'Until it fires, a timer keeps its function and everything in that function’s scope. Call `clearTimeout` as soon as the timer is no longer needed, also when the work fails.',
    zh: '定时器在触发之前，回调函数及其作用域中的一切都无法释放。不再需要时请立即调用 `clearTimeout`，工作失败时也一样。',
  },
  'advice.timersOfPackage': {
    en: 'The timers are those of `{package}`, and until they fire they keep what they belong to, with the async context of the code that started them. Make one object of the package for the whole program instead of one for each request, close or clear each when its work is done, or give it a shorter time.',
    zh: '这些定时器属于 `{package}`；在触发之前，它们所属的对象以及启动它们的代码的异步上下文都无法释放。请为整个程序只创建一个该包的对象，而不是每个请求一个；或在工作完成时关闭或清空它，或为它设定更短的时间。',
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
