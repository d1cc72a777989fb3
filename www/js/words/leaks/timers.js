/** Timers that are started and never cleared. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.timersPile': {
    en: '{count} {count:one=timer|other=timers} from `{timer}` wait to call `{function}` and were never cleared',
    zh: '{count} 个由 `{timer}` 创建、用来调用 `{function}` 的定时器从未清除',
  },
  'evidence.cleared': {
    en: '{count} of them {count:one=was|other=were} cleared, but something still leads to them.',
    zh: '其中 {count} 个已被清除，但仍有引用指向它们。',
  },
  'advice.interval': {
    en: 'An interval is started each time some work begins, and it never stops by itself: it keeps its function and everything that the function can see. Keep what `setInterval` returns and call `clearInterval` when the work ends, or let one interval serve all.',
    zh: '每次工作开始时都启动一个间隔定时器，它不会自行停止：它的函数以及函数能看到的一切都会留住。请保存 `setInterval` 的返回值，工作结束时调用 `clearInterval`；或者让一个定时器服务所有工作。',
  },
  'advice.timeout': {
    en: 'Each timer keeps its function, and everything that the function can see, until its time is over. Call `clearTimeout` as soon as it is no longer needed, also when the work fails.',
    zh: '每个定时器在到时之前，都会留住它的函数以及函数能看到的一切。一旦不再需要，请立即调用 `clearTimeout`，工作失败时也一样。',
  },
};

/** @type {LeakCode} */
export const code = {
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
