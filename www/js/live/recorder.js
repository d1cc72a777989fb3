/**
 * *Record three*: a baseline, load, a snapshot, load, a snapshot. What grows from the first to the second and again to
 * the third is not just warming up.
 *
 * If another client of the process disconnects in between, V8 gives all objects new ids, and the snapshots before cannot
 * be compared by id with those after. Then the series begins again with the snapshot that showed it.
 */

/** @import { IdState } from './script/parts/ids.mjs' */

export const CAPTURES = 3;
/** After so many beginnings it is better to find the other client first. */
const MOST_BEGINNINGS = 3;

/**
 * @typedef {{ kind: 'take' | 'load'; round: number }} Step `round` from 1. The load of round 1 follows the first snapshot.
 */

/** The steps of a series, in order. @type {readonly Step[]} */
export const STEPS = Array.from({ length: CAPTURES }, (_, at) => [
  ...(at > 0 ? [/** @type {Step} */ ({ kind: 'load', round: at })] : []),
  /** @type {Step} */ ({ kind: 'take', round: at + 1 }),
]).flat();

/**
 * @typedef {'done' | 'stopped' | 'disturbed'} Ending `disturbed`: other clients kept disconnecting.
 */

/**
 * Plays the series.
 * @param {object} how
 * @param {(round: number) => Promise<{ ids: IdState }>} how.take Resolves when the snapshot is taken.
 * @param {(round: number) => Promise<void>} how.load Resolves when the requests were sent, or when the person says so.
 * @param {(step: Step) => void} how.onstep
 * @param {() => void} how.onrestart The last snapshot is the first of a new series.
 * @param {AbortSignal} how.signal
 * @returns {Promise<Ending>} rejects as `take` and `load` do
 */
export async function record({ take, load, onstep, onrestart, signal }) {
  let beginnings = 1;
  for (let at = 0; at < STEPS.length; at++) {
    if (signal.aborted) return 'stopped';
    const step = /** @type {Step} */ (STEPS[at]);
    onstep(step);
    if (step.kind === 'load') {
      await load(step.round);
      continue;
    }
    const { ids } = await take(step.round);
    if (ids !== 'renumbered' || step.round === 1) continue;
    if (beginnings === MOST_BEGINNINGS) return 'disturbed';
    beginnings += 1;
    onrestart();
    // The loop goes on with the load after the first snapshot.
    at = 0;
  }
  return signal.aborted ? 'stopped' : 'done';
}
