// The rows of a comparison: the objects of a class, their snapshot, and concatenated lists.

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { diffFieldNames, diffFieldsOf, diffLineOf } from '../../www/js/lib/diff-text.js';
import { concatenate, diffRows, diffTreeRows, sortForDiff } from '../../www/js/rows/diff-trees.js';

const SIZE = { key: /** @type {const} */ ('sizeDelta'), descending: true };

/** @param {string} name @param {number} length */
function listOf(name, length) {
  /** @type {number[][]} */
  const asked = [];
  return {
    asked,
    fetchRows: async (/** @type {number} */ start, /** @type {number} */ end) => {
      asked.push([start, end]);
      const count = Math.max(0, Math.min(end, length) - start);
      return { rows: Array.from({ length: count }, (_, i) => `${name}${start + i}`), total: length };
    },
  };
}

test('concatenated lists are one list, through any window', async () => {
  const lengths = fc.array(fc.nat(6), { maxLength: 4 });
  const windows = fc.array(fc.tuple(fc.nat(20), fc.nat(8)), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(lengths, windows, async (counts, wanted) => {
      const whole = counts.flatMap((count, i) => Array.from({ length: count }, (_, at) => `${'abcd'[i]}${at}`));
      const list = concatenate(counts.map((count, i) => listOf(`${'abcd'[i]}`, count)));
      for (const [start, length] of wanted) {
        const { rows, total } = await list.fetchRows(start, start + length);
        assert.deepEqual(rows, whole.slice(start, start + length));
        assert.equal(total, whole.length);
      }
    }),
  );
});

test('for a list outside the window only its length is requested, once', async () => {
  const first = listOf('a', 1_000_000);
  const second = listOf('b', 2_000_000);
  const list = concatenate([first, second]);
  assert.equal((await list.fetchRows(0, 100)).total, 3_000_000);
  assert.deepEqual(second.asked, [[0, 1]]);
  await list.fetchRows(500, 600);
  assert.deepEqual(second.asked, [[0, 1]]);
  assert.deepEqual((await list.fetchRows(1_999_999, 2_000_001)).rows, ['b999999', 'b1000000']);
  assert.deepEqual(first.asked, [
    [0, 100],
    [500, 600],
  ]);
  assert.equal((await list.fetchRows(999_999, 1_000_001)).rows.join(), 'a999999,b0');
});

const ROW = {
  index: 5,
  name: 'Session',
  key: ',Session',
  baseCount: 3,
  count: 4,
  addedCount: 2,
  removedCount: 1,
  countDelta: 1,
  addedSize: 80,
  removedSize: 40,
  sizeDelta: 40,
  baseRetainedSize: 300,
  retainedSize: 900,
  retainedDelta: 600,
  grownCount: 2,
  grownSize: 500,
};
const object = (/** @type {string} */ name, edgeCount = 1) =>
  /** @type {any} */ ({ node: 7, id: 15, name, type: 'object', edgeCount, shallowSize: 40, retainedSize: 400 });

/** A comparison of one class. */
function compareOne({ isById = true, row = ROW } = {}) {
  /** @type {any[]} */
  const asked = [];
  const side = (/** @type {string} */ name) => ({
    edges: async (/** @type {number} */ node, /** @type {any} */ options) => {
      asked.push([name, node, options]);
      return { rows: [{ ...object('text', 0), edge: { index: 1, text: `.${name}` } }], total: 1 };
    },
  });
  const comparison = /** @type {any} */ ({
    base: side('base'),
    current: side('current'),
    info: { isById },
    classes: async (/** @type {any} */ options) => {
      asked.push(options);
      return { rows: [row], total: 1 };
    },
    objects: async (/** @type {number} */ index, /** @type {string} */ which, /** @type {any} */ { sort }) => {
      asked.push([index, which, sort]);
      return { rows: [object(which)], total: 1 };
    },
  });
  return { comparison, asked };
}

/** The names of all rows, once everything that opens is open. @param {any} comparison @param {any} query */
async function unfold(comparison, query) {
  for (;;) {
    const source = diffTreeRows(comparison, query);
    const { rows } = await source.fetchRows(0, 100);
    const closed = rows.find(({ expanded }) => expanded === false);
    if (!closed) return rows.map(({ item }) => (item.kind === 'field' ? item.row.edge.text : item.row.name));
    await source.tree?.setExpanded(closed, true);
  }
}

test('a class contains the objects of the scope, and each object its fields in its own snapshot', async () => {
  const { comparison } = compareOne();
  const of = (/** @type {string} */ scope) => unfold(comparison, { scope, sort: SIZE, text: '' });
  assert.deepEqual(await of('changed'), ['Session', 'added', '.current', 'removed', '.base']);
  assert.deepEqual(await of('added'), ['Session', 'added', '.current']);
  assert.deepEqual(await of('removed'), ['Session', 'removed', '.base']);
  assert.deepEqual(await of('grown'), ['Session', 'grown', '.current']);
});

test('a class without known objects contains the paths to its objects', async () => {
  const query = /** @type {const} */ ({ scope: 'changed', sort: SIZE, text: '' });
  const sizes = { baseSize: 8, size: 24, baseRetainedSize: 10, retainedSize: 40 };
  const paths = async (/** @type {string} */ name) => [{ path: `Map ← ${name}s`, baseCount: 1, count: 3, ...sizes }];
  const strangers = { ...compareOne({ isById: false }).comparison, paths };
  assert.deepEqual(await unfold(strangers, query), ['Session', 'Map ← Sessions']);
  const { rows } = await diffTreeRows(/** @type {any} */ (strangers), query).fetchRows(1, 2);
  const { countDelta, sizeDelta, retainedDelta } = /** @type {any} */ (rows[0] && rows[0].item.row);
  assert.deepEqual([countDelta, sizeDelta, retainedDelta], [2, 16, 30]);
  // If objects are known, the class contains the objects.
  const row = { ...ROW, removedCount: 0 };
  assert.deepEqual(await unfold(compareOne({ row }).comparison, query), ['Session', 'added', '.current']);
});

test('objects are sorted like their classes if they have that column, and grown ones by growth', async () => {
  const sorts = async (/** @type {any} */ sort, /** @type {any} */ scope) => {
    const { comparison, asked } = compareOne();
    await unfold(comparison, { scope, sort, text: '' });
    return asked.find((question) => question[0] === 5)[2];
  };
  const key = (/** @type {string} */ name, descending = true) => ({ key: name, descending });
  assert.deepEqual(await sorts(key('name', false), 'added'), key('name', false));
  assert.deepEqual(await sorts(key('addedSize', false), 'added'), key('shallowSize', false));
  assert.deepEqual(await sorts(key('sizeDelta', false), 'changed'), key('retainedSize'));
  assert.equal(await sorts(key('grownSize'), 'grown'), undefined);
});

test('scope, order, filter and window are passed on to the engine', async () => {
  const { comparison, asked } = compareOne();
  await diffRows(comparison, { scope: 'removed', sort: SIZE, text: 'Map' }).fetchRows(3, 9);
  assert.deepEqual(asked, [{ scope: 'removed', sort: SIZE, filter: 'Map', start: 3, end: 9 }]);
});

test('a table is not sorted by a column that it does not have', () => {
  const by = (/** @type {string} */ key) => ({ key, descending: false });
  assert.deepEqual(sortForDiff(by('addedSize'), 'added', true), by('addedSize'));
  assert.deepEqual(sortForDiff(by('retainedSize'), 'changed', true), SIZE, 'other tables have this column');
  assert.deepEqual(sortForDiff(by('count'), 'removed', true), { key: 'removedSize', descending: true });
  assert.deepEqual(sortForDiff(by('addedSize'), 'grown', true), { key: 'grownSize', descending: true });
  assert.deepEqual(sortForDiff(by('grownCount'), 'grown', true), by('grownCount'));
  assert.deepEqual(sortForDiff(by('addedCount'), 'changed', false), SIZE);
  assert.deepEqual(sortForDiff(by('countDelta'), 'changed', false), by('countDelta'));
});

test('a row as text has as many fields as there are names', () => {
  /** @type {any} */
  const item = { kind: 'diff', row: ROW };
  assert.deepEqual(diffFieldsOf(item, true), [
    ...['Session', '2', '1', '1', '80', '40', '40'],
    ...['300', '900', '600', '2', '500'],
  ]);
  assert.deepEqual(diffFieldsOf(item, false), ['Session', '3', '4', '1', '40', '300', '900', '600']);
  for (const isById of [true, false])
    assert.equal(diffFieldNames(isById).length, diffFieldsOf(item, isById).length, `${isById}`);
  const member = /** @type {any} */ ({ kind: 'member', which: 'removed', side: 'base', row: object('a\tb') });
  assert.equal(diffLineOf(member, true), '−a b\t@15\t40\t400');
});
