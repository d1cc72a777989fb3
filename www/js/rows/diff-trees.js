/**
 * The rows of a comparison: classes, in them the objects that were added, removed or grew, and in each object its
 * fields in the object's own snapshot. Lists may have millions of rows, so each is paged, and lists in one row are
 * concatenated.
 */

import { recall } from '../lib/recent.js';
import { createTree } from './tree-source.js';

/** @import { Comparison, Snapshot } from '../engine/api.js' */
/** @import { DiffRow, DiffScope, DiffSortKey, EdgeRow, MemberKind, ObjectRow, ObjectSortKey, Sort } from '../engine/protocol.js' */
/** @import { RowSource } from './row-source.js' */
/** @import { Tree, TreeRow } from './tree-source.js' */

/** The snapshot of an object. @typedef {'base' | 'current'} Side */
/** @typedef {ObjectRow & { baseRetainedSize?: number }} MemberRow */
/**
 * What a row shows.
 * @typedef {| { kind: 'diff'; row: DiffRow }
 *   | { kind: 'member'; row: MemberRow; which: MemberKind; side: Side }
 *   | { kind: 'field'; row: EdgeRow; side: Side }} DiffItem
 */
/** @typedef {{ scope: DiffScope; sort: Sort<DiffSortKey>; text: string }} DiffQuery */

/** @type {Readonly<Record<'members' | 'grown' | 'classes', ReadonlySet<string>>>} */
const KEYS = {
  members: new Set(
    /** @satisfies {DiffSortKey[]} */ ([
      'name',
      'addedCount',
      'removedCount',
      'countDelta',
      'addedSize',
      'removedSize',
      'sizeDelta',
      'retainedDelta',
    ]),
  ),
  grown: new Set(/** @satisfies {DiffSortKey[]} */ (['name', 'grownCount', 'grownSize', 'retainedDelta'])),
  classes: new Set(/** @satisfies {DiffSortKey[]} */ (['name', 'countDelta', 'sizeDelta', 'retainedDelta'])),
};

/** The default order: by the largest size of what the table shows. @type {Readonly<Record<DiffScope, DiffSortKey>>} */
const FIRST = { changed: 'sizeDelta', added: 'addedSize', removed: 'removedSize', grown: 'grownSize' };

/**
 * The order of the table: the chosen one, if the table has that column.
 * @param {Sort<DiffSortKey> | undefined} sort
 * @param {DiffScope} scope
 * @param {boolean} isById
 * @returns {Sort<DiffSortKey>}
 */
export function sortForDiff(sort, scope, isById) {
  const keys = !isById ? KEYS.classes : scope === 'grown' ? KEYS.grown : KEYS.members;
  if (sort && keys.has(sort.key)) return sort;
  return { key: isById ? FIRST[scope] : 'sizeDelta', descending: true };
}

/** Trees that are kept per comparison. */
const KEPT = 8;
/** @type {WeakMap<Comparison, Map<string, Tree<DiffItem>>>} */
const trees = new WeakMap();

/**
 * The current rows. Returns the same object until a row is expanded or collapsed.
 * @param {Comparison} comparison
 * @param {DiffQuery} query
 * @returns {RowSource<TreeRow<DiffItem>>}
 */
export function diffTreeRows(comparison, query) {
  const known = trees.get(comparison) ?? new Map();
  trees.set(comparison, known);
  const key = JSON.stringify(query);
  const make = () => createTree(diffRows(comparison, query), (item) => inside(comparison, query, item));
  return recall(known, key, KEPT, make).rows();
}

/**
 * The classes, without what is in them.
 * @param {Comparison} comparison
 * @param {DiffQuery} query
 * @returns {RowSource<DiffItem>}
 */
export function diffRows(comparison, { scope, sort, text }) {
  return {
    fetchRows: async (start, end) => {
      const { rows, total } = await comparison.classes({ scope, sort, filter: text, start, end });
      return { rows: rows.map((row) => ({ kind: 'diff', row })), total };
    },
  };
}

/**
 * @param {Comparison} comparison
 * @param {DiffQuery} query
 * @param {DiffItem} item
 * @returns {RowSource<DiffItem> | undefined}
 */
function inside(comparison, { scope, sort }, item) {
  if (item.kind === 'diff') {
    if (item.row.index === PATH) return undefined;
    if (!comparison.info.isById) return paths(comparison, item.row);
    const lists = kindsIn(item.row, scope, comparison.info.isById).map((which) =>
      members(comparison, item.row.index, which, sort),
    );
    return lists.length > 0 ? concatenate(lists) : undefined;
  }
  if (item.row.edgeCount === 0) return undefined;
  return fields(comparison[item.side], item, sort);
}

/** The index of a row that is not a class but a path to some of a class's objects. */
const PATH = -1;

/**
 * The paths to a class's objects. Without common ids single objects cannot be matched, but paths exist in both
 * snapshots.
 * @param {Comparison} comparison
 * @param {DiffRow} row
 * @returns {RowSource<DiffItem>}
 */
function paths(comparison, { name, key }) {
  /** @type {Promise<DiffItem[]> | undefined} */
  let all;
  const ask = async () =>
    (await comparison.paths(name)).map((change) => {
      const { path, baseCount, count, baseSize, size, baseRetainedSize, retainedSize } = change;
      const none = { addedCount: 0, removedCount: 0, addedSize: 0, removedSize: 0, grownCount: 0, grownSize: 0 };
      const deltas = {
        countDelta: count - baseCount,
        sizeDelta: size - baseSize,
        retainedDelta: retainedSize - baseRetainedSize,
      };
      const sums = { baseCount, count, baseRetainedSize, retainedSize };
      return /** @type {DiffItem} */ ({
        kind: 'diff',
        row: { index: PATH, name: path, key: `${key} ${path}`, ...sums, ...none, ...deltas },
      });
    });
  return {
    fetchRows: async (start, end) => {
      all ??= ask().catch((thrown) => {
        all = undefined;
        throw thrown;
      });
      const rows = await all;
      return { rows: rows.slice(start, end), total: rows.length };
    },
  };
}

/**
 * The kinds of objects in a class's row, in order.
 * @param {DiffRow} row
 * @param {DiffScope} scope
 * @param {boolean} isById
 * @returns {MemberKind[]}
 */
function kindsIn({ addedCount, removedCount, grownCount }, scope, isById) {
  if (!isById) return [];
  /** @type {MemberKind[]} */
  const kinds = [];
  if ((scope === 'changed' || scope === 'added') && addedCount > 0) kinds.push('added');
  if ((scope === 'changed' || scope === 'removed') && removedCount > 0) kinds.push('removed');
  if (scope === 'grown' && grownCount > 0) kinds.push('grown');
  return kinds;
}

/**
 * @param {Comparison} comparison
 * @param {number} index
 * @param {MemberKind} which
 * @param {Sort<DiffSortKey>} sort
 * @returns {RowSource<DiffItem>}
 */
function members(comparison, index, which, sort) {
  const order = sortForMembers(sort, which);
  const side = which === 'removed' ? 'base' : 'current';
  return {
    fetchRows: async (start, end) => {
      const { rows, total } = await comparison.objects(index, which, { ...(order && { sort: order }), start, end });
      return { rows: rows.map((row) => ({ kind: 'member', row, which, side })), total };
    },
  };
}

/**
 * @param {Snapshot} snapshot
 * @param {Exclude<DiffItem, { kind: 'diff' }>} item
 * @param {Sort<DiffSortKey>} sort
 * @returns {RowSource<DiffItem>}
 */
function fields(snapshot, { row: { node }, side }, sort) {
  const order = sortForMembers(sort, 'added');
  return {
    fetchRows: async (start, end) => {
      const { rows, total } = await snapshot.edges(node, { ...(order && { sort: order }), start, end });
      return { rows: rows.map((row) => ({ kind: 'field', row, side })), total };
    },
  };
}

/**
 * Objects are sorted like their classes, if they can be. Those that grew are sorted by growth, which the engine does.
 * @param {Sort<DiffSortKey>} sort
 * @param {MemberKind} which
 * @returns {Sort<ObjectSortKey> | undefined}
 */
function sortForMembers({ key, descending }, which) {
  if (key === 'name') return { key, descending };
  if (which === 'grown') return undefined;
  if (key === 'addedSize' || key === 'removedSize') return { key: 'shallowSize', descending };
  return { key: 'retainedSize', descending: true };
}

/**
 * Concatenates lists. Of a list whose rows are not needed only the length is fetched.
 * @template Item
 * @param {readonly RowSource<Item>[]} lists
 * @returns {RowSource<Item>}
 */
export function concatenate(lists) {
  /** @type {number[]} */
  const totals = [];
  return {
    fetchRows: async (start, end) => {
      /** @type {Item[]} */
      const rows = [];
      let before = 0;
      for (const [i, list] of lists.entries()) {
        const first = Math.max(0, start - before);
        const last = end - before;
        const known = totals[i];
        const isWanted = last > first && (known === undefined || first < known);
        if (isWanted || known === undefined) {
          const page = isWanted ? await list.fetchRows(first, last) : await list.fetchRows(0, 1);
          totals[i] = page.total;
          if (isWanted) rows.push(...page.rows);
        }
        before += totals[i] ?? 0;
      }
      return { rows, total: before };
    },
  };
}
