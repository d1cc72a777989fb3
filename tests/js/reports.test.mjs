import assert from 'node:assert/strict';
import test from 'node:test';
import { sampleOfThree } from '../fixtures/findings.mjs';
import { createStore } from '../../www/js/state/store.js';
import {
  canReport,
  fetchIds,
  selectLeftOut,
  selectReport,
  selectReported,
  watchReports,
} from '../../www/js/state/reports.js';
import { formatHash, parseHash } from '../../www/js/state/url-state.js';
import { VIEWS, routeTo } from './views.mjs';

/** A snapshot whose ids are twice its nodes, and one. @param {string} name @param {boolean} [isComplete] */
function openSnapshot(name, isComplete = true) {
  /** @type {number[]} */
  const asked = [];
  const handle = /** @type {any} */ ({
    name,
    asked,
    objects: async (/** @type {any} */ { of: { nodes } }) => {
      asked.push(nodes.length);
      return { rows: Array.from(nodes, (node) => ({ node, id: 2 * node + 1 })), total: nodes.length };
    },
  });
  return /** @type {any} */ ({ id: Number(name), handle, info: { name, isComplete } });
}

/** @param {readonly any[]} snapshots @param {object} [route] */
function storeOf(snapshots, route = {}) {
  const state = {
    snapshots,
    route: { ...routeTo({ view: 'report', snap: snapshots.at(-1)?.id }), ...route },
    reports: [],
    live: { series: [], recording: undefined },
    opening: undefined,
    waiting: [],
  };
  return createStore(/** @type {import('../../www/js/state/app-state.js').AppState} */ (/** @type {any} */ (state)));
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Answers at once, and records its calls. */
function makeFinder() {
  /** @type {string[]} */
  const asked = [];
  const find = async (/** @type {readonly any[]} */ handles) => {
    asked.push(handles.map(({ name }) => name).join());
    return sampleOfThree();
  };
  return { asked, find };
}

test('a report covers all open snapshots, or the one in view, and is requested once', async () => {
  const store = storeOf([openSnapshot('1'), openSnapshot('2'), openSnapshot('3')]);
  const { asked, find } = makeFinder();
  watchReports(store, find);
  store.set({ rowCount: 1 });
  assert.equal(selectReport(store.get())?.kind, 'loading');
  await settled();
  assert.equal(selectReport(store.get())?.kind, 'ready');
  const go = async (/** @type {object} */ change) => {
    store.set(({ route }) => ({ route: { ...route, ...change } }));
    await settled();
  };
  await go({ alone: true });
  assert.deepEqual(
    selectReported(store.get()).map(({ id }) => id),
    [3],
  );
  await go({ snap: 1 });
  await go({ alone: false });
  await go({ view: 'classes', alone: true, snap: 2 });
  assert.deepEqual(asked, ['1,2,3', '3', '1'], 'other views request nothing');
  await go({ view: 'report', alone: false });
  assert.equal(asked.length, 3, 'it is kept');
});

test('a report waits for previews and for files that are being opened', async () => {
  const preview = openSnapshot('2', false);
  const store = storeOf([openSnapshot('1'), preview]);
  const { asked, find } = makeFinder();
  watchReports(store, find);
  store.set({ rowCount: 1 });
  assert.equal(canReport(store.get()), false);
  store.set({ snapshots: [openSnapshot('1'), openSnapshot('2')], waiting: /** @type {any} */ ([{}]) });
  assert.equal(canReport(store.get()), false);
  store.set(({ route }) => ({ route: { ...route, alone: true } }));
  assert.equal(canReport(store.get()), true, 'the report on an open snapshot is ready');
  store.set(({ route }) => ({ route: { ...route, alone: false }, waiting: [] }));
  await settled();
  assert.deepEqual(asked, ['2', '1,2']);
});

test('a report has the ids of all nodes that it names, each requested once', async () => {
  const snapshot = openSnapshot('1');
  const findings = sampleOfThree();
  const ids = await fetchIds(findings, snapshot.handle);
  for (const { ownerNode, path } of findings.findings)
    for (const node of [ownerNode, ...path.map((step) => step.node)]) assert.equal(ids.get(node), 2 * node + 1);
  assert.deepEqual(snapshot.handle.asked, [ids.size]);
  assert.equal((await fetchIds({ ...findings, findings: [], harmless: [] }, snapshot.handle)).size, 0);
  assert.equal(snapshot.handle.asked.length, 1, 'without nodes nothing is requested');
});

test('a failed report has its error and is requested again; a report is shown even without ids', async () => {
  const store = storeOf([openSnapshot('1')]);
  let tries = 0;
  watchReports(store, async () => {
    tries += 1;
    if (tries === 1) throw Object.assign(new Error('no'), { code: 'malformed' });
    return sampleOfThree();
  });
  store.set({ rowCount: 1 });
  await settled();
  const failed = selectReport(store.get());
  assert.equal(failed?.kind === 'failed' && failed.error.message, 'no');
  store.get().snapshots[0].handle.objects = async () => {
    throw new Error('no ids');
  };
  store.set({ reports: [] });
  await settled();
  const ready = selectReport(store.get());
  assert.equal(ready?.kind === 'ready' && ready.ids.size, 0);
});

test('a report is dropped with its snapshots, and requested again if their order changes', async () => {
  const snapshots = [openSnapshot('1'), openSnapshot('2')];
  const store = storeOf(snapshots);
  const { asked, find } = makeFinder();
  watchReports(store, find);
  store.set({ rowCount: 1 });
  await settled();
  store.set({ snapshots: snapshots.toReversed() });
  await settled();
  store.set({ snapshots: snapshots.slice(1) });
  await settled();
  assert.deepEqual(asked, ['1,2', '2,1', '2']);
  assert.equal(store.get().reports.length, 1);
});

test('the address says which snapshots a report covers', () => {
  const hash = '#v=1&view=report&snap=2&of=one';
  assert.equal(parseHash(hash, VIEWS).alone, true);
  assert.equal(formatHash(parseHash(hash, VIEWS)), hash);
  assert.equal(parseHash('#v=1&view=report&snap=2&of=many', VIEWS).alone, false);
  assert.equal('alone' in parseHash('#v=1&view=classes&snap=2&of=one', VIEWS), false);
});

test('a report on a snapshot of a recording is about the recording', () => {
  const snapshots = ['1', '2', '3', '4'].map((name) => openSnapshot(name));
  const live = { series: [2, 4], recording: undefined };
  const idsIn = (/** @type {number} */ snap) => {
    const state = { ...storeOf(snapshots, { snap }).get(), live };
    return selectReported(/** @type {any} */ (state)).map(({ id }) => id);
  };
  assert.deepEqual(idsIn(4), [2, 4]);
  assert.deepEqual(idsIn(1), [1, 2, 3, 4]);
});

test('a file that ends early is left out of reports, and has none of its own', async () => {
  const cut = openSnapshot('2');
  Object.assign(cut.info, { partial: { lacksGraph: true } });
  const ended = openSnapshot('3');
  Object.assign(ended.info, { partial: { lacksGraph: false } });
  const store = storeOf([openSnapshot('1'), cut, ended], { snap: 2 });
  const { asked, find } = makeFinder();
  watchReports(store, find);
  store.set({ rowCount: 1 });
  await settled();
  assert.deepEqual(asked, ['1,3'], 'only the end of the text is missing in the third');
  assert.deepEqual(
    selectLeftOut(store.get()).map(({ id }) => id),
    [2],
  );
  store.set(({ route }) => ({ route: { ...route, alone: true } }));
  await settled();
  assert.equal(canReport(store.get()), false);
  assert.deepEqual(asked, ['1,3']);
});
