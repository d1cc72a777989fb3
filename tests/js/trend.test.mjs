import assert from 'node:assert/strict';
import test from 'node:test';
import { speak } from '../../www/js/lib/speech.js';
import {
  chooseLead,
  describeIds,
  growthSentence,
  heapSentence,
  idsOfCohort,
  isByTime,
  signed,
  survivorSentence,
} from '../../www/js/lib/trend.js';
import { createStore } from '../../www/js/state/store.js';
import { findGrowing, watchTrends } from '../../www/js/state/trends.js';
import { routeTo } from './views.mjs';

const en = speak('en');

/** @param {string} text Without what keeps numbers and units together. */
const plain = (text) => text.replaceAll('\u00a0', ' ');

/** @param {Partial<import('../../www/js/engine/protocol.js').TrendRow>} row */
const rowOf = (row) => ({
  name: 'Session',
  classIndexes: [],
  counts: [100, 200, 300],
  shallowSizes: [10, 20, 30],
  retainedSizes: [1000, 3000, 4000],
  slope: 1500,
  growsEveryTime: true,
  ...row,
});

test('a sentence describes the change of the heap', () => {
  const say = (/** @type {number[]} */ ...sizes) => plain(heapSentence(sizes, en));
  const M = 1_000_000;
  assert.equal(
    say(10.1 * M, 15.8 * M, 23 * M),
    'The heap grew at every snapshot: 10.1 MB → 15.8 MB → 23.0 MB, +12.9 MB in total.',
  );
  assert.equal(say(M, 2 * M), 'The heap grew: 1.0 MB → 2.0 MB, by +1.0 MB.');
  assert.equal(say(3 * M, 2 * M, M), 'The heap shrank at every snapshot: 3.0 MB → 2.0 MB → 1.0 MB, −2.0 MB in total.');
  assert.equal(say(2 * M, M), 'The heap shrank: 2.0 MB → 1.0 MB, by −1.0 MB.');
  assert.equal(say(M, M, M), 'The heap is as large in each snapshot: 1.0 MB.');
  assert.equal(say(M, 3 * M, 2 * M), 'The heap grew and shrank: 1.0 MB → 3.0 MB → 2.0 MB, +1.0 MB in total.');
  assert.match(
    say(...Array.from({ length: 9 }, (_, at) => (at + 1) * M)),
    /: 1.0 MB → 2.0 MB → 3.0 MB → … → 8.0 MB → 9.0 MB, \+8.0 MB in total\.$/,
  );
});

test('a sentence says which classes grow, and by how much each time', () => {
  /** @type {(count: number, row: any, isOwn: boolean, measure?: any, skipFirst?: boolean) => string} */
  const say = (count, lead, isOwn, measure = 'count', skipFirst = false) => {
    const { before, name, after } = growthSentence({ count, lead, isOwn }, { measure, skipFirst }, en);
    return plain(`${before}${name}${after}`);
  };
  assert.equal(
    say(12, rowOf({}), true),
    '12 classes grow every time. Of your own code, above all Session: +100 each time.',
  );
  assert.equal(
    say(1, rowOf({ name: '(string)' }), false),
    '1 class grows every time, above all (string): +100 each time.',
  );
  assert.match(say(1, rowOf({}), true, 'retainedSize'), /Session: about \+1.5 kB retained each time\.$/);
  assert.match(say(1, rowOf({}), true, 'retainedSize', true), /Session: \+1.0 kB retained each time\.$/);
  assert.equal(say(0, undefined, false), 'No class grows every time.');
  assert.match(say(1, rowOf({ name: 'a{name}\\' }), true), /above all a\{name\}\\: /, 'a name is inserted as it is');
});

test('the program’s own class is named before the language’s', () => {
  const place = { scriptId: 1, line: 1, column: 1 };
  const rows = [
    rowOf({ name: '(string)' }),
    rowOf({ name: 'Socket', location: { ...place, url: 'node:net' } }),
    rowOf({ name: 'Session', location: { ...place, url: 'file:///server.js' } }),
  ];
  assert.deepEqual([chooseLead(rows).lead?.name, chooseLead(rows).isOwn], ['Session', true]);
  assert.deepEqual([chooseLead(rows.slice(0, 2)).lead?.name, chooseLead(rows.slice(0, 2)).isOwn], ['(string)', false]);
  assert.equal(chooseLead([]).lead, undefined);
});

test('changes have a sign, and half objects a decimal', () => {
  assert.equal(signed(2000, 'count', en.f), '+2,000');
  assert.equal(signed(-3, 'count', en.f), '−3');
  assert.equal(signed(1.5, 'count', en.f), '+1.5');
  assert.equal(signed(0, 'count', en.f), '0');
  assert.equal(plain(signed(-1500, 'shallowSize', en.f)), '−1.5 kB');
});

test('a sentence says how many objects survived, with three snapshots and with two', () => {
  const cell = (/** @type {number} */ count) => ({ count, shallowSize: count * 10 });
  const none = undefined;
  assert.equal(
    survivorSentence(
      [
        [cell(9), cell(8), cell(8)],
        [none, cell(41_200), cell(38_100)],
        [none, none, cell(5)],
      ],
      [1, 2, 3],
      en,
    ),
    'Of 41,200 objects that were new between 1 and 2, 38,100 (92.5%) are still there in 3.',
  );
  assert.equal(
    survivorSentence(
      [
        [cell(1), cell(0)],
        [none, cell(5)],
      ],
      [4, 2],
      en,
    ),
    'Of 1 object in 4, 0 (0.0%) are still there in 2.',
  );
  assert.equal(survivorSentence([[cell(1)]], [1], en), '');
});

test('cohorts become ranges of ids, and ranges become words', () => {
  const lastIds = [101, 201, 301];
  assert.deepEqual(idsOfCohort(lastIds, 0), { above: 0, upTo: 101 });
  assert.deepEqual(idsOfCohort(lastIds, 2), { above: 201, upTo: 301 });
  const say = (/** @type {any} */ ids) => describeIds(ids, lastIds, [1, 2, 3], en);
  assert.equal(say({ above: 0, upTo: 101 }), 'only objects that were there in 1');
  assert.equal(say({ above: 101, upTo: 201 }), 'only objects that were new between 1 and 2');
  assert.equal(say({ above: 100, upTo: 201 }), 'only objects with ids above 100 and up to 201');
  assert.match(describeIds({ above: 101, upTo: 201 }, undefined, [1, 2, 3], en), /ids above 101 and up to 201$/);
});

test('ids show the order of time only if they mean the same objects', () => {
  assert.ok(isByTime({ isById: true, lastIds: [1, 3, 3] }));
  assert.ok(!isByTime({ isById: true, lastIds: [3, 1, 5] }));
  assert.ok(isByTime({ isById: false, lastIds: [3, 1, 5] }));
});

test('all classes that grow every time are counted, past the first page', async () => {
  const rows = Array.from({ length: 700 }, (_, at) => rowOf({ name: `C${at}`, growsEveryTime: at < 600 }));
  /** @type {any} */
  const trend = {
    classes: async (/** @type {any} */ { start, end, sort, text }) => {
      assert.deepEqual([sort, text], [{ key: 'growth', descending: true }, '']);
      return { rows: rows.slice(start, Math.min(end, start + 256)), total: rows.length };
    },
  };
  const found = await findGrowing(trend, { measure: 'count', skipFirst: false });
  assert.deepEqual([found.count, found.lead?.name], [600, 'C0']);
});

test('a trend is computed once for a list, closed when the list changes, and dropped if it arrives too late', async () => {
  const handles = ['a', 'b', 'c'].map((name) => /** @type {any} */ ({ name }));
  const open = (/** @type {number[]} */ ...which) =>
    which.map((at) => ({ id: at + 1, handle: handles[at], info: { isComplete: true } }));
  /** @type {{ names: string[]; closed: number; resolve: () => void; reject: (error: unknown) => void }[]} */
  const made = [];
  const store = createStore(
    /** @type {any} */ ({ snapshots: open(0), route: routeTo({ view: 'trend' }), trend: undefined }),
  );
  watchTrends(store, (snapshots) => {
    const one = { names: snapshots.map((/** @type {any} */ { name }) => name), closed: 0, resolve() {}, reject() {} };
    made.push(/** @type {any} */ (one));
    return new Promise((resolve, reject) => {
      one.resolve = () =>
        resolve(
          /** @type {any} */ ({
            snapshots,
            info: { isById: true, lastIds: [1, 3, 5] },
            survivors: async () => [],
            classes: async () => ({ rows: [], total: 0 }),
            close: async () => void (one.closed += 1),
          }),
        );
      one.reject = reject;
    });
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  store.set({ other: 1 });
  assert.equal(made.length, 0, 'one snapshot has no trend');
  store.set({ snapshots: open(0, 1) });
  store.set({ snapshots: open(0, 1) });
  assert.deepEqual(
    made.map(({ names }) => names),
    [['a', 'b']],
  );
  store.set({ snapshots: open(0, 1, 2) });
  made[0]?.resolve();
  await settled();
  assert.equal(made[0]?.closed, 1, 'it arrived too late');
  assert.equal(store.get().trend.kind, 'loading');
  made[1]?.resolve();
  await settled();
  assert.equal(store.get().trend.kind, 'ready');
  assert.equal(store.get().trend.survivors.kind, 'ready');
  assert.equal(store.get().trend.growing.answer.value.count, 0);
  store.set({ snapshots: open(0, 2, 1) });
  assert.equal(made[1]?.closed, 1, 'another order is another trend');
  made[2]?.reject(new Error('no'));
  await settled();
  assert.equal(store.get().trend.kind, 'failed');
  assert.equal(made.length, 3, 'it is not requested again by itself');
  store.set({ trend: undefined });
  assert.deepEqual(made[3]?.names, ['a', 'c', 'b']);
});
