/** Links that contain a file and a view, and the back button. */
import assert from 'node:assert/strict';
import { byTestId, drop, listOpen, load, readClasses, waitForOverview } from '../app.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const FILE = 'node-8.heapsnapshot.gz';
/** Served unpacked. */
const PLAIN = 'node-20.heapsnapshot';

/** @param {Page} page */
async function expectLinkedView(page) {
  await page.waitFor('the filter of the link', () => {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-testid="class-filter"]'));
    return field?.value === 'array';
  });
  await page.see('[role="row"][aria-rowindex="2"]');
  await page.waitFor('the complete snapshot', () => document.querySelector('[data-testid="progress"]') === null);
  const { rows, order } = await readClasses(page);
  assert.deepEqual(order, ['none', 'none', 'ascending', 'none', 'none']);
  for (const [name] of rows) assert.match(name ?? '', /array/i);
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'links: ?url= with a view, and again after a reload',
    async run({ newPage, site }) {
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}?url=/t/${FILE}#v=1&view=classes&snap=1&sort=count&filter=array`);
      await expectLinkedView(page);
      await page.reload();
      await expectLinkedView(page);
    },
  },
  {
    name: 'links: several ?url= open as a series, in their order',
    async run({ newPage, site }) {
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}?url=/t/${FILE}&url=/t/${PLAIN}#v=1&view=report`);
      await page.waitFor('both files', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 2);
      await page.waitFor('the end', () => document.querySelector('[data-testid="progress"]') === null);
      assert.deepEqual(await listOpen(page), [FILE, PLAIN]);
    },
  },
  {
    name: 'links: back and forward',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await page.click(byTestId('sample-1'));
      await waitForOverview(page, 'closure-chain.heapsnapshot.gz');
      await page.click(byTestId('tab-classes'));
      await readClasses(page);
      await page.click('[role="columnheader"][aria-colindex="3"] button');
      await page.see('[aria-colindex="3"][aria-sort="descending"]');

      const go = (/** @type {number} */ steps) => page.evaluate((by) => history.go(by), steps);
      await go(-1);
      await page.see('[aria-colindex="5"][aria-sort="descending"]');
      await go(-1);
      await page.see(byTestId('overview'));
      await go(-1);
      await page.see('.hw-target');
      assert.equal(await page.evaluate(() => document.querySelectorAll('[data-testid="snapshot-item"]').length), 1);
      await go(2);
      await page.see('[aria-colindex="5"][aria-sort="descending"]');
      await go(1);
      await page.see('[aria-colindex="3"][aria-sort="descending"]');
      assert.match(await page.url(), /sort=-count/);
    },
  },
  {
    name: 'links: a view without its file asks for the file, and appears when the file is open',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, `${site.urlOf('headers')}#v=1&view=classes&snap=1&filter=array&sort=count`);
      await page.see('.hw-note');
      await page.click(byTestId('sample-1'));
      await expectLinkedView(page);
      // A damaged link leads to the start screen without an error.
      await page.goto(`${site.urlOf('none')}?url=%20#v=9&view=%ff&snap=-1&sort=&filter=%`);
      await page.see('.hw-target');
    },
  },
  {
    name: 'links: contain the name of their file, and find the file whatever its number',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${FILE}`, FILE);
      await waitForOverview(page, FILE);
      await page.click(byTestId('tab-classes'));
      await readClasses(page);
      const link = await page.evaluate(() => location.hash);
      assert.match(link, /view=classes&snap=1&file=node-8\.heapsnapshot\.gz$/);

      // In another visit, in which another file was opened first.
      const other = await newPage();
      await load(other, `${site.urlOf('headers')}${link}`);
      await other.see(byTestId('missing-note'));
      const note = await other.evaluate(() => document.querySelector('[data-testid="missing-note"]')?.textContent);
      assert.ok(note?.includes(FILE), note ?? undefined);
      await other.click(byTestId('sample-1'));
      await other.see('[data-testid="report"][aria-busy="false"]');
      await other.evaluate((hash) => (location.hash = hash), link);
      await other.see('.hw-empty__title');
      const missing = await other.evaluate(() => document.querySelector('.hw-empty__title')?.textContent);
      assert.ok(missing?.includes(FILE), missing ?? undefined);
      await drop(other, `t/${FILE}`, FILE);
      await readClasses(other);
      await other.waitFor('its number here', () => /view=classes&snap=2&file=node-8/.test(location.hash));
    },
  },
];
