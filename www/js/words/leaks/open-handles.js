/** Handles that are opened and never closed. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.handlesOpen': {
    en: '{count} `{className}` {count:one=is|other=are} still open',
    zh: '有 {count} 个 `{className}` 仍未关闭',
  },
  'title.agentsOpen': {
    en: '{count} `{className}` {count:one=keeps|other=keep} connections open',
    zh: '有 {count} 个 `{className}` 保持着打开的连接',
  },
  'title.connectionsOpen': {
    en: '{count} {count:one=connection|other=connections} to servers of this process {count:one=is|other=are} open',
    zh: '本进程的服务器上有 {count} 个打开的连接',
  },
  'title.stillListening': {
    en: '{count} `{className}` still {count:one=has|other=have} listeners',
    zh: '有 {count} 个 `{className}` 仍带有监听器',
  },
  'evidence.openedAt': {
    en: 'They seem to be opened by `{function}`, with `{call}` ({place}).',
    zh: '似乎是 `{function}` 用 `{call}`（{place}）打开的。',
  },
  'evidence.openedAt.less': {
    en: 'They seem to be opened by `{function}`, with `{call}`.',
    zh: '似乎是 `{function}` 用 `{call}` 打开的。',
  },
  'evidence.listensAt': {
    en: 'One of their listeners is `{function}` ({place}).',
    zh: '它们的监听器之一是 `{function}`（{place}）。',
  },
  'evidence.listensAt.less': {
    en: 'One of their listeners is `{function}`.',
    zh: '它们的监听器之一是 `{function}`。',
  },
  'evidence.firstRemain': {
    en: 'All {count} of the first of {snapshots} snapshots are still open in the last.',
    zh: '{snapshots} 个快照中第一个的 {count} 个，到最后一个时仍全部打开。',
  },
  'advice.openHandles': {
    en: 'The runtime keeps each `{className}` until it is closed, and with it all that its listeners can see, even if no variable leads to it any more. Call `{close}` when the work is done, also when it fails.',
    zh: '在关闭之前，运行时会一直持有每个 `{className}` 以及其监听器能访问的一切，即使已没有变量指向它。请在工作完成时调用 `{close}`，失败时也一样。',
  },
  'advice.openAgents': {
    en: 'An agent with `keepAlive` keeps its connections open for later requests. Use one agent for all requests, or call `destroy()` on an agent when it is no longer needed.',
    zh: '启用 `keepAlive` 的 agent 会保留连接，留给下一个请求。请让所有请求共用一个 agent，或在用完后对它调用 `destroy()`。',
  },
  'advice.openConnections': {
    en: 'These connections were made by clients, and stay until one of the two sides ends them. If there are not that many clients, let the server end connections without traffic: `socket.setTimeout()`, or a server’s `keepAliveTimeout`.',
    zh: '这些连接由客户端建立，在任意一方结束之前会一直存在。如果并没有这么多客户端，请让服务器结束没有流量的连接：`socket.setTimeout()`，或服务器的 `keepAliveTimeout`。',
  },
  'advice.stillListening': {
    en: 'The browser keeps each `{className}` for as long as it has listeners, with everything these see. Remove them with `removeEventListener` and the same function, or add them with a `signal` that is aborted then.',
    zh: '只要 `{className}` 还有监听器，浏览器就会一直持有它以及监听器能访问的一切。请用 `removeEventListener` 和同一个函数移除，或在添加时传入 `signal`，用完后中止。',
  },
};

/** How things of a class are opened, used and closed. @typedef {[open: string, use: string, close: string]} Use */

/** @type {Use} */
const PORT = [
  'const { port1, port2 } = new MessageChannel();',
  "port1.on('message', (answer) => job.add(answer));",
  'port1.close();',
];

/** @type {Record<string, Use>} `CLASS` stands for the name of the class. */
const USES = {
  BroadcastChannel: [
    "const channel = new CLASS('jobs');",
    'channel.onmessage = () => job.refresh();',
    'channel.close();',
  ],
  Worker: [
    "const worker = new CLASS('./worker.js');",
    "worker.on('message', (answer) => job.add(answer));",
    'await worker.terminate();',
  ],
  SharedWorker: [
    "const worker = new CLASS('./worker.js');",
    'worker.port.onmessage = () => job.refresh();',
    'worker.port.close();',
  ],
  FSWatcher: ['const watcher = fs.watch(job.folder, () => job.refresh());', '', 'watcher.close();'],
  StatWatcher: ['fs.watchFile(job.file, () => job.refresh());', '', 'fs.unwatchFile(job.file);'],
  ChildProcess: [
    "const child = spawn('convert', [job.file]);",
    "child.stdout.on('data', (part) => job.add(part));",
    'child.kill();',
  ],
  'dgram.Socket': [
    "const socket = dgram.createSocket('udp4');",
    "socket.on('message', (answer) => job.add(answer));",
    'socket.close();',
  ],
  Server: ['const server = http.createServer(job.answer);', 'server.listen(0);', 'server.close();'],
  'net.Socket': [
    'const socket = net.connect(port, host);',
    "socket.on('data', (part) => job.add(part));",
    'socket.destroy();',
  ],
  ClientHttp2Session: [
    'const session = http2.connect(origin);',
    'job.read(session.request(job.headers));',
    'session.close();',
  ],
  'inspector.Session': ['const session = new inspector.Session();', 'session.connect();', 'session.disconnect();'],
  WebSocket: ['const socket = new CLASS(url);', 'socket.onmessage = ({ data }) => job.add(data);', 'socket.close();'],
  EventSource: ['const events = new CLASS(url);', 'events.onmessage = ({ data }) => job.add(data);', 'events.close();'],
  RTCPeerConnection: ['const peer = new CLASS();', 'peer.ontrack = (event) => job.show(event);', 'peer.close();'],
};

/** @param {...string} lines */
const joined = (...lines) => lines.filter((line) => line.trim() !== '').join('\n');

/** @type {LeakCode} */
export const code = {
  'advice.openHandles': ({ className }) => {
    const [open, use, close] = (USES[className] ?? PORT).map((line) => line.replaceAll('CLASS', className));
    return {
      before: joined('async function run(job) {', `  ${open}`, `  ${use}`, '  await job.done;', '}'),
      after: joined(
        'async function run(job) {',
        `  ${open}`,
        '  try {',
        `    ${use}`,
        '    await job.done;',
        '  } finally {',
        `    ${close}`,
        '  }',
        '}',
      ),
    };
  },
  'advice.openAgents': () => ({
    before: `function priceOf(item) {
  const agent = new http.Agent({ keepAlive: true }); // one each time
  return fetchPrice(item, agent);
}`,
    after: `const agent = new http.Agent({ keepAlive: true }); // one for all

function priceOf(item) {
  return fetchPrice(item, agent);
}`,
  }),
  'advice.openConnections': () => ({
    before: `net.createServer((socket) => {
  serve(socket);
});`,
    after: `net.createServer((socket) => {
  socket.setTimeout(60_000, () => socket.destroy());
  serve(socket);
});`,
  }),
  'advice.stillListening': () => ({
    before: `function watchTheme(view) {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', () => view.draw());
}`,
    after: `function watchTheme(view, signal) {
  const query = matchMedia('(prefers-color-scheme: dark)');
  // The signal is aborted when the view closes.
  query.addEventListener('change', () => view.draw(), { signal });
}`,
  }),
};
