/** Listeners that are added and never removed. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.listenersPile': {
    en: '{count} {count:one=listener|other=listeners} for `{event}` piled up on `{emitter}`',
    zh: '事件 `{event}` 的 {count} 个监听器堆积在 `{emitter}` 上',
  },
  'evidence.sameListener': {
    en: '{listenerShare} of the listeners are one and the same function, `{function}` ({place}): one line adds them again and again.',
    zh: '{listenerShare} 的监听器是同一个函数 `{function}`（{place}）：同一行代码在反复添加它们。',
  },
  'evidence.once': {
    en: 'They were added with `once`, but the event they wait for did not come.',
    zh: '它们是用 `once` 添加的，但所等的事件一直没有发生。',
  },
  'evidence.warned': {
    en: 'Node.js itself noticed: there are more listeners than `maxListeners` allows.',
    zh: 'Node.js 自己也发现了：监听器数量超过了 `maxListeners`。',
  },
  'evidence.emitterDead': {
    en: 'What they listen to is {state}.',
    zh: '它们监听的对象{state}。',
  },
  'value.state.destroyed': {
    en: 'already destroyed, so the event will never come',
    zh: '已被销毁，事件不会再发生',
  },
  'value.state.no handle': {
    en: 'already closed, so the event will never come',
    zh: '已经关闭，事件不会再发生',
  },
  'value.state.connecting': {
    en: 'still connecting and never got further',
    zh: '一直停留在连接中',
  },
  'advice.listeners': {
    en: 'A listener for `{event}` is added to {owner} each time some work begins, and stays when it ends, with everything that it can see. Remove it in the end with `off`, and with the very function that was added; where one event is enough, use `once`.',
    zh: '每次工作开始时都在 {owner} 上添加 `{event}` 的监听器，结束后却留在那里，连同它能看到的一切。请在结束时用 `off` 移除当初添加的那个函数；只需要一次事件时，请用 `once`。',
  },
  'advice.listenersReconnect': {
    en: 'With every new connection, listeners for `{event}` are added to {owner} again, and those of the connections before stay. Add them once, outside of what is done at each connection, or remove them when the connection closes.',
    zh: '每次重新连接都会在 {owner} 上再次添加 `{event}` 的监听器，而之前连接的监听器还在。请只添加一次（放在每次连接的代码之外），或在连接关闭时移除。',
  },
  'advice.abortSignal': {
    en: 'Every piece of work adds a listener to an `AbortSignal` that lives much longer, and leaves it there when it is done. Remove it in `finally`, or give each piece of work an `AbortController` of its own.',
    zh: '每件工作都在一个存活更久的 `AbortSignal` 上添加监听器，完成后却没有移除。请在 `finally` 中移除，或给每件工作一个单独的 `AbortController`。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.listeners': ({ event }) => ({
    before: `function handle(request) {
  bus.on('${event}', () => refresh(request));
}`,
    after: `function handle(request) {
  const listener = () => refresh(request);
  bus.on('${event}', listener);
  request.once('close', () => bus.off('${event}', listener));
}`,
  }),
  'advice.listenersReconnect': ({ event }) => ({
    before: `function connect() {
  socket.connect(port, host);
  socket.once('${event}', () => greet(socket)); // one more each time
}
socket.on('close', connect);`,
    after: `socket.on('${event}', () => greet(socket)); // once and for all

function connect() {
  socket.connect(port, host);
}
socket.on('close', connect);`,
  }),
  'advice.abortSignal': () => ({
    before: `async function load(item, signal) {
  signal.addEventListener('abort', () => item.stop());
  await item.run();
}`,
    after: `async function load(item, signal) {
  const stop = () => item.stop();
  signal.addEventListener('abort', stop);
  try {
    await item.run();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}`,
  }),
};
