import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createTree } from '../../www/js/rows/tree-source.js';

/** A list of texts. The last digit of a text is the number of its children, down to a depth of three. */
const listOf = (prefix, count) => ({
  fetchRows: async (start, end) => ({
    rows: Array.from({ length: Math.max(0, Math.min(end, count) - start) }, (_, i) => `${prefix}${start + i}`),
    total: count,
  }),
});
const childCount = (text) => (text.split('.').length > 3 ? 0 : Number(text.at(-1)));
const childrenOf = (text) => (childCount(text) > 0 ? listOf(`${text}.`, childCount(text)) : undefined);

const all = async (tree) => {
  const source = tree.rows();
  const { total } = await source.fetchRows(0, 1);
  return (await source.fetchRows(0, total)).rows;
};
const find = async (tree, text) => (await all(tree)).find(({ item }) => item === text);
const toggle = async (tree, text, expanded = true) => tree.rows().tree.setExpanded(await find(tree, text), expanded);

test('open rows follow their parent, with level, position and number of siblings', async () => {
  const tree = createTree(listOf('', 4), childrenOf);
  await toggle(tree, '2');
  await toggle(tree, '2.1');
  const rows = await all(tree);
  assert.deepEqual(
    rows.map(({ item, level, expanded }) => [item, level, expanded]),
    [
      ['0', 1, undefined],
      ['1', 1, false],
      ['2', 1, true],
      ['2.0', 2, undefined],
      ['2.1', 2, true],
      ['2.1.0', 3, undefined],
      ['3', 1, false],
    ],
  );
  const control = tree.rows().tree;
  assert.equal(control.countOutermost(), 4, 'open rows do not count');
  assert.equal(control.parentOf(rows[5]), 4);
  assert.equal(control.parentOf(rows[3]), 2);
  assert.equal(control.parentOf(rows[2]), undefined);
  assert.deepEqual(control.placeOf(rows[4]), { place: 1, siblings: 2 });
});

test('a change returns a new source that updates the old one', async () => {
  const tree = createTree(listOf('', 3), childrenOf);
  const before = tree.rows();
  const after = await toggle(tree, '1');
  assert.equal(after, tree.rows());
  assert.equal(after.updates, before);
  assert.equal((await after.fetchRows(0, 10)).total, 4);
  await toggle(tree, '1', false);
  assert.equal((await tree.rows().fetchRows(0, 10)).total, 3);
});

test('a row that is opened twice keeps the rows that were opened inside it before the second answer', async () => {
  /** @type {() => void} */
  let answer = () => undefined;
  const late = new Promise((resolve) => (answer = () => resolve(undefined)));
  let asked = 0;
  const tree = createTree(listOf('', 4), (text) => {
    const inside = childrenOf(text);
    if (text !== '3' || !inside) return inside;
    return {
      fetchRows: async (start, end) => {
        asked += 1;
        if (asked === 2) await late;
        return inside.fetchRows(start, end);
      },
    };
  });
  const row = await find(tree, '3');
  const { setExpanded } = tree.rows().tree;
  const first = setExpanded(row, true);
  const second = setExpanded(row, true);
  await first;
  await toggle(tree, '3.1');
  answer();
  assert.equal(await second, tree.rows());
  assert.deepEqual(
    (await all(tree)).map(({ item }) => item),
    ['0', '1', '2', '3', '3.0', '3.1', '3.1.0', '3.2'],
  );
});

test('only the requested rows are fetched, however long the list is', async () => {
  /** @type {[number, number][]} */
  const asked = [];
  const list = {
    fetchRows: async (start, end) => {
      asked.push([start, end]);
      return { rows: Array.from({ length: end - start }, (_, i) => String(start + i)), total: 10_000_000 };
    },
  };
  const tree = createTree(list, childrenOf);
  const { rows, total } = await tree.rows().fetchRows(9_000_000, 9_000_100);
  assert.equal(total, 10_000_000);
  assert.equal(rows[0]?.item, '9000000');
  assert.deepEqual(asked, [
    [0, 1],
    [9_000_000, 9_000_100],
  ]);
});

test('any window has the same rows as the whole list', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(60), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(80), fc.nat(30)), { maxLength: 6 }),
      async (opened, windows) => {
        const tree = createTree(listOf('', 10), childrenOf);
        for (const index of opened) {
          const rows = await all(tree);
          const row = rows[index % rows.length];
          if (row.expanded !== undefined) await tree.rows().tree.setExpanded(row, !row.expanded);
        }
        const rows = await all(tree);
        for (const [start, length] of windows) {
          const page = await tree.rows().fetchRows(start, start + length);
          assert.deepEqual(page, { rows: rows.slice(start, start + length), total: rows.length });
        }
        for (const [index, row] of rows.entries()) {
          const parent = tree.rows().tree.parentOf(row);
          if (parent !== undefined)
            assert.equal(rows[parent]?.item, row.item.slice(0, row.item.lastIndexOf('.')), `${index}`);
        }
      },
    ),
  );
});

test('parts of one list are requested one after the other', async () => {
  let running = 0;
  const list = {
    fetchRows: async (start, end) => {
      assert.equal(running, 0, 'there is no second request while one is open');
      running += 1;
      await new Promise((resolve) => setTimeout(resolve));
      running -= 1;
      return listOf('', 10).fetchRows(start, end);
    },
  };
  const tree = createTree(list, childrenOf);
  await tree.rows().fetchRows(0, 10);
  await toggle(tree, '3');
  assert.equal((await all(tree)).length, 13);
});

test('a page requests each list once, however many of its rows are open', async () => {
  /** @type {[number, number][]} */
  const asked = [];
  const list = {
    fetchRows: async (start, end) => {
      asked.push([start, end]);
      return listOf('', 10).fetchRows(start, end);
    },
  };
  const tree = createTree(list, childrenOf);
  for (const open of ['2', '4', '5']) await toggle(tree, open);
  asked.length = 0;
  const { rows } = await tree.rows().fetchRows(2, 14);
  assert.deepEqual(
    rows.map(({ item }) => item),
    ['2', '2.0', '2.1', '3', '4', '4.0', '4.1', '4.2', '4.3', '5', '5.0', '5.1'],
  );
  assert.deepEqual(asked, [[2, 6]]);
});
