/** The line that the end-to-end tests report if a browser lacks a capability. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probe } from '../e2e/probe.mjs';

/** @param {object} page What the browser has of a page. */
function makeBrowser(page) {
  const newContext = async () => ({ newPage: async () => page, close: async () => {} });
  return /** @type {any} */ ({
    name: 'firefox',
    version: '1.2',
    driver: 'driver 3.4',
    newContext,
    close: async () => {},
  });
}

test('a command that the browser does not know is reported in one line, with both versions', async () => {
  const goto = async () => {};
  const evaluate = async () => {};
  const waitFor = async () => {
    throw new Error('unknown command setViewport\n    at a line of the stack');
  };
  assert.equal(
    await probe(makeBrowser({ goto, evaluate, waitFor }), ''),
    '1.2, driven by driver 3.4, lacks: viewport (unknown command setViewport)',
  );
});

test('a method that the driver does not have is reported, too', async () => {
  const line = await probe(makeBrowser({}), '');
  assert.match(line ?? '', /^1\.2, driven by driver 3\.4, lacks: navigation \(.*goto.*\)$/);
});
