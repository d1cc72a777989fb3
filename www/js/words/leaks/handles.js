/** Requests, sockets and files that stay after their work is done. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.requestsKept': {
    en: '{count} `{className}` {count:one=is|other=are} still held by {owner}, though the work is done',
    zh: '{owner} 仍持有 {count} 个 `{className}`，而它们的工作已经完成',
  },
  'evidence.closed': {
    en: '{count} of them {count:one=has|other=have} been closed or answered already.',
    zh: '其中 {count} 个已经关闭或已经应答。',
  },
  'advice.handles': {
    en: 'Whatever is opened has to be closed on every way out, also when an error is thrown in between. `try … finally` does that; for streams, `pipeline` closes all of them.',
    zh: '打开的东西在每条出路上都必须关闭，中途抛出错误时也一样。`try … finally` 可以做到；对于流，`pipeline` 会全部关闭。',
  },
  'advice.requests': {
    en: 'Requests or sockets that are done with are still held by {owner}, and each keeps its buffers, headers and whatever was attached to it. Take them out when they close, and keep the few values that you need instead of the whole object.',
    zh: '已经完成的请求或套接字仍被 {owner} 持有，每一个都留住它的缓冲区、头部以及附加在上面的一切。请在它们关闭时取出，并只保留需要的几个值，而不是整个对象。',
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
