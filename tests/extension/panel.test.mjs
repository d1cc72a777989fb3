/**
 * The panel in DevTools of a real Chromium: it opens, has threads, follows the theme, captures a process, and reads
 * snapshots that were saved. One browser for all, since it takes seconds to start.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { startTarget } from '../live/targets.mjs';
import {
  auditThemes,
  byTestId,
  dragOnto,
  drop,
  findOverflow,
  readFindings,
  recordNearby,
  takeSnapshot,
  undock,
  waitForEngine,
  waitForReport,
} from './actions.mjs';
import { startChromium } from './chromium.mjs';
import { servePages } from './pages.mjs';

/** @import { Target } from './cdp.mjs' */
/** @import { RuntimeName } from '../live/targets.mjs' */

/** The narrowest that DevTools get at the side of a window. */
const NARROW = 300;

describe('the panel in DevTools', () => {
  /** @type {Awaited<ReturnType<typeof servePages>>} */
  let pages;
  /** @type {Awaited<ReturnType<typeof startChromium>>} */
  let browser;
  /** @type {Target} */
  let devtools;
  /** @type {Target} */
  let panel;
  /** @type {(() => unknown)[]} */
  const cleanUps = [];

  before(async () => {
    pages = await servePages();
    browser = await startChromium('chromium', pages.urlOf('/dialog.html'));
    devtools = await browser.devtools();
    panel = await browser.panel(devtools);
  });
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
    await browser?.close();
    pages?.close();
  });

  /** @param {RuntimeName} runtime @param {string} program */
  async function start(runtime, program) {
    const target = await startTarget({ runtime, program });
    cleanUps.push(target.close);
    return target;
  }

  /** To a view by its tab; the start screen has none. @param {string} view */
  async function goTo(view) {
    await panel.evaluate((wanted) => void (location.hash = `#v=1&view=${wanted}`), view);
    await panel.drawn();
  }

  /** @param {number} port */
  async function addPort(port) {
    await panel.fill(byTestId('nearby-port'), String(port));
    await panel.click(byTestId('nearby-add'));
  }

  test('it opens and has threads, though it is not isolated', async () => {
    await waitForEngine(panel);
    const seen = await panel.evaluate(() => ({
      isolated: crossOriginIsolated,
      threads: Number(document.querySelector('[data-testid="threads"]')?.getAttribute('data-value')),
      requests: document.querySelector('[data-testid="requests-chip"]')?.getAttribute('data-value'),
      font: getComputedStyle(document.body).fontSize,
    }));
    assert.equal(seen.isolated, false);
    assert.equal(seen.threads, Math.min(availableParallelism(), 8));
    assert.equal(seen.requests, '0');
    assert.equal(seen.font, '13px', 'the page has its own font, not that of extensions');
  });

  test('its theme follows that of DevTools, unless the person has chosen one', async () => {
    const choose = (/** @type {string} */ theme) =>
      devtools.evaluate(async (wanted) => {
        const module = './core/common/common.js';
        const { Settings } = await import(module);
        Settings.Settings.instance().moduleSetting('ui-theme').set(wanted);
      }, theme);
    const ground = () => getComputedStyle(document.documentElement).backgroundColor;
    await choose('dark');
    await panel.waitFor(
      'a dark ground',
      (bright) => matchMedia('(prefers-color-scheme: dark)').matches !== bright,
      false,
    );
    const dark = await panel.evaluate(ground);
    await choose('default');
    await panel.waitFor('a light ground', () => !matchMedia('(prefers-color-scheme: dark)').matches);
    assert.notEqual(await panel.evaluate(ground), dark);
    await panel.fill(byTestId('theme'), 'dark');
    assert.equal(await panel.evaluate(ground), dark);
    await panel.fill(byTestId('theme'), 'system');
  });

  test('it lists the inspectors of this machine by itself', async () => {
    const targets = await Promise.all([
      start('node-20', 'catalogue'),
      start('deno', 'login'),
      start('workerd', 'login'),
    ]);
    await goTo('live');
    for (const { inspectPort } of targets) await addPort(inspectPort);
    for (const [at, kind] of ['node', 'deno', 'workerd'].entries()) {
      await panel.see(`${byTestId('nearby-target')}[data-kind="${kind}"][data-port="${targets[at]?.inspectPort}"]`);
    }
    assert.match(
      await panel.textOf(`${byTestId('nearby-target')}[data-kind="node"]`),
      /catalogue\.cjs.* Node\.js 20\./,
    );
    assert.match(await panel.textOf(`${byTestId('nearby-target')}[data-kind="deno"]`), /Deno 2\..*login\.cjs/);
    assert.deepEqual(await auditThemes(panel, 'live'), []);
    const remove = () => panel.click(byTestId('nearby-remove'));
    for (let left = targets.length; left > 0; left -= 1) await remove();
    await panel.waitFor('an empty list', () => document.querySelector('[data-testid="nearby-target"]') === null);
  });

  test('it captures a process of Node and names its leak', async () => {
    const target = await start('node-20', 'catalogue');
    await recordNearby(panel, target, '/products/{n}?session={n}');
    const [first] = await readFindings(panel);
    assert.match(`${first?.title} ${first?.place}`, /\brendered\b.*catalogue\.cjs:7$/);
    assert.deepEqual(panel.errors, []);
  });

  test('saved snapshots of the inspected page are dropped, and its detached nodes named', async () => {
    const page = await browser.page();
    await page.send('HeapProfiler.enable');
    const files = [];
    for (const name of ['first', 'second', 'third']) {
      // Clicks that open a dialog, which closes at once.
      await page.evaluate(async () => {
        for (let n = 0; n < 8; n++) {
          /** @type {HTMLElement} */ (document.querySelector('#open')).click();
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      });
      pages.add(`/${name}`, await takeSnapshot(page));
      files.push({ served: pages.urlOf(`/${name}`), name: `Heap-${name}.heapsnapshot` });
    }
    page.close();
    await closeAll();
    await goTo('tab');
    await panel.see(byTestId('tab-view'));
    await drop(panel, files);
    await waitForReport(panel, 3);
    const findings = await readFindings(panel);
    const named = findings.find(({ kind }) => kind === 'detached' || kind === 'listeners');
    assert.match(`${named?.title} ${named?.place}`, /\b(place|resize|dialog|openDialog|window)\b.*dialog\.js:\d+$/);
  });

  /** Closes all snapshots. */
  async function closeAll() {
    await panel.waitFor('nothing to be open', () => {
      const close = document.querySelector('.hw-snap__close, [data-testid="close-snapshot"]');
      if (close instanceof HTMLElement) close.click();
      return close === null;
    });
  }

  test('every screen works from 300 px on', async () => {
    await undock(devtools, { width: NARROW, height: 700 });
    await panel.waitFor('a narrow panel', (most) => innerWidth <= most, NARROW);
    for (const view of ['start', 'report']) {
      await goTo(view);
      assert.deepEqual(await findOverflow(panel), [], view);
    }
    const tabs = await panel.evaluate(() =>
      [...document.querySelectorAll('.hw-tabs__tab')].map((tab) => tab.getAttribute('data-testid') ?? ''),
    );
    assert.ok(tabs.length > 10);
    for (const tab of tabs) {
      await panel.click(byTestId(tab));
      await panel.seeNo('#hw-main [aria-busy="true"]');
      assert.deepEqual(await findOverflow(panel), [], tab);
    }
    await devtools.send('Emulation.clearDeviceMetricsOverride');
  });

  test('a tab of its own gets the files that are open', async () => {
    await goTo('report');
    await panel.click(byTestId('open-in-tab'));
    const tab = await browser.find(
      'the tab',
      ({ type, url }) => type === 'page' && /extension:.*panel\.html/.test(url),
    );
    await waitForReport(tab, 3);
    const seen = await tab.evaluate(() => ({
      isolated: crossOriginIsolated,
      threads: Number(document.querySelector('[data-testid="threads"]')?.getAttribute('data-value')),
      button: document.querySelector('[data-testid="open-in-tab"]'),
      search: location.search,
    }));
    assert.deepEqual(seen, { isolated: true, threads: Math.min(availableParallelism(), 8), button: null, search: '' });
    assert.deepEqual(tab.errors, []);
  });

  test('a dropped folder is watched, and a snapshot offered once it is saved in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heapwise-saved-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    copyFileSync(findFixture('node-16.heapsnapshot').path, join(folder, 'before.heapsnapshot.gz'));
    await closeAll();
    await goTo('tab');
    await dragOnto(devtools, folder);
    await panel.see(byTestId('tab-watching'));
    copyFileSync(findFixture('node-20.heapsnapshot').path, join(folder, 'Heap-1.heapsnapshot.gz'));
    await panel.see(byTestId('tab-saved'));
    assert.match(await panel.textOf(byTestId('tab-saved')), /^Heap-1\.heapsnapshot\.gz/);
    await panel.click(byTestId('tab-saved-open'));
    await panel.waitFor('its report', () =>
      document.querySelector('[data-testid="report"] h1')?.textContent?.includes('Heap-1.heapsnapshot.gz'),
    );
  });

  test('without the permission it says what needs the debugger, and counts what scripts can see', async () => {
    await goTo('tab');
    await panel.see(`${byTestId('tab-view')}[data-access="page"]`);
    assert.match(await panel.textOf(byTestId('tab-asking')), /heapwise-chromium-debugger/);
    await panel.click(byTestId('tab-measure'));
    await panel.see(`${byTestId('tab-measures')} tbody tr`);
    // The button and its listener; dialogs leave theirs on the window.
    assert.match(await panel.textOf(`${byTestId('tab-measures')} tbody tr`), / \d+ \d+$/);
    assert.deepEqual(panel.errors, []);
  });
});
