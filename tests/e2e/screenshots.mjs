/**
 * Takes pictures of every screen, in both themes, wide and narrow, for people: `node tests/e2e/screenshots.mjs [WORD…]`
 * writes `screenshots/SCREEN-THEME-WIDTH.png`. Words choose by the name.
 */
import { join } from 'node:path';
import { bad } from '../fixtures/bad.mjs';
import { startTarget } from '../live/targets.mjs';
import { ROOT, runMain, say } from '../../www/tools/shell.mjs';
import {
  byTestId,
  drop,
  load,
  readClasses,
  readError,
  rememberFiles,
  typeAddress,
  waitForEngine,
  waitForOverview,
} from './app.mjs';
import { launchBrowser } from './browsers.mjs';
import { takeGrowing } from './growing.mjs';
import { makeMemoryLog } from './memory-logs.mjs';
import { connectTo, typeLoad, waitForRecorded } from './live.mjs';
import { makePair } from './pair.mjs';
import { findClosedPort } from './servers.mjs';
import { BIG, CUT, badFileName, setUpSite } from './site.mjs';

/** @import { Page } from './browsers.mjs' */
/** @import { Site } from './site.mjs' */

const FILE = 'node-26.heapsnapshot.gz';
const TIMELINE = 'chromium-156.heaptimeline.gz';
const SERIES = [FILE, 'node-24.heapsnapshot.gz', 'node-22.heapsnapshot.gz'];
const WIDTHS = { 1440: 900, 480: 900 };

/** Made when the first picture needs them. @type {readonly string[] | undefined} */
let growing;
const ofGrowing = () => (growing ??= takeGrowing((cleanUp) => process.once('exit', cleanUp)));

/** From the start screen to each of the others. @type {Record<string, (page: Page, site: Site) => Promise<unknown>>} */
const SCREENS = {
  async partial(page) {
    await drop(page, `t/${CUT}`, CUT);
    await waitForOverview(page, CUT);
    await page.see(byTestId('partial'));
  },
  landing: async () => {},
  landingRecent: async (page) => {
    const hour = 3_600_000;
    await rememberFiles(page, [
      { name: 'Heap.20261122.181500.4711.0.003.heapsnapshot', size: 412_345_678, age: 90_000 },
      { name: 'Heap.20261122.180900.4711.0.002.heapsnapshot', size: 287_654_321, age: 130_000 },
      { name: 'Heap-20261121T094211.heapsnapshot', size: 61_200_000, age: 5 * hour },
      {
        name: 'before-the-deploy-of-the-checkout-service-2026-11-20-eu-west-1.heapsnapshot.gz',
        size: 9_876_543,
        age: 30 * hour,
      },
      { name: 'profile.heaptimeline', size: 1_234_567, age: 24 * 45 * hour },
    ]);
    await page.evaluate(async () =>
      (await navigator.storage.getDirectory()).removeEntry('Heap-20261121T094211.heapsnapshot'),
    );
    await page.reload();
    await waitForEngine(page);
    await page.click(`${byTestId('recent-item')}:nth-child(3) ${byTestId('recent-open')}`);
    await page.see(byTestId('recent-trouble'));
  },
  landingTaking: async (page) => {
    await page.click(`${byTestId('taking')} summary`);
    await page.evaluate(() => document.querySelector('[data-testid="taking"]')?.scrollIntoView({ block: 'end' }));
  },
  doctor: async (page) => {
    await page.click(`${byTestId('taking')} summary`);
    await page.click(byTestId('taking-doctor'));
    await page.see(byTestId('doctor'));
  },
  loading: async (page, site) => {
    await typeAddress(page, `${site.other.url}stall/${BIG}`);
    await page.see('[data-testid="progress"] [role="progressbar"][aria-valuenow]');
  },
  error: async (page) => {
    const index = bad.findIndex(({ name }) => name === 'cut inside the first node');
    await drop(page, `t/${badFileName(index)}`, 'production-2024-05-17.heapsnapshot');
    await readError(page);
  },
  // On a fast machine it may be over already.
  preview: async (page, site) => {
    await page.goto(`${site.urlOf('headers')}#v=1&view=classes&snap=1`);
    await page.chooseFiles(byTestId('file-input'), [site.pathOf(BIG)]);
    await page.see('.hw-pending');
  },
  overview: async (page) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.see('.hw-table--largest[aria-busy="false"]');
  },
  report: (page) => openReport(page, ofGrowing()),
  reportDown: async (page) => {
    await openReport(page, ofGrowing());
    await page.evaluate(() => document.querySelector('[data-testid="report-next"]')?.scrollIntoView({ block: 'end' }));
  },
  redaction: async (page) => {
    await openReport(page, ofGrowing());
    await page.click(byTestId('save-redacted'));
    await page.see(byTestId('redact-kept'));
  },
  reportOfOne: (page) => openReport(page, [join(ROOT, 'tests', 'fixtures', FILE)]),
  reportOfStrangers: (page) =>
    openReport(
      page,
      SERIES.map((name) => join(ROOT, 'tests', 'fixtures', name)),
    ),
  classes: (page) => openTab(page, 'classes', '[role="row"][aria-rowindex="2"]'),
  containment: (page) => openTab(page, 'containment', '[role="row"][aria-rowindex="2"]'),
  dominators: (page) => openTab(page, 'dominators', '[role="row"][aria-rowindex="2"]'),
  treemap: (page) => openTab(page, 'map', '[data-testid="heap-map"][aria-busy="false"]'),
  icicle: async (page) => {
    await openTab(page, 'map', '[data-testid="heap-map"][aria-busy="false"]');
    await page.click('[data-testid="map-shape"] [data-value="icicle"]');
    await page.see('[data-value="icicle"][aria-current]');
    await page.see('[data-testid="heap-map"][aria-busy="false"]');
  },
  icicleUp: async (page) => {
    await openTab(page, 'map', '[data-testid="heap-map"][aria-busy="false"]');
    await page.click('[data-testid="map-shape"] [data-value="icicle"]');
    await page.click('[data-testid="map-direction"] [data-value="up"]');
    await page.see('[data-value="up"][aria-current]');
    await page.see('[data-testid="heap-map"][aria-busy="false"]');
  },
  search: async (page, site) => {
    await openTab(page, 'search', byTestId('search-query'));
    await page.goto(`${site.urlOf('headers')}#v=1&view=search&snap=1&q=class%3A%2F%5EMap%24%2F`);
    await page.see('[role="row"][aria-rowindex="2"]');
  },
  object: async (page, site) => {
    await openTab(page, 'search', byTestId('search-query'));
    await page.goto(`${site.urlOf('headers')}#v=1&view=search&snap=1&q=class%3A%2F%5EMap%24%2F`);
    await page.click('[role="row"][aria-rowindex="2"] .hw-object');
    await page.see('[data-testid="object"] [role="row"][aria-rowindex="2"]');
  },
  graph: async (page, site) => {
    await openTab(page, 'search', byTestId('search-query'));
    await page.goto(`${site.urlOf('headers')}#v=1&view=search&snap=1&q=class%3A%2F%5EMap%24%2F`);
    await page.click('[role="row"][aria-rowindex="2"] .hw-object');
    await page.click(byTestId('as-graph'));
    await page.see('[data-testid="graph"] a');
  },
  several: async (page) => {
    await openSeries(page);
    await page.evaluate(() => (location.hash = '#v=1&view=overview&snap=1'));
    await page.see('.hw-table--largest[aria-busy="false"]');
  },
  compare: async (page, site) => {
    await comparePair(page, site, '');
    await page.evaluate(() =>
      /** @type {HTMLElement} */ (document.querySelector('[data-testid="compare-grid"] [role="treegrid"]')).focus(),
    );
    await page.press('ArrowRight');
    await page.see('[data-testid="compare-grid"] [aria-level="2"]');
  },
  compareGrown: (page, site) => comparePair(page, site, '&scope=grown'),
  compareByClass: async (page) => {
    await openSeries(page);
    await showComparison(page, '#v=1&view=compare&snap=1&base=2');
  },
  compareForced: async (page) => {
    await openSeries(page);
    await showComparison(page, '#v=1&view=compare&snap=1&base=2&matching=ids');
  },
  compareNothing: async (page, site) => {
    const [path] = makePair(site);
    await page.chooseFiles(byTestId('file-input'), [path, path]);
    await page.see('[data-snap="2"]');
    await showComparison(page, '#v=1&view=compare&snap=2');
  },
  trend: async (page) => {
    await openTrend(page, ofGrowing());
    await page.see(byTestId('survivors-table'));
  },
  trendDown: async (page) => {
    await openTrend(page, ofGrowing());
    await page.click(byTestId('trend-requests'));
    await page.type('50');
    await page.press('Enter');
    await page.see(byTestId('multiple'));
    await page.evaluate(() => document.querySelector('[data-testid="trend-grid"]')?.scrollIntoView({ block: 'end' }));
  },
  trendApart: async (page) => {
    await openTrend(
      page,
      SERIES.map((name) => join(ROOT, 'tests', 'fixtures', name)),
    );
    await page.see(byTestId('survivors-none'));
  },
  trendDisorder: async (page) => {
    await openTrend(page, ofGrowing());
    // Files that are dropped together are sorted; then one is moved by hand.
    await page.evaluate(() =>
      /** @type {HTMLElement} */ (document.querySelector('[data-testid="snapshot-item"] a')).focus(),
    );
    await page.press('Alt+ArrowRight');
    await page.see(byTestId('trend-order'));
  },
  trendAlone: async (page, site) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.goto(`${site.urlOf('headers')}#v=1&view=trend&snap=1`);
    await page.see(byTestId('trend-few'));
  },
  survivors: async (page) => {
    await openTrend(page, ofGrowing());
    await page.click('[data-testid="survivors-table"] tr[data-cohort="1"] td:last-child a');
    await page.see(byTestId('ids-chip'));
    await readClasses(page);
  },
  help: async (page) => {
    await openTab(page, 'classes', '[role="row"][aria-rowindex="2"]');
    await page.press('?');
  },
  byFile: async (page) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.evaluate(() => {
      location.hash = '#v=1&view=classes&snap=1&group=file';
    });
    await readClasses(page);
    await page.see('[role="row"][aria-rowindex="2"]');
  },
  byPackage: async (page) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.evaluate(() => {
      location.hash = '#v=1&view=classes&snap=1&group=package';
    });
    await readClasses(page);
    await page.see('[role="row"][aria-rowindex="2"]');
  },
  allocations: async (page) => {
    await drop(page, `t/${TIMELINE}`, TIMELINE);
    await waitForOverview(page, TIMELINE);
    await page.click(byTestId('tab-allocations'));
    await page.drag(byTestId('timeline-plot'), 0.65, 0.9);
    await page.see(byTestId('chosen'));
    await readClasses(page);
  },
  contexts: async (page) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.click(byTestId('tab-contexts'));
    await page.see('[data-testid="scopes-grid"] [aria-rowindex="2"]');
  },
  strings: async (page) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.click(byTestId('tab-strings'));
    await page.see('[data-testid="strings-grid"] [aria-rowindex="2"][aria-expanded]');
    await page.evaluate(() =>
      /** @type {HTMLElement} */ (document.querySelector('[data-testid="strings-grid"] [role="treegrid"]')).focus(),
    );
    await page.press('ArrowRight');
    await page.see('[data-testid="strings-grid"] [aria-level="2"]');
  },
  memoryLogEmpty: async (page) => {
    await page.evaluate(() => (location.hash = '#v=1&view=memory'));
    await page.see(byTestId('memory-text'));
  },
  memoryLog: async (page) => {
    await page.evaluate(() => (location.hash = '#v=1&view=memory'));
    await page.see(byTestId('memory-text'));
    await page.evaluate(
      (text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      makeMemoryLog({ leak: 40 }),
    );
    await page.see(byTestId('memory-table'));
  },
  live: (page) => page.click(byTestId('to-live')),
  liveFailed: async (page) => {
    await page.click(byTestId('to-live'));
    await typeInto(page, byTestId('live-address'), `ws://127.0.0.1:${new URL(await findClosedPort()).port}/0f1e2d3c`);
    await page.press('Enter');
    await page.see(byTestId('live-failed'));
  },
  liveHost: async (page) => {
    await page.click(byTestId('to-live'));
    await typeInto(page, byTestId('live-address'), '127.0.0.1:9229');
    await page.press('Enter');
    await page.see(byTestId('live-wrong'));
  },
  liveConnected: async (page) => {
    const { port, load } = await connectToServer(page, 'catalogue');
    await typeLoad(page, port, { path: '/products/{n}?session={n}' });
    await seeSamples(page, load);
  },
  liveConnectedDown: async (page) => {
    const { port, load } = await connectToServer(page, 'catalogue');
    await typeLoad(page, port, { path: '/products/{n}?session={n}', method: 'POST', body: '{"id":{n}}' });
    await seeSamples(page, load);
    await page.click(`${byTestId('live-sent')} summary`);
    await page.evaluate(() => document.querySelector('[data-testid="live-sent"]')?.scrollIntoView({ block: 'end' }));
  },
  liveThreads: async (page) => {
    await connectToServer(page, 'threads');
    await page.see(`${byTestId('live-thread')} option:nth-child(3)`);
    await page.click(byTestId('live-by-person'));
  },
  liveRecording: async (page) => {
    const { port } = await connectToServer(page, 'catalogue');
    await typeLoad(page, port, { path: '/products/{n}?session={n}', count: '4000', concurrency: '1', pauseMs: '20' });
    await page.click(byTestId('live-record-start'));
    await page.see('[data-testid="report"][aria-busy="false"]');
    await page.see('[data-testid="live-steps"][data-step="1"]');
  },
  liveByPerson: async (page) => {
    await connectToServer(page, 'catalogue');
    await page.click(byTestId('live-by-person'));
    await page.click(byTestId('live-record-start'));
    await page.see('[data-testid="report"][aria-busy="false"]');
    await page.see(byTestId('live-go-on'));
  },
  liveRecorded: async (page) => {
    const { port } = await connectToServer(page, 'catalogue');
    await typeLoad(page, port, { path: '/products/{n}?session={n}' });
    await page.click(byTestId('live-record-start'));
    await waitForRecorded(page, 3);
  },
  liveDone: async (page) => {
    const { port } = await connectToServer(page, 'catalogue');
    await typeLoad(page, port, { path: '/products/{n}?session={n}' });
    await page.click(byTestId('live-record-start'));
    await waitForRecorded(page, 3);
    await page.click(byTestId('tab-live'));
    await page.see(byTestId('live-process'));
  },
  liveWaiting: async (page) => {
    const { port } = await connectToServer(page, 'busy');
    await fetch(`http://127.0.0.1:${port}/busy`);
    await page.click(byTestId('live-take'));
    await page.see(`${byTestId('live-capture')}[data-phase="waiting"]`);
  },
  liveLost: async (page) => {
    const { kill } = await connectToServer(page, 'big');
    await page.click(byTestId('live-take'));
    await page.see(byTestId('live-capture'));
    kill('SIGKILL');
    await page.see(byTestId('live-failure'));
  },
  statistics: async (page) => {
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.click(byTestId('tab-statistics'));
    await page.see(byTestId('type-counts'));
  },
};

/** @param {Page} page @param {string} selector @param {string} text */
async function typeInto(page, selector, text) {
  await page.click(selector);
  await page.type(text);
}

/** Processes of the last screen. @type {Awaited<ReturnType<typeof startTarget>>[]} */
const running = [];

/** @param {Page} page @param {string} program */
async function connectToServer(page, program) {
  const target = await startTarget({ runtime: 'node-24', program });
  running.push(target);
  await page.click(byTestId('to-live'));
  await connectTo(page, target.wsUrl);
  return target;
}

/**
 * Some requests, until the memory has been read a few times.
 * @param {Page} page
 * @param {(count: number, from: number) => Promise<unknown>} load
 */
async function seeSamples(page, load) {
  for (let from = 0; from < 6000; from += 1000) {
    await load(300, from);
    await new Promise((resolve) => setTimeout(resolve, 1800));
  }
  await page.click(byTestId('live-collect'));
  await page.see(`${byTestId('live-collect')}:not([disabled])`);
  await new Promise((resolve) => setTimeout(resolve, 2500));
}

/** @param {Page} page */
async function openSeries(page) {
  const paths = SERIES.map((name) => join(ROOT, 'tests', 'fixtures', name));
  await page.chooseFiles(byTestId('file-input'), paths);
  await page.waitFor('three files', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 3);
}

/**
 * @param {Page} page
 * @param {readonly string[]} paths
 */
async function openReport(page, paths) {
  await page.chooseFiles(byTestId('file-input'), [...paths]);
  await page.see('[data-testid="report"][aria-busy="false"]');
  await page.waitFor(
    'all files',
    (count) => document.querySelectorAll('[data-testid="snapshot-item"]').length === count,
    paths.length,
  );
}

/**
 * Opens the comparison of two snapshots of one process.
 * @param {Page} page
 * @param {Site} site
 * @param {string} more
 */
async function comparePair(page, site, more) {
  await page.chooseFiles(byTestId('file-input'), makePair(site));
  await page.see('[data-snap="2"]');
  await showComparison(page, `#v=1&view=compare&snap=2&base=1${more}`);
}

/**
 * @param {Page} page
 * @param {string} hash
 */
async function showComparison(page, hash) {
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
  await page.see('[data-testid="compare-grid"] [role="treegrid"][aria-rowcount]:not([aria-busy])');
}

/**
 * Opens a view of the plain file.
 * @param {Page} page
 * @param {string} tab
 * @param {string} seen
 */
async function openTab(page, tab, seen) {
  await drop(page, `t/${FILE}`, FILE);
  await waitForOverview(page, FILE);
  await page.click(byTestId(`tab-${tab}`));
  await page.see(seen);
}

/**
 * @param {Page} page
 * @param {readonly string[]} paths
 */
async function openTrend(page, paths) {
  await page.chooseFiles(byTestId('file-input'), [...paths]);
  await page.waitFor(
    'all files',
    (count) =>
      document.querySelectorAll('[data-testid="snapshot-item"]').length === count &&
      document.querySelector('[data-testid="progress"]') === null,
    paths.length,
  );
  await page.click(byTestId('tab-trend'));
  await page.see(`${byTestId('trend-grid')} [role="row"][aria-rowindex="2"]`);
  await page.see(`${byTestId('trend-summary')} .hw-trend__growth:not(:empty)`);
}

/** @param {readonly string[]} words */
async function main(words) {
  const site = await setUpSite();
  const browser = await launchBrowser('chromium');
  for (const [screen, go] of Object.entries(SCREENS)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      for (const [width, height] of Object.entries(WIDTHS)) {
        const name = `${screen}-${colorScheme}-${width}.png`;
        if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
        const context = await browser.newContext({ colorScheme, viewport: { width: Number(width), height } });
        const page = await context.newPage();
        try {
          await load(page, site.urlOf('headers'));
          await go(page, site);
          // Bars and pictures fade in.
          await new Promise((resolve) => setTimeout(resolve, 400));
          await page.screenshot(join(ROOT, 'tests', 'e2e', 'screenshots', name));
          say(name);
        } catch (trouble) {
          // The other pictures are still useful.
          say(`FAILED  ${name}: ${trouble}`);
          process.exitCode = 1;
        }
        await context.close();
        for (const target of running.splice(0)) await target.close();
      }
    }
  }
  await browser.close();
  await site.close();
}

await runMain(() => main(process.argv.slice(2)));
