/** Requests, sockets and files that stay after their work is done. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.requestsKept': {
    en: '{owner} still holds {count} `{className}` {count:one=object whose work is|other=objects whose work is} done',
    zh: '{owner} 仍持有 {count} 个工作已完成的 `{className}`',
  },
  'title.requestsHeld': {
    en: '{owner} holds {count} `{className}` {count:one=object|other=objects}',
    zh: '{owner} 持有 {count} 个 `{className}`',
  },
  'evidence.closed': {
    en: '{count} of them {count:one=was|other=were} closed or {count:one=has|other=have} sent {count:one=its|other=their} answer.',
    zh: '其中 {count} 个已关闭或已发出响应。',
  },
  'advice.handles': {
    en: 'Close what you open on every path, also when an error is thrown in between. `try … finally` does that; for streams, `pipeline` closes all of them.',
    zh: '打开的资源在每条路径上都必须关闭，中途抛出错误时也一样。`try … finally` 可以做到；对于流，`pipeline` 会全部关闭。',
  },
  'advice.requests': {
    en: '{owner} still holds requests or sockets that are finished, and each keeps its buffers, headers and everything attached to it. Remove them when they close, and store the few values you need instead of the whole object.',
    zh: '{owner} 仍持有已经结束的请求或套接字，它们的缓冲区、头部以及附加在上面的一切都无法释放。请在关闭时移除它们，并只保存需要的几个值，而不是整个对象。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.handles': () => ({
    before: `async function firstLine(path) {
  const file = await open(path);
  const text = await file.readFile('utf8'); // may throw
  await file.close();
  return text.split('\\n')[0];
}`,
    after: `async function firstLine(path) {
  const file = await open(path);
  try {
    const text = await file.readFile('utf8');
    return text.split('\\n')[0];
  } finally {
    await file.close(); // on every way out
  }
}`,
  }),
  'advice.requests': () => ({
    before: `const recent = [];

server.on('request', (request, response) => {
  recent.push(request);
});`,
    after: `const recent = [];

server.on('request', ({ method, url }, response) => {
  recent.push({ method, url }); // not the request itself
  if (recent.length > 100) recent.shift();
});`,
  }),
};
