/** Promises that are never settled. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.promiseWaiters': {
    en: '{count} {count:one=callback waits|other=callbacks wait} for one promise, {owner}, which has not settled',
    zh: '{count} 个回调在等待同一个尚未敲定的 Promise：{owner}',
  },
  'evidence.promiseWaits': {
    en: 'One of them is `{function}` ({place}).',
    zh: '其中之一是 `{function}`（{place}）。',
  },
  'evidence.promiseWaits.less': {
    en: 'One of them is `{function}`.',
    zh: '其中之一是 `{function}`。',
  },
  'advice.promiseWaiters': {
    en: 'Each `then` or `await` adds a callback to {owner}, which keeps it, with all variables that it can see, until it settles; a callback cannot be taken off a promise. Where many pieces of work wait for one event that may never come, keep their callbacks in a `Set` or add them as listeners, and remove each when its work is done.',
    zh: '每次 `then` 或 `await` 都会为 {owner} 添加一个回调，在该 Promise 敲定之前，回调及其作用域中的一切都无法释放，而回调无法从 Promise 上移除。如果许多工作都在等待一个可能永远不会发生的事件，请把回调放入 `Set` 或注册为监听器，并在每项工作完成时移除对应的回调。',
  },
  'title.promisesPile': {
    en: '{count} {count:one=promise|other=promises} that `{waiter}` waits for {count:one=has|other=have} not settled',
    zh: '`{waiter}` 在等待 {count} 个尚未敲定的 Promise',
  },
  'title.promisesPile.less': {
    en: '{count} {count:one=promise has not settled, and code waits for it|other=promises have not settled, and code waits for them}',
    zh: '有 {count} 个被等待的 Promise 尚未敲定',
  },
  'advice.promises': {
    en: 'Code waits for promises that never settle, and each of them keeps the waiting function with its variables. Make sure that every path settles them, errors and closing included, and put a time limit on the wait.',
    zh: '代码在等待始终没有敲定的 Promise，每个 Promise 都使等待它的函数及其变量无法释放。请确保每条路径都会 resolve 或 reject，包括出错和关闭，并为等待设定时限。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.promiseWaiters': () => ({
    before: `const stopped = new Promise((resolve) => {
  process.once('SIGTERM', resolve);
});

async function work(job) {
  stopped.then(() => job.cancel());
  await job.run();
}`,
    after: `const running = new Set();
process.once('SIGTERM', () => {
  for (const job of running) job.cancel();
});

async function work(job) {
  running.add(job);
  try {
    await job.run();
  } finally {
    running.delete(job);
  }
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
};
