/** Promises that are never settled. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.promisesPile': {
    en: '{count} {count:one=promise that is|other=promises that are} never settled {count:one=keeps|other=keep} `{waiter}` waiting',
    zh: '{count} 个 Promise 始终没有结果，`{waiter}` 一直在等待',
  },
  'title.promisesPile.less': {
    en: '{count} {count:one=promise is|other=promises are} waited for and never settled',
    zh: '{count} 个 Promise 有代码在等待，却始终没有结果',
  },
  'advice.promises': {
    en: 'Code waits for promises that nobody ever settles, and each keeps the waiting function with its variables. Make sure that every way out settles them, errors and closing too, and set a limit to the waiting.',
    zh: '代码在等待永远没有结果的 Promise，每一个都留住等待它的函数及其变量。请确保每条出路都会给出结果，包括出错和关闭，并为等待设定时限。',
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
