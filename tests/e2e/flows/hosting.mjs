/** Every way to host the page, each with every way to open a file. */
import assert from 'node:assert/strict';
import { byTestId, drop, expectOverview, load, typeAddress, waitForEngine, waitForIsolation } from '../app.mjs';
import { HOSTINGS, countsOf } from '../site.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */
/** @import { Hosting } from '../site.mjs' */

const FILE = 'node-26.heapsnapshot';
const SERVED = `t/${FILE}.gz`;
const SAMPLE = 'closure-chain.heapsnapshot';

/** @type {Record<string, (page: Page, url: string, hosting: Hosting) => Promise<{ name: string; fixture: string }>>} */
const WAYS = {
  'a dropped file': async (page, url, hosting) => {
    await load(page, url, hosting);
    await drop(page, SERVED, 'dropped.heapsnapshot.gz');
    return { name: 'dropped.heapsnapshot.gz', fixture: FILE };
  },
  'a sample': async (page, url, hosting) => {
    await load(page, url, hosting);
    await page.click(byTestId('sample-1'));
    return { name: `${SAMPLE}.gz`, fixture: SAMPLE };
  },
  '?url=': async (page, url, hosting) => {
    await page.goto(`${url}?url=${SERVED}`.replace('=t/', '=/t/'));
    if (hosting === 'worker') await waitForIsolation(page);
    return { name: `${FILE}.gz`, fixture: FILE };
  },
  'a typed address': async (page, url, hosting) => {
    await load(page, url, hosting);
    await typeAddress(page, `/${SERVED}`);
    return { name: `${FILE}.gz`, fixture: FILE };
  },
};

/**
 * @param {Test} test
 * @param {Hosting} hosting
 * @param {(typeof WAYS)[string]} open
 */
async function openHosted({ newPage, site }, hosting, open) {
  const page = await newPage();
  const { name, fixture } = await open(page, site.urlOf(hosting), hosting);
  if (hosting === 'worker') await page.waitFor('isolation', () => crossOriginIsolated);
  const seen = await expectOverview(page, name, countsOf(fixture));
  assert.equal(seen.requests, 0, 'no request has left the page');
  assert.equal(seen.chips, 1, 'there is one chip');
  const { cores, isolated, loads } = await page.evaluate(() => ({
    cores: navigator.hardwareConcurrency,
    isolated: crossOriginIsolated,
    loads: performance.getEntriesByType('navigation').map((entry) => /** @type {any} */ (entry).type),
  }));
  assert.equal(isolated, hosting !== 'none', 'isolated');
  if (hosting === 'worker') assert.deepEqual(loads, ['reload'], 'the page has reloaded itself');
  else assert.deepEqual(loads, ['navigate'], 'the page has not reloaded itself');
  if (isolated && cores > 1) {
    assert.ok(seen.threads > 1, `more than one thread on ${cores} cores, not ${seen.threads}`);
    assert.equal(seen.threadsReason, '');
  } else {
    assert.equal(seen.threads, 1);
    if (!isolated) {
      assert.match(seen.threadsReason, /shared memory/i, 'the reason for one thread is shown');
      const facts = await page.evaluate(() => document.querySelector('.hw-facts')?.textContent ?? '');
      assert.match(facts, /shared memory/i, 'the facts of the file have it, too');
    }
  }
}

/** The reload for isolation happens once in a session, however often the page is loaded. @type {Flow} */
const reloadsOnce = {
  name: 'hosted with the service worker only: reloads itself once, and never while a file is open',
  async run({ newPage, site }) {
    const page = await newPage();
    await load(page, site.urlOf('worker'), 'worker');
    await page.evaluate(() => Object.assign(globalThis, { marked: true }));
    await page.click(byTestId('sample-2'));
    await page.see(byTestId('report'));
    assert.ok(await page.evaluate(() => 'marked' in globalThis), 'the page is still the same');
    await page.reload();
    await waitForEngine(page);
    assert.ok(await page.evaluate(() => crossOriginIsolated), 'isolated without a reload');
  },
};

/** @type {Flow[]} */
export const flows = [
  ...HOSTINGS.flatMap((hosting) =>
    Object.entries(WAYS).map(([way, open]) => ({
      name: `hosted with ${{ headers: 'headers', worker: 'the service worker only', none: 'neither' }[hosting]}: ${way}`,
      run: (/** @type {Test} */ test) => openHosted(test, hosting, open),
    })),
  ),
  reloadsOnce,
];
