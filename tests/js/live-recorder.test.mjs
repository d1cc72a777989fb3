import assert from 'node:assert/strict';
import test from 'node:test';
import { STEPS, record } from '../../www/js/live/recorder.js';

/**
 * Plays a series and notes what happens.
 * @param {readonly import('../../www/js/live/messages.js').IdState[]} idsOfTakes
 * @param {(note: string, stop: () => void) => void} [onnote]
 */
async function play(idsOfTakes, onnote = () => {}) {
  const controller = new AbortController();
  /** @type {string[]} */
  const notes = [];
  const note = (/** @type {string} */ text) => {
    notes.push(text);
    onnote(text, () => controller.abort());
  };
  const ids = idsOfTakes.values();
  const ending = await record({
    take: async (round) => {
      note(`take ${round}`);
      return { ids: ids.next().value ?? 'same' };
    },
    load: async (round) => note(`load ${round}`),
    onstep: () => {},
    onrestart: () => note('restart'),
    signal: controller.signal,
  });
  return { ending, notes };
}

const WHOLE = ['take 1', 'load 1', 'take 2', 'load 2', 'take 3'];

test('a series is a baseline, and twice load and a snapshot', async () => {
  assert.deepEqual(
    STEPS.map(({ kind, round }) => `${kind} ${round}`),
    WHOLE,
  );
  assert.deepEqual(await play(['first', 'same', 'same']), { ending: 'done', notes: WHOLE });
  assert.deepEqual(await play(['unknown', 'unknown', 'unknown']), { ending: 'done', notes: WHOLE });
});

test('a snapshot whose ids are new is the first of a new series', async () => {
  const { ending, notes } = await play(['first', 'same', 'renumbered', 'same', 'same']);
  assert.equal(ending, 'done');
  assert.deepEqual(notes, [...WHOLE, 'restart', ...WHOLE.slice(1)]);
});

test('ids that were new before the first snapshot do not matter', async () => {
  assert.deepEqual(await play(['renumbered', 'same', 'same']), { ending: 'done', notes: WHOLE });
});

test('a series that is disturbed again and again ends', async () => {
  const { ending, notes } = await play(Array.from({ length: 20 }, () => /** @type {const} */ ('renumbered')));
  assert.equal(ending, 'disturbed');
  assert.equal(notes.filter((note) => note === 'restart').length, 2);
});

test('a stopped series takes no further step', async () => {
  const { ending, notes } = await play([], (note, stop) => note === 'load 1' && stop());
  assert.deepEqual({ ending, notes }, { ending: 'stopped', notes: ['take 1', 'load 1'] });
  assert.equal((await play([], (note, stop) => note === 'take 3' && stop())).ending, 'stopped');
});

test('what fails, fails the series', async () => {
  const fail = () => Promise.reject(new Error('gone'));
  const quiet = { onstep: () => {}, onrestart: () => {}, signal: new AbortController().signal };
  await assert.rejects(record({ ...quiet, take: fail, load: fail }), /gone/);
  const take = async () => ({ ids: /** @type {const} */ ('same') });
  await assert.rejects(record({ ...quiet, take, load: fail }), /gone/);
});
