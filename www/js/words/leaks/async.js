/** Calls of async functions that never end. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.asyncPile': {
    en: '{count} {count:one=call|other=calls} to the async function `{function}` never {count:one=ends|other=end}',
    zh: '异步函数 `{function}` 的 {count} 次调用始终没有结束',
  },
  'evidence.survivors': {
    en: '{count} of them {count:one=has|other=have} been there since the first of {snapshots} snapshots.',
    zh: '其中 {count} 个从 {snapshots} 个快照的第一个起就一直存在。',
  },
  'advice.async': {
    en: 'These calls wait at an `await` for something that never comes, and each keeps all of its variables. Put a time limit on the wait, and make the awaited operation fail when its source closes.',
    zh: '这些调用停在某个 `await` 上，等待永远不会到来的结果，每次调用的全部变量都无法释放。请为等待设定时限，并在来源关闭时让所等待的操作失败。',
  },
};

/** @type {LeakCode} */
export const code = {
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
