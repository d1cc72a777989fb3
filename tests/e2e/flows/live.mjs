/**
 * Snapshots from running processes: each flow starts real ones, connects the page to their inspectors, and looks at
 * what the page says and at what becomes of the process.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { openSession } from '../../live/session.mjs';
import { startRefusal, startTarget } from '../../live/targets.mjs';
import { byTestId, drop, load, waitForOverview } from '../app.mjs';
import { launchHosted, startTab } from '../browsers.mjs';
import {
  connectTo,
  findLeak,
  openLive,
  paste,
  readFindings,
  recordClassic,
  submitAddress,
  typeLoad,
  waitForProcess,
  waitForRecorded,
} from '../live.mjs';
import { findClosedPort } from '../servers.mjs';
import { PLAIN } from '../site.mjs';
import { waitUntil } from '../wait.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Browser, Page } from '../browsers.mjs' */
/** @import { RuntimeName, TargetOptions } from '../../live/targets.mjs' */

/** Seconds of work for V8, so that something can happen in the middle of a capture. */
const SLOW = { program: 'big', env: { RECORDS: '200000' } };

/**
 * Each runtime and each classic once. `../live-matrix.mjs` runs all of them in both browsers.
 * @type {readonly { browser: Browser['name']; runtime: RuntimeName; classic: string }[]}
 */
const RECORDED = [
  { browser: 'chromium', runtime: 'node-20', classic: 'telemetry' },
  { browser: 'chromium', runtime: 'node-26', classic: 'quotes' },
  { browser: 'chromium', runtime: 'workerd', classic: 'catalogue' },
  { browser: 'firefox', runtime: 'node-24', classic: 'login' },
  { browser: 'firefox', runtime: 'deno', classic: 'catalogue' },
  { browser: 'firefox', runtime: 'bun', classic: 'catalogue' },
];

/**
 * Starts a process that ends with the flow.
 * @param {Test} test
 * @param {TargetOptions} options
 */
async function start({ after }, options) {
  const target = await startTarget(options);
  after(target.close);
  return target;
}

/** @param {Test} test @param {TargetOptions} options */
async function startConnected(test, options) {
  const target = await start(test, options);
  const page = await test.newPage();
  await openLive(page, test.site);
  await connectTo(page, target.stderr());
  return { page, target };
}

/** @param {Page} page @param {string} id */
function textOf(page, id) {
  return page.evaluate(
    (wanted) => document.querySelector(`[data-testid="${wanted}"]`)?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    id,
  );
}

/** Requests and connections as the chip lists them. @param {Page} page */
function readChip(page) {
  return page.evaluate(() => ({
    count: Number(document.querySelector('[data-testid="requests-chip"]')?.getAttribute('data-value')),
    addresses: [...document.querySelectorAll('.hw-popover__list li')].map((line) => line.textContent?.trim() ?? ''),
  }));
}

/** Whether a program's server answers. @param {number} port */
async function answers(port) {
  return (await fetch(`http://127.0.0.1:${port}/`)).ok;
}

/**
 * Types an address that is not connected to, and reads why.
 * @param {Page} page
 * @param {string} text
 * @param {string} id Of the note.
 */
async function refuse(page, text, id) {
  await submitAddress(page, text);
  await page.see(`${byTestId(id)}:not(.old)`);
  const problem = await page.evaluate(
    (wanted) => document.querySelector(`[data-testid="${wanted}"]`)?.getAttribute('data-problem'),
    id,
  );
  return { problem, text: await textOf(page, id) };
}

/** The page's copies of snapshots, by folder. @param {Page} page */
function listKept(page) {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    /** @type {string[]} */
    const found = [];
    for await (const [name, handle] of /** @type {any} */ (root).entries()) {
      if (handle.kind !== 'directory') continue;
      try {
        for await (const file of handle.keys()) found.push(`${name}/${file}`);
      } catch {
        // The folder of a page before has gone meanwhile.
      }
    }
    return found;
  });
}

/** Takes a snapshot and waits for its report. @param {Page} page */
async function take(page) {
  await page.click(byTestId('live-take'));
  await page.see('[data-testid="report"][aria-busy="false"]');
}

/** Waits until pieces of a snapshot come, wherever the page shows that. @param {Page} page */
function waitForPieces(page) {
  const pieces = '[data-testid="live-capture"][data-phase="sending"], [data-testid="progress"]';
  return page.see(pieces);
}

/** @type {Flow[]} */
export const flows = [
  ...RECORDED.map(({ browser, runtime, classic }) => ({
    name: `live: three snapshots of ${classic} on ${runtime} name it with its line`,
    only: browser,
    async run(/** @type {Test} */ test) {
      const target = await start(test, { runtime, program: classic });
      const page = await test.newPage();
      await openLive(page, test.site);
      const findings = await recordClassic(page, target, runtime, classic);
      assert.equal(findLeak(findings, runtime, classic)?.rank, 1, JSON.stringify(findings, null, 2));

      // The trend knows how many requests there were, and the chip counts them with the connection.
      await page.click(byTestId('tab-trend'));
      await page.see(byTestId('trend-requests'));
      const typed = await page.evaluate(
        (selector) => Number(/** @type {HTMLInputElement} */ (document.querySelector(selector)).value),
        byTestId('trend-requests'),
      );
      assert.ok(typed === 20 || typed === 300, `${typed} requests`);
      const chip = await readChip(page);
      assert.equal(chip.count, 1 + 2 * typed);
      const own = [target.port, target.inspectPort].map((port) => `127.0.0.1:${port}`);
      for (const address of chip.addresses.filter((line) => URL.canParse(line))) {
        assert.ok(own.includes(new URL(address).host), address);
      }
    },
  })),
  {
    name: 'live: a person puts the load on it; the series begins again after another client has left',
    async run(test) {
      const { page, target } = await startConnected(test, { runtime: 'node-26', program: 'catalogue' });
      await target.load(50);
      await page.click(byTestId('live-by-person'));
      await page.click(byTestId('live-record-start'));
      await page.see(byTestId('live-go-on'));

      const other = await openSession(target.wsUrl);
      await other.send('Runtime.enable');
      await other.close();
      await target.load(300, 1000);
      await page.click(byTestId('live-go-on'));
      await page.see(`${byTestId('live-remark')}[data-kind="restarted"]`);
      assert.match(await textOf(page, 'live-remark'), /Another client .* began again/);
      for (const from of [2000, 3000]) {
        await page.see(byTestId('live-go-on'));
        await target.load(300, from);
        await page.click(byTestId('live-go-on'));
        await page.seeNo(byTestId('live-go-on'));
      }
      // The report is about the three that have the same ids; the one before stays open.
      await waitForRecorded(page, 3);
      assert.equal(await page.evaluate(() => document.querySelectorAll('[data-testid="snapshot-item"]').length), 4);
      const findings = await readFindings(page);
      const leak = findings.find(({ title }) => /\brendered\b/.test(title));
      assert.equal(leak?.place, 'catalogue.cjs:7', JSON.stringify(findings, null, 2));
      await page.click(byTestId('tab-live'));
      await page.see(`${byTestId('live-steps')}[data-ending="done"]`);
      assert.equal((await readChip(page)).count, 1, 'the page has sent no requests');
    },
  },
  {
    name: 'live: killed while it sends, the page says how far it came, and what came before stays',
    async run(test) {
      const { page } = await startConnected(test, { runtime: 'node-24', program: 'quotes' });
      await take(page);
      await page.click(byTestId('tab-live'));
      await page.click(byTestId('live-disconnect'));
      const { kill, stderr } = await start(test, { runtime: 'node-24', ...SLOW });
      await connectTo(page, stderr());
      await page.click(byTestId('live-take'));
      await waitForPieces(page);
      kill('SIGKILL');
      // What came opens, and says if it is not all: the last piece may have come just before.
      await page.waitFor('both', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 2);
      await page.click(byTestId('tab-overview'));
      await page.see('[data-testid="overview"], [data-testid="partial"]');
      const text = await page.evaluate(() => document.querySelector('[data-testid="partial"]')?.textContent ?? '');
      if (text) assert.match(text, /at byte [\d,.]+.*The capture broke off/s);
      assert.doesNotMatch(text, /CORS|cross-origin/i);
      await page.click(byTestId('tab-live'));
      await page.see(`${byTestId('live-failure')}[data-problem="closed"]`);

      // The engine goes on.
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.waitFor('all', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 3);
    },
  },
  {
    name: 'live: a busy event loop is said, and the snapshot comes when it is free',
    async run(test) {
      const { page, target } = await startConnected(test, { runtime: 'node-24', program: 'busy' });
      await fetch(`http://127.0.0.1:${target.port}/busy?ms=9000`);
      await page.click(byTestId('live-take'));
      await page.see(`${byTestId('live-capture')}[data-phase="waiting"]`);
      assert.match(await textOf(page, 'live-capture'), /event loop/);
      await page.see('[data-testid="report"][aria-busy="false"]');
    },
  },
  {
    name: 'live: no connection: a closed port, an ended program, and one that refuses',
    async run(test) {
      const page = await test.newPage();
      await openLive(page, test.site);
      const { port } = new URL(await findClosedPort());
      const ended = await start(test, { runtime: 'node-24', program: 'login' });
      ended.kill('SIGKILL');
      await ended.ended;
      const refusal = await startRefusal('refuse');
      test.after(refusal.close);
      for (const address of [`ws://127.0.0.1:${port}/0f1e2d3c`, ended.stderr(), refusal.wsUrl]) {
        const { problem, text } = await refuse(page, address, 'live-failed');
        assert.equal(problem, 'unreachable');
        const [, first = ''] = /(ws:\S+)/.exec(address) ?? [];
        assert.ok(text.includes(`No connection to ${first}.`), text);
        for (const cause of ['Nothing listens there', 'refuses this page', 'blocks connections']) {
          assert.ok(text.includes(cause), text);
        }
      }
      // The same field connects.
      const { stderr } = await start(test, { runtime: 'node-24', program: 'login' });
      await paste(page, byTestId('live-address'), stderr());
      await page.click(byTestId('live-connect'));
      await page.see(byTestId('live-process'));
    },
  },
  {
    name: 'live: a server that never answers is given up',
    only: 'chromium',
    async run(test) {
      const page = await test.newPage();
      await openLive(page, test.site);
      const { wsUrl, close } = await startRefusal('silent');
      test.after(close);
      assert.equal((await refuse(page, wsUrl, 'live-failed')).problem, 'unreachable');
    },
  },
  {
    name: 'live: addresses that are refused before any connection, and lists to choose from',
    async run(test) {
      const page = await test.newPage();
      await openLive(page, test.site);
      const wrong = {
        'ws://192.168.1.5:9229/0f1e2d3c': 'elsewhere',
        'inspector.example:9229': 'elsewhere',
        'wss://127.0.0.1:9229/0f1e2d3c': 'secure',
        'localhost:99999': 'port',
        'no address at all': 'unknown',
        '[]': 'nothing-listed',
        '127.0.0.1:9229': 'host',
      };
      for (const [text, problem] of Object.entries(wrong)) {
        await paste(page, byTestId('live-address'), text);
        await page.click(byTestId('live-connect'));
        await page.see(`${byTestId('live-wrong')}[data-problem="${problem}"]`);
      }
      assert.equal(
        await page.evaluate(() => document.querySelector('[data-testid="live-wrong"] a')?.getAttribute('href')),
        'http://127.0.0.1:9229/json/list',
      );
      assert.equal((await readChip(page)).count, 0);

      const targets = await Promise.all(
        ['quotes', 'login'].map((program) => start(test, { runtime: 'node-24', program })),
      );
      const lists = await Promise.all(
        targets.map(async ({ inspectPort }) => (await fetch(`http://127.0.0.1:${inspectPort}/json/list`)).json()),
      );
      await paste(page, byTestId('live-address'), JSON.stringify(lists.flat(), null, 2));
      await page.click(byTestId('live-connect'));
      await page.see(`${byTestId('live-targets')} li:nth-child(2)`);
      await page.click(`${byTestId('live-targets')} li:nth-child(2) button`);
      await page.see(byTestId('live-process'));
      assert.equal(await textOf(page, 'live-title'), 'login.cjs');
      assert.equal((await readChip(page)).count, 1);
    },
  },
  {
    name: 'live: a tab of Chromium, which refuses the page unless it was started for it',
    only: 'chromium',
    async run(test) {
      const page = await test.newPage();
      await openLive(page, test.site);
      const { origin } = new URL(test.site.urlOf('headers'));
      const closed = await startTab(`${test.site.urlOf('headers')}t/embed.html`);
      test.after(closed.close);
      const { problem, text } = await refuse(page, closed.list, 'live-failed');
      assert.equal(problem, 'unreachable');
      assert.ok(text.includes(`--remote-allow-origins=${origin}`), text);
      const open = await startTab(`${test.site.urlOf('headers')}t/embed.html`, [`--remote-allow-origins=${origin}`]);
      test.after(open.close);
      await paste(page, byTestId('live-address'), open.list);
      await page.click(byTestId('live-connect'));
      await page.see(`${byTestId('live-runtime')}[data-kind="chromium"]`);
      assert.equal(await textOf(page, 'live-title'), 'Somebody else’s page');
      await take(page);
    },
  },
  {
    name: 'live: a hosted page says what the browser will ask, or what it was told to refuse',
    only: 'chromium',
    async run(test) {
      const target = await start(test, { runtime: 'node-24', program: 'login' });
      const hosted = await launchHosted(new URL(test.site.urlOf('headers')).port);
      test.after(hosted.close);
      for (const answer of /** @type {const} */ (['prompt', 'denied', 'granted'])) {
        const page = await hosted.newPage(answer);
        await load(page, hosted.url);
        await page.click(byTestId('to-live'));
        await paste(page, byTestId('live-address'), target.wsUrl);
        await page.click(byTestId('live-connect'));
        if (answer === 'granted') {
          await waitForProcess(page);
          continue;
        }
        await page.see(`${byTestId('live-permission')}[data-state="${answer}"]`);
        assert.equal((await readChip(page)).count, 0, 'no connection before the answer');
        if (answer === 'denied') continue;
        assert.match(await textOf(page, 'live-permission'), /will ask whether this site may access other apps/);
        // Without a window nobody is asked, and the browser refuses.
        await page.click(byTestId('live-permission-go'));
        await page.see(byTestId('live-failed'));
      }
    },
  },
  {
    name: 'live: two pages at one process take a snapshot each',
    async run(test) {
      const target = await start(test, { runtime: 'node-24', program: 'big', env: { RECORDS: '60000' } });
      const pages = [];
      for (let at = 0; at < 2; at++) {
        const page = await test.newPage();
        await openLive(page, test.site);
        await connectTo(page, target.wsUrl);
        pages.push(page);
      }
      for (const page of pages) {
        await page.bringToFront();
        await page.click(byTestId('live-take'));
        await page.see(byTestId('live-capture'));
      }
      for (const page of pages.toReversed()) {
        await page.bringToFront();
        await page.see('[data-testid="report"][aria-busy="false"]');
      }
      assert.deepEqual(await target.load(1), { 200: 1 });
    },
  },
  {
    name: 'live: a page that is closed while capturing leaves the process as it was',
    async run(test) {
      const target = await start(test, { runtime: 'node-24', ...SLOW });
      const page = await test.newPage({});
      await openLive(page, test.site);
      await connectTo(page, target.wsUrl);
      await page.click(byTestId('live-take'));
      await page.see(byTestId('live-capture'));
      await page.close();
      assert.ok(await answers(target.port));
      const session = await openSession(target.wsUrl);
      assert.ok((await session.send('Runtime.getHeapUsage')).usedSize > 0);
      await session.close();
    },
  },
  {
    name: 'live: worker threads are listed and captured',
    async run(test) {
      const { page, target } = await startConnected(test, { runtime: 'node-24', program: 'threads' });
      await target.load(2000);
      await page.see(`${byTestId('live-thread')} option:nth-child(3)`);
      const threads = await page.evaluate(() =>
        [...document.querySelectorAll('[data-testid="live-thread"] option')].map((option) => ({
          title: option.textContent?.trim() ?? '',
          value: /** @type {HTMLOptionElement} */ (option).value,
        })),
      );
      const archivist = threads.find(({ title }) => title.includes('archivist'));
      assert.ok(archivist, JSON.stringify(threads));
      await page.choose(byTestId('live-thread'), archivist.value);
      await take(page);
      await readFindings(page);
      // Only this thread keeps the jobs.
      await page.evaluate(() => {
        location.hash = `#v=1&view=classes&snap=1&filter=${encodeURIComponent('{url, steps}')}`;
      });
      await waitUntil(
        'the jobs',
        () => page.evaluate(() => document.body.innerText),
        (text) => text.includes('{url, steps}') && text.includes('2,000'),
      );
    },
  },
  {
    name: 'live: a program that waits for a debugger is let run',
    async run(test) {
      const { page, target } = await startConnected(test, { runtime: 'node-26', program: 'login', inspect: 'brk' });
      await page.click(byTestId('live-run'));
      await page.seeNo(byTestId('live-waiting'));
      assert.equal(await textOf(page, 'live-title'), 'login.cjs');
      await waitUntil('the server', () => answers(target.port).catch(() => false), Boolean);
    },
  },
  {
    name: 'live: a program that ends is let go',
    async run(test) {
      const { page, target } = await startConnected(test, { runtime: 'node-24', program: 'ending' });
      await target.load(1);
      assert.equal((await target.ended).code, 0);
      await page.see(`${byTestId('live-failure')}[data-problem="ended"]`);
      await page.see(byTestId('live-again'));
    },
  },
  {
    name: 'live: what is sent is listed, and the policy lets nothing else out',
    async run(test) {
      const { page, target } = await startConnected(test, { runtime: 'node-24', program: 'quotes' });
      await page.click(byTestId('live-collect'));
      await take(page);
      await page.click(byTestId('tab-live'));
      await page.click(`${byTestId('live-sent')} summary`);
      const methods = await page.evaluate(() =>
        [...document.querySelectorAll('[data-testid="live-sent"] li code:first-child')].map((code) => code.textContent),
      );
      assert.deepEqual([...new Set(methods)].sort(), [
        'HeapProfiler.collectGarbage',
        'HeapProfiler.getHeapObjectId',
        'HeapProfiler.takeHeapSnapshot',
        'NodeRuntime.enable',
        'NodeRuntime.notifyWhenWaitingForDisconnect',
        'NodeWorker.enable',
        'Runtime.evaluate',
        'Runtime.getHeapUsage',
      ]);
      assert.deepEqual(await readChip(page), { count: 1, addresses: [target.wsUrl] });

      // Another address of this machine: a server is there, and no connection comes.
      let connections = 0;
      const server = createServer().on('connection', () => (connections += 1));
      server.listen(0, '127.0.0.2');
      test.after(() => server.close());
      await once(server, 'listening');
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const elsewhere = [`ws://127.0.0.2:${port}/`, 'ws://heapwise.example/', 'wss://heapwise.example/'];
      const outcomes = await page.evaluate(async (addresses) => {
        const tryIn = (/** @type {string} */ url) =>
          new Promise((resolve) => {
            document.addEventListener('securitypolicyviolation', () => resolve('blocked'), { once: true });
            try {
              new WebSocket(url).onopen = () => resolve('open');
            } catch {
              resolve('blocked');
            }
          });
        const found = [];
        for (const url of addresses) found.push(await tryIn(url));
        const { ownScript } = await import(String(new URL('js/engine/own-script.js', document.baseURI)));
        const worker = new Worker(ownScript(new URL('js/live/worker.js', document.baseURI)), { type: 'module' });
        found.push(
          await new Promise((resolve) => {
            worker.onmessage = ({ data }) =>
              data.kind === 'alive' || resolve(data.kind === 'failed' ? data.failure.problem : data.kind);
            worker.postMessage({ kind: 'call', id: 1, op: 'connect', args: { url: addresses[0] } });
          }),
        );
        worker.terminate();
        return found;
      }, elsewhere);
      assert.deepEqual(outcomes, ['blocked', 'blocked', 'blocked', 'unreachable']);
      assert.equal(connections, 0);
      // Firefox reports what the policy blocks as errors of the page.
      page.errors = page.errors.filter((text) => !text.includes('Content-Security-Policy'));
    },
  },
  {
    name: 'live: a snapshot that is closed leaves no copy, nor does a page that is gone',
    async run(test) {
      const { page } = await startConnected(test, { runtime: 'node-24', program: 'quotes' });
      await take(page);
      const kept = await waitUntil(
        'the copy',
        () => listKept(page),
        (files) => files.length === 1,
      );
      assert.match(kept[0] ?? '', /^heapwise-live-[\da-f-]+\/quotes\.cjs Heap-\d+T\d+\.heapsnapshot$/);
      await page.click(`${byTestId('snapshot-item')} button`);
      await waitUntil(
        'no copy',
        () => listKept(page),
        (files) => files.length === 0,
      );

      // Still connected.
      await page.click(byTestId('to-live'));
      await take(page);
      await waitUntil(
        'the second copy',
        () => listKept(page),
        (files) => files.length === 1,
      );
      await page.reload();
      await page.see('.hw-target');
      await waitUntil(
        'no orphan',
        () => listKept(page),
        (files) => files.length === 0,
      );
    },
  },
  {
    name: 'live: by keyboard alone',
    async run(test) {
      const target = await start(test, { runtime: 'node-24', program: 'quotes' });
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      await tabTo(page, byTestId('to-live'));
      await page.press('Enter');
      await tabTo(page, byTestId('live-address'));
      await page.type(target.wsUrl);
      await page.press('Enter');
      await waitForProcess(page);
      await tabTo(page, byTestId('live-load-addresses'));
      await page.type(`http://127.0.0.1:${target.port}/deals?symbol=S{n}`);
      await tabTo(page, byTestId('live-load-count'));
      await page.press('Control+a');
      await page.type('30');
      await tabTo(page, byTestId('live-record-start'));
      await page.press(' ');
      await waitForRecorded(page, 3);
      await tabTo(page, byTestId('tab-live'), 'Shift+Tab');
      await page.press('Enter');
      await tabTo(page, byTestId('live-disconnect'));
      await page.press('Enter');
      await page.see(byTestId('live-address'));
    },
  },
  {
    name: 'live: axe finds no fault, connected, recording and not connected',
    async run(test) {
      const target = await start(test, { runtime: 'node-24', program: 'threads' });
      const page = await test.newPage();
      await openLive(page, test.site);
      /** @type {string[]} */
      const grave = [];
      const inBoth = async (/** @type {string} */ screen) => {
        for (const theme of ['light', 'dark']) {
          await page.choose(byTestId('theme'), theme);
          await page.see(`html[data-theme="${theme}"]`);
          grave.push(...(await audit(page, `${screen}, ${theme}`, test)));
        }
      };
      await inBoth('not connected');
      const { port } = new URL(await findClosedPort());
      await refuse(page, `ws://127.0.0.1:${port}/0f1e2d3c`, 'live-failed');
      await inBoth('failed');
      await connectTo(page, target.wsUrl);
      await page.see(`${byTestId('live-thread')} option:nth-child(3)`);
      await typeLoad(page, target.port, { path: '/jobs/{n}', method: 'POST', body: '{"id":{n}}' });
      await page.click(`${byTestId('live-sent')} summary`);
      await inBoth('connected');
      await page.click(byTestId('live-by-person'));
      await page.click(byTestId('live-record-start'));
      await page.see(byTestId('live-go-on'));
      await page.see(byTestId('live-strip'));
      await page.see('[data-testid="report"][aria-busy="false"]');
      await inBoth('recording');
      await page.click(byTestId('live-stop'));
      // What was wrong with it stays above the report until it is dismissed.
      await page.see(`${byTestId('live-strip')} [data-kind="stopped"]`);
      await page.click(byTestId('live-dismiss'));
      await page.seeNo(byTestId('live-strip'));
      await page.click(byTestId('tab-live'));
      await page.see(byTestId('live-record-start'));
      target.kill('SIGKILL');
      await page.see(byTestId('live-failure'));
      await inBoth('lost');
      assert.deepEqual(grave, []);
    },
  },
];
