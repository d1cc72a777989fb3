/**
 * Compares two snapshots. They may be in two engines: then the base's side of the comparison is transferred as bytes,
 * under the interface definitions of the current snapshot.
 *
 * @typedef {import('./api.d.ts').Comparison} Comparison
 * @typedef {import('./protocol.d.ts').ComparisonInfo} ComparisonInfo
 * @typedef {import('./api.d.ts').CompareOptions} CompareOptions
 * @typedef {import('./protocol.d.ts').DiffSortKey} DiffSortKey
 * @typedef {import('./protocol.d.ts').MemberKind} MemberKind
 * @typedef {import('./protocol.d.ts').Members} Members
 * @typedef {import('./protocol.d.ts').ObjectRow} ObjectRow
 * @typedef {import('./protocol.d.ts').ObjectSortKey} ObjectSortKey
 * @typedef {import('./protocol.d.ts').Query} Query
 * @typedef {import('./api.d.ts').Snapshot} Snapshot
 */
import { checkOptions, checkWhole, checkWord } from './arguments.js';
import { keyOf } from './cursors.js';
import { endOfPage, PAGE_ROWS } from './page-rows.js';
import { MEMBER_KINDS } from './vocabulary.js';

/**
 * The engine and handle of a snapshot, and its lists.
 * @typedef {object} Place
 * @property {import('./client.js').Client} client
 * @property {number} handle
 * @property {import('./cursors.js').Cursors} cursors
 */

/** @type {import('./protocol.d.ts').Sort<DiffSortKey>} */
const GROWN_MOST = { key: 'sizeDelta', descending: true };
/** @type {import('./protocol.d.ts').Sort<ObjectSortKey>} */
const RETAINING_MOST = { key: 'retainedSize', descending: true };

/**
 * @param {[Snapshot, Place]} base
 * @param {[Snapshot, Place]} current
 * @param {CompareOptions} [options]
 * @returns {Promise<Comparison>}
 */
export async function comparePlaces([base, before], [current, now], options = {}) {
  const { matching = 'auto' } = checkOptions(options);
  const { comparison, info } = await now.client.call('compare', {
    current: now.handle,
    base: before.client === now.client ? before.handle : await fetchSide(before, now),
    matching,
  });
  return new LocalComparison(base, before, current, now, comparison, info);
}

/**
 * @param {Place} before
 * @param {Place} now
 */
async function fetchSide(before, now) {
  const definitions = await now.client.call('definitions', { snapshot: now.handle });
  return before.client.call('side', { snapshot: before.handle, definitions });
}

/** Number of comparisons in all engines: handles of two engines may be equal. */
let serial = 0;

/** @implements {Comparison} */
class LocalComparison {
  /** Prefix of the keys of its lists. */
  #key = `comparison ${(serial += 1)} `;
  #before;
  #now;
  #handle;
  /** Members of the classes that were opened. @type {Map<string, Promise<Members>>} */
  #members = new Map();

  /**
   * @param {Snapshot} base
   * @param {Place} before
   * @param {Snapshot} current
   * @param {Place} now
   * @param {number} handle
   * @param {ComparisonInfo} info
   */
  constructor(base, before, current, now, handle, info) {
    this.base = base;
    this.current = current;
    this.info = info;
    this.#before = before;
    this.#now = now;
    this.#handle = handle;
  }

  /** @type {Comparison['classes']} */
  async classes(options = {}) {
    const { sort = GROWN_MOST, filter = '', scope = 'changed', start, end } = checkOptions(options);
    const { cursors, client } = this.#now;
    /** @type {Query} */
    const query = { kind: 'diff', comparison: this.#handle, scope, sort, filter };
    const { cursor, total } = await cursors.get(query, `${this.#key}${keyOf(query)}`);
    return { rows: /** @type {never} */ ((await page(client, cursor, start, end)).rows), total };
  }

  /** @type {Comparison['objects']} */
  async objects(index, which, options = {}) {
    const { sort, start = 0, end = endOfPage(start) } = checkOptions(options);
    checkWhole('index', index);
    checkWord('which', MEMBER_KINDS, which);
    checkWhole('start', start);
    checkWhole('end', end);
    const members = await this.#membersOf(index, which);
    const { client, cursors } = which === 'removed' ? this.#before : this.#now;
    const { nodes, baseRetainedSizes } = members;
    const before = baseRetainedSizes && new Map(Array.from(nodes, (node, at) => [node, baseRetainedSizes[at] ?? 0]));
    // Members are already in the order of growth: a page in that order is a list of its own.
    const isOrdered = before !== undefined && sort === undefined;
    const list = isOrdered ? nodes.slice(start, Math.min(end, start + PAGE_ROWS)) : nodes;
    const order = sort === undefined ? RETAINING_MOST : sort;
    /** @type {Query} */
    const query = { kind: 'objects', of: { kind: 'nodes', nodes: list }, sort: order };
    const key = `${this.#key}${index} ${which} ${isOrdered ? `${start} ${end}` : keyOf(order)}`;
    const { cursor } = await cursors.get(query, key);
    const { rows } = await page(client, cursor, isOrdered ? 0 : start, isOrdered ? PAGE_ROWS : end);
    const objects = /** @type {(ObjectRow & { baseRetainedSize?: number })[]} */ (rows);
    if (before) for (const row of objects) row.baseRetainedSize = before.get(row.node) ?? 0;
    if (isOrdered) objects.sort((a, b) => list.indexOf(a.node) - list.indexOf(b.node));
    return { rows: objects, total: nodes.length };
  }

  /** @type {Comparison['paths']} */
  async paths(name) {
    const ask = async (/** @type {Place} */ { client, handle: snapshot }) => {
      const { answer } = await client.call('ask', { snapshot, question: { kind: 'pathGroups', name } });
      return /** @type {import('./protocol.d.ts').PathGroup[]} */ (answer);
    };
    const [before, now] = await Promise.all([ask(this.#before), ask(this.#now)]);
    const none = { count: 0, shallowSize: 0, retainedSize: 0 };
    const old = new Map(before.map((group) => [group.path, group]));
    const young = new Map(now.map((group) => [group.path, group]));
    const changes = [...new Set([...young.keys(), ...old.keys()])].map((path) => {
      const { count: baseCount, shallowSize: baseSize, retainedSize: baseRetainedSize } = old.get(path) ?? none;
      const { count, shallowSize: size, retainedSize } = young.get(path) ?? none;
      return { path, baseCount, count, baseSize, size, baseRetainedSize, retainedSize };
    });
    return changes.toSorted((a, b) => Math.abs(b.count - b.baseCount) - Math.abs(a.count - a.baseCount));
  }

  async close() {
    for (const { cursors } of [this.#before, this.#now]) cursors.drop(this.#key);
    await this.#now.client.call('endComparison', { comparison: this.#handle });
  }

  /**
   * @param {number} index
   * @param {MemberKind} which
   */
  #membersOf(index, which) {
    const key = `${index} ${which}`;
    const known = this.#members.get(key);
    if (known) return known;
    const found = this.#now.client.call('members', { comparison: this.#handle, index, which });
    this.#members.set(key, found);
    found.catch(() => this.#members.delete(key));
    return found;
  }
}

/**
 * @param {import('./client.js').Client} client
 * @param {number} cursor
 * @param {number} [start]
 * @param {number} [end]
 */
function page(client, cursor, start = 0, end = endOfPage(start)) {
  return client.call('rows', { cursor, start, end });
}
