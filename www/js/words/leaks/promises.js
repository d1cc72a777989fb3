/** Promises that are never settled. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
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
