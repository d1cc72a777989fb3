// Checks pictures of the dominator tree, accumulation points, and wasted bytes of duplicates against the columns.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { caught, startWasm } from './engine.mjs';

const wasm = await startWasm();
const files = ['chromium-156.heapsnapshot', 'node-26.heapsnapshot'].map((name) => {
  const snapshot = wasm.open(readFileSync(findFixture(name).path));
  const column = (/** @type {any} */ column) => wasm.column(snapshot, column);
  return {
    ...{ name, snapshot, info: wasm.info(snapshot), ids: column('id'), retained: column('retainedSize') },
    ...{ shallow: column('shallowSize'), dominator: column('dominator'), classOf: column('classIndex') },
    ...{ detachedness: column('detachedness') },
    ask: (/** @type {any} */ question) => /** @type {any} */ (wasm.bindings.ask(snapshot, question)),
  };
});
const ROOM = { width: 1000, height: 640, depth: 12 };

for (const { name, info, ids, retained, shallow, dominator, classOf, detachedness, ask, snapshot } of files) {
  describe(name, () => {
    for (const shape of ['treemap', 'icicle']) {
      test(`${shape} by object: every cell is dominated by its parent cell`, () => {
        const { cells, above, hidden } = ask({
          ...{ kind: 'layout', shape, by: 'object', node: info.root, within: [] },
          ...ROOM,
        });
        assert.ok(cells.length > 200 && cells.length < 6000, `${cells.length}`);
        assert.deepEqual([above.map((step) => step.node), hidden], [[info.root], 0]);
        const sums = new Map();
        for (const [at, cell] of cells.entries()) {
          assert.ok(cell.width >= 0 && cell.x >= 0 && cell.x + cell.width <= ROOM.width + 1e-6);
          assert.ok(cell.height >= 0 && cell.y >= 0 && cell.y + cell.height <= ROOM.height + 1e-6);
          if (at === 0) continue;
          assert.equal(dominator[cell.node], cells[cell.parent].node);
          if (cell.kind === 'object') assert.deepEqual([cell.id, cell.size], [ids[cell.node], retained[cell.node]]);
          sums.set(cell.parent, (sums.get(cell.parent) ?? 0) + cell.size);
        }
        for (const [at, sum] of sums) assert.equal(sum + shallow[cells[at].node], cells[at].size);
      });

      test(`${shape} by class: a level has each class once`, () => {
        const question = { kind: 'layout', shape, by: 'class', node: info.root, within: [], ...ROOM };
        const { cells } = ask(question);
        const seen = new Set();
        for (const cell of cells.slice(1)) {
          if (cell.kind === 'rest') continue;
          assert.equal(cell.classIndex, classOf[cell.node]);
          const key = `${cell.parent} ${cell.classIndex}`;
          assert.ok(!seen.has(key));
          seen.add(key);
        }
        // A picture of one cell starts with that cell.
        const first = cells[1];
        const inside = ask({ ...question, within: [first.classIndex] });
        assert.deepEqual(
          [inside.cells[0].size, inside.cells[0].count, inside.cells[0].node],
          [first.size, first.count, first.node],
        );
        assert.deepEqual(
          inside.above.map((step) => step.kind),
          ['object', 'class'],
        );
      });
    }

    test('bottom-up: classes by their own bytes, and the dominators of their objects', () => {
      const question = { kind: 'layout', shape: 'icicle', by: 'keeper', node: info.root, within: [], ...ROOM };
      const { cells } = ask(question);
      const sums = new Map();
      const keepers = new Map();
      for (let node = 0; node < ids.length; node++) {
        if (shallow[node] === 0) continue;
        const known = sums.get(classOf[node]) ?? { count: 0, size: 0 };
        sums.set(classOf[node], { count: known.count + 1, size: known.size + shallow[node] });
        const above = dominator[node];
        if (node === info.root || above === info.root) continue;
        const key = `${classOf[node]} ${classOf[above]}`;
        keepers.set(key, (keepers.get(key) ?? 0) + shallow[node]);
      }
      const row = cells.filter((cell, at) => at > 0 && cell.depth === 1);
      assert.equal(
        row.reduce((sum, cell) => sum + cell.size, 0),
        retained[info.root],
      );
      for (const { kind, classIndex, count, size } of row)
        if (kind === 'class') assert.deepEqual({ count, size }, sums.get(classIndex));
      const second = cells.filter(({ depth, kind }) => depth === 2 && kind === 'class');
      assert.ok(second.length > 20, `${second.length}`);
      for (const { classIndex, size, parent } of second)
        assert.equal(size, keepers.get(`${cells[parent].classIndex} ${classIndex}`));

      // A picture of one cell starts with that cell.
      const first = cells[1];
      const inside = ask({ ...question, within: [first.classIndex] });
      assert.deepEqual(
        [inside.cells[0].size, inside.cells[0].count, inside.cells[0].node],
        [first.size, first.count, first.node],
      );
      const shown = (picture, parent) =>
        picture.cells
          .filter((cell, at) => at > 0 && cell.parent === parent && cell.kind === 'class')
          .map(({ classIndex, size }) => [classIndex, size]);
      assert.deepEqual(shown(inside, 0).slice(0, 3), shown({ cells }, 1).slice(0, 3));
    });

    test('from an object, with its dominators', () => {
      let deepest = info.root;
      let steps = 0;
      for (let node = 0; node < ids.length; node += 97) {
        let count = 0;
        for (let at = node; at !== info.root; at = dominator[at]) count += 1;
        if (count > steps) [deepest, steps] = [node, count];
      }
      const { above, hidden, cells } = ask({
        ...{ kind: 'layout', shape: 'treemap', by: 'object', node: deepest, within: [] },
        ...ROOM,
      });
      assert.equal(cells[0].node, deepest);
      assert.equal(above.at(-1).node, deepest);
      assert.equal(above[0].node, info.root);
      assert.equal(above.length + hidden, steps + 1);
    });

    test('invalid requests are refused, and tiny sizes give an empty picture', () => {
      const question = { kind: 'layout', shape: 'treemap', by: 'object', node: info.root, within: [], depth: 3 };
      assert.equal(ask({ ...question, width: -5, height: 0 }).cells.length, 1);
      assert.match(
        caught(() => ask({ ...question, width: 9, height: Number.NaN })).message,
        /^height: expected a number/,
      );
      assert.equal(caught(() => ask({ ...question, node: ids.length, width: 9, height: 9 })).code, 'malformed');
      assert.ok(caught(() => ask({ ...question, shape: 'pie', width: 9, height: 9 })).message);
    });

    test('no child of an accumulation point has half of its retained size', () => {
      const { piles, detachedCount } = ask({ kind: 'biggest' });
      assert.ok(piles.length > 0 && piles.length <= 10);
      const largest = new Map();
      for (let node = 0; node < ids.length; node++) {
        if (node === info.root) continue;
        largest.set(dominator[node], Math.max(largest.get(dominator[node]) ?? 0, retained[node]));
      }
      const expected = [];
      for (let node = 0; node < ids.length; node++) {
        const isLarge = retained[node] * 100 >= retained[info.root];
        if (isLarge && (largest.get(node) ?? 0) * 2 < retained[node]) expected.push(node);
      }
      const found = new Set(piles.map((pile) => pile.node));
      for (const pile of piles) {
        assert.ok(expected.includes(pile.node));
        assert.equal(pile.largestChild, largest.get(pile.node) ?? 0);
        assert.equal(pile.most === undefined, pile.dominatedCount === 0);
      }
      // No larger candidate is missing, except synthetic nodes, native contexts and the root.
      const least = Math.min(...piles.map((pile) => pile.retainedSize));
      const missed = expected.filter((node) => retained[node] > least && !found.has(node));
      for (const node of missed) {
        const { type, name: called } = ask({ kind: 'object', node });
        assert.ok(type === 'synthetic' || /^system . NativeContext/.test(called), `${type} ${called}`);
      }
      const detached = shallow.reduce((sum, size, node) => sum + (size > 0 && detachedness[node] === 2 ? 1 : 0), 0);
      assert.equal(detachedCount, detached);
    });

    test('wasted bytes are the sizes of all copies but one', () => {
      const { size, count, groups, top } = ask({ kind: 'wasted' });
      const sort = { key: 'count', descending: true };
      const strings = wasm.list(snapshot, { kind: 'strings', sort, filter: '' });
      assert.equal(groups, strings.length);
      assert.equal(
        count,
        strings.reduce((sum, row) => sum + row.count - 1, 0),
      );
      assert.ok(top.length <= 3 && top.every((row) => row.wastedSize < row.shallowSize));
      assert.ok(size >= top.reduce((sum, row) => sum + row.wastedSize, 0));
      assert.ok(size < strings.reduce((sum, row) => sum + row.shallowSize, 0));
    });
  });
}
