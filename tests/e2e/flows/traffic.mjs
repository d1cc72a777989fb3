/**
 * Tests that no request leaves the page unless the user asks for it, and that the page counts those that do.
 *
 * The start screen links to this file. A real browser sends all its traffic through a proxy that records each address,
 * while the test uses the page from start to end. A server of another origin records the requests for addresses that
 * are opened on purpose. Finally, code in the page tries to send data to another origin and is blocked. To run it:
 * `node tests/e2e/run.mjs traffic` in a clone of the sources.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  byTestId,
  drop,
  load,
  readClasses,
  readOverview,
  typeAddress,
  typeFilter,
  waitForEngine,
  waitForOverview,
} from '../app.mjs';
import { serveOther, startRecorder } from '../servers.mjs';
import { PLAIN } from '../site.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const FILE = 'node-8.heapsnapshot.gz';

/** The service worker controls the page, and is its firewall, from the second load on. @param {Page} page */
async function waitForFirewall(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await waitForEngine(page);
  await page.waitFor('the service worker', () => navigator.serviceWorker.controller !== null);
}

/** Chromium itself requests suggestions for form fields here. A page can neither cause nor see such a request. */
const BROWSERS_OWN = 'connect content-autofill.googleapis.com:443';

/**
 * @param {readonly string[]} requests
 * @param {string} own
 */
function listForeign(requests, own) {
  return requests.filter((address) => !address.startsWith(own) && address !== BROWSERS_OWN);
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'traffic: the start screen links to this test',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      const served = await page.evaluate(async (selector) => {
        const link = /** @type {HTMLAnchorElement} */ (document.querySelector(selector));
        const response = await fetch(link.href);
        return { target: link.target, type: response.headers.get('Content-Type'), text: await response.text() };
      }, byTestId('proof'));
      assert.equal(served.target, '_blank');
      assert.match(served.type ?? '', /^text\/plain\b/);
      assert.equal(served.text, readFileSync(fileURLToPath(import.meta.url), 'utf8'));
    },
  },
  {
    // The proxy also sees requests that no listener in the page sees: those of nested workers and of the service
    // worker.
    name: 'traffic: a whole session sends no request outside; an address that is typed is requested once',
    only: 'chromium',
    async run({ newPage, site, after }) {
      const recorder = await startRecorder();
      after(() => recorder.close());
      const own = site.urlOf('headers');
      const page = await newPage({ proxy: recorder.url });
      await load(page, own);
      await waitForFirewall(page);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.click(byTestId('tab-classes'));
      await readClasses(page);
      await page.click('[role="columnheader"][aria-colindex="3"] button');
      await page.see('[aria-colindex="3"][aria-sort="descending"]');
      await page.click(byTestId('class-filter'));
      await typeFilter(page, 'Map');
      await readClasses(page);
      await page.choose(byTestId('theme'), 'dark');
      await page.choose(byTestId('language'), 'zh');
      await page.choose(byTestId('language'), 'en');
      await page.click('.hw-header__name');
      await page.click(byTestId('sample-2'));
      await waitForOverview(page, 'growing-cache.heapsnapshot.gz');
      assert.equal((await readOverview(page)).requests, 0);
      assert.ok(recorder.requests.length > 30, `the proxy saw ${recorder.requests.length} requests`);
      assert.deepEqual(listForeign(recorder.requests, own), [], 'no request has left the origin');

      const given = `${site.other.url}file/${FILE}?token=1#part`;
      await page.click('.hw-header__name');
      await typeAddress(page, given);
      await waitForOverview(page, FILE);
      assert.deepEqual(
        listForeign(recorder.requests, own),
        [given.replace('#part', '')],
        'one request for the typed address',
      );
      assert.equal((await readOverview(page)).requests, 1, 'the chip counts it');
    },
  },
  ...['headers', 'worker', 'none'].map((hosting) => ({
    name: `traffic: ?url= of another origin is fetched once and counted, hosted with ${hosting}`,
    async run(/** @type {Test} */ { newPage, site }) {
      const before = site.other.requests.length;
      const page = await newPage();
      const given = `${site.other.url}file/${FILE}`;
      await page.goto(`${site.urlOf(/** @type {any} */ (hosting))}?url=${encodeURIComponent(given)}`);
      await waitForOverview(page, FILE);
      const { requests } = await readOverview(page);
      assert.equal(requests, 1, 'the chip');
      assert.deepEqual(site.other.requests.slice(before), [{ method: 'GET', path: `/file/${FILE}` }]);
      const shown = await page.evaluate(() => document.querySelector('.hw-popover__list')?.textContent?.trim());
      assert.equal(shown, given, 'the chip lists the address');
    },
  })),
  {
    name: 'traffic: the firewall blocks addresses that the page has not allowed',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await waitForFirewall(page);
      const before = site.other.requests.length;
      const forbidden = `${site.other.url}file/${FILE}?stolen=1`;
      const tries = await page.evaluate(async (url) => {
        const outcome = (/** @type {Promise<unknown>} */ sent) =>
          sent.then(
            () => 'sent',
            () => 'blocked',
          );
        const worker = new Worker('./js/engine/worker.js', { type: 'module' });
        const inWorker = new Promise((resolve) => {
          worker.onmessage = ({ data }) => {
            if (data.kind === 'started') {
              const call = { op: 'open', args: { source: { kind: 'url', url }, name: 'stolen' } };
              worker.postMessage({ kind: 'call', id: 1, call });
            } else if (data.kind === 'value') resolve('sent');
            else if (data.kind === 'error') resolve('blocked');
          };
          const { port1 } = new MessageChannel();
          worker.postMessage({ kind: 'start', threads: 1, reader: port1 }, [port1]);
        });
        const outcomes = {
          fetch: await outcome(fetch(url)),
          opaque: await outcome(fetch(url, { mode: 'no-cors' })),
          post: await outcome(fetch(url, { method: 'POST', body: 'secret' })),
          worker: await inWorker,
        };
        worker.terminate();
        return outcomes;
      }, forbidden);
      const blocked = 'blocked';
      assert.deepEqual(tries, { fetch: blocked, opaque: blocked, post: blocked, worker: blocked });
      assert.deepEqual(site.other.requests.slice(before), [], 'the other server has received nothing');

      // A typed address passes, and no other.
      await typeAddress(page, `${site.other.url}file/${FILE}`);
      await waitForOverview(page, FILE);
      assert.equal(site.other.requests.length, before + 1);
    },
  },
  {
    // Load is many requests to addresses of one server: the person who starts it allows the server, not each address.
    name: 'traffic: load reaches the server that it is meant for, and no other port or host',
    async run({ newPage, site, after }) {
      const folder = fileURLToPath(new URL('.', import.meta.url));
      const [target, neighbour] = [await serveOther(folder), await serveOther(folder)];
      after(() => target.close());
      after(() => neighbour.close());
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await waitForFirewall(page);
      const sent = await page.evaluate(async (address) => {
        const { driveLoad } = await import(String(new URL('js/live/load.js', document.baseURI)));
        const form = { method: 'POST', body: '{"id":{n}}', type: 'application/json' };
        const common = { count: 20, concurrency: 4, pauseMs: 0 };
        const get = { ...common, addresses: [`${address}users/{n}`], method: 'GET', body: '', type: '' };
        const post = { ...common, addresses: [`${address}orders`], ...form };
        return [await driveLoad(get, { from: 0 }), await driveLoad(post, { from: 20 })];
      }, target.url);
      assert.deepEqual(sent, [
        { sent: 20, unanswered: 0 },
        { sent: 20, unanswered: 0 },
      ]);
      const expected = [
        ...Array.from({ length: 20 }, (_, at) => `GET /users/${at + 1}`),
        ...Array.from({ length: 20 }, () => 'POST /orders'),
      ];
      assert.deepEqual(target.requests.map(({ method, path }) => `${method} ${path}`).sort(), expected.sort());

      const hosts = [neighbour.url, target.url.replace('localhost', '127.0.0.1')];
      const outcomes = await page.evaluate(
        (addresses) =>
          Promise.all(addresses.map((address) => fetch(address, { mode: 'no-cors' }).then(() => 'sent', String))),
        hosts,
      );
      for (const outcome of outcomes) assert.match(outcome, /^TypeError/);
      assert.deepEqual(neighbour.requests, []);
      assert.equal(target.requests.length, 40);
    },
  },
];
