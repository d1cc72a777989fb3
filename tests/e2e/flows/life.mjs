/** A page that is open for long: the machine sleeps, a new build comes, and whole folders are dropped. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byTestId, drop, expectOverview, listOpen, load, waitForEngine, waitForOverview } from '../app.mjs';
import { BIG, PLAIN, countsOf } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

const SMALL = 'node-12.heapsnapshot';

/** @type {Flow[]} */
export const flows = [
  {
    name: 'life: a new build that comes while a file is opened waits for the next load',
    isFirstVisit: true,
    async run({ newPage, site, after }) {
      const host = await site.serveBuilds();
      after(() => host.close());
      const page = await newPage();
      await load(page, host.url);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      // From now on the first build's service worker answers.
      await page.reload();
      await waitForEngine(page);
      const first = await page.evaluate(() => navigator.serviceWorker.controller !== null);
      assert.ok(first, 'a service worker controls the page');
      await page.evaluate(() => Object.assign(globalThis, { marked: true }));
      host.publish();
      await drop(page, `t/${BIG}`, BIG);
      await page.see(byTestId('progress'));
      const update = () =>
        page.evaluate(async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          await registration?.update();
        });
      await update();
      await waitForOverview(page, BIG);
      await page.waitFor('the new build', async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.waiting !== null && registration?.waiting !== undefined;
      });
      assert.ok(await page.evaluate(() => 'marked' in globalThis), 'the page is still the same');
      // What is loaded late comes from the same build, and all views work.
      await page.click(byTestId('tab-map'));
      await page.see(`${byTestId('tab-map')}[aria-current="page"]`);
      await drop(page, `t/${SMALL}`, SMALL);
      await waitForOverview(page, SMALL);
      assert.deepEqual(await listOpen(page), [BIG, SMALL]);
      // The next load takes it, by itself.
      await page.goto(host.url);
      await page.waitFor('the new build', async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.active !== null && registration?.waiting === null && registration?.installing === null;
      });
      await waitForEngine(page);
      await drop(page, `t/${SMALL}`, SMALL);
      await expectOverview(page, SMALL, countsOf(SMALL));
    },
  },
  {
    name: 'life: a page that sleeps while it opens a file goes on when it wakes',
    // Firefox's driver cannot freeze a page.
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage({});
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${BIG}`, BIG);
      await page.see(byTestId('progress'));
      for (let turn = 0; turn < 3; turn += 1) {
        await page.setLifecycle('frozen');
        await page.setLifecycle('active');
      }
      await waitForOverview(page, BIG);
      await page.seeNo(byTestId('error'));
      await page.seeNo(byTestId('died'));
      // And so does one that slept with a file open.
      await page.setLifecycle('frozen');
      await page.setLifecycle('active');
      await page.click(byTestId('tab-classes'));
      await page.see(`${byTestId('tab-classes')}[aria-current="page"]`);
      await drop(page, `t/${SMALL}`, SMALL);
      await expectOverview(page, SMALL, countsOf(SMALL));
    },
  },
  {
    name: 'life: of a dropped folder, all snapshots are opened, whatever else is in it',
    // Firefox's driver cannot drop files of the disk.
    only: 'chromium',
    async run({ newPage, site, after }) {
      const folder = mkdtempSync(join(tmpdir(), 'heapwise-folder-'));
      after(() => rmSync(folder, { recursive: true }));
      const inside = join(folder, 'dump', 'deep');
      mkdirSync(inside, { recursive: true });
      mkdirSync(join(folder, 'dump', 'node_modules.heapsnapshot'));
      writeFileSync(join(folder, 'dump', 'notes.txt'), 'no snapshot');
      writeFileSync(join(folder, 'dump', 'empty.heapsnapshot'), '');
      copyFileSync(site.pathOf(SMALL), join(inside, '2.heapsnapshot'));
      copyFileSync(site.pathOf(PLAIN), join(folder, 'dump', '10.heapsnapshot'));
      const page = await newPage({});
      await load(page, site.urlOf('headers'));
      await page.dropPaths([join(folder, 'dump')]);
      await page.waitFor('both', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 2);
      await page.seeNo(byTestId('progress'));
      assert.deepEqual(await listOpen(page), ['2.heapsnapshot', '10.heapsnapshot']);
      const failed = await page.evaluate(() => document.querySelector('[data-testid="error"]')?.textContent ?? '');
      assert.match(failed, /empty\.heapsnapshot/, 'the file that could not be opened is named');
      // A folder without any says so, and loses nothing.
      await page.click(byTestId('error-dismiss'));
      mkdirSync(join(folder, 'none'));
      await page.dropPaths([join(folder, 'none')]);
      const said = await page.waitFor('the error', () => document.querySelector('[data-testid="error"]')?.textContent);
      assert.ok(said.length > 20, said);
      assert.deepEqual(await listOpen(page), ['2.heapsnapshot', '10.heapsnapshot']);
    },
  },
];
