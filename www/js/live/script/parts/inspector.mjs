// A session with the inspector of a process: finds it, sends commands, takes heap snapshots.

import { get } from 'node:http';
import { openWebSocket } from './web-socket.mjs';

/** Something that the person who runs this can change. It is printed without a stack. */
export class Problem extends Error {}

/** An inspector on this machine answers at once; one behind a tunnel may take a moment. */
const CONNECT_LIMIT_MS = 10_000;
/** A snapshot that has not begun after so long waits for something. */
const BEGIN_LIMIT_MS = 5000;

/**
 * @typedef {object} Session
 * @property {string} title What the inspector calls the program.
 * @property {(method: string, params?: object) => Promise<any>} send
 * @property {(method: string, listener: (params: any) => void) => void} on Replaces the listener of an event.
 * @property {Promise<never>} ended Rejects when the program ends.
 * @property {() => void} close
 */

/**
 * @param {string} where `host:port`, a port, or the `ws://` address that the program has printed.
 * @returns {Promise<Session>}
 */
export async function connectInspector(where) {
  const { url, title } = where.startsWith('ws://') ? { url: where, title: where } : await findInspector(where);
  /** @type {Map<number, { resolve: (result: any) => void; reject: (error: Error) => void; method: string }>} */
  const commands = new Map();
  /** @type {Map<string, (params: any) => void>} */
  const listeners = new Map();
  let lastId = 0;
  let isClosed = false;
  /** @type {(error: Error) => void} */
  let end = () => {};
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) => (end = reject));
  // Without this a session that nothing loads would end with an unhandled rejection.
  ended.catch(() => {});

  const onmessage = (/** @type {string} */ text) => {
    const { id, method, params, result, error } = JSON.parse(text);
    if (id === undefined) return listeners.get(method)?.(params);
    const command = commands.get(id);
    commands.delete(id);
    if (error) command?.reject(new Problem(`The inspector refused ${command.method}: ${error.message}`));
    else command?.resolve(result);
  };
  const onclose = () => {
    isClosed = true;
    for (const { reject, method } of commands.values()) reject(endedDuring(method));
    commands.clear();
    end(endedDuring('the load'));
  };
  const socket = await openWebSocket(url, { onmessage, onclose }).catch((error) => {
    throw new Problem(
      `${url} refused the connection (${error.message || error.code}). If it was copied, the program may have been started again since.`,
    );
  });
  /** @type {Session['send']} */
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(endedDuring(method));
      const id = ++lastId;
      commands.set(id, { resolve, reject, method });
      socket.send(JSON.stringify({ id, method, params }));
    });
  // A program of Node.js that has ended lives on while a client is connected, and its port takes connections.
  listeners.set('NodeRuntime.waitingForDisconnect', () => socket.close());
  await send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(() => {
    // Other runtimes do not know this.
  });
  return {
    title,
    send,
    ended,
    on: (method, listener) => void listeners.set(method, listener),
    close: () => socket.close(),
  };
}

/** @param {string} method */
function endedDuring(method) {
  return new Problem(`The program has ended, or was killed, or has closed its inspector (during ${method}).`);
}

/**
 * Asks the inspector for its address, which has a random part.
 * @param {string} where
 * @returns {Promise<{ url: string; title: string }>}
 */
async function findInspector(where) {
  const host = /^\d+$/.test(where) ? `127.0.0.1:${where}` : where;
  const answer = await getText(`http://${host}/json/list`).catch((error) => {
    throw new Problem(
      error.code === 'ECONNREFUSED'
        ? `Nothing listens at ${host}. Start the program with node --inspect, or check host and port.`
        : `${host} cannot be asked for its inspector: ${error.message || error.code}.`,
    );
  });
  const target = readTargets(answer.text)?.find((one) => one.webSocketDebuggerUrl);
  if (answer.status !== 200 || target === undefined) {
    throw new Problem(
      `${host} is no inspector that takes heap snapshots: /json/list was answered with HTTP ${answer.status}. Is it the port of the program's server?`,
    );
  }
  return { url: target.webSocketDebuggerUrl, title: target.title };
}

/** @param {string} text @returns {{ webSocketDebuggerUrl: string; title: string }[] | undefined} */
function readTargets(text) {
  try {
    const list = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} url @returns {Promise<{ status: number | undefined; text: string }>} */
function getText(url) {
  return new Promise((resolve, reject) => {
    const asked = get(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', reject);
    });
    asked.setTimeout(CONNECT_LIMIT_MS, () => asked.destroy(new Error('it does not answer')));
    asked.on('error', reject);
  });
}

/**
 * Takes a heap snapshot after a garbage collection. Its text comes in parts.
 * @param {Session} session
 * @param {(part: string) => void} onpart
 * @param {object} [options] More options of `HeapProfiler.takeHeapSnapshot`.
 */
export async function takeSnapshot(session, onpart, options = {}) {
  const waiting = setTimeout(() => {
    console.error(
      'The snapshot has not begun: the program is busy. Node.js 24 and later take one only when the event loop is free.',
    );
  }, BEGIN_LIMIT_MS);
  const begin = () => clearTimeout(waiting);
  session.on('HeapProfiler.reportHeapSnapshotProgress', begin);
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => onpart(chunk));
  try {
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: true, ...options });
  } finally {
    begin();
  }
}
