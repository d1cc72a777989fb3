// An inspector of the test's own, which answers as Node does, or breaks the protocol where a test wants it to.

import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/**
 * @typedef {object} Wire
 * @property {(text: string | Buffer) => void} raw Sends anything.
 * @property {(method: string, params: unknown) => void} event
 * @property {(message: string) => void} refuse Answers the command with an error.
 * @property {() => void} hangUp
 */
/** @typedef {(params: any, wire: Wire) => unknown} Answer Undefined for no answer. */

/** @type {Readonly<Record<string, Answer>>} */
const USUAL = {
  'Runtime.getHeapUsage': () => ({ usedSize: 5e6, totalSize: 9e6 }),
  'Runtime.evaluate': ({ expression }) => {
    if (expression.includes('versions')) return valueOf({ kind: 'node', version: '24.0.0', title: 'a.js', pid: 42 });
    if (expression.includes('memoryUsage')) return valueOf({ rss: 5e7, external: 1e6, arrayBuffers: 1e5 });
    return { result: { objectId: 'held' } };
  },
  'HeapProfiler.getHeapObjectId': () => ({ heapSnapshotObjectId: '77' }),
  'HeapProfiler.collectGarbage': () => ({}),
  'NodeRuntime.notifyWhenWaitingForDisconnect': () => ({}),
  'NodeRuntime.enable': () => ({}),
  'NodeWorker.enable': () => ({}),
};

/** The answer to code. @param {unknown} value */
export function valueOf(value) {
  return { result: { value } };
}

/** @param {Readonly<Record<string, Answer>>} [answers] By command; the usual ones where missing. */
export async function startBroken(answers = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  /** Commands that came. @type {string[]} */
  const heard = [];
  server.on('connection', (socket) => {
    const say = (/** @type {unknown} */ message) => socket.send(JSON.stringify(message));
    socket.on('message', async (data) => {
      const { id, method, params } = JSON.parse(String(data));
      heard.push(method);
      const answer = answers[method] ?? USUAL[method];
      const refuse = (/** @type {string} */ message) => say({ id, error: { message } });
      if (!answer) return refuse(`'${method}' wasn't found`);
      const result = await answer(params, {
        raw: (text) => socket.send(text),
        event: (name, told) => say({ method: name, params: told }),
        refuse,
        hangUp: () => socket.close(),
      });
      if (result !== undefined) say({ id, result });
    });
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    wsUrl: `ws://127.0.0.1:${port}/0f1e2d3c`,
    heard,
    /** How many are connected. */
    clients: () => server.clients.size,
    close: () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
