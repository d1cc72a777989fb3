/** Calls of async functions that never end. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.asyncPile': {
    en: '{count} async {count:one=call|other=calls} of `{function}` {count:one=has|other=have} not ended',
    zh: '`{function}` 的 {count} 次异步调用还没有结束',
  },
  'evidence.survivors': {
    en: '{count} of them {count:one=has|other=have} been there since the first of {snapshots} snapshots.',
    zh: '其中 {count} 次从 {snapshots} 个快照的第一个起就一直存在。',
  },
  'advice.async': {
    en: 'Each of these calls waits at an `await`, and keeps all of its variables until that is over. Put a time limit on the wait, and make the awaited operation fail when its source closes.',
    zh: '这些调用都停在某个 `await` 上，在等待结束之前，每次调用的全部变量都无法释放。请为等待设定时限，并在来源关闭时让所等待的操作失败。',
  },
  'evidence.asyncTimed': {
    en: '{count} of them {count:one=waits|other=wait} for a timer.',
    zh: '其中 {count} 次正在等待定时器。',
  },
  'advice.asyncTimed': {
    en: 'Each of these calls waits for a timer, most likely in a loop that nothing ends. Give it an `AbortSignal`, pass that on to the wait, and abort it when the work that the call belongs to is done.',
    zh: '这些调用都在等待定时器，很可能处于一个没有任何代码会结束的循环中。请为它传入 `AbortSignal`，并把它交给等待操作，在所属的工作完成时中止。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.asyncTimed': () => ({
    before: `async function beat(stream) {
  while (true) {
    await setTimeout(60_000); // of node:timers/promises
    stream.ping();
  }
}`,
    after: `async function beat(stream, signal) {
  while (!signal.aborted) {
    await setTimeout(60_000, undefined, { signal });
    stream.ping();
  }
}`,
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
};
