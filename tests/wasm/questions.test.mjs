// Every list and every question of the protocol, checked against the columns, against other lists, or for consistency.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { caught, makeRandom, startWasm } from './engine.mjs';

/**
 * @typedef {import('../../www/js/engine/protocol.d.ts').GroupRow} GroupRow
 * @typedef {import('../../www/js/engine/protocol.d.ts').ObjectSortKey} ObjectSortKey
 * @typedef {import('../../www/js/engine/protocol.d.ts').ObjectSource} ObjectSource
 */

const wasm = await startWasm();
const open = (/** @type {string} */ name) => wasm.open(readFileSync(findFixture(name).path));
const snapshot = open('node-20.heapsnapshot');
const timeline = open('node-20.heaptimeline');
const page = open('chromium-156.heapsnapshot');
const info = wasm.info(snapshot);

/** @param {import('../../www/js/engine/protocol.d.ts').ColumnName} name */
const column = (name) => wasm.column(snapshot, name);
const ids = column('id');
const shallow = column('shallowSize');
const retained = column('retainedSize');
const distance = column('distance');
const dominator = column('dominator');
const classOf = column('classIndex');
const edgeCount = column('edgeCount');
const detachedness = column('detachedness');

/** @type {number[]} */
const dominatedCount = Array.from({ length: info.nodeCount }, () => 0);
for (let node = 0; node < info.nodeCount; node++) {
  if (node !== dominator[node]) dominatedCount[dominator[node]] += 1;
}
const classes = wasm.classes(snapshot);
const nameOf = new Map(classes.map(({ index, name }) => [index, name]));

const KEYS = /** @type {const} */ (['name', 'id', 'distance', 'shallowSize', 'retainedSize']);
const MOST = { key: /** @type {const} */ ('retainedSize'), descending: true };
const BY_ID = { key: /** @type {const} */ ('id'), descending: false };

/** @param {ObjectSource} of @param {object} [more] */
const objects = (of, more = {}) => wasm.list(snapshot, { kind: 'objects', of, sort: BY_ID, ...more });
/** @param {number} node @param {object} [more] */
const edges = (node, more = {}) => wasm.list(snapshot, { kind: 'edges', node, sort: MOST, ...more });
/** @param {number} node @param {object} [more] */
const retainers = (node, more = {}) =>
  wasm.list(snapshot, { kind: 'retainers', node, sort: MOST, ignored: [], ...more });
/** @param {any} question @param {number} [of] */
const ask = (question, of = snapshot) => /** @type {any} */ (wasm.bindings.ask(of, question));

/** @param {any} row @param {{ distances?: boolean }} [what] */
function checkRow(row, { distances = true } = {}) {
  const { node } = row;
  assert.deepEqual(
    [row.id, row.shallowSize, row.retainedSize, row.detachedness, row.edgeCount, row.dominatedCount],
    [ids[node], shallow[node], retained[node], detachedness[node], edgeCount[node], dominatedCount[node]],
    `node ${node}`,
  );
  if (distances) assert.equal(row.distance, distance[node]);
  if (nameOf.has(classOf[node])) assert.equal(row.className, nameOf.get(classOf[node]));
  assert.ok(info.meta.nodeTypes.includes(row.type), row.type);
  assert.equal(typeof row.name, 'string');
}

/** @param {any[]} rows */
const nodes = (rows) => rows.map(({ node }) => node);
const byNumber = (/** @type {number} */ a, /** @type {number} */ b) => a - b;
/** @param {(node: number) => boolean} passes */
function filterNodes(passes) {
  return Array.from({ length: info.nodeCount }, (_, node) => node).filter(passes);
}

const random = makeRandom(20);
/** Nodes with many edges, and others spread over the file. */
const SOME = [
  ...filterNodes(() => true)
    .sort((a, b) => edgeCount[b] - edgeCount[a])
    .slice(0, 5),
  ...Array.from({ length: 60 }, () => Math.floor(random() * info.nodeCount)),
];

describe('lists', () => {
  test('classes: distances and retained sizes belong to their objects', () => {
    for (const { index, name, distance: least, retainedSize } of classes) {
      const members = filterNodes((node) => classOf[node] === index && shallow[node] > 0);
      const distances = members.map((node) => distance[node]).filter((steps) => steps >= 0);
      assert.equal(least, distances.length > 0 ? Math.min(...distances) : -5, name);
      const largest = Math.max(...members.map((node) => retained[node]));
      assert.ok(retainedSize >= largest && retainedSize <= info.totalSize, `${name} retains ${retainedSize}`);
    }
  });

  test('classes: a location is shown, and distinguishes classes with one name', () => {
    const placed = classes.filter(({ location }) => location);
    assert.ok(placed.length > 20);
    for (const { name, key, location } of placed) {
      const { scriptId, line, column: at } = /** @type {NonNullable<typeof location>} */ (location);
      assert.equal(key, `${scriptId},${line},${at},${name}`);
    }
    for (const { name, key } of classes.filter(({ location }) => !location)) assert.equal(key, `,${name}`);
    assert.equal(new Set(classes.map(({ key }) => key)).size, classes.length);
    assert.ok(placed.some(({ location }) => location?.url?.startsWith('node:')));
  });

  test('classes of some nodes only', () => {
    const nodesOf = (/** @type {any} */ filter) => ({ nodes: filter });
    const half = ids[Math.floor(info.nodeCount / 2)];
    const some = wasm.classes(snapshot, nodesOf({ kind: 'ids', above: 100, upTo: half }));
    const count = filterNodes((node) => shallow[node] > 0 && ids[node] > 100 && ids[node] <= half).length;
    assert.equal(
      some.reduce((sum, row) => sum + row.count, 0),
      count,
    );
    const doubled = wasm.classes(snapshot, nodesOf({ kind: 'named', name: 'duplicatedStrings' }));
    assert.deepEqual(
      [...new Set(doubled.map(({ name }) => name))].filter((name) => !/string/.test(name)),
      [],
    );
    const wrong = caught(() => wasm.classes(snapshot, nodesOf({ kind: 'named', name: 'noSuchFilter' })));
    assert.equal(wrong.code, 'malformed');
  });

  for (const by of /** @type {const} */ (['file', 'package'])) {
    const groups = (/** @type {object} */ more = {}) =>
      /** @type {GroupRow[]} */ (wasm.list(snapshot, { kind: 'groups', by, sort: MOST, filter: '', ...more }));
    const inGroup = (/** @type {GroupRow} */ { index }, /** @type {object} */ more = {}) =>
      /** @type {import('../../www/js/engine/protocol.d.ts').NodeFilter} */ ({ kind: 'group', by, index, ...more });

    test(`groups by ${by}: every object is in one, and retained sizes match the dominators`, () => {
      const all = groups();
      assert.deepEqual(
        all.map(({ retainedSize }) => retainedSize),
        all.map(({ retainedSize }) => retainedSize).sort((a, b) => b - a),
      );
      const groupOf = Array.from({ length: info.nodeCount }, () => -1);
      for (const group of all) {
        let [count, size] = [0, 0];
        for (const { index, ...row } of wasm.classes(snapshot, { nodes: inGroup(group) })) {
          const rows = objects({ kind: 'class', index }, { nodes: inGroup(group) });
          assert.equal(rows.length, row.count, `${group.name}: ${row.name}`);
          for (const { node } of rows) {
            assert.equal(groupOf[node], -1, 'no object is in two groups');
            groupOf[node] = group.index;
            size += shallow[node];
          }
          count += rows.length;
        }
        assert.deepEqual([group.count, group.shallowSize], [count, size], group.name);
      }
      assert.ok(groupOf.every((group, node) => (group === -1) === (shallow[node] === 0)));
      // Up from every node: its size counts for every group on the way.
      const kept = new Map(all.map(({ index }) => [index, 0]));
      const least = new Map(all.map(({ index }) => [index, Number.MAX_SAFE_INTEGER]));
      for (let node = 0; node < info.nodeCount; node++) {
        if (shallow[node] > 0) least.set(groupOf[node], Math.min(least.get(groupOf[node]) ?? 0, distance[node]));
        const met = new Set();
        for (let at = node; ; at = dominator[at]) {
          if (groupOf[at] !== -1) met.add(groupOf[at]);
          if (at === dominator[at]) break;
        }
        for (const group of met) kept.set(group, (kept.get(group) ?? 0) + shallow[node]);
      }
      for (const { index, name, retainedSize, distance: nearest } of all)
        assert.deepEqual([retainedSize, nearest], [kept.get(index), least.get(index)], name);
    });

    test(`groups by ${by}: an object is in the group of its location`, () => {
      const urls = new Map();
      for (const group of groups()) {
        for (const { index } of wasm.classes(snapshot, { nodes: inGroup(group) })) {
          const [first] = objects({ kind: 'class', index }, { nodes: inGroup(group) });
          const { location } = ask({ kind: 'object', node: first.node });
          urls.set(group.name, location?.url);
          const isPlaced = ['file', 'script', 'package', 'origin', 'node', 'app', 'noFile'].includes(group.kind);
          assert.equal(location !== undefined, isPlaced, `${group.name}: ${first.name}`);
          if (group.kind === 'file') assert.equal(location.url, group.name);
          if (group.kind === 'node') assert.match(location.url, /^node:/);
          if (group.kind === 'script') assert.deepEqual([location.url, location.scriptId], [undefined, group.scriptId]);
        }
      }
      assert.ok([...urls.values()].some((url) => url?.startsWith('node:')));
    });

    test(`groups by ${by}: filtered by name, and of some nodes only`, () => {
      const some = groups({ filter: 'NODE:' });
      assert.ok(some.length > 0);
      assert.deepEqual(
        some,
        groups().filter(({ name }) => name.includes('node:')),
      );
      const nodes = { kind: 'named', name: 'duplicatedStrings' };
      const [strings, ...others] = groups({ nodes });
      assert.deepEqual([strings?.kind, others], ['strings', []]);
      const doubled = wasm.classes(snapshot, { nodes: /** @type {any} */ (nodes) });
      assert.equal(
        strings?.count,
        doubled.reduce((sum, { count }) => sum + count, 0),
      );
      const all = groups().find(({ kind }) => kind === 'strings') ?? assert.fail();
      const within = wasm.classes(snapshot, { nodes: inGroup(all, { nodes }) });
      assert.deepEqual(within, doubled);
      const wrong = caught(() => groups({ nodes: inGroup(all, { nodes: { kind: 'named', name: 'noSuchFilter' } }) }));
      assert.equal(wrong.code, 'malformed');
    });
  }

  test('objects of a class are those with a size', () => {
    for (const { index } of classes.filter((_, place) => place % 11 === 0)) {
      const rows = objects({ kind: 'class', index });
      rows.forEach((row) => checkRow(row));
      const wanted = filterNodes((node) => classOf[node] === index && shallow[node] > 0);
      assert.deepEqual(nodes(rows).sort(byNumber), wanted);
    }
  });

  for (const key of KEYS) {
    for (const descending of [false, true]) {
      test(`objects by ${key}, ${descending ? 'descending' : 'ascending'}`, () => {
        const { index } = /** @type {NonNullable<typeof classes[0]>} */ (classes.find(({ name }) => name === 'Array'));
        const rows = objects({ kind: 'class', index }, { sort: { key, descending } });
        const values = rows.map((row) => row[key]);
        const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        assert.deepEqual(values, descending ? sorted.reverse() : sorted);
        assert.ok(rows.length > 100);
      });
    }
  }

  test('objects of a class under a filter of nodes', () => {
    const { index } = classes.find(({ name }) => name === 'Object') ?? assert.fail();
    const all = objects({ kind: 'class', index });
    const middle = all[Math.floor(all.length / 2)].id;
    const rows = objects({ kind: 'class', index }, { nodes: { kind: 'ids', above: middle, upTo: 2 ** 40 } });
    assert.deepEqual(
      rows,
      all.filter(({ id }) => id > middle),
    );
  });

  test('objects of a search', () => {
    const find = (/** @type {string} */ text) => objects({ kind: 'search', text });
    const [, , some] = SOME;
    assert.deepEqual(nodes(find(`@${ids[some]}`)), [some]);
    assert.deepEqual(nodes(find(`id:${ids[some]}`)), [some]);
    const large = find('retained>=100kB');
    large.forEach((row) => checkRow(row));
    assert.deepEqual(
      nodes(large),
      filterNodes((node) => retained[node] >= 100_000 && shallow[node] > 0),
    );
    const arrays = find('class:/^Array$/ shallow>100');
    assert.ok(arrays.length > 3);
    for (const { className, shallowSize } of arrays) assert.ok(className === 'Array' && shallowSize > 100);
    assert.deepEqual(find('class:/^Array$/ "there is no such thing"'), []);
    assert.equal(caught(() => find('retained>much')).code, 'malformed');
    assert.equal(caught(() => find('class:/(/')).code, 'malformed');
  });

  test('objects that a node dominates', () => {
    for (const node of SOME) {
      const rows = objects({ kind: 'dominated', node });
      rows.forEach((row) => checkRow(row));
      assert.deepEqual(
        nodes(rows).sort(byNumber),
        filterNodes((other) => dominator[other] === node && other !== node),
      );
    }
  });

  test('duplicated texts, and their strings', () => {
    const groups = wasm.list(snapshot, { kind: 'strings', sort: MOST, filter: '' });
    assert.ok(groups.length > 100);
    const sizes = groups.map(({ retainedSize }) => retainedSize);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    for (const { index, text, count, shallowSize, truncated } of groups) {
      const rows = objects({ kind: 'string', index });
      assert.ok(count > 1 && rows.length === count, text);
      assert.equal(
        rows.reduce((sum, row) => sum + row.shallowSize, 0),
        shallowSize,
      );
      if (!truncated) for (const { name } of rows) assert.equal(name, text);
    }
    const some = wasm.list(snapshot, { kind: 'strings', sort: { key: 'count', descending: true }, filter: 'GET ' });
    assert.deepEqual(
      some.map(({ index }) => index).sort(byNumber),
      groups
        .filter(({ text }) => text.toLowerCase().includes('get '))
        .map(({ index }) => index)
        .sort(byNumber),
    );
    assert.equal(caught(() => objects({ kind: 'string', index: 10 ** 6 })).code, 'malformed');
  });

  test('texts that match an expression, and errors in expressions', () => {
    const list = (/** @type {string} */ filter) => wasm.list(snapshot, { kind: 'strings', sort: MOST, filter });
    const texts = (/** @type {string} */ text) => list(text).map((row) => row.text);
    const all = texts('');
    for (const [filter, expression] of /** @type {const} */ ([
      ['/^get/i', /^get/i],
      ['/\\d{2}/', /\d{2}/],
      ['/^[A-Z]\\w+$/', /^[A-Z]\w+$/],
    ])) {
      const found = texts(filter);
      assert.deepEqual(
        found,
        all.filter((text) => expression.test(text)),
        filter,
      );
      assert.ok(found.length > 0 && found.length < all.length, filter);
    }
    for (const [filter, message] of [
      ['/(/', 'badPattern: /(/'],
      ['/x', 'openPattern: /x'],
    ]) {
      const { code, message: said } = caught(() => list(filter));
      assert.deepEqual([code, said], ['malformed', message]);
    }
  });

  test('the wasted bytes match the overview', () => {
    const sort = /** @type {const} */ ({ key: 'wastedSize', descending: true });
    const groups = wasm.list(snapshot, { kind: 'strings', sort, filter: '' });
    const sizes = groups.map(({ wastedSize }) => wastedSize);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    const { size, top } = ask({ kind: 'wasted' });
    assert.equal(
      sizes.reduce((sum, bytes) => sum + bytes, 0),
      size,
    );
    assert.deepEqual(
      top.map((/** @type {any} */ row) => row.wastedSize),
      sizes.slice(0, top.length),
    );
    for (const { index, wastedSize } of groups.slice(0, 50)) {
      const copies = objects({ kind: 'string', index }).map(({ shallowSize }) => shallowSize);
      assert.equal(wastedSize, copies.reduce((sum, bytes) => sum + bytes, 0) - Math.max(...copies));
    }
  });

  test('owners share the copies of a text among them', () => {
    const sort = /** @type {const} */ ({ key: 'count', descending: true });
    const groups = wasm.list(snapshot, { kind: 'strings', sort, filter: '' });
    let holders = 0;
    for (const { index, count, shallowSize, retainedSize, owner, ownerCount } of groups.slice(0, 200)) {
      const owners = wasm.list(snapshot, { kind: 'owners', string: index, sort });
      assert.equal(owners.length, ownerCount);
      const { className, edge, count: most } = owners[0] ?? assert.fail();
      assert.deepEqual({ className, edge, count: most }, owner);
      const sum = (/** @type {'count' | 'shallowSize' | 'retainedSize'} */ key) =>
        owners.reduce((total, row) => total + row[key], 0);
      assert.deepEqual([sum('count'), sum('shallowSize'), sum('retainedSize')], [count, shallowSize, retainedSize]);
      const copies = owners.flatMap((row) => {
        const rows = objects({ kind: 'owner', string: row.string, index: row.index });
        assert.equal(rows.length, row.count);
        // If the row has an edge name, at least one object of the class holds the copy by that name.
        if (/^\.[a-z]\w*$/i.test(row.edge)) {
          holders += 1;
          for (const { node } of rows.slice(0, 5)) {
            const links = retainers(node).map((link) => link.className + link.edge.text);
            assert.ok(links.includes(row.className + row.edge), `${row.className}${row.edge} among ${links}`);
          }
        }
        return nodes(rows);
      });
      assert.deepEqual(copies.sort(byNumber), nodes(objects({ kind: 'string', index })).sort(byNumber));
    }
    assert.ok(holders > 10, `${holders} are held by a property`);
    const of = (/** @type {any} */ query) => caught(() => wasm.list(snapshot, query)).code;
    assert.equal(of({ kind: 'owners', string: 10 ** 6, sort }), 'malformed');
    assert.equal(of({ kind: 'objects', of: { kind: 'owner', string: 0, index: 10 ** 6 }, sort: MOST }), 'malformed');
  });

  test('a whole text, of which lists show only the beginning', () => {
    // In the longest text, a character of two bytes crosses the limit.
    const texts = ['short', 'x'.repeat(10_000), `a${'é'.repeat(2 ** 20)}`];
    const text = JSON.stringify({
      snapshot: {
        meta: {
          node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
          node_types: [['synthetic', 'string'], 'string', 'number', 'number', 'number'],
          edge_fields: ['type', 'name_or_index', 'to_node'],
          edge_types: [['context', 'element', 'property', 'internal'], 'string_or_number', 'node'],
        },
        node_count: 4,
        edge_count: 3,
      },
      nodes: [0, 0, 1, 0, 3, ...texts.flatMap((_, at) => [1, at + 1, 2 * at + 3, 16, 0])],
      edges: texts.flatMap((_, at) => [1, at, 5 * (at + 1)]),
      strings: ['', ...texts],
    });
    const own = wasm.open(new TextEncoder().encode(text));
    const full = texts.map((_, at) => ask({ kind: 'text', node: at + 1 }, own));
    assert.deepEqual(full.slice(0, 2), [
      { text: texts[0], length: 5, complete: true },
      { text: texts[1], length: 10_000, complete: true },
    ]);
    assert.deepEqual(full[2], { text: `a${'é'.repeat(2 ** 19 - 1)}`, length: 2 ** 20 + 1, complete: false });
    const rows = wasm.list(own, { kind: 'objects', of: { kind: 'search', text: 'type:string' }, sort: BY_ID });
    assert.deepEqual(
      rows.map(({ name }) => name.length),
      [5, 4097, 2049],
    );
    wasm.bindings.close(own);
    assert.equal(caught(() => ask({ kind: 'text', node: info.nodeCount })).code, 'malformed');
  });

  test('edges are complete and match the retainers', () => {
    for (const node of SOME) {
      const rows = edges(node);
      assert.equal(rows.length, edgeCount[node]);
      for (const row of rows) {
        checkRow(row);
        assert.ok(info.meta.edgeTypes.includes(row.edge.type), row.edge.type);
        assert.ok(row.edge.text.includes(row.edge.name), row.edge.text);
        assert.equal('ignored' in row, false);
      }
      for (const row of rows.slice(0, 20)) {
        const back = retainers(row.node).find(({ edge }) => edge.index === row.edge.index);
        if (row.edge.type === 'weak' || node === info.root) assert.equal(back, undefined);
        else assert.deepEqual([back?.node, back?.edge], [node, row.edge]);
      }
    }
  });

  for (const key of KEYS) {
    test(`edges by ${key} are the same edges`, () => {
      const [node] = SOME;
      const indices = (/** @type {boolean} */ descending) =>
        edges(node, { sort: { key, descending } }).map(({ edge }) => edge.index);
      assert.deepEqual(indices(false).sort(byNumber), indices(true).sort(byNumber));
      assert.notDeepEqual(indices(false), indices(true));
    });
  }

  test('without ignored nodes, retainers are farther from a root', () => {
    const node = SOME.find((some) => ask({ kind: 'paths', node: some, max: 1, ignored: [] })[0]?.length > 3);
    const [path] = ask({ kind: 'paths', node, max: 1, ignored: [] });
    const ignored = [path.at(-1).node];
    const before = retainers(/** @type {number} */ (node));
    const after = retainers(/** @type {number} */ (node), { ignored });
    assert.equal(after.length, before.length);
    assert.deepEqual(
      after.filter((row) => row.ignored).map((row) => row.node),
      ignored,
    );
    const of = new Map(before.map((row) => [row.edge.index, row]));
    for (const row of after) {
      checkRow(row, { distances: false });
      const known = of.get(row.edge.index);
      assert.ok(row.ignored || row.distance < 0 || row.distance >= known.distance);
    }
  });

  test('invalid nodes and invalid queries are refused', () => {
    const none = info.nodeCount;
    for (const body of [
      () => edges(none),
      () => retainers(none),
      () => objects({ kind: 'dominated', node: none }),
      () => retainers(0, { ignored: [none] }),
      () => ask({ kind: 'object', node: none }),
      () => ask({ kind: 'paths', node: none, max: 1, ignored: [] }),
      () => wasm.list(snapshot, /** @type {any} */ ({ kind: 'everything' })),
      () =>
        wasm.list(snapshot, /** @type {any} */ ({ kind: 'edges', node: 0, sort: { key: 'size', descending: true } })),
      () => ask({ kind: 'why' }),
      () => ask(undefined),
    ]) {
      assert.equal(caught(body).code, 'malformed');
    }
  });
});

describe('questions', () => {
  test('object: matches the columns', () => {
    const written = column('selfSize');
    for (const node of SOME) {
      const object = ask({ kind: 'object', node });
      checkRow(object);
      assert.deepEqual(
        [object.classIndex, object.dominator, object.writtenSize],
        [classOf[node], dominator[node], written[node]],
      );
      assert.equal(object.retainerCount, retainers(node).length);
    }
    const [placed] = filterNodes((node) => nameOf.get(classOf[node]) === 'Function' && shallow[node] > 0)
      .map((node) => ask({ kind: 'object', node }))
      .filter(({ location }) => location?.url);
    assert.ok(placed.location.line >= 0 && placed.location.column >= 0 && placed.location.scriptId > 0);
  });

  test('nodeById: finds each node by its id', () => {
    for (const node of SOME) assert.equal(ask({ kind: 'nodeById', id: ids[node] }), node);
    assert.equal(ask({ kind: 'nodeById', id: 2 ** 40 }), undefined);
  });

  test('dominators: from the node to the root', () => {
    for (const node of SOME) {
      const chain = ask({ kind: 'dominators', node });
      chain.forEach((/** @type {any} */ row) => checkRow(row));
      const wanted = [node];
      for (let at = node; at !== dominator[at];) wanted.push((at = dominator[at]));
      assert.deepEqual(nodes(chain), wanted);
    }
  });

  test('paths: each node holds the next; shortest first; ignored nodes are avoided', () => {
    let found = 0;
    for (const node of SOME) {
      const paths = ask({ kind: 'paths', node, max: 3, ignored: [] });
      assert.ok(paths.length <= 3);
      const lengths = paths.map((/** @type {any[]} */ path) => path.length);
      assert.deepEqual(lengths, lengths.toSorted(byNumber));
      for (const path of paths) {
        const way = [...nodes(path), node];
        path.forEach((/** @type {any} */ step, /** @type {number} */ place) => {
          const held = edges(step.node).find(({ edge }) => edge.index === step.edge.index);
          assert.equal(held?.node, way[place + 1]);
        });
        found++;
      }
      const last = paths[0]?.at(-1)?.node;
      if (last === undefined) continue;
      const past = ask({ kind: 'paths', node, max: 3, ignored: [last] });
      for (const path of past) assert.ok(!nodes(path).includes(last));
    }
    assert.ok(found > 50);
  });

  test('retainerGraph: every arrow is an edge, and layers lead to the object', () => {
    for (const node of SOME.slice(0, 40)) {
      const graph = ask({ kind: 'retainerGraph', node, max: 30, ignored: [], opened: [] });
      assert.ok(graph.nodes.length <= 30);
      assert.equal(graph.nodes[0].node, node);
      for (const row of graph.nodes) checkRow(row);
      for (const { from, to, edge } of graph.edges) {
        const held = edges(graph.nodes[from].node).find((row) => row.edge.index === edge.index);
        assert.equal(held?.node, graph.nodes[to].node);
        assert.ok(graph.nodes[from].layer <= graph.nodes[to].layer + 1);
      }
    }
  });

  test('cut: frees the retained size or nothing', () => {
    let freed = 0;
    for (const node of SOME) {
      for (const { edge } of retainers(node).slice(0, 8)) {
        const cut = ask({ kind: 'cut', node, edge: edge.index });
        const isLast = cut.isEssential && cut.otherCount === 0;
        assert.equal(cut.freedSize, isLast ? retained[node] : 0);
        if (isLast) freed++;
      }
      assert.equal(caught(() => ask({ kind: 'cut', node, edge: 2 ** 31 })).code, 'malformed');
    }
    assert.ok(freed > 10);
  });

  test('nativeContexts: every byte is owned, shared or unattributed', () => {
    for (const of of [snapshot, page]) {
      const { contexts, sharedSize, unattributedSize } = ask({ kind: 'nativeContexts' }, of);
      const attributed = contexts.reduce(
        (/** @type {number} */ sum, /** @type {any} */ row) => sum + row.attributedSize,
        0,
      );
      const { totalSize, extraNativeBytes } = wasm.info(of);
      assert.equal(attributed + sharedSize + unattributedSize, totalSize - extraNativeBytes);
      const owners = wasm.column(of, 'nativeContext');
      const size = wasm.column(of, 'shallowSize');
      for (const { node, id, name, attributedSize } of contexts) {
        const owned = Array.from(owners, (owner, place) => (owner === node ? size[place] : 0));
        assert.equal(
          owned.reduce((sum, bytes) => sum + bytes, 0),
          attributedSize,
          name,
        );
        assert.equal(ask({ kind: 'nodeById', id }, of), node);
        assert.match(name, /NativeContext/);
      }
    }
    assert.ok(ask({ kind: 'nativeContexts' }, page).contexts.length > 3);
  });

  test('contextSummary: nodes that contexts keep alive, and all others', () => {
    const { contextCount, retainedCount, retainedSize, otherCount, otherSize } = ask({ kind: 'contextSummary' });
    assert.ok(contextCount > 100 && retainedCount > 100);
    assert.equal(retainedSize + otherSize, info.totalSize);
    assert.equal(retainedCount + otherCount, filterNodes((node) => shallow[node] > 0).length);
  });

  test('deadVariables: nothing without tables, a list with them', () => {
    assert.equal(info.hasScopes, false);
    assert.equal(ask({ kind: 'deadVariables' }), undefined);
    assert.equal(wasm.info(page).hasScopes, true);
    const { scopes, unknownScripts } = ask({ kind: 'deadVariables' }, page);
    assert.ok(Array.isArray(scopes) && Array.isArray(unknownScripts));
  });

  test('typeCounts: every node and every edge once', () => {
    const { nodes, edges } = ask({ kind: 'typeCounts' });
    const sum = (/** @type {any[]} */ rows, /** @type {string} */ key) => rows.reduce((all, row) => all + row[key], 0);
    assert.equal(sum(nodes, 'count'), info.nodeCount);
    assert.equal(sum(nodes, 'shallowSize') + info.extraNativeBytes, info.totalSize);
    assert.equal(sum(edges, 'count'), info.edgeCount);
    const types = column('type');
    for (const { type, count } of nodes) {
      assert.equal(filterNodes((node) => info.meta.nodeTypes[types[node]] === type).length, count, type);
    }
    for (const { type } of edges) assert.ok(info.meta.edgeTypes.includes(type), type);
  });

  test('samples: in order, and only in timelines', () => {
    assert.deepEqual(ask({ kind: 'samples' }), []);
    const samples = ask({ kind: 'samples' }, timeline);
    assert.equal(samples.length, wasm.info(timeline).sampleCount);
    for (const key of ['timestampMs', 'lastAssignedId']) {
      const values = samples.map((/** @type {any} */ sample) => sample[key]);
      assert.deepEqual(values, values.toSorted(byNumber));
    }
    assert.ok(samples[0].liveSize > 0);
  });

  test('allocationTops: most bytes first; the filter finds their objects', () => {
    assert.deepEqual(ask({ kind: 'allocationTops' }), []);
    const tops = ask({ kind: 'allocationTops' }, timeline);
    assert.ok(tops.length > 100);
    const sizes = tops.map((/** @type {any} */ row) => row.size);
    assert.deepEqual(
      sizes,
      sizes.toSorted((/** @type {number} */ a, /** @type {number} */ b) => b - a),
    );
    const { row } = tops.find((/** @type {any} */ top) => top.frame.functionName === 'replaceLatest');
    const made = wasm.classes(timeline, { nodes: { kind: 'allocation', row } });
    assert.ok(made.length > 0);
  });

  test('allocationCallers: lead outwards to functions without callers', () => {
    const tops = ask({ kind: 'allocationTops' }, timeline);
    for (const { row, hasCallers } of tops.slice(0, 50)) {
      const { single, branching } = ask({ kind: 'allocationCallers', row }, timeline);
      assert.equal(single.length + branching.length > 0, hasCallers);
      assert.notEqual(branching.length, 1);
    }
    assert.deepEqual(ask({ kind: 'allocationCallers', row: 10 ** 7 }, timeline), { single: [], branching: [] });
  });

  test('allocationStack: innermost frame first, if it was recorded', () => {
    const traces = wasm.column(timeline, 'traceNodeId');
    const recorded = traces.findIndex((/** @type {number} */ trace) => trace > 0);
    const stack = ask({ kind: 'allocationStack', node: recorded }, timeline);
    assert.ok(stack.length > 0);
    for (const { functionName, scriptName, scriptId, line } of stack) {
      assert.deepEqual(
        [typeof functionName, typeof scriptName, typeof scriptId, typeof line],
        ['string', 'string', 'number', 'number'],
      );
    }
    assert.equal(ask({ kind: 'allocationStack', node: traces.indexOf(0) }, timeline), undefined);
    assert.equal(ask({ kind: 'allocationStack', node: 5 }), undefined);
  });
});
