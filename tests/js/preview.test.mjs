// How long an opening waits after its preview, with fake timers.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { PreviewHandshake } from '../../www/js/engine/preview.js';

/** @type {PreviewHandshake} */
let preview;
let now = 0;

beforeEach(() => {
  now = 0;
  preview = new PreviewHandshake();
  mock.timers.enable({ apis: ['setTimeout'] });
  mock.method(performance, 'now', () => now);
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** Advances the clock, and runs everything that waits for it. @param {number} ms */
async function pass(ms) {
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  for (let left = ms; left > 0; left--) {
    now += 1;
    mock.timers.tick(1);
    await settle();
  }
}

/** @param {number} id */
function wait(id) {
  const seen = { isOver: false };
  void preview.wait(id).then(() => (seen.isOver = true));
  return seen;
}

test('the wait ends at once when the page has seen the preview and makes no call', async () => {
  const waiting = wait(1);
  await pass(10);
  assert.equal(waiting.isOver, false);
  preview.previewed(1);
  await pass(1);
  assert.equal(waiting.isOver, true);
});

test('the wait ends after a second when the page does not report that it has seen the preview', async () => {
  const waiting = wait(1);
  await pass(999);
  assert.equal(waiting.isOver, false);
  await pass(1);
  assert.equal(waiting.isOver, true);
});

test('the wait goes on while one call follows another, at most for a quarter of a second', async () => {
  const once = wait(1);
  preview.called();
  preview.previewed(1);
  await pass(31);
  assert.equal(once.isOver, false, 'another call may follow');
  await pass(1);
  assert.equal(once.isOver, true);

  const often = wait(2);
  preview.called();
  preview.previewed(2);
  for (let ms = 0; ms < 240; ms += 20) {
    preview.called();
    await pass(20);
    assert.equal(often.isOver, false);
  }
  preview.called();
  await pass(32);
  assert.equal(often.isOver, true);
});

test('a late report of one opening does not end the wait of another', async () => {
  const first = wait(1);
  await pass(1000);
  assert.equal(first.isOver, true, 'it has waited long enough');
  const second = wait(2);
  preview.previewed(1);
  await pass(100);
  assert.equal(second.isOver, false);
  preview.previewed(2);
  await pass(1);
  assert.equal(second.isOver, true);
  preview.previewed(2);
  preview.previewed(1);
});
