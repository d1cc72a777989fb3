/** Flows wait for a state. The time limit is so long that only a state that never comes fails. */
import { setTimeout as sleep } from 'node:timers/promises';

/** On an idle machine no state takes a tenth of it; a busy machine must not fail a flow. */
export const PATIENCE_MS = 60_000;
export const POLL_MS = 40;

/**
 * Reads until the value is as it should be, and returns it.
 * @template T
 * @param {string} what The expected state, for the message of a failure.
 * @param {() => Promise<T> | T} read
 * @param {(seen: T) => boolean} isMeant
 * @param {number} [patienceMs]
 * @returns {Promise<T>}
 */
export async function waitUntil(what, read, isMeant, patienceMs = PATIENCE_MS) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await read();
    if (isMeant(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s for ${what}: ${JSON.stringify(seen)}`);
    await sleep(POLL_MS);
  }
}
