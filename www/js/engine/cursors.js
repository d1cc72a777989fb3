/**
 * The cursors of one snapshot: a list is sorted and filtered once, however many of its pages are requested. The last
 * used cursors are kept, because a tree table shows many lists within each other: a few long ones, which cost memory,
 * and separately many short ones, so that a dozen expanded rows do not evict the list of millions that they are in,
 * which takes seconds to sort.
 *
 * @typedef {import('./protocol.d.ts').Query} Query
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {Calls['query']['value']} Cursor
 * @typedef {Pick<import('./client.js').Client, 'call'>} Caller
 */

const KEPT_LONG = 8;
const KEPT_SHORT = 128;
/** Lists of up to so many rows are short; all kept short lists take half a megabyte. */
const SHORT_ROWS = 1024;

/** Number of queries that have no text. */
let nameless = 0;

/**
 * A query as text. A value without text, such as an object with a function in it, is not a query: it gets a key of its
 * own, and the engine rejects it.
 * @param {unknown} query
 */
export function keyOf(query) {
  try {
    return JSON.stringify(query, (_, value) => {
      // JSON would leave them out, and find the list of a query without them.
      if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('not a query');
      return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
    });
  } catch {
    return `query ${(nameless += 1)}`;
  }
}

export class Cursors {
  #client;
  #snapshot;
  /** By query as text; the first key is the least recently used. @type {Map<string, Promise<Cursor>>} */
  #kept = new Map();
  /** Number of rows of the cursors that have arrived. @type {WeakMap<Promise<Cursor>, number>} */
  #totals = new WeakMap();

  /**
   * @param {Caller} client
   * @param {number} snapshot
   */
  constructor(client, snapshot) {
    this.#client = client;
    this.#snapshot = snapshot;
  }

  /**
   * The cursor of a query.
   *
   * Rows must be requested as soon as the promise settles: a cursor that is evicted is released after the calls that
   * waited for it.
   * @param {Query} query
   * @param {string} [key] identifies a query that is too long to be its own key
   * @returns {Promise<Cursor>}
   */
  get(query, key = keyOf(query)) {
    const known = this.#kept.get(key);
    const cursor = known ?? this.#client.call('query', { snapshot: this.#snapshot, query });
    this.#kept.delete(key);
    this.#kept.set(key, cursor);
    if (known) return known;
    cursor.then(
      ({ total }) => {
        this.#totals.set(cursor, total);
        this.#trim();
      },
      () => {
        if (this.#kept.get(key) === cursor) this.#kept.delete(key);
      },
    );
    return cursor;
  }

  /** Releases the least recently used cursors. The length of a list is unknown until its cursor arrives. */
  #trim() {
    let long = 0;
    let short = 0;
    for (const [key, cursor] of [...this.#kept].reverse()) {
      const total = this.#totals.get(cursor);
      if (total === undefined) continue;
      const isOver = total > SHORT_ROWS ? ++long > KEPT_LONG : ++short > KEPT_SHORT;
      if (!isOver) continue;
      this.#kept.delete(key);
      this.#release(cursor);
    }
  }

  /** Releases the cursors whose key begins with this. @param {string} prefix */
  drop(prefix) {
    for (const [key, cursor] of this.#kept) {
      if (!key.startsWith(prefix)) continue;
      this.#kept.delete(key);
      this.#release(cursor);
    }
  }

  /** Releases all cursors: the order of rows has changed. */
  clear() {
    for (const cursor of this.#kept.values()) this.#release(cursor);
    this.#kept.clear();
  }

  /** Forgets all cursors of a snapshot that is closed: the engine drops them with it. */
  forget() {
    this.#kept.clear();
  }

  /** @param {Promise<Cursor>} unused */
  #release(unused) {
    unused.then(({ cursor }) => this.#client.call('release', { cursor })).catch(() => {});
  }
}
