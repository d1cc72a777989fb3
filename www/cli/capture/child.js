/**
 * A program that is started to be captured: why it ended, and how it is stopped, at the latest when Heapwise ends.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.js';

/**
 * @typedef {object} Watched
 * @property {() => Problem | undefined} ended Why the program has ended, once it has.
 * @property {() => Promise<void>} stop Asks it to end, and ends it by force after a while.
 */

/**
 * @param {import('node:child_process').ChildProcess} child
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
    child.kill('SIGKILL');
    cleanUp?.();
  };
  // Ctrl+C reaches the program, too; this is for every other end.
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (!ended) {
      const exited = once(child, 'exit');
      child.kill();
      await Promise.race([exited, sleep(stopLimit, undefined, { ref: false })]);
    }
    kill();
  };
  return { ended: () => ended, stop };
}
