import assert from 'node:assert/strict';
import test from 'node:test';
import { createStore } from '../../www/js/state/store.js';

test('a patch replaces what it names and nothing else', () => {
  const store = createStore({ a: 1, b: 2 });
  const before = store.get();
  store.set({ a: 3 });
  assert.deepEqual(store.get(), { a: 3, b: 2 });
  assert.deepEqual(before, { a: 1, b: 2 });
  store.set(({ a }) => ({ b: a + 1 }));
  assert.deepEqual(store.get(), { a: 3, b: 4 });
});

test('listeners are called once for each change, and not otherwise', () => {
  const store = createStore({ a: 1 });
  /** @type {number[][]} */
  const heard = [];
  const unsubscribe = store.subscribe((state, previous) => heard.push([previous.a, state.a]));
  store.set({ a: 1 });
  store.set({});
  store.set({ a: 2 });
  unsubscribe();
  store.set({ a: 3 });
  assert.deepEqual(heard, [[1, 2]]);
});
