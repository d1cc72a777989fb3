/**
 * Snapshots over time. Each engine makes digests of its snapshots, under the interface definitions of the last
 * snapshot, whose engine makes the trend of them.
 *
 * @typedef {import('./comparison.js').Place} Place
 * @typedef {import('./api.d.ts').Snapshot} Snapshot
 * @typedef {import('./protocol.d.ts').Sort<import('./protocol.d.ts').TrendSortKey>} TrendSort
 * @typedef {import('./api.d.ts').Trend} Trend
 * @typedef {import('./protocol.d.ts').TrendInfo} TrendInfo
 */
import { checkOptions } from './arguments.js';
import { EngineError, failure } from './failure.js';
import { endOfPage } from './page-rows.js';

/** @type {TrendSort} */
const MOST_SUSPICIOUS = { key: 'growth', descending: true };

/**
 * @param {readonly Snapshot[]} snapshots oldest first
 * @param {readonly Place[]} places where each of them is
 * @returns {Promise<Trend>}
 */
export async function trendOfPlaces(snapshots, places) {
  const last = places.at(-1);
  if (!last || places.length < 2) {
    throw new EngineError(failure('malformed', `snapshots: expected two or more, got ${places.length}`));
  }
  const { client } = last;
  const definitions = await client.call('definitions', { snapshot: last.handle });
  const digests = await Promise.all(
    places.map(({ client, handle }) => client.call('digest', { snapshot: handle, definitions })),
  );
  const transfer = /** @type {ArrayBuffer[]} */ (digests.map(({ buffer }) => buffer));
  const { trend, info } = await client.call('trend', { digests }, { transfer });
  return new LocalTrend(snapshots, places, client, trend, info);
}

/** @implements {Trend} */
class LocalTrend {
  #places;
  #client;
  #handle;

  /**
   * @param {readonly Snapshot[]} snapshots
   * @param {readonly Place[]} places
   * @param {Place['client']} client where the trend is
   * @param {number} handle
   * @param {TrendInfo} info
   */
  constructor(snapshots, places, client, handle, info) {
    this.snapshots = [...snapshots];
    this.info = info;
    this.#places = [...places];
    this.#client = client;
    this.#handle = handle;
  }

  /** @type {Trend['classes']} */
  async classes(options = {}) {
    const {
      measure = 'count',
      skipFirst = false,
      requests,
      text = '',
      sort = MOST_SUSPICIOUS,
      start = 0,
      end = endOfPage(start),
    } = checkOptions(options);
    const order = { measure, skipFirst, requests, text, sort };
    return this.#client.call('trendRows', { trend: this.#handle, options: order, start, end });
  }

  /** @type {Trend['survivors']} */
  async survivors() {
    const { isById, lastIds } = this.info;
    if (!isById) {
      const message = 'these snapshots are of several processes or sessions: an id in one means nothing in another';
      throw new EngineError(failure('malformed', message));
    }
    if (lastIds.some((id, at) => id < (lastIds[at - 1] ?? 0))) {
      throw new EngineError(failure('malformed', 'these snapshots are not in the order in which they were taken'));
    }
    const bounds = Float64Array.from(lastIds);
    const cohorts = await Promise.all(
      this.#places.map(({ client, handle }) => client.call('cohorts', { snapshot: handle, bounds })),
    );
    const cohort = (/** @type {Float64Array} */ numbers, /** @type {number} */ born) => ({
      count: numbers[2 * born] ?? 0,
      shallowSize: numbers[2 * born + 1] ?? 0,
    });
    return lastIds.map((_, born) => cohorts.map((found, at) => (at < born ? undefined : cohort(found, born))));
  }

  async close() {
    await this.#client.call('endTrend', { trend: this.#handle });
  }
}
