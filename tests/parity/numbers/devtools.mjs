/**
 * All numbers that DevTools' own worker computes for a snapshot, as plain columns and tables.
 *
 * A column has one entry per node, in file order. A table is a record whose keys are ordinals, class keys or names.
 * Lists that are too large for every node (retainers, edges, stacks) are computed for a few hundred nodes. The
 * `Request` that comes with the numbers names these nodes, so that the other side answers the same request.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleDevtools } from '../../bench/devtools/bundle.mjs';

/**
 * @typedef {ArrayLike<unknown> | Record<string, unknown>} Column A table is a record; a list is indexed by ordinal.
 * @typedef {Record<string, Column>} Numbers
 */
/**
 * The request to both sides.
 * @typedef {object} Request
 * @property {number[]} nodes Whose edges, retainers and allocation stacks are listed.
 * @property {{ ignored: number, nodes: number[] }[]} ignoring Whose retainers are listed while one node is ignored.
 * @property {[number, number]} idRange Filter of the timeline: ids above the first, up to the second.
 * @property {number[]} allocationTops Filters of the allocation view, as places in `allocationTops`.
 * @property {number[]} members Nodes; the first members of their classes are listed.
 * @property {number[]} nativeContexts Ordinals of native contexts that become filters.
 */
/**
 * Properties of DevTools' answer that ours does not have.
 * @typedef {object} Facts
 * @property {Set<string>} collidingKeys Keys shared by several of DevTools' classes; it shows only the last:
 *   names that are in the string table twice, and names of its own (`Function`) that objects have, too.
 */

/** Rows per page of the panel; later rows are sorted by the same rule. */
export const PAGE = 100;
/** Members of a class that are listed. */
const MEMBERS = 50;
const NAMED_FILTERS = [
  'duplicatedStrings',
  'objectsRetainedByDetachedDomNodes',
  'objectsRetainedByConsole',
  'objectsRetainedByEventHandlers',
  'objectsRetainedByContexts',
  'sharedNativeContext',
  'noNativeContext',
];
/** How deep callers of an allocation are followed. */
const CALLER_LEVELS = 3;

/** The panel's default sort order: `ComparatorConfig` of its grid nodes. */
const order = (fieldName1, ascending1, fieldName2, ascending2) => ({ fieldName1, ascending1, fieldName2, ascending2 });
const RETAINERS_ORDER = order('!edgeDistance', true, 'name', true);
const EDGES_ORDER = order('retainedSize', false, '!edgeName', true);
const EDGES_BY_NAME = order('!edgeName', true, 'retainedSize', false);
const MEMBERS_ORDER = order('retainedSize', false, 'id', true);

/** Bundles DevTools and returns an object that computes numbers. */
export async function startDevtools() {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-devtools-'));
  try {
    await bundleDevtools({ platform: 'node', outDir: folder });
    const { loadSnapshot, NodeFilter } = await import(pathToFileURL(join(folder, 'oracle.mjs')).href);
    const newer = await import(pathToFileURL(join(folder, 'contexts.mjs')).href);
    return {
      /**
       * @param {Iterable<string> | AsyncIterable<string>} chunks JSON text
       * @returns {Promise<{ numbers: Numbers, request: Request, facts: Facts }>}
       * @throws what DevTools throws when it cannot load the file
       */
      async compute(chunks) {
        /** @type {string[]} */
        const pieces = [];
        for await (const piece of chunks) pieces.push(piece);
        const result = new Reader(await loadSnapshot(pieces), NodeFilter).read();
        result.numbers['contexts'] = contexts(await newer.loadSnapshot(pieces));
        return result;
      },
      /**
       * The numbers of the Comparison view for two snapshots: by class key the counts of new and deleted objects, their
       * sizes, and their ordinals (in the later and in the earlier file) in the order of their ids.
       * @param {Iterable<string> | AsyncIterable<string>} earlier
       * @param {Iterable<string> | AsyncIterable<string>} later
       * @returns {Promise<{ numbers: Numbers, facts: Facts }>}
       */
      async computeDiff(earlier, later) {
        const [base, current] = [await loadSnapshot(earlier), await loadSnapshot(later)];
        const diffs = current.calculateSnapshotDiff(1, base.aggregatesForDiff(current.interfaceDefinitions()));
        const places = (/** @type {any} */ snapshot, /** @type {number[]} */ indexes) =>
          indexes.map((index) => index / snapshot.nodeFieldCount);
        const rows = Object.entries(diffs).map(([key, row]) => [
          key,
          [
            ...[row.addedCount, row.removedCount, row.addedSize, row.removedSize],
            ...[places(current, row.addedIndexes), places(base, row.deletedIndexes)],
          ],
        ]);
        const readers = [base, current].map((snapshot) => new Reader(snapshot, NodeFilter));
        for (const reader of readers) reader.nodeColumns();
        const collidingKeys = new Set(readers.flatMap((reader) => [...reader.collidingKeys]));
        return { numbers: { diff: Object.fromEntries(rows) }, facts: { collidingKeys } };
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Variables that no code can read, from the newer worker.
 * @param {any} snapshot
 */
function contexts(snapshot) {
  const fields = snapshot.nodeFieldCount;
  const { scopes, scriptsWithoutScopes } = snapshot.analyzeContexts();
  return {
    scopes: scopes.map((scope) => ({
      scopeInfo: scope.scopeInfoNodeIndex / fields,
      script: scope.scriptNodeIndex / fields,
      scriptName: scope.scriptName,
      scopeName: scope.scopeName ?? '',
      start: scope.scopeStart,
      end: scope.scopeEnd,
      fieldCount: scope.contextFieldCount,
      contexts: scope.contexts.map((context) => ({
        context: context.contextNodeIndex / fields,
        retainedSize: context.retainedSize,
        deadSize: context.deadFieldsRetainedSizeSum,
        dead: context.deadFields.map((field) => [
          field.name,
          field.valueNodeIndex / fields,
          field.valueName,
          field.valueType,
          field.selfSize,
          field.retainedSize,
        ]),
      })),
    })),
    withoutScopes: scriptsWithoutScopes.map(({ scriptNodeIndex, scriptName, contextCount }) => [
      scriptNodeIndex / fields,
      scriptName,
      contextCount,
    ]),
  };
}

/** Reads DevTools' objects, which have no types here. */
class Reader {
  /** @type {Set<string>} */
  collidingKeys = new Set();

  /** @param {any} snapshot @param {any} NodeFilter */
  constructor(snapshot, NodeFilter) {
    this.snapshot = snapshot;
    this.NodeFilter = NodeFilter;
    this.fields = snapshot.nodeFieldCount;
    this.count = snapshot.nodeCount;
  }

  read() {
    const nodes = this.nodeColumns();
    const request = this.chooseRequest(nodes);
    /** @type {Numbers} */
    const numbers = {
      ...nodes,
      classTotals: totalsByClass(nodes),
      ...this.summary(),
      ...this.filters(request),
      ...this.lists(request, nodes.classKey),
      ...this.timeline(request),
    };
    return { numbers, request, facts: { collidingKeys: this.collidingKeys } };
  }

  nodeColumns() {
    const { snapshot, fields, count } = this;
    const numbersOf = (/** @type {(ordinal: number) => number} */ read) =>
      Float64Array.from({ length: count }, (_, i) => read(i));
    const node = snapshot.createNode(0);
    const at = (ordinal) => {
      node.nodeIndex = ordinal * fields;
      return node;
    };
    const stringsOf = (read) => Array.from({ length: count }, (_, ordinal) => read(at(ordinal)));
    const locationOf = (part) => numbersOf((ordinal) => snapshot.getLocation(ordinal * fields)?.[part] ?? -1);

    /** @type {Map<string, string | number>} */
    const internalKeys = new Map();
    const classKey = stringsOf((node) => {
      const internal = node.classKeyInternal();
      const key = typeof internal === 'number' ? `,${snapshot.strings[internal]}` : internal;
      if ((internalKeys.get(key) ?? internal) !== internal) this.collidingKeys.add(key);
      internalKeys.set(key, internal);
      return key;
    });
    return {
      id: numbersOf((ordinal) => at(ordinal).id()),
      shallowSize: numbersOf((ordinal) => at(ordinal).selfSize()),
      retainedSize: numbersOf((ordinal) => at(ordinal).retainedSize()),
      distance: numbersOf((ordinal) => at(ordinal).distance()),
      dominator: numbersOf((ordinal) => at(ordinal).dominatorIndex() / fields),
      detachedness: numbersOf((ordinal) => at(ordinal).detachedness()),
      className: stringsOf((node) => node.className()),
      classKey,
      name: stringsOf((node) => node.name()),
      locationScript: locationOf('scriptId'),
      locationLine: locationOf('lineNumber'),
      locationColumn: locationOf('columnNumber'),
      nativeContext: numbersOf((ordinal) => {
        const owner = snapshot.nodeNativeContext(ordinal * fields);
        return owner < 0 ? owner : owner / fields;
      }),
    };
  }

  /**
   * Chooses 192 nodes evenly spread over the file, and the 16 nodes with most incoming and outgoing edges, where ties
   * are frequent.
   * @param {Record<string, any>} nodes
   * @returns {Request}
   */
  chooseRequest(nodes) {
    const { snapshot, count } = this;
    const { firstRetainerIndex, firstEdgeIndexes } = snapshot;
    const spread = (/** @type {number} */ wanted) =>
      Array.from({ length: Math.min(wanted, count) }, (_, place) =>
        Math.floor((place * count) / Math.min(wanted, count)),
      );
    const hubs = (/** @type {any} */ first) =>
      Array.from({ length: count }, (_, ordinal) => ordinal)
        .sort((a, b) => first[b + 1] - first[b] - (first[a + 1] - first[a]) || a - b)
        .slice(0, 16);
    const chosen = [...new Set([...spread(192), ...hubs(firstRetainerIndex), ...hubs(firstEdgeIndexes)])].sort(
      (a, b) => a - b,
    );
    const ids = nodes.id.toSorted();
    const middle = (/** @type {number} */ part) => ids[Math.floor(count * part)];
    const classes = Object.entries(this.classesOf({}));
    return {
      nodes: chosen,
      ignoring: this.chooseIgnored(nodes.distance, chosen),
      idRange: [middle(0.25), middle(0.75)],
      allocationTops: [0, 1, 2],
      members: classes
        .filter(([key]) => !this.collidingKeys.has(key))
        .sort(([, a], [, b]) => Number(b[3]) - Number(a[3]))
        .slice(0, 12)
        .map(([key]) => nodes.classKey.indexOf(key)),
      nativeContexts: snapshot
        .getNativeContextSizes()
        .nativeContexts.map(({ nodeIndex }) => nodeIndex / this.fields)
        .slice(0, 4),
    };
  }

  /**
   * A node half way up from the deepest of the chosen, and table and key of a WeakMap: the three ways in which ignoring
   * changes distances.
   * @param {any} distances Read only at ordinals of nodes.
   * @param {number[]} chosen
   */
  chooseIgnored(distances, chosen) {
    const { snapshot, fields } = this;
    const ignoring = [];
    const finite = chosen.filter((ordinal) => distances[ordinal] > 1 && distances[ordinal] < 1e8);
    const deepest = finite.sort((a, b) => distances[b] - distances[a] || a - b)[0];
    if (deepest !== undefined) {
      let ordinal = deepest;
      const half = distances[deepest] / 2;
      while (distances[ordinal] > half) {
        const nearest = this.retainersOf(ordinal).find((other) => distances[other] < distances[ordinal]);
        if (nearest === undefined) break;
        ordinal = nearest;
      }
      if (ordinal !== deepest)
        ignoring.push({ ignored: ordinal, nodes: [...new Set([deepest, ...chosen.slice(0, 64)])] });
    }
    const edge = snapshot.createEdge(0);
    const pair = /** @type {Set<number>} */ (new Set());
    let value = -1;
    for (let ordinal = 0; ordinal < this.count && pair.size < 2; ordinal++) {
      for (
        edge.edgeIndex = snapshot.firstEdgeIndexes[ordinal];
        edge.edgeIndex < snapshot.firstEdgeIndexes[ordinal + 1];
      ) {
        if (edge.isInternal() && snapshot.tryParseWeakMapEdgeName(edge.nameIndex())) {
          const target = edge.nodeIndex() / fields;
          if (value === -1) value = target;
          if (value === target && ordinal !== value) pair.add(ordinal);
        }
        edge.edgeIndex += snapshot.edgeFieldsCount;
      }
    }
    for (const ignored of pair) ignoring.push({ ignored, nodes: [value, ...chosen.slice(0, 16)] });
    return ignoring;
  }

  /** @param {number} ordinal */
  retainersOf(ordinal) {
    const { retainingNodes, firstRetainerIndex } = this.snapshot;
    return [...retainingNodes.subarray(firstRetainerIndex[ordinal], firstRetainerIndex[ordinal + 1])].map(
      (index) => index / this.fields,
    );
  }

  /** @param {object} properties of a `NodeFilter` @returns {Record<string, any[]>} count, shallow, distance, retained, name */
  classesOf(properties) {
    const aggregates = this.snapshot.aggregatesWithFilter(Object.assign(new this.NodeFilter(), properties));
    return Object.fromEntries(
      Object.entries(aggregates).map(([key, { count, self, distance, maxRet, name }]) => [
        key,
        [count, self, distance, maxRet, name],
      ]),
    );
  }

  summary() {
    const { snapshot, fields } = this;
    const { total, native, v8heap } = snapshot.getStatistics();
    const { nativeContexts, sharedSize, noAttributionSize } = snapshot.getNativeContextSizes();
    const { nodeCount, rootNodeIndex, totalSize, maxJSObjectId } = snapshot.updateStaticData();
    return {
      classes: this.classesOf({}),
      statistics: { total, native, v8heap },
      header: { nodeCount, root: rootNodeIndex / fields, totalSize, maxJSObjectId },
      // Without their counts, which only sort the definitions.
      interfaces: JSON.parse(snapshot.interfaceDefinitions()).map(({ name, properties }) => ({ name, properties })),
      duplicates: snapshot.getDuplicateStrings().map(({ nodes, truncated, length, hash, ...group }) => ({
        ...group,
        ids: nodes.map(({ id }) => id),
        truncated,
        length: length ?? -1,
        hash: hash ?? -1,
      })),
      nativeContextSizes: {
        contexts: nativeContexts.map(({ nodeIndex, nodeName, attributedSize, retainedSize, selfSize }) => [
          nodeIndex / fields,
          nodeName,
          attributedSize,
          retainedSize,
          selfSize,
        ]),
        sharedSize,
        noAttributionSize,
      },
      retainedByContext: snapshot.getRetainedByContextSummary(),
    };
  }

  /** @param {Request} request */
  filters({ idRange: [minNodeId, maxNodeId], nativeContexts }) {
    /** @type {Numbers} */
    const filters = {};
    for (const filterName of NAMED_FILTERS) filters[`filter ${filterName}`] = this.classesOf({ filterName });
    const ofContexts = nativeContexts.map((ordinal) => [
      ordinal,
      this.classesOf({ filterName: `nativeContext_${ordinal * this.fields}` }),
    ]);
    filters['filter nativeContext'] = flatten(ofContexts);
    filters['filter idRange'] = this.classesOf({ minNodeId, maxNodeId });
    return filters;
  }

  /** @param {Request} request @param {string[]} classKey */
  lists({ nodes, ignoring, members }, classKey) {
    const { snapshot, fields } = this;
    const page = (provider, comparator, row) => {
      provider.sortAndRewind(comparator);
      const { items, totalLength } = provider.serializeItemsRange(0, PAGE);
      return { total: totalLength, rows: items.map(row) };
    };
    const edge = ({ name, type, node }) => [name, type, node.nodeIndex / fields];
    const retainer = ({ name, type, node }) => [name, type, node.nodeIndex / fields, node.distance, node.ignored];
    const edgesOf = (ordinal, comparator) => page(snapshot.createEdgesProvider(ordinal * fields), comparator, edge);
    const retainersOf = (ordinal) =>
      page(snapshot.createRetainingEdgesProvider(ordinal * fields), RETAINERS_ORDER, retainer);

    const retainersIgnoring = ignoring.map(({ ignored, nodes }) => {
      snapshot.ignoreNodeInRetainersView(ignored * fields);
      const listed = Object.fromEntries(nodes.map((ordinal) => [ordinal, retainersOf(ordinal)]));
      snapshot.unignoreAllNodesInRetainersView();
      return [ignored, listed];
    });
    return {
      retainers: Object.fromEntries(nodes.map((ordinal) => [ordinal, retainersOf(ordinal)])),
      retainersIgnoring: flatten(retainersIgnoring),
      edges: Object.fromEntries(nodes.map((ordinal) => [ordinal, edgesOf(ordinal, EDGES_ORDER)])),
      edgesByName: Object.fromEntries(nodes.map((ordinal) => [ordinal, edgesOf(ordinal, EDGES_BY_NAME)])),
      members: Object.fromEntries(
        members.map((ordinal) => {
          const provider = snapshot.createNodesProviderForClass(classKey[ordinal], new this.NodeFilter());
          provider.sortAndRewind(MEMBERS_ORDER);
          const { items, totalLength } = provider.serializeItemsRange(0, MEMBERS);
          return [ordinal, { total: totalLength, rows: items.map(({ nodeIndex }) => nodeIndex / fields) }];
        }),
      ),
    };
  }

  /** @param {Request} request @returns {Numbers} */
  timeline({ nodes, allocationTops: filtered }) {
    const { snapshot, fields } = this;
    /** @type {Numbers} */
    const columns = {};
    const samples = snapshot.getSamples();
    if (samples) columns['samples'] = samples;
    if (!snapshot.profile.snapshot.trace_function_count) return columns;

    const plain = ({ name, scriptName, scriptId, line, column, count, size, liveCount, liveSize, hasChildren }) => [
      ...[name, scriptName, scriptId, line, column, count, size, liveCount, liveSize, hasChildren],
    ];
    const callersOf = (id, level) => {
      const { nodesWithSingleCaller, branchingCallers } = snapshot.allocationNodeCallers(id);
      return {
        single: nodesWithSingleCaller.map(plain),
        branching: branchingCallers.map((caller) => ({
          caller: plain(caller),
          ...(level > 1 && caller.hasChildren && { callers: callersOf(caller.id, level - 1) }),
        })),
      };
    };
    const tops = snapshot.allocationTracesTops();
    columns['allocationTops'] = tops.map(plain);
    columns['allocationCallers'] = tops.map((top) => (top.hasChildren ? callersOf(top.id, CALLER_LEVELS) : {}));
    columns['allocationStacks'] = Object.fromEntries(
      nodes.map((ordinal) => [
        ordinal,
        snapshot
          .allocationStack(ordinal * fields)
          ?.map(({ functionName, scriptName, scriptId, line, column }) => [
            functionName,
            scriptName,
            scriptId,
            line,
            column,
          ]) ?? [],
      ]),
    );
    columns['filter allocation'] = flatten(
      filtered.flatMap((place) => {
        const top = tops[place];
        return top ? [[place, this.classesOf({ allocationNodeId: top.id })]] : [];
      }),
    );
    return columns;
  }
}

/**
 * Count and size by class name alone, so that colliding keys do not matter.
 * @param {{ className: string[], shallowSize: Float64Array }} nodes
 */
function totalsByClass({ className, shallowSize }) {
  /** @type {Map<string, [number, number]>} */
  const totals = new Map();
  className.forEach((name, ordinal) => {
    const size = shallowSize[ordinal] ?? 0;
    if (size === 0) return;
    const [count, sum] = totals.get(name) ?? [0, 0];
    totals.set(name, [count + 1, sum + size]);
  });
  return fromMap(totals);
}

/** A record without a prototype, because a class may be named `__proto__`. @param {Map<string, unknown>} map */
function fromMap(map) {
  return Object.assign(Object.create(null), Object.fromEntries(map));
}

/** `{ a: { b: 1 } }` as `{ 'a b': 1 }`, so that differences are counted by their smallest part. */
function flatten(pairs) {
  const entries = pairs.flatMap(([outer, table]) =>
    Object.entries(table).map(([inner, value]) => [`${outer} ${inner}`, value]),
  );
  return Object.fromEntries(entries);
}
