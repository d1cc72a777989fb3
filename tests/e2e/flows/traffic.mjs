/**
 * Tests that no request leaves the page unless the user asks for it, and that the page counts those that do.
 *
 * The start screen links to this file. A real browser sends all its traffic through a proxy that records each address,
 * while the test uses the page from start to end. A server of another origin records the requests for addresses that
 * are opened on purpose. A link to a file elsewhere asks before anything is fetched. Finally, code in the page tries every
 * way to send data to another origin that we know of (fetch, beacon, image, script, style, frame, form, prefetch, a redirect,
 * sockets, WebRTC, navigation), at the first visit and after it, and a listener there hears nothing. To run it:
 * `node tests/e2e/run.mjs traffic` in a clone of the sources.
 *
 * What this cannot promise: a browser may look up a name, or open a connection and send nothing (`preconnect`); a frame made by
 * a script has a WebRTC of its own, which no policy of these browsers blocks; where there is no Navigation API, a script
 * may go to another address, and the reader sees that the page is gone. All of it needs foreign code in the page, which the
 * policy and the digests of all files keep out.
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
import { serveOther, startFront, startListener, startRecorder } from '../servers.mjs';
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

/** Firefox reports what it has blocked as errors of the page. @param {Page} page */
function forgetBlocked(page) {
  page.errors = page.errors.filter((text) => !/Content-Security-Policy|may not load data from/.test(text));
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

/**
 * Runs in the page: tries one way to reach an address, and gives it time. Without a way, returns the names of all.
 * @param {{ url: string; host: string; way?: string }} target
 * @returns {Promise<string[] | string>} What became of it: the error that it threw, or `no error`.
 */
async function tryWay({ url, host, way }) {
  const secret = `${url}secret`;
  const element = (/** @type {string} */ name, /** @type {Record<string, string>} */ attributes) =>
    new Promise((resolve) => {
      const made = document.createElement(name);
      made.onload = made.onerror = resolve;
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      document.body.append(made);
    });
  const { RTCPeerConnection, WebTransport } = /** @type {any} */ (globalThis);
  /** @type {Record<string, () => unknown>} */
  const ways = {
    fetch: () => fetch(secret),
    'opaque fetch': () => fetch(secret, { mode: 'no-cors' }),
    post: () => fetch(secret, { method: 'POST', body: 'secret', keepalive: true }),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open('GET', secret);
      request.send();
    },
    beacon: () => navigator.sendBeacon(secret, 'secret'),
    redirect: () => fetch('./away'),
    'opaque redirect': () => fetch('./away', { mode: 'no-cors' }),
    'redirect of an image': () => element('img', { src: './away' }),
    image: () => element('img', { src: secret }),
    video: () => element('video', { src: secret, autoplay: '' }),
    style: () => element('link', { rel: 'stylesheet', href: secret }),
    icon: () => element('link', { rel: 'icon', href: secret }),
    prefetch: () => element('link', { rel: 'prefetch', href: secret }),
    preload: () => element('link', { rel: 'preload', as: 'image', href: secret }),
    'preload of a module': () => element('link', { rel: 'modulepreload', href: secret }),
    'inline style': () => element('p', { style: `background: url(${secret})` }),
    'style of a script': () => void (document.body.style.backgroundImage = `url(${secret})`),
    script: () => element('script', { src: secret }),
    import: () => import(secret),
    worker: () => new Worker(secret),
    frame: () => element('iframe', { src: secret }),
    object: () => element('object', { data: secret }),
    HTML: () => document.body.insertAdjacentHTML('beforeend', `<img src="${secret}">`),
    EventSource: () => void new EventSource(secret),
    WebSocket: () => void new WebSocket(`ws://${host}/secret`),
    WebTransport: () => new WebTransport(`https://${host}/secret`).ready,
    WebRTC: async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${host}` }] });
      peer.createDataChannel('secret');
      await peer.setLocalDescription(await peer.createOffer());
    },
    form: () => {
      const form = document.createElement('form');
      form.action = secret;
      document.body.append(form);
      form.submit();
    },
    navigation: () => {
      // Without a Navigation API, as in Firefox 140, a page cannot refuse to be left; the reader sees that it is.
      if (!('navigation' in globalThis)) throw new Error('not tried: no Navigation API');
      location.assign(secret);
    },
  };
  if (way === undefined) return Object.keys(ways);
  /** @type {string} */
  let outcome = 'no error';
  try {
    await Promise.race([ways[way]?.(), new Promise((resolve) => setTimeout(resolve, 1000))]);
  } catch (error) {
    outcome = error instanceof Error ? `${error.name} ${error.message}`.slice(0, 60) : String(error);
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  return outcome;
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
    name: `traffic: ?url= of another origin is asked for, then fetched once and counted, hosted with ${hosting}`,
    async run(/** @type {Test} */ { newPage, site }) {
      const before = site.other.requests.length;
      const page = await newPage();
      const given = `${site.other.url}file/${FILE}`;
      await page.goto(`${site.urlOf(/** @type {any} */ (hosting))}?url=${encodeURIComponent(given)}`);
      await page.see(byTestId('asked'));
      const asked = await page.evaluate(() => document.querySelector('[data-testid="asked-address"]')?.textContent);
      assert.equal(asked, given, 'the whole address is shown');
      assert.deepEqual(site.other.requests.slice(before), [], 'nothing is fetched before the answer');
      await page.click(byTestId('asked-open'));
      await waitForOverview(page, FILE);
      const { requests } = await readOverview(page);
      assert.equal(requests, 1, 'the chip');
      assert.deepEqual(site.other.requests.slice(before), [{ method: 'GET', path: `/file/${FILE}` }]);
      const shown = await page.evaluate(() => document.querySelector('.hw-popover__list')?.textContent?.trim());
      assert.equal(shown, given, 'the chip lists the address');
    },
  })),
  {
    name: 'traffic: a link to another origin that the person refuses is not fetched',
    async run({ newPage, site }) {
      const before = site.other.requests.length;
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}?url=${encodeURIComponent(`${site.other.url}file/${FILE}`)}`);
      await page.click(byTestId('asked-refuse'));
      await page.see('.hw-target');
      assert.equal(await page.exists(byTestId('asked')), false);
      assert.deepEqual(site.other.requests.slice(before), []);
    },
  },
  {
    name: 'traffic: a typed address may lead to another one, and both are shown',
    async run({ newPage, site, after }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await waitForFirewall(page);
      const target = `${site.other.url}file/${FILE}`;
      const front = await startFront(site.other.url, { '/moved': target });
      after(() => front.close());
      await typeAddress(page, `${front.url}moved`);
      // A redirect without CORS cannot be followed: the browser says so, and nothing else does.
      await page.see(byTestId('error'));
      const listed = await page.evaluate(() => document.querySelector('.hw-popover__list')?.textContent?.trim() ?? '');
      assert.match(listed, /moved/);
    },
  },
  ...['the first visit', 'the second visit'].map((visit) => ({
    name: `traffic: at ${visit}, code in the page can send nothing to another origin`,
    async run(/** @type {Test} */ { newPage, site, after, note }) {
      const listener = await startListener();
      after(() => listener.close());
      const front = await startFront(site.urlOf('headers'), { '/away': `${listener.url}redirected` });
      after(() => front.close());
      const page = await newPage();
      await load(page, front.url);
      if (visit === 'the second visit') await waitForFirewall(page);
      const target = { url: listener.url, host: listener.host };
      for (const way of await page.evaluate(tryWay, target)) {
        const outcome = await page.evaluate(tryWay, { ...target, way });
        // Chromium opens a connection for a frame before it asks the policy, and then sends nothing.
        assert.deepEqual(
          listener.heard.filter((event) => event !== 'connection'),
          [],
          `${way}: ${outcome}`,
        );
        if (outcome.includes('not tried')) note(`${way}: ${outcome}`);
      }
      forgetBlocked(page);
      // The listener is there, and hears who reaches it.
      await fetch(listener.url);
      assert.ok(listener.heard.includes('GET /'), listener.heard.join(', '));
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
        const { ownScript } = await import(String(new URL('js/engine/own-script.js', document.baseURI)));
        const worker = new Worker(ownScript(new URL('js/outside/worker.js', document.baseURI)), { type: 'module' });
        const inWorker = new Promise((resolve) => {
          worker.onmessage = ({ data }) => {
            if (data.kind === 'opened') resolve('sent');
            else if (data.kind === 'failed') resolve('blocked');
          };
          const { port1 } = new MessageChannel();
          worker.postMessage({ kind: 'fetch', url, port: port1 }, [port1]);
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
      forgetBlocked(page);

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
        const part = (/** @type {string} */ path) => import(String(new URL(path, document.baseURI)));
        const { loadOutside } = await part('js/outside/client.js');
        const { allowOrigin } = await part('js/lib/firewall.js');
        await allowOrigin(new URL(address));
        const form = { method: 'POST', body: '{"id":{n}}', type: 'application/json' };
        const common = { count: 20, concurrency: 4, pauseMs: 0 };
        const get = { ...common, addresses: [`${address}users/{n}`], method: 'GET', body: '', type: '' };
        const post = { ...common, addresses: [`${address}orders`], ...form };
        const options = { signal: undefined, onsent: () => {}, onrequests: () => {} };
        return [await loadOutside(get, { ...options, from: 0 }), await loadOutside(post, { ...options, from: 20 })];
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
      // Nor does the worker that may connect to other origins.
      const inWorker = await page.evaluate(async (addresses) => {
        const { fetchOutside } = await import(String(new URL('js/outside/client.js', document.baseURI)));
        const options = { signal: undefined, onRequest: () => {}, onlost: () => {} };
        return Promise.all(addresses.map((url) => fetchOutside(url, options).then(() => 'sent', String)));
      }, hosts);
      for (const outcome of inWorker) assert.match(outcome, /EngineError/);
      assert.deepEqual(neighbour.requests, []);
      forgetBlocked(page);
      assert.equal(target.requests.length, 40);
    },
  },
];
