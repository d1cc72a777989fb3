/**
 * Notices that a worker has ended without a word: when the browser has taken its memory, for example, no event comes. A
 * worker holds a lock under its own name for as long as it lives, and the browser gives it to the page when it ends, even
 * if the worker was busy. Node.js has no such locks, but an event when a worker exits.
 */

/** Of the worker: holds its lock. The page learns of it by the message `alive`. */
export function holdLife() {
  const held = () => {
    self.postMessage({ kind: 'alive' });
    return new Promise(() => {});
  };
  void navigator.locks?.request(self.name, held).catch(() => {});
}

/** @type {number} */
let count = 0;
const visit = globalThis.crypto?.randomUUID?.() ?? String(Math.random());

/** A name that no other worker has, in this page or another. @param {string} role */
export function nameLife(role) {
  count += 1;
  return `heapwise-${role} ${visit} ${count}`;
}

/**
 * Calls `onend` when a worker has ended without being asked.
 * @param {Pick<Worker, 'addEventListener'>} worker that calls `holdLife`
 * @param {string} name of the worker
 * @param {() => void} onend
 * @returns {() => void} stops watching; to be called before the worker is ended
 */
export function watchLife(worker, name, onend) {
  const stopped = new AbortController();
  worker.addEventListener('message', ({ data }) => {
    if (data?.kind !== 'alive' || stopped.signal.aborted) return;
    globalThis.navigator?.locks?.request(name, { signal: stopped.signal }, onend).catch(() => {});
  });
  return () => stopped.abort();
}
