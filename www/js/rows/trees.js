/**
 * The trees that views show: lists of the engine within lists. A tree is made once per query and kept while its
 * snapshot is open, so that rows are still expanded when a person returns to it.
 */

import { PAGE_ROWS } from '../engine/page-rows.js';
import { OBJECT_SORT_KEYS, OWNER_SORT_KEYS } from '../engine/vocabulary.js';
import { assertNever } from '../lib/assert-never.js';
import { recall } from '../lib/recent.js';
import { LARGEST_FIRST } from '../state/route-params.js';
import { createTree } from './tree-source.js';

/** @import { Snapshot } from '../engine/api.js' */
/** @import { ClassRow, ClassSortKey, EdgeRow, GroupBy, GroupRow, NodeFilter, ObjectRow, ObjectSortKey, OwnerRow, OwnerSortKey, Sort, StringRow, StringSortKey } from '../engine/protocol.js' */
/** @import { RowSource } from './row-source.js' */
/** @import { Tree, TreeRow } from './tree-source.js' */

/**
 * What a row of a tree shows. A class contains its objects that are among `nodes`; a retainer holds the node `of`.
 * @typedef {| { kind: 'class'; row: ClassRow; nodes?: NodeFilter | undefined }
 *   | { kind: 'group'; row: GroupRow }
 *   | { kind: 'string'; row: StringRow }
 *   | { kind: 'owner'; row: OwnerRow }
 *   | { kind: 'object'; row: ObjectRow }
 *   | { kind: 'field'; row: EdgeRow }
 *   | { kind: 'retainer'; row: EdgeRow; of: number }
 *   | { kind: 'dominated'; row: ObjectRow }} TreeItem
 */

/**
 * The outermost rows of a tree.
 * @typedef {| { kind: 'classes'; sort: Sort<ClassSortKey>; text: string; isComplete: boolean; nodes?: NodeFilter | undefined; group?: GroupBy | undefined }
 *   | { kind: 'strings'; sort: Sort<StringSortKey>; text: string }
 *   | { kind: 'search'; sort: Sort<ObjectSortKey>; text: string }
 *   | { kind: 'scopes'; sort: Sort<ObjectSortKey> }
 *   | { kind: 'fields'; node: number; sort: Sort<ObjectSortKey> }
 *   | { kind: 'retainers'; node: number; sort: Sort<ObjectSortKey>; ignored: number[] }
 *   | { kind: 'dominated'; node: number; sort: Sort<ObjectSortKey> }} TreeQuery
 */

/** @type {ReadonlySet<ClassSortKey>} */
const KNOWN_LATE = new Set(/** @satisfies {ClassSortKey[]} */ (['distance', 'retainedSize']));

/**
 * The order of classes. A preview cannot be sorted by values that it does not have yet.
 * @param {Sort<ClassSortKey>} sort
 * @param {boolean} isComplete
 * @returns {Sort<ClassSortKey>}
 */
export function sortInEffect(sort, isComplete) {
  return isComplete || !KNOWN_LATE.has(sort.key) ? sort : { key: 'shallowSize', descending: true };
}

/** V8's contexts of functions and closures, without native contexts. */
const SCOPES = 'class:/^(Detached )?system . Context( |$)/';

/** Trees that are kept per snapshot. */
const KEPT = 12;

/** @type {WeakMap<Snapshot, Map<string, Tree<TreeItem>>>} */
const trees = new WeakMap();

/**
 * The current rows of a tree. Returns the same object until a row is expanded or collapsed.
 * @param {Snapshot} snapshot
 * @param {TreeQuery} query
 * @returns {RowSource<TreeRow<TreeItem>>}
 */
export function treeRows(snapshot, query) {
  const known = trees.get(snapshot) ?? new Map();
  trees.set(snapshot, known);
  const key = JSON.stringify(query);
  return recall(known, key, KEPT, () => makeTree(snapshot, query, known)).rows();
}

/**
 * @param {Snapshot} snapshot
 * @param {TreeQuery} query
 * @param {Map<string, Tree<TreeItem>>} known
 * @returns {Tree<TreeItem>}
 */
function makeTree(snapshot, query, known) {
  // Replaces the rows of the preview, so that the scroll position is kept when the numbers arrive.
  const preview = query.kind === 'classes' && known.get(JSON.stringify({ ...query, isComplete: false }));
  const updates = preview ? preview.rows() : undefined;
  const opens = query.kind === 'retainers' ? leadsToRoot : undefined;
  return createTree(outermost(snapshot, query), (item) => inside(snapshot, query, item), updates, opens);
}

/** The path to a root starts expanded, up to this many steps. */
const OPEN_STEPS = 12;
/** Distances from here on: reachable only from V8's internal roots. */
const SYSTEM_DISTANCE = 100_000_000;

/**
 * Whether the next step from a retainer towards a root is expanded at first.
 * @param {TreeItem} item
 * @param {number} depth
 */
function leadsToRoot({ row }, depth) {
  return depth < OPEN_STEPS && 'distance' in row && row.distance > 1 && row.distance < SYSTEM_DISTANCE;
}

/**
 * The outermost rows, without those within.
 * @param {Snapshot} snapshot
 * @param {TreeQuery} query
 * @returns {RowSource<TreeItem>}
 */
export function listRows(snapshot, query) {
  return outermost(snapshot, query);
}

/**
 * @param {Snapshot} snapshot
 * @param {TreeQuery} query
 * @returns {RowSource<TreeItem>}
 */
function outermost(snapshot, query) {
  switch (query.kind) {
    case 'classes': {
      const { sort, text, nodes, group } = query;
      if (!group) return classes(snapshot, sort, text, nodes);
      return of('group', (page) =>
        snapshot.groups({ by: group, sort, filter: text, ...(nodes && { nodes }), ...page }),
      );
    }
    case 'strings':
      return of('string', (page) => snapshot.strings({ sort: query.sort, filter: query.text, ...page }));
    case 'search':
      return of('object', (page) =>
        snapshot.objects({ of: { kind: 'search', text: query.text }, sort: query.sort, ...page }),
      );
    case 'scopes':
      return of('object', (page) =>
        snapshot.objects({ of: { kind: 'search', text: SCOPES }, sort: query.sort, ...page }),
      );
    case 'fields':
      return of('field', (page) => snapshot.edges(query.node, { sort: query.sort, ...page }));
    case 'retainers':
      return retainers(snapshot, query.node, query.sort, query.ignored);
    case 'dominated':
      return of('dominated', (page) => snapshot.dominated(query.node, { sort: query.sort, ...page }));
    default:
      return assertNever(query);
  }
}

/**
 * The rows in a row: the classes of a group, the objects of a class, the owners of a text and in each owner its copies,
 * the fields of an object, the retainers of a retainer, the nodes that a dominator dominates.
 * @param {Snapshot} snapshot
 * @param {TreeQuery} query
 * @param {TreeItem} item
 * @returns {RowSource<TreeItem> | undefined}
 */
function inside(snapshot, query, item) {
  const sort = sortForObjects(query.sort);
  switch (item.kind) {
    case 'group': {
      if (query.kind !== 'classes' || !query.group) return undefined;
      const { index } = item.row;
      return classes(snapshot, query.sort, '', { kind: 'group', by: query.group, index, nodes: query.nodes });
    }
    case 'class': {
      // A preview has no numbers of objects yet.
      if (query.kind === 'classes' && !query.isComplete) return undefined;
      const { row, nodes } = item;
      return of('object', (page) =>
        snapshot.objects({ of: { kind: 'class', index: row.index }, sort, ...(nodes && { nodes }), ...page }),
      );
    }
    case 'string':
      return of('owner', (page) => snapshot.owners(item.row.index, { sort: sortForOwners(query.sort), ...page }));
    case 'owner': {
      const { string, index } = item.row;
      return of('object', (page) => snapshot.objects({ of: { kind: 'owner', string, index }, sort, ...page }));
    }
    case 'object':
    case 'field':
      if (item.row.edgeCount === 0) return undefined;
      if (query.kind === 'scopes' && item.kind === 'object') return variables(snapshot, item.row, sort);
      return of('field', (page) => snapshot.edges(item.row.node, { sort, ...page }));
    case 'retainer':
      return retainers(snapshot, item.row.node, sort, query.kind === 'retainers' ? query.ignored : []);
    case 'dominated':
      if (item.row.dominatedCount === 0) return undefined;
      return of('dominated', (page) => snapshot.dominated(item.row.node, { sort, ...page }));
    default:
      return assertNever(item);
  }
}

/**
 * @param {Snapshot} snapshot
 * @param {Sort<ClassSortKey>} sort
 * @param {string} text
 * @param {NodeFilter | undefined} nodes
 * @returns {RowSource<TreeItem>}
 */
function classes(snapshot, sort, text, nodes) {
  return {
    fetchRows: async (start, end) => {
      const page = await snapshot.classes({ sort, filter: text, ...(nodes && { nodes }), start, end });
      return { rows: page.rows.map((row) => ({ kind: 'class', row, nodes })), total: page.total };
    },
  };
}

/**
 * @param {Snapshot} snapshot
 * @param {number} node
 * @param {Sort<ObjectSortKey>} sort
 * @param {number[]} ignored
 * @returns {RowSource<TreeItem>}
 */
function retainers(snapshot, node, sort, ignored) {
  return {
    fetchRows: async (start, end) => {
      const { rows, total } = await snapshot.retainers(node, { sort, ignored, start, end });
      return { rows: rows.map((row) => ({ kind: 'retainer', row, of: node })), total };
    },
  };
}

/**
 * The variables of a scope, without V8's internal edges. A scope has only as many as its source code declares, so they
 * are all fetched at once.
 * @param {Snapshot} snapshot
 * @param {ObjectRow} scope
 * @param {Sort<ObjectSortKey>} sort
 * @returns {RowSource<TreeItem>}
 */
function variables(snapshot, { node, edgeCount }, sort) {
  const readAll = async () => {
    /** @type {TreeItem[]} */
    const items = [];
    for (let start = 0; start < edgeCount; start += PAGE_ROWS) {
      const { rows } = await snapshot.edges(node, { sort, start, end: start + PAGE_ROWS });
      for (const row of rows) if (row.edge.type === 'context') items.push({ kind: 'field', row });
    }
    return items;
  };
  /** @type {Promise<TreeItem[]> | undefined} */
  let all;
  return {
    fetchRows: async (start, end) => {
      all ??= readAll().catch((thrown) => {
        all = undefined;
        throw thrown;
      });
      const rows = await all;
      return { rows: rows.slice(start, end), total: rows.length };
    },
  };
}

/**
 * Lists within a list are sorted like it, if they can be.
 * @param {Sort<string>} sort
 * @returns {Sort<ObjectSortKey>}
 */
function sortForObjects({ key: wanted, descending }) {
  const key = OBJECT_SORT_KEYS.find((candidate) => candidate === wanted);
  return key ? { key, descending } : LARGEST_FIRST;
}

/**
 * Owners have no wasted size to sort by; those with the most copies come first instead.
 * @param {Sort<string>} sort
 * @returns {Sort<OwnerSortKey>}
 */
function sortForOwners({ key: wanted, descending }) {
  const key = OWNER_SORT_KEYS.find((candidate) => candidate === wanted);
  return key ? { key, descending } : { key: 'count', descending: true };
}

/**
 * Pages of the engine as items of a tree.
 * @template {Exclude<TreeItem['kind'], 'class' | 'retainer'>} Kind
 * @param {Kind} kind
 * @param {(page: { start: number; end: number }) => Promise<import('../engine/protocol.js').Page<Extract<TreeItem, { kind: Kind }>['row']>>} fetch
 * @returns {RowSource<TreeItem>}
 */
function of(kind, fetch) {
  return {
    fetchRows: async (start, end) => {
      const { rows, total } = await fetch({ start, end });
      return { rows: rows.map((row) => /** @type {TreeItem} */ ({ kind, row })), total };
    },
  };
}
