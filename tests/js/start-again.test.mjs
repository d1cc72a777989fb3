// The script that reloads a page which does not start, run with the page's globals replaced.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

const source = readFileSync(new URL('../../www/js/lib/start-again.js', import.meta.url), 'utf8');

/**
 * @param {{ isBusy: boolean; controller: object | null; notes: Map<string, string> }} page
 * @returns {number} how often the page was reloaded
 */
function run({ isBusy, controller, notes }) {
  let reloads = 0;
  vm.runInNewContext(source, {
    setTimeout: (/** @type {() => void} */ later) => later(),
    document: { getElementById: () => ({ hasAttribute: () => isBusy }) },
    navigator: { serviceWorker: { controller } },
    sessionStorage: {
      getItem: (/** @type {string} */ key) => notes.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => notes.set(key, value),
      removeItem: (/** @type {string} */ key) => notes.delete(key),
    },
    location: { reload: () => (reloads += 1) },
  });
  return reloads;
}

test('a page that does not start is loaded again, once', () => {
  const notes = new Map();
  const page = { isBusy: true, controller: {}, notes };
  assert.equal(run(page), 1);
  assert.equal(run(page), 0, 'the second load does not start either');
});

test('a page that has started is left alone, and may be loaded again another time', () => {
  const notes = new Map();
  assert.equal(run({ isBusy: true, controller: {}, notes }), 1);
  assert.equal(run({ isBusy: false, controller: {}, notes }), 0);
  assert.equal(run({ isBusy: true, controller: {}, notes }), 1);
});

test('without a service worker a slow host is waited for', () => {
  assert.equal(run({ isBusy: true, controller: null, notes: new Map() }), 0);
});
