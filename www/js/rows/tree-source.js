/**
 * A tree as rows for the grid: lists within lists, each paged by the engine, of which only those count that are open.
 *
 * Every open list knows how many rows it has and which of them are open in turn, so the row at any place is found by
 * walking down the open ones, however long the lists are. Nothing here is as long as a list.
 */

/** @import { RowSource, TreeControl } from './row-source.js' */

/**
 * @template Item
 * @typedef {object} TreeRow
 * @property {Item} item
 * @property {number} level From 1.
 * @property {boolean | undefined} expanded Undefined if it has no children.
 * @property {readonly number[]} path Its place in each list that contains it, outermost first.
 * @property {number} siblings The length of its list.
 */

/**
 * @template Item
 * @typedef {object} Branch
 * @property {RowSource<Item>} list
 * @property {number | undefined} total Undefined until the first page has arrived.
 * @property {Map<number, Branch<Item>>} open The lists of expanded rows, by place.
 * @property {TreeRow<Item>} [row] The row that contains it.
 */

/**
 * @template Item
 * @typedef {object} Tree
 * @property {() => RowSource<TreeRow<Item>>} rows The current rows; a new object after each change.
 */

/**
 * @template Item
 * @param {RowSource<Item>} list The outermost rows.
 * @param {(item: Item) => RowSource<Item> | undefined} childrenOf The list inside a row.
 * @param {RowSource<TreeRow<Item>>} [updates] Rows in the same order, of which these have newer values.
 * @param {(item: Item, depth: number) => boolean} [opens] Whether the first row starts expanded, and the first one in it.
 * @returns {Tree<Item>}
 */
export function createTree(list, childrenOf, updates, opens) {
  /** @type {Branch<Item>} */
  const root = { list, total: undefined, open: new Map() };
  /** @type {RowSource<TreeRow<Item>>} */
  let current;

  /** @type {TreeControl<TreeRow<Item>>} */
  const tree = {
    countOutermost: () => root.total,
    levelOf: ({ level }) => level,
    expandedOf: ({ expanded }) => expanded,
    placeOf: ({ path, siblings }) => ({ place: path[path.length - 1] ?? 0, siblings }),
    ancestorsOf: ({ path }) =>
      path.slice(0, -1).flatMap((_, depth) => branchAt(root, path.slice(0, depth + 1))?.row ?? []),
    parentOf: ({ path }) => (path.length < 2 ? undefined : indexOf(root, path.slice(0, -1))),
    setExpanded: async (row, expanded) => {
      const { item, path } = row;
      const branch = branchAt(root, path.slice(0, -1));
      const place = path[path.length - 1];
      if (!branch || place === undefined || branch.open.has(place) === expanded) return current;
      const inside = expanded ? childrenOf(item) : undefined;
      if (inside) {
        const { total } = await inside.fetchRows(0, 1);
        // It was expanded twice: rows in it may already be expanded too.
        if (!branch.open.has(place))
          branch.open.set(place, { list: inside, total, open: new Map(), row: { ...row, expanded } });
      } else {
        branch.open.delete(place);
      }
      current = renew(current);
      return current;
    },
  };

  /**
   * @param {RowSource<TreeRow<Item>> | undefined} updates
   * @returns {RowSource<TreeRow<Item>>}
   */
  function renew(updates) {
    // A grid looks one step back only.
    if (updates) updates.updates = undefined;
    return { fetchRows, tree, updates };
  }

  /** Expands the first row, the first row in it, and so on. */
  async function openFirst() {
    /** @type {Branch<Item>} */
    let branch = root;
    for (let depth = 0; ; depth++) {
      const { rows, total } = await branch.list.fetchRows(0, 1);
      branch.total = total;
      const [item] = rows;
      const inside = item !== undefined && opens?.(item, depth) ? childrenOf(item) : undefined;
      if (item === undefined || !inside) return;
      const path = Array.from({ length: depth + 1 }, () => 0);
      /** @type {Branch<Item>} */
      const next = {
        list: inside,
        total: undefined,
        open: new Map(),
        row: { item, level: depth + 1, expanded: true, path, siblings: total },
      };
      branch.open.set(0, next);
      branch = next;
    }
  }

  /** @type {Promise<void> | undefined} */
  let opening;

  /**
   * @param {number} start
   * @param {number} end
   */
  async function fetchRows(start, end) {
    if (root.total === undefined || opening) {
      opening ??= openFirst().then(
        () => (opening = undefined),
        (thrown) => {
          // The next request starts from the beginning.
          opening = root.total = undefined;
          root.open.clear();
          throw thrown;
        },
      );
      await opening;
    }
    /** @type {Segment<Item>[]} */
    const segments = [];
    collect(root, start, end, [], segments);
    const items = await fetchOfBranches(segments);
    const rows = segments.flatMap((segment) => rowsOf(segment, items));
    return { rows, total: sizeOf(root) };
  }

  /**
   * The rows of a segment; `items` has those of its list.
   * @param {Segment<Item>} segment
   * @param {Map<Branch<Item>, { from: number; rows: readonly Item[] }>} items
   * @returns {TreeRow<Item>[]}
   */
  function rowsOf({ branch, path, first, end }, items) {
    const { from = 0, rows = [] } = items.get(branch) ?? {};
    return rows.slice(first - from, end - from).map((item, i) => ({
      item,
      level: path.length + 1,
      expanded: childrenOf(item) ? branch.open.has(first + i) : undefined,
      path: [...path, first + i],
      siblings: branch.total ?? 0,
    }));
  }

  current = renew(updates);
  return { rows: () => current };
}

/**
 * Adjacent rows of one list.
 * @template Item
 * @typedef {{ branch: Branch<Item>; path: readonly number[]; first: number; end: number }} Segment
 */

/**
 * The rows of all lists that have some in these segments. What is open in a list cuts its rows apart, but between them
 * there are no others of it, so each list is asked once.
 * @template Item
 * @param {readonly Segment<Item>[]} segments
 */
async function fetchOfBranches(segments) {
  /** @type {Map<Branch<Item>, { first: number; end: number }>} */
  const spans = new Map();
  for (const { branch, first, end } of segments) {
    spans.set(branch, { first: spans.get(branch)?.first ?? first, end });
  }
  /** @type {Map<Branch<Item>, { from: number; rows: readonly Item[] }>} */
  const pieces = new Map();
  const ask = async (/** @type {[Branch<Item>, { first: number; end: number }]} */ [branch, { first, end }]) => {
    const { rows } = await branch.list.fetchRows(first, end);
    pieces.set(branch, { from: first, rows });
  };
  await Promise.all([...spans].map(ask));
  return pieces;
}

/**
 * The number of rows of a list, including those of expanded rows in it.
 * @param {Branch<any>} branch
 * @returns {number}
 */
function sizeOf({ total = 0, open }) {
  let size = total;
  for (const inside of open.values()) size += sizeOf(inside);
  return size;
}

/** @param {Branch<any>} branch */
function openInOrder({ open }) {
  return [...open].sort(([a], [b]) => a - b);
}

/**
 * The pieces of lists that make up the rows from `start` to `end`, counted from the list's first row.
 * @template Item
 * @param {Branch<Item>} branch
 * @param {number} start
 * @param {number} end
 * @param {readonly number[]} path
 * @param {Segment<Item>[]} segments
 */
function collect(branch, start, end, path, segments) {
  /** Rows of the list itself that were passed, and all rows, including those within. */
  let place = 0;
  let row = 0;
  const take = (/** @type {number} */ upTo) => {
    const first = Math.max(place, place + start - row);
    const last = Math.min(upTo, place + end - row);
    if (first < last) segments.push({ branch, path, first, end: last });
    row += upTo - place;
    place = upTo;
  };
  for (const [at, inside] of openInOrder(branch)) {
    if (row >= end) return;
    take(at + 1);
    const size = sizeOf(inside);
    if (row < end && row + size > start) collect(inside, start - row, end - row, [...path, at], segments);
    row += size;
  }
  if (row < end) take(branch.total ?? 0);
}

/**
 * The list of the row at a path.
 * @template Item
 * @param {Branch<Item>} branch
 * @param {readonly number[]} path
 * @returns {Branch<Item> | undefined}
 */
function branchAt(branch, path) {
  /** @type {Branch<Item> | undefined} */
  let at = branch;
  for (const place of path) at = at?.open.get(place);
  return at;
}

/**
 * The index of a row among all rows.
 * @param {Branch<any>} branch
 * @param {readonly number[]} path
 */
function indexOf(branch, path) {
  let index = 0;
  /** @type {Branch<any> | undefined} */
  let at = branch;
  path.forEach((place, depth) => {
    if (depth > 0) index += 1;
    index += place;
    for (const [open, inside] of at?.open ?? []) if (open < place) index += sizeOf(inside);
    at = at?.open.get(place);
  });
  return index;
}
