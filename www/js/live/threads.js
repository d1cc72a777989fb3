/**
 * The `worker_threads` of a Node process. Node gives them no connections of their own: messages to a thread travel as
 * text inside commands to the main thread, and its answers inside events.
 */

import { Channel } from './channel.js';
import { LiveFailure } from './failure.js';
import { plainText } from './reported.js';

/** @import { SentMessage, Thread } from './messages.js' */

/** The list of threads is reported at most this often. */
const TELL_MS = 50;
/** A list with more of them at a time would be of no use. */
const MOST_THREADS = 1000;

/**
 * @typedef {object} Threads
 * @property {(id: string) => Channel} channelOf Throws a `LiveFailure`, `thread`, if the thread has ended.
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
  let isTelling = false;
  // A program may start many at once.
  const report = () => {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      onchange([...threads].map(([id, { title }]) => ({ id, title })));
    }, TELL_MS);
  };

  main.on('NodeWorker.attachedToWorker', ({ sessionId, workerInfo }) => {
    const post = (/** @type {string} */ message) =>
      main.send('NodeWorker.sendMessageToWorker', { sessionId, message }, { limitMs: Number.POSITIVE_INFINITY });
    if (typeof sessionId !== 'string' || threads.size >= MOST_THREADS) return;
    threads.set(sessionId, { title: titleOf(workerInfo), channel: new Channel(post, onsent) });
    report();
  });
  main.on('NodeWorker.detachedFromWorker', ({ sessionId }) => {
    threads.get(sessionId)?.channel.end(new LiveFailure('thread'));
    threads.delete(sessionId);
    report();
  });
  main.on('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) =>
    threads.get(sessionId)?.channel.hear(message),
  );
  await main.send('NodeWorker.enable', { waitForDebuggerOnStart: false });

  return {
    channelOf: (id) => {
      const thread = threads.get(id);
      if (!thread) throw new LiveFailure('thread');
      return thread.channel;
    },
    end: (failure) => {
      for (const { channel } of threads.values()) channel.end(failure);
    },
  };
}

/** @param {{ title?: unknown; url?: unknown } | undefined} info */
function titleOf(info) {
  const script = plainText(info?.url).split('/').at(-1) ?? '';
  return [plainText(info?.title), script].filter(Boolean).join(' · ');
}
