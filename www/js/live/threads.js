/**
 * The `worker_threads` of a Node process. Node gives them no connections of their own: messages to a thread travel as
 * text inside commands to the main thread, and its answers inside events.
 */

import { Channel } from './channel.js';
import { LiveFailure } from './failure.js';

/** @import { SentMessage, Thread } from './messages.js' */

/**
 * @typedef {object} Threads
 * @property {(id: string) => Channel} channelOf Throws a `LiveFailure`, `closed`, if the thread has ended.
 * @property {(failure: LiveFailure) => void} end The connection has ended.
 */

/**
 * Lists the threads of a process, and speaks to each.
 * @param {Channel} main
 * @param {object} listeners
 * @param {(threads: readonly Thread[]) => void} listeners.onchange
 * @param {(message: SentMessage) => void} listeners.onsent
 * @returns {Promise<Threads>}
 */
export async function watchThreads(main, { onchange, onsent }) {
  /** @type {Map<string, { title: string; channel: Channel }>} */
  const threads = new Map();
  const tell = () => onchange([...threads].map(([id, { title }]) => ({ id, title })));

  main.on('NodeWorker.attachedToWorker', ({ sessionId, workerInfo }) => {
    const post = (/** @type {string} */ message) =>
      main.send('NodeWorker.sendMessageToWorker', { sessionId, message }, { limitMs: Number.POSITIVE_INFINITY });
    threads.set(sessionId, { title: titleOf(workerInfo), channel: new Channel(post, onsent) });
    tell();
  });
  main.on('NodeWorker.detachedFromWorker', ({ sessionId }) => {
    threads.get(sessionId)?.channel.end(new LiveFailure('closed'));
    threads.delete(sessionId);
    tell();
  });
  main.on('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) =>
    threads.get(sessionId)?.channel.hear(message),
  );
  await main.send('NodeWorker.enable', { waitForDebuggerOnStart: false });

  return {
    channelOf: (id) => {
      const thread = threads.get(id);
      if (!thread) throw new LiveFailure('closed');
      return thread.channel;
    },
    end: (failure) => {
      for (const { channel } of threads.values()) channel.end(failure);
    },
  };
}

/** @param {{ title?: string; url?: string } | undefined} info */
function titleOf(info) {
  const script = info?.url?.split('/').at(-1) ?? '';
  return [info?.title, script].filter(Boolean).join(' · ');
}
