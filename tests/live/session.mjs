// A client of inspectors for tests: commands, events, and how the connection ends. Node 20 has no WebSocket without a flag,
// so this uses the package `ws`.

import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A command without an answer for so long has failed. */
const LIMIT_MS = 60_000;

/**
 * @param {string} wsUrl
 * @param {{ headers?: Record<string, string> }} [options]
 */
export async function openSession(wsUrl, options = {}) {
  // Bun sends a whole snapshot in one message.
  const socket = new WebSocket(wsUrl, { perMessageDeflate: false, maxPayload: 0, ...options });
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'open');
  let last = 0;
  /** @type {Map<number, { resolve: (result: any) => void; reject: (error: Error) => void }>} */
  const waiting = new Map();
  /** @type {Map<string, ((params: any) => void)[]>} */
  const listeners = new Map();

  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) {
      for (const listener of listeners.get(message.method) ?? []) listener(message.params);
      return;
    }
    const command = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) command?.reject(new Error(message.error.message));
    else command?.resolve(message.result);
  });
  socket.on('error', () => {});
  void closed.then(({ code }) => {
    for (const { reject } of waiting.values()) reject(new Error(`the connection is closed (${code})`));
    waiting.clear();
  });

  return {
    /** @param {string} method @param {object} [params] @param {number} [limitMs] @returns {Promise<any>} */
    send(method, params = {}, limitMs = LIMIT_MS) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(reject)(new Error(`${method} is not answered`)), limitMs);
        /** @param {(value: any) => void} done */
        const settle = (done) => (/** @type {any} */ value) => {
          clearTimeout(timer);
          waiting.delete(id);
          done(value);
        };
        waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
        socket.send(JSON.stringify({ id, method, params }));
      });
    },
    /** @param {string} method @param {(params: any) => void} listener */
    on(method, listener) {
      listeners.set(method, [...(listeners.get(method) ?? []), listener]);
    },
    /** How the connection ended. */
    closed,
    close: async () => {
      socket.close();
      await closed;
    },
    terminate: () => socket.terminate(),
  };
}
