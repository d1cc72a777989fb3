/** How the flows wait: for a state, and so long that only one that never comes fails. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Nothing takes a tenth of it on an idle machine; a busy one is no reason to fail. */
export const PATIENCE_MS = 60_000;
export const POLL_MS = 40;

/**
 * Reads until what was read is as it should be, and returns that.
 * @template T
 * @param {string} what For the message when it never is.
 * @param {() => Promise<T> | T} read
 * @param {(seen: T) => boolean} isMeant
 * @returns {Promise<T>}
 */
export async function waitUntil(what, read, isMeant) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await read();
    if (isMeant(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS / 1000} s for ${what}: ${JSON.stringify(seen)}`);
    await sleep(POLL_MS);
  }
}
