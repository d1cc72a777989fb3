/**
 * A program that is started to be captured, or to put load on one: why it ended, and how it is stopped, at the latest when
 * Heapwise ends.
 *
 * What is started may be a shell or npm, which starts the program itself. Each therefore gets a process group of its own, and
 * signals go to the group: ended alone, a shell leaves its program running. Windows has no groups; there the child is ended.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.js';

/** How long a process may take to end by force. */
const KILL_LIMIT_MS = 2000;
const RETRY_MS = 20;

/** For `spawn`. */
export const OWN_GROUP = { detached: process.platform !== 'win32' };

/**
 * @typedef {object} Watched
 * @property {() => Problem | undefined} ended Why the program has ended, once it has.
 * @property {() => Promise<void>} stop Asks it to end, and ends it by force after a while.
 * @property {() => void} release Leaves it alone from now on.
 */

/**
 * @param {import('node:child_process').ChildProcess} child Started with `OWN_GROUP`.
 * @param {string} name Of the program, for an error.
 * @param {number} stopLimit How long it may take to end by itself, in milliseconds.
 * @param {() => void} [cleanUp] Called after the program has been ended by force.
 * @returns {Watched}
 */
export function watchChild(child, name, stopLimit, cleanUp) {
  /** @type {Problem | undefined} */
  let ended;
  child.once('error', (error) => (ended = new Problem('cli.error.start', { name, message: error.message })));
  child.once('exit', (code, signal) => (ended = new Problem('cli.error.ended', { code: String(code ?? signal) })));
  const kill = () => {
    signalGroup(child, 'SIGKILL');
    cleanUp?.();
  };
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (!ended) {
      const exited = once(child, 'exit');
      signalGroup(child, 'SIGTERM');
      await Promise.race([exited, sleep(stopLimit, undefined, { ref: false })]);
    }
    // What has not ended yet would write files that were removed.
    const limit = Date.now() + KILL_LIMIT_MS;
    while (signalGroup(child, 'SIGKILL') && Date.now() < limit) await sleep(RETRY_MS);
    cleanUp?.();
  };
  return { ended: () => ended, stop, release: () => void process.off('exit', kill) };
}

/**
 * Sends a signal to a child and to everything that it has started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 * @returns {boolean} whether something of it was left
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return false;
  try {
    // The group remains while one of its processes runs, so the number of a child that has ended belongs to nothing else.
    return OWN_GROUP.detached ? process.kill(-child.pid, signal) : child.kill(signal);
  } catch {
    return false;
  }
}
