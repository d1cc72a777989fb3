/** While a large file opens, progress is shown, and a person can cancel at any time. */
import assert from 'node:assert/strict';
import { byTestId, drop, expectOverview, listOpen, load, readOverview, typeAddress, waitForOverview } from '../app.mjs';
import { BIG, BIG_COUNTS, PLAIN, countsOf } from '../site.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const GZ = 'node-8.heapsnapshot.gz';

/**
 * Records what the progress card shows from now on, and may press Cancel as soon as a text appears.
 * @param {Page} page
 * @param {string} [cancelAt] A text of the catalogue; empty: as soon as there is a card.
 */
function watchProgress(page, cancelAt) {
  return page.evaluate((wanted) => {
    /** @type {{ phases: string[]; values: number[]; bytes: string[] }} */
    const seen = { phases: [], values: [], bytes: [] };
    const add = (/** @type {unknown[]} */ list, /** @type {unknown} */ value) => {
      if (value !== undefined && list.at(-1) !== value) list.push(value);
    };
    let pressed = false;
    const look = () => {
      const card = document.querySelector('[data-testid="progress"]');
      if (!card) return;
      const phase = card.querySelector('[role="status"]')?.textContent ?? '';
      const value = card.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow');
      add(seen.phases, phase);
      add(seen.values, value ? Number(value) : undefined);
      add(seen.bytes, card.querySelector('.hw-progress__bytes')?.textContent || undefined);
      if (pressed || wanted === undefined || (wanted !== '' && phase !== wanted)) return;
      pressed = true;
      const button = /** @type {HTMLButtonElement} */ (card.querySelector('[data-testid="progress-cancel"]'));
      button.click();
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    Object.assign(globalThis, { seenProgress: seen });
  }, cancelAt);
}

/** @param {Page} page @returns {Promise<{ phases: string[]; values: number[]; bytes: string[] }>} */
function readProgress(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).seenProgress);
}

/** @param {Page} page @param {string} name */
function waitForCancelled(page, name) {
  return page.waitFor(
    'the news that it was cancelled',
    (wanted) => {
      const news = [...document.querySelectorAll('.hw-hidden-text[role="status"] span')].map(
        (part) => part.textContent,
      );
      return (
        document.querySelector('[data-testid="progress"]') === null && news.includes(`Opening ${wanted} was cancelled.`)
      );
    },
    name,
  );
}

/** Only a page with its own overview open, as it was before. @param {Page} page */
async function expectUntouched(page) {
  assert.equal(await page.exists(byTestId('error')), false, 'a cancelled opening is not an error');
  assert.deepEqual(await listOpen(page), [PLAIN]);
  assert.deepEqual((await readOverview(page)).counts, countsOf(PLAIN), 'the open snapshot is unchanged');
}

/** @param {Test} test */
async function openPlain({ newPage, site }) {
  const page = await newPage();
  await load(page, site.urlOf('headers'));
  await drop(page, `t/${PLAIN}`, PLAIN);
  await expectOverview(page, PLAIN, countsOf(PLAIN));
  return page;
}

/**
 * Cancels while the server has sent half a file and stops, which gives the test time.
 * @param {Test} test
 * @param {(page: Page) => Promise<void>} cancel
 */
async function cancelStalled(test, cancel) {
  const { browser, note, site } = test;
  const page = await openPlain(test);
  await page.click('.hw-header__name');
  await typeAddress(page, `${site.other.url}stall/${BIG}`);
  await page.waitFor('progress in bytes', () => {
    const text = document.querySelector('[data-testid="progress"] .hw-progress__bytes')?.textContent ?? '';
    return Number.parseFloat(text) > 0;
  });
  await cancel(page);
  await waitForCancelled(page, BIG);
  await page.click('[data-snap="1"] a');
  await waitForOverview(page, PLAIN);
  await expectUntouched(page);
  const deadline = Date.now() + 10_000;
  while (site.other.held() > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  // Firefox does not always abort the request of a service worker when its page has cancelled it.
  if (browser.name === 'firefox' && site.other.held() > 0) note('the service worker still holds the connection');
  else assert.equal(site.other.held(), 0, 'the connection is closed');
  await drop(page, `t/${GZ}`, GZ);
  await expectOverview(page, GZ, countsOf('node-8.heapsnapshot'));
}

/**
 * @param {string} phase
 * @returns {(test: Test) => Promise<void>}
 */
function cancelFileIn(phase) {
  return async (test) => {
    const page = await openPlain(test);
    await watchProgress(page, phase);
    await page.chooseFiles(byTestId('file-input'), [test.site.pathOf(BIG)]);
    await waitForCancelled(page, BIG);
    await waitForOverview(page, PLAIN);
    await expectUntouched(page);
    assert.match(await page.url(), /snap=1/, 'back to the snapshot that was open');
    await drop(page, `t/${GZ}`, GZ);
    await expectOverview(page, GZ, countsOf('node-8.heapsnapshot'));
    assert.match(await page.url(), /snap=2/, 'the numbers of snapshots have no gap');
    assert.deepEqual(await listOpen(page), [PLAIN, GZ]);
  };
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'large file: progress in phases, and the page stays awake',
    async run({ newPage, site, note }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await watchProgress(page);
      await page.evaluate(() => {
        /** @type {number[]} */
        const longTasks = [];
        Object.assign(globalThis, { longTasks });
        if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
        new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
          type: 'longtask',
        });
      });
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(BIG)]);
      await expectOverview(page, BIG, BIG_COUNTS);
      const { phases, values, bytes } = await readProgress(page);
      assert.ok(phases.length >= 3, `phases: ${phases.join(', ')}`);
      assert.ok(values.length >= 3, `percentages: ${values}`);
      assert.deepEqual(
        values,
        values.toSorted((a, b) => a - b),
        'progress never goes back',
      );
      assert.ok(bytes.length >= 2, `bytes: ${bytes.join(', ')}`);
      const { longTasks, facts } = await page.evaluate(() => ({
        longTasks: /** @type {any} */ (globalThis).longTasks,
        facts: document.querySelector('.hw-facts dd:nth-of-type(1)')?.closest('dl')?.textContent?.replace(/\s+/g, ' '),
      }));
      note(`phases: ${phases.join(' · ')}`);
      note(
        `long tasks of the page: ${longTasks.length === 0 ? 'none' : longTasks.map(Math.round).join(' ms, ') + ' ms'}`,
      );
      note(`${facts}`);
    },
  },
  {
    name: 'cancel: by button, while a server is slow',
    isFirstVisit: true,
    run: (test) => cancelStalled(test, (page) => page.click(byTestId('progress-cancel'))),
  },
  {
    name: 'cancel: by Esc, while a server is slow',
    isFirstVisit: true,
    run: (test) => cancelStalled(test, (page) => page.press('Escape')),
  },
  { name: 'cancel: a large file at once', run: cancelFileIn('') },
  { name: 'cancel: a large file while it is parsed', run: cancelFileIn('Reading and parsing') },
  { name: 'cancel: a large file with a preview', run: cancelFileIn('Finding dominators') },
  {
    name: 'cancel: with no open snapshot, back to the start screen',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('none'), 'none');
      await typeAddress(page, `${site.other.url}stall/${GZ}`);
      await page.see(byTestId('progress'));
      await page.press('Escape');
      await waitForCancelled(page, GZ);
      await page.see('.hw-target');
      await page.click(byTestId('sample-1'));
      await waitForOverview(page, 'closure-chain.heapsnapshot.gz');
    },
  },
];
