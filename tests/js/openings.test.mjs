// What becomes of a file that cannot be opened: it stays in the list, a second try takes its place, and a snapshot that the
// page took itself keeps its copy.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOpenings } from '../../www/js/state/openings.js';
import { wouldLose } from '../../www/js/state/select.js';
import { createStore } from '../../www/js/state/store.js';

/** @typedef {import('../../www/js/state/app-state.js').Source} Source */

const ENGINE_FAULT = { code: 'out-of-memory', message: 'full' };

/**
 * Openings over an engine that answers by the name of the file: `bad…` fails, `stuck…` never answers, all others open.
 */
function start({ isShared = false, answers = false } = {}) {
  const store = createStore(
    /** @type {any} */ ({
      engines: [{ id: 1, kind: 'ready' }],
      settings: { language: 'en' },
      snapshots: [],
      waiting: [],
      failures: [],
      order: 'opened',
      opening: undefined,
      live: { capture: undefined, recording: undefined },
    }),
  );
  /** @type {number[]} */
  const givenUp = [];
  const engine = {
    requests: [],
    memoryBytes: () => (answers ? Promise.resolve(1) : new Promise(() => {})),
    open: async (/** @type {unknown} */ _, /** @type {{ name: string }} */ { name }) => {
      if (name.startsWith('bad')) throw Object.assign(new Error('full'), ENGINE_FAULT);
      if (name.startsWith('stuck')) return new Promise(() => {});
      const info = { name, nodeCount: 1, totalSize: 1, isComplete: true };
      return { info, classes: async () => ({ rows: [], total: 0 }), ask: async () => undefined };
    },
  };
  const place = async () => ({ id: 1, engine, isShared });
  const host = {
    place,
    placeAlone: place,
    leave: async () => {},
    giveUp: (/** @type {number} */ id) => givenUp.push(id),
  };
  /** @type {string[]} */
  const announced = [];
  const openings = createOpenings(
    /** @type {any} */ ({
      store,
      host,
      requests: { noteEngine: () => {} },
      announce: (/** @type {string} */ text) => announced.push(text),
      show: () => {},
      forget: () => {},
      remember: () => {},
    }),
  );
  const settled = (/** @type {readonly Source[]} */ sources) =>
    new Promise((resolve) => openings.add(sources, { whenDone: resolve }));
  return { store, openings, settled, givenUp, announced };
}

/** @param {string} name @returns {Source} */
const fileOf = (name) => ({ kind: 'file', name, file: new File(['{}'], name) });
/** @param {readonly { source: Source }[]} failures */
const namesOf = (failures) => failures.map(({ source }) => source.name);

describe('a file that cannot be opened', () => {
  test('stays listed among several, the latest first, and when the next files come', async () => {
    const { store, settled } = start();
    await settled(['bad 1', 'good', 'bad 2', 'good 2'].map(fileOf));
    assert.deepEqual(namesOf(store.get().failures), ['bad 2', 'bad 1']);
    assert.equal(store.get().snapshots.length, 2);
    await settled([fileOf('good 3')]);
    assert.deepEqual(namesOf(store.get().failures), ['bad 2', 'bad 1']);
  });

  test('alone is replaced by the next file', async () => {
    const { store, settled } = start();
    await settled([fileOf('bad')]);
    await settled([fileOf('bad too')]);
    assert.deepEqual(namesOf(store.get().failures), ['bad too']);
    await settled([fileOf('good')]);
    assert.deepEqual(store.get().failures, []);
  });

  test('that fails again is listed once', async () => {
    const { store, settled } = start();
    const sources = ['bad 1', 'bad 2'].map(fileOf);
    await settled(sources);
    await settled(sources.slice(0, 1));
    assert.deepEqual(namesOf(store.get().failures), ['bad 1', 'bad 2']);
  });

  test('and was taken by the page keeps its copy, which would be lost with the page until it is saved', async () => {
    const { store, settled } = start();
    const file = new File(['{}'], 'bad live');
    const { port1, port2 } = new MessageChannel();
    await settled([{ kind: 'live', name: 'bad live', port: port2, kept: Promise.resolve(file) }]);
    await new Promise((resolve) => setImmediate(resolve));
    port1.close();
    const [failure] = store.get().failures;
    assert.deepEqual(failure?.source, { kind: 'file', name: 'bad live', file, isTaken: true });
    assert.equal(wouldLose(store.get()), true);
    // The next file does not throw the only copy away.
    await settled([fileOf('good')]);
    assert.deepEqual(namesOf(store.get().failures), ['bad live']);
    const saved = { ...failure, source: { ...failure?.source, isSaved: true } };
    store.set({ failures: [/** @type {any} */ (saved)] });
    assert.equal(wouldLose(store.get()), false);
  });
});

test('leaving the page would lose a capture or a recording, and no file that the person has', () => {
  const { store } = start();
  const before = store.get();
  assert.equal(wouldLose({ ...before, waiting: [fileOf('a')] }), false);
  assert.equal(
    wouldLose({ ...before, live: /** @type {any} */ ({ ...before.live, capture: { phase: 'asking' } }) }),
    true,
  );
  const recording = { ending: undefined };
  assert.equal(wouldLose({ ...before, live: /** @type {any} */ ({ ...before.live, recording }) }), true);
  const over = { ending: 'done' };
  assert.equal(wouldLose({ ...before, live: /** @type {any} */ ({ ...before.live, recording: over }) }), false);
});

/** Lets everything happen that does not wait for a timer. */
async function turns() {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

for (const [what, options, endings] of /** @type {const} */ ([
  ['is ended', {}, [1]],
  ['that holds other snapshots and is silent is ended later', { isShared: true }, [1]],
  ['that holds other snapshots and is only busy is left alone', { isShared: true, answers: true }, []],
])) {
  test(`after a cancellation the person waits no longer than 5 s; an engine ${what}`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { store, openings, givenUp } = start(options);
    openings.add([fileOf('stuck')]);
    await turns();
    openings.cancel();
    t.mock.timers.tick(3000);
    await turns();
    assert.ok(store.get().opening, 'it has some time to end in order');
    t.mock.timers.tick(2000);
    await turns();
    assert.equal(store.get().opening, undefined);
    assert.deepEqual(store.get().failures, []);
    t.mock.timers.tick(1);
    await turns();
    if ('isShared' in options) assert.deepEqual(givenUp, []);
    t.mock.timers.tick(30_000);
    await turns();
    assert.deepEqual(givenUp, endings);
  });
}
