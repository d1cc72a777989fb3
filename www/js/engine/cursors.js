/**
 * The cursors of one snapshot: a list is sorted and filtered once, however many of its pages are asked for. The few that
 * were used last are kept, so that a page of two lists side by side does not make each of them anew.
 *
 * @typedef {import('./protocol.d.ts').Query} Query
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {Calls['query']['value']} Cursor
 * @typedef {Pick<import('./client.js').Client, 'call'>} Caller
 */

const KEPT = 8;

export class Cursors {
  #client;
  #snapshot;
  /** By the query as text; the first key is the longest unused. @type {Map<string, Promise<Cursor>>} */
  #kept = new Map();

  /**
   * @param {Caller} client
   * @param {number} snapshot
   */
  constructor(client, snapshot) {
    this.#client = client;
    this.#snapshot = snapshot;
  }

  /**
   * Rows are to be asked for as soon as this is there: a cursor that is not needed any more is released after whoever has
   * waited for it until then.
   * @param {Query} query
   * @returns {Promise<Cursor>}
   */
  get(query) {
    const key = JSON.stringify(query);
    const known = this.#kept.get(key);
    const cursor = known ?? this.#client.call('query', { snapshot: this.#snapshot, query });
    this.#kept.delete(key);
    this.#kept.set(key, cursor);
    if (known) return known;
    cursor.catch(() => {
      if (this.#kept.get(key) === cursor) this.#kept.delete(key);
    });
    for (const [oldest, unused] of this.#kept) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
      this.#release(unused);
    }
    return cursor;
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
