/**
 * What is wrong in one snapshot, or in several over time. The engine of the last one looks; of those that live in others
 * it gets a survey each.
 *
 * @typedef {import('./comparison.js').Place} Place
 * @typedef {import('./protocol.d.ts').Findings} Findings
 */
import { EngineError } from './client.js';
import { failure } from './failure.js';

/**
 * @param {readonly Place[]} places of the snapshots, oldest first
 * @returns {Promise<Findings>}
 */
export async function findingsOfPlaces(places) {
  const last = places.at(-1);
  if (!last) throw new EngineError(failure('malformed', 'findings take a snapshot or more'));
  const { client } = last;
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
