/** Calls of async functions that never end. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.asyncPile': {
    en: '{count} {count:one=call|other=calls} of the async function `{function}` never {count:one=ends|other=end}',
    zh: '异步函数 `{function}` 的 {count} 次调用始终没有结束',
  },
  'evidence.survivors': {
    en: '{count} of them {count:one=was|other=were} alive in each of {snapshots} snapshots: none of those was let go.',
    zh: '其中 {count} 个在全部 {snapshots} 个快照中都存活：一个也没有释放。',
  },
  'advice.async': {
    en: 'These calls wait at an `await` for something that never comes, and each keeps all of its variables. Set a limit to the waiting, and make what they wait for fail when its source is closed.',
    zh: '这些调用停在某个 `await` 上，等待永远不会到来的结果，每一次调用都留住它的全部变量。请为等待设定时限，并让所等的操作在来源关闭时失败。',
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
