/**
 * The cursors of one snapshot: a list is sorted and filtered once, however many of its pages are asked for. Those that
 * were used last are kept, so that a page of many lists within each other does not make each of them anew: a few long
 * ones, which cost memory, and beside them many short ones, so that a dozen open rows do not push out the list of
 * millions that they are in, which takes seconds to sort.
 *
 * @typedef {import('./protocol.d.ts').Query} Query
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {Calls['query']['value']} Cursor
 * @typedef {Pick<import('./client.js').Client, 'call'>} Caller
 */

const KEPT_LONG = 8;
const KEPT_SHORT = 128;
/** All short ones together take half a megabyte. */
const SHORT_ROWS = 1024;

/** Queries that have no text. */
let nameless = 0;

/**
 * A query, or what tells it from others, as text. What has no text, as a `bigint` in it, makes no query: nothing shares its
 * key, and the engine refuses it.
 * @param {unknown} query
 */
export function keyOf(query) {
  try {
    return JSON.stringify(query);
  } catch {
    return `query ${(nameless += 1)}`;
  }
}

export class Cursors {
  #client;
  #snapshot;
  /** By the query as text; the first key is the longest unused. @type {Map<string, Promise<Cursor>>} */
  #kept = new Map();
  /** Of those that are here already: how many rows. @type {WeakMap<Promise<Cursor>, number>} */
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
   * Rows are to be asked for as soon as this is there: a cursor that is not needed any more is released after whoever has
   * waited for it until then.
   * @param {Query} query
   * @param {string} [key] What tells it from others, where it is too long for that itself.
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

  /** Lets go of those that were not used for longest. How long one is, is not known before it is here. */
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

  /** Lets go of those whose key begins so. @param {string} prefix */
  drop(prefix) {
    for (const [key, cursor] of this.#kept) {
      if (!key.startsWith(prefix)) continue;
      this.#kept.delete(key);
      this.#release(cursor);
    }
  }

  /** Lets go of all: the order of rows is not what it was. */
  clear() {
    for (const cursor of this.#kept.values()) this.#release(cursor);
    this.#kept.clear();
  }

  /** Lets go of all of a snapshot that is closed, which takes its cursors along. */
  forget() {
    this.#kept.clear();
  }

  /** @param {Promise<Cursor>} unused */
  #release(unused) {
    unused.then(({ cursor }) => this.#client.call('release', { cursor })).catch(() => {});
  }
}
