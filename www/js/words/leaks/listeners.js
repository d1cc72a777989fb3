/** Listeners that are added and never removed. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.unclosed': {
    en: '{count} `{className}` {count:one=object that listens|other=objects that listen} to {emitter} {count:one=was|other=were} never closed',
    zh: '{count} 个监听 {emitter} 的 `{className}` 对象从未关闭',
  },
  'evidence.unclosedMade': {
    en: '`{call}` is called at {place}.',
    zh: '`{call}` 在 {place} 处被调用。',
  },
  'advice.unclosed': {
    en: 'Each piece of work makes a new `{className}` that listens to {owner}, and {owner} keeps it, with its own listeners and all variables that they can see, until it is closed. Call its `{close}` when the work ends, also when it fails, or make one, once, that serves all.',
    zh: '每项工作都会创建一个监听 {owner} 的 `{className}`；在关闭之前，{owner} 会一直引用它以及它自己的监听器和其作用域中的一切。请在工作结束时（出错时也一样）调用它的 `{close}`，或只创建一个供所有工作共用。',
  },
  'title.listenersPile': {
    en: '{count} {count:one=listener|other=listeners} for `{event}` piled up on {emitter}',
    zh: '{emitter} 上堆积了 {count} 个 `{event}` 监听器',
  },
  'title.listenersPileAny': {
    en: '{count} {count:one=listener|other=listeners} of one function piled up on {emitter}',
    zh: '{emitter} 上堆积了同一个函数的 {count} 个监听器',
  },
  'title.callbacksPile': {
    en: '{count} {count:one=callback|other=callbacks} piled up in {owner}',
    zh: '{owner} 中堆积了 {count} 个回调函数',
  },
  'evidence.sameListener': {
    en: '{listenerShare} of the listeners are `{function}` ({place}), added again and again.',
    zh: '{listenerShare} 的监听器是反复添加的 `{function}`（{place}）。',
  },
  'evidence.sameListener.less': {
    en: '{listenerShare} of the listeners are `{function}`, added again and again.',
    zh: '{listenerShare} 的监听器是反复添加的 `{function}`。',
  },
  'evidence.once': {
    en: 'Most were added with `once`, and their event has not fired since.',
    zh: '其中大多数是用 `once` 添加的，此后事件一直没有触发。',
  },
  'evidence.onceWaits': {
    en: 'They are the runtime’s own, of `await once(…)`: the async function `{function}` ({place}) waits for each.',
    zh: '它们是运行时自己为 `await once(…)` 添加的：异步函数 `{function}`（{place}）在等待每一个。',
  },
  'evidence.onceWaits.less': {
    en: 'They are the runtime’s own, of `await once(…)`: the async function `{function}` waits for each.',
    zh: '它们是运行时自己为 `await once(…)` 添加的：异步函数 `{function}` 在等待每一个。',
  },
  'evidence.warned': {
    en: 'Node.js has warned about it: there are more listeners than `maxListeners` allows.',
    zh: 'Node.js 已发出警告：监听器数量超过了 `maxListeners`。',
  },
  'evidence.emitterDead': {
    en: 'What they listen to is {state}.',
    zh: '它们监听的对象{state}。',
  },
  'value.state.destroyed': {
    en: 'already destroyed, so the event will never fire',
    zh: '已被销毁，事件不会再触发',
  },
  'value.state.no handle': {
    en: 'already closed, so the event will never fire',
    zh: '已经关闭，事件不会再触发',
  },
  'value.state.connecting': {
    en: 'still connecting',
    zh: '仍在连接中',
  },
  'advice.listeners': {
    en: 'Each piece of work adds a listener for `{event}` to {owner} and leaves it there, with all variables that it can see. Remove it with `off` when the work ends, passing the same function that was added, or add one listener, once, that serves all.',
    zh: '每项工作都会在 {owner} 上添加 `{event}` 监听器，结束后却没有移除，它的作用域也随之无法释放。请在工作结束时用 `off` 移除当初添加的那个函数，或只添加一次监听器，由它服务所有工作。',
  },
  'advice.listenersOnce': {
    en: 'Each piece of work adds a listener for `{event}` to {owner}, which stays until the event comes, with all variables that it can see. Remove it with `off` when the work ends, passing the same function that was added.',
    zh: '每项工作都会在 {owner} 上添加 `{event}` 监听器，在事件到来之前它会一直存在，它的作用域也无法释放。请在工作结束时用 `off` 移除当初添加的那个函数。',
  },
  'advice.listenersWait': {
    en: 'Each call of `{function}` waits for `{event}` of {owner}, with all of its variables, and nothing ends the wait. Pass `once` a `signal` and abort it when the work is done or has taken too long: that removes its listeners and ends the call.',
    zh: '`{function}` 的每次调用都带着全部变量等待 {owner} 的 `{event}`，没有任何代码结束等待。请给 `once` 传入 `signal`，并在工作完成或超时时中止它：这会移除监听器并结束调用。',
  },
  'advice.callbacks': {
    en: 'Each piece of work adds a callback to {owner} and leaves it there, with all variables that it can see. Take it out when the work ends: call the function that `on` or `subscribe` returned, or pass the same function to `off`.',
    zh: '每项工作都会向 {owner} 添加一个回调函数，结束后却没有移除，它的作用域也无法释放。请在工作结束时移除：调用 `on` 或 `subscribe` 返回的函数，或把同一个函数传给 `off`。',
  },
  'advice.eventTarget': {
    en: 'Each piece of work adds a listener to {owner}, which lives much longer, and leaves it there, with all variables that it can see. Remove it with `removeEventListener` and the same function when the work ends, or add it with a `signal` that is aborted then.',
    zh: '每项工作都在存活更久的 {owner} 上添加监听器，结束后却没有移除，它的作用域也无法释放。请在工作结束时用 `removeEventListener` 和同一个函数移除，或在添加时传入 `signal` 并在结束时中止。',
  },
  'advice.listenersReconnect': {
    en: 'Every new connection adds listeners for `{event}` to {owner} again, and those of earlier connections stay. Add them once, outside the code that runs for each connection, or remove them when the connection closes.',
    zh: '每次重新连接都会在 {owner} 上再次添加 `{event}` 监听器，而之前的仍在。请只添加一次（放在每次连接都会执行的代码之外），或在连接关闭时移除。',
  },
  'advice.abortSignal': {
    en: 'Each piece of work adds a listener to an `AbortSignal` that lives much longer, and leaves it there. Remove it in `finally`, or give each piece of work its own `AbortController`.',
    zh: '每项工作都在一个存活更久的 `AbortSignal` 上添加监听器，完成后却没有移除。请在 `finally` 中移除，或为每项工作单独创建 `AbortController`。',
  },
};

/** The event at the end of a piece of work, another one than the listeners wait for. @param {string} event */
const endOf = (event) => (event === 'close' ? 'end' : 'close');

/** @type {LeakCode} */
export const code = {
  'advice.unclosed': () => ({
    before: `function ask(input, question) {
  const terminal = createInterface({ input });
  terminal.once('line', question.answer);
}`,
    after: `function ask(input, question) {
  const terminal = createInterface({ input });
  terminal.once('line', (line) => {
    terminal.close();
    question.answer(line);
  });
}`,
  }),
  'advice.listeners': ({ event }) => ({
    before: `function handle(request) {
  bus.on('${event}', () => refresh(request));
}`,
    after: `function handle(request) {
  const listener = () => refresh(request);
  bus.on('${event}', listener);
  request.once('${endOf(event)}', () => bus.off('${event}', listener));
}`,
  }),
  'advice.listenersWait': ({ event }) => ({
    before: `async function ask(question) {
  const [answer] = await once(bus, '${event}');
  return [question, answer];
}`,
    after: `async function ask(question) {
  const signal = AbortSignal.timeout(30_000);
  const [answer] = await once(bus, '${event}', { signal });
  return [question, answer];
}`,
  }),
  'advice.listenersOnce': ({ event }) => ({
    before: `function handle(request) {
  bus.once('${event}', () => request.stop());
}`,
    after: `function handle(request) {
  const listener = () => request.stop();
  bus.once('${event}', listener);
  request.once('${endOf(event)}', () => bus.off('${event}', listener));
}`,
  }),
  'advice.callbacks': () => ({
    before: `function open(view) {
  store.subscribe(() => view.draw());
}`,
    after: `function open(view) {
  const unsubscribe = store.subscribe(() => view.draw());
  view.once('close', unsubscribe);
}`,
  }),
  'advice.eventTarget': () => ({
    before: `class View {
  open() {
    window.addEventListener('resize', () => this.draw());
  }
}`,
    after: `class View {
  open() {
    this.closing = new AbortController();
    const { signal } = this.closing;
    window.addEventListener('resize', () => this.draw(), { signal });
  }

  close() {
    this.closing.abort();
  }
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
