/**
 * Findings in one snapshot, or in several over time. The engine of the last snapshot makes them; from other engines it
 * gets the surveys of their snapshots. A survey is made in parts, between which its engine answers other calls.
 *
 * @typedef {import('./comparison.js').Place} Place
 * @typedef {import('./protocol.d.ts').Findings} Findings
 */
import { EngineError, failure } from './failure.js';

/**
 * @param {readonly Place[]} places of the snapshots, oldest first
 * @returns {Promise<Findings>}
 */
export async function findingsOfPlaces(places) {
  const last = places.at(-1);
  if (!last) throw new EngineError(failure('malformed', 'snapshots: expected one or more, got 0'));
  const { client } = last;
  await Promise.all(places.map(survey));
  const earlier = await Promise.all(
    places
      .slice(0, -1)
      .map((place) =>
        place.client === client ? place.handle : place.client.call('survey', { snapshot: place.handle }),
      ),
  );
  const transfer = earlier.flatMap((it) => (typeof it === 'number' ? [] : [/** @type {ArrayBuffer} */ (it.buffer)]));
  return client.call('findings', { snapshot: last.handle, earlier }, { transfer });
}

/** @param {Place} place */
async function survey({ client, handle }) {
  while (!(await client.call('surveyStep', { snapshot: handle })));
}
