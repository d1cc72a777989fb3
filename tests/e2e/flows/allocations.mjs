/** When and where objects were allocated: by mouse, by keyboard and by link. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, readClasses, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** Five samples at 0, 110, 146, 179 and 190 ms. */
const FILE = 'chromium-156.heaptimeline.gz';

/** @param {Page} page @param {string} pattern */
const waitForHash = (page, pattern) =>
  page.waitFor(`${pattern} in the address`, (wanted) => new RegExp(wanted).test(location.hash), pattern);

/** @param {Page} page @param {string} id */
const textOf = (page, id) =>
  page.evaluate(
    (wanted) => document.querySelector(`[data-testid="${wanted}"]`)?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    id,
  );

/** The class table once it has another number of rows. @param {Page} page @param {number} before */
async function waitForOther(page, before) {
  await page.waitFor(
    'other classes',
    (count) => {
      const grid = document.querySelector('[data-testid="class-grid"] [role="treegrid"]:not([aria-busy])');
      return grid && Number(grid.getAttribute('aria-rowcount')) - 1 !== count;
    },
    before,
  );
  return (await readClasses(page)).total;
}

/** @param {Page} page */
async function seeAll(page) {
  await page.see(byTestId('timeline-from'));
  await page.see(`${byTestId('sites-grid')} [role="row"][aria-rowindex="2"]`);
  return (await readClasses(page)).total;
}

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `allocations: accessible, ${theme}`,
  async run(test) {
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await drop(page, `t/${FILE}`, FILE);
    await waitForOverview(page, FILE);
    await page.click(byTestId('tab-allocations'));
    await seeAll(page);
    const grave = await audit(page, 'allocations', test);
    await page.drag(byTestId('timeline-plot'), 0.65, 0.9);
    await page.see(byTestId('chosen'));
    grave.push(...(await audit(page, 'allocations of a range', test)));
    assert.deepEqual(grave, []);
  },
});

/** @type {Flow[]} */
export const flows = [
  {
    name: 'allocations: a range by mouse, a place, and back',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      assert.equal(await page.exists(byTestId('tab-allocations')), false, 'this file has no allocations');
      await drop(page, `t/${FILE}`, FILE);
      await waitForOverview(page, FILE);
      await page.click(byTestId('tab-allocations'));
      const all = await seeAll(page);
      assert.match(await textOf(page, 'range-text'), /^1\.4 MB in total$/);
      assert.match(await textOf(page, 'timeline'), /peak 835 kB/);

      await page.drag(byTestId('timeline-plot'), 0.65, 0.9);
      await waitForHash(page, 'from=2&to=3\\b');
      const some = await waitForOther(page, all);
      assert.ok(some > 0 && some < all, `${some} of ${all} classes`);
      assert.match(await textOf(page, 'chosen'), /^41\.8 kB from 110 ms to 179 ms$/);

      await page.evaluate(() => history.back());
      await page.seeNo(byTestId('chosen'));
      assert.equal(await waitForOther(page, some), all);
      await page.evaluate(() => history.forward());
      await page.see(byTestId('chosen'));
      await waitForOther(page, all);

      await page.click(`${byTestId('sites-grid')} [role="row"][aria-rowindex="3"] .hw-site`);
      await page.waitFor('the place', () =>
        /Allocated in \S/.test(document.querySelector('[data-testid="chosen"]')?.textContent?.trim() ?? ''),
      );
      assert.doesNotMatch(await page.url(), /from=/, 'a place replaces the range');
      const made = await waitForOther(page, some);
      assert.ok(made > 0 && made < all);
      await page.click(byTestId('chosen-clear'));
      assert.equal(await waitForOther(page, made), all);
    },
  },
  {
    name: 'allocations: by keyboard alone',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, `${site.urlOf('headers')}#v=1&view=allocations&snap=1`);
      await drop(page, `t/${FILE}`, FILE);
      const all = await seeAll(page);
      await tabTo(page, byTestId('timeline-from'));
      await page.press('ArrowRight');
      await page.press('ArrowRight');
      await waitForHash(page, 'from=2&to=4\\b');
      const valueOf = (/** @type {string} */ id) =>
        page.evaluate((wanted) => document.querySelector(wanted)?.getAttribute('aria-valuetext'), byTestId(id));
      assert.equal(
        await valueOf('timeline-from'),
        'sample 3 of 5, at 146 ms: 29.8\u00a0kB still alive'.replace('146 ms', '146\u00a0ms'),
      );
      await tabTo(page, byTestId('timeline-to'));
      await page.press('ArrowLeft');
      await waitForHash(page, 'from=2&to=3\\b');
      const some = await waitForOther(page, all);
      assert.ok(some < all);
      await page.press('Home');
      await waitForHash(page, 'from=2&to=2\\b');
      await page.press('Escape');
      await page.waitFor('no range', () => !/from=/.test(location.hash));
      await page.seeNo(byTestId('chosen'));

      const row = (/** @type {number} */ index) => `${byTestId('sites-grid')} [role="row"][aria-rowindex="${index}"]`;
      await tabTo(page, `${byTestId('sites-grid')} [role="treegrid"]`);
      await page.press('ArrowDown');
      await page.see(`${row(3)}[aria-selected="true"]`);
      await page.press('ArrowRight');
      await page.see(`${row(3)}[aria-expanded="true"]`);
      await page.see(`${row(4)}[aria-level="2"]`);
      await page.press('ArrowRight');
      await page.see(`${row(4)}[aria-selected="true"]`);
      await page.press('Enter');
      await page.see(byTestId('chosen'));
      const made = await waitForOther(page, all);
      assert.ok(made > 0 && made < all);
      await tabTo(page, byTestId('chosen-clear'));
      await page.press('Enter');
      await page.seeNo(byTestId('chosen'));
    },
  },
  {
    name: 'allocations: a link with a range, and again after a reload',
    async run({ newPage, site }) {
      const page = await newPage();
      const expect = async () => {
        await page.see(byTestId('chosen'));
        const { total } = await readClasses(page);
        assert.match(await textOf(page, 'chosen'), /^29\.8 kB from 110 ms to 146 ms$/);
        return total;
      };
      await page.goto(`${site.urlOf('headers')}?url=/t/${FILE}#v=1&view=allocations&snap=1&sort=-count&from=2&to=2`);
      const total = await expect();
      await page.reload();
      assert.equal(await expect(), total);
    },
  },
  {
    name: 'allocations: sites sorted, and a snapshot without any',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, `${site.urlOf('headers')}#v=1&view=allocations&snap=1`);
      await drop(page, 't/node-26.heaptimeline', 'node-26.heaptimeline');
      await seeAll(page);
      const title = (/** @type {number} */ column) => `${byTestId('sites-grid')} [aria-colindex="${column}"]`;
      await page.see(`${title(3)}[aria-sort="descending"]`);
      await page.click(`${title(5)} button`);
      await page.see(`${title(5)}[aria-sort="descending"]`);
      await page.waitFor('the largest site first', () =>
        /#onMessage/.test(document.querySelector('[data-testid="sites-grid"] [aria-rowindex="2"]')?.textContent ?? ''),
      );
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.evaluate(() => (location.hash = '#v=1&view=allocations&snap=2'));
      await page.see(byTestId('allocations-none'));
    },
  },
  inTheme('light'),
  inTheme('dark'),
];
