// The pair of snapshots that is compared, and the life of a comparison.

import assert from 'node:assert/strict';
import test from 'node:test';
import { keyOfComparison, selectBase, selectPair, swapped, watchComparisons } from '../../www/js/state/comparisons.js';
import { createInitialState } from '../../www/js/state/initial-state.js';
import { createStore } from '../../www/js/state/store.js';
import { routeToComparison, startRoute } from '../../www/js/state/url-state.js';
import { routeTo } from './views.mjs';

const open = (/** @type {number} */ id, isComplete = true) =>
  /** @type {any} */ ({ id, info: { isComplete }, handle: { id } });
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A store with open snapshots, and an engine whose comparisons the test resolves. */
function setUp(snapshots = [open(1), open(2), open(3)]) {
  const store = createStore(createInitialState(/** @type {any} */ ({}), '', []));
  store.set({ snapshots });
  /** @type {any[]} */
  const asked = [];
  watchComparisons(store, (base, current, options) => {
    const { promise, resolve, reject } = Promise.withResolvers?.() ?? withResolvers();
    const comparison = {
      base,
      current,
      info: { isById: true },
      closed: 0,
      classes: async ({ scope, sort }) => {
        const size = scope === 'grown' ? 70 : sort.descending ? 40 : -90;
        return { rows: [{ sizeDelta: size, grownSize: size }], total: 1 };
      },
      close: async () => {
        comparison.closed += 1;
      },
    };
    asked.push({ base, current, options, comparison, reject, resolve: () => resolve(comparison) });
    return promise;
  });
  const go = (/** @type {number} */ base, /** @type {number} */ snap, change = {}) =>
    store.set({ route: { ...routeTo(routeToComparison(base, snap)), ...change } });
  const now = () => {
    const pair = selectPair(store.get());
    return pair && store.get().comparisons.get(keyOfComparison(pair));
  };
  return { store, asked, go, now };
}

function withResolvers() {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

test('the base is the one in the address, else the snapshot before, else the next', () => {
  const snapshots = [open(4), open(2), open(9)];
  const baseOf = (/** @type {number} */ snap, /** @type {number | undefined} */ base) =>
    selectBase({ snapshots, route: routeTo({ view: 'compare', snap, base }) })?.id;
  assert.equal(baseOf(9, undefined), 2, 'the one before it in the list');
  assert.equal(baseOf(4, undefined), 2, 'the first snapshot has none before it');
  assert.equal(baseOf(4, 9), 9);
  assert.equal(baseOf(2, 2), 4, 'a snapshot is not compared with itself');
  assert.equal(baseOf(2, 5), undefined, 'not open');
  assert.equal(baseOf(7, undefined), undefined, 'the current one is not open');
  assert.equal(
    selectBase({ snapshots: [open(1)], route: routeTo({ view: 'compare', snap: 1 }) }),
    undefined,
    'it is alone',
  );
});

test('swapping twice changes nothing', () => {
  const route = routeTo(routeToComparison(1, 2));
  const pair = { base: open(1), current: open(2), matching: /** @type {const} */ ('auto') };
  assert.deepEqual(swapped(route, pair), routeTo(routeToComparison(2, 1)));
  assert.deepEqual(swapped(swapped(route, pair), { ...pair, base: open(2), current: open(1) }), route);
});

test('a comparison is made once, and measured for its bars', async () => {
  const { store, asked, go, now } = setUp();
  store.set({ route: routeTo({ view: 'classes', snap: 2 }) });
  assert.equal(asked.length, 0, 'no view needs one');
  go(1, 2);
  assert.equal(now()?.kind, 'loading');
  await settled();
  assert.equal(asked.length, 1);
  assert.deepEqual(asked[0].options, { matching: 'auto' });
  assert.deepEqual([asked[0].base.id, asked[0].current.id], [1, 2]);
  asked[0].resolve();
  await settled();
  assert.equal(now()?.kind, 'ready');
  assert.equal(now()?.mostChanged, 90, 'the largest change may be negative');
  assert.equal(now()?.mostGrown, 70);
  store.set({ route: startRoute });
  go(1, 2, { filter: 'Map', scope: 'added' });
  await settled();
  assert.equal(asked.length, 1, 'it was kept');
  go(1, 2, { matching: 'classes' });
  go(2, 1);
  await settled();
  assert.equal(asked.length, 3, 'with swapped snapshots or another matching it is another comparison');
});

test('a comparison is closed with either of its snapshots, also while it is being computed', async () => {
  const { store, asked, go, now } = setUp();
  go(1, 2);
  go(2, 3);
  await settled();
  asked[0].resolve();
  await settled();
  const without = (/** @type {number} */ id) =>
    store.set(({ snapshots }) => ({ snapshots: snapshots.filter((snapshot) => snapshot.id !== id) }));
  without(1);
  await settled();
  assert.equal(asked[0].comparison.closed, 1);
  assert.equal(now()?.kind, 'loading', 'the other comparison goes on');
  without(3);
  asked[1].resolve();
  await settled();
  assert.equal(asked[1].comparison.closed, 1, 'it is closed when it arrives');
  assert.equal(store.get().comparisons.size, 0);
});

test('a new snapshot with the same number gets a new comparison', async () => {
  const { store, asked, go } = setUp();
  go(1, 2);
  await settled();
  asked[0].resolve();
  await settled();
  store.set({ snapshots: [open(1), open(2)] });
  await settled();
  assert.equal(asked[0].comparison.closed, 1);
  assert.equal(asked.length, 2);
});

test('a comparison waits until both snapshots are complete', async () => {
  const { store, asked, go, now } = setUp([open(1), open(2, false)]);
  go(1, 2);
  await settled();
  assert.equal(asked.length, 0);
  assert.equal(now(), undefined);
  store.set(({ snapshots: [first, second] }) => ({
    snapshots: [first, { ...second, info: { ...second.info, isComplete: true } }],
  }));
  await settled();
  assert.equal(asked.length, 1);
});

test('a failed comparison has its error, and is requested again when it is dropped', async () => {
  const { store, asked, go, now } = setUp();
  go(1, 2);
  await settled();
  asked[0].reject(Object.assign(new Error('no memory'), { code: 'out-of-memory' }));
  await settled();
  assert.deepEqual(now()?.error, { code: 'out-of-memory', message: 'no memory' });
  store.set({ comparisons: new Map() });
  await settled();
  assert.equal(asked.length, 2);
  assert.equal(now()?.kind, 'loading');
});

test('only the latest four comparisons are kept', async () => {
  const { store, asked, go } = setUp([1, 2, 3, 4, 5, 6].map((id) => open(id)));
  for (const id of [2, 3, 4, 5, 6]) {
    go(1, id);
    await settled();
    asked.at(-1).resolve();
    await settled();
  }
  assert.deepEqual(
    asked.map(({ comparison }) => comparison.closed),
    [1, 0, 0, 0, 0],
  );
  assert.equal(store.get().comparisons.size, 4);
});
