/** The sizes by kind and by type, which add up to the total. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, waitForOverview } from '../app.mjs';
import { PLAIN, countsOf } from '../site.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** The values of the rows of a table. @param {Page} page @param {string} selector */
const valuesOf = (page, selector) =>
  page.waitFor(
    selector,
    (wanted) => {
      const rows = [...document.querySelectorAll(wanted)];
      return rows.length > 0 && rows.map((row) => Number(row.getAttribute('data-value')));
    },
    selector,
  );

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((all, value) => all + value, 0);

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `statistics: adds up, is reached by keyboard and accessible, ${theme}`,
  async run(test) {
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await drop(page, `t/${PLAIN}`, PLAIN);
    await waitForOverview(page, PLAIN);
    await tabTo(page, byTestId('tab-statistics'), 'Shift+Tab');
    await page.press('Enter');
    const { nodes, edges, total } = countsOf(PLAIN);
    const kinds = await valuesOf(page, '[data-testid="statistics"] tr[data-kind]');
    assert.equal(kinds[0], total);
    assert.equal(sum(kinds.slice(1)), total);
    assert.equal(sum(await valuesOf(page, `${byTestId('type-counts')} tr[data-type]`)), nodes);
    assert.equal(sum(await valuesOf(page, `${byTestId('edge-counts')} tr[data-type]`)), edges);
    assert.deepEqual(await audit(page, 'statistics', test), []);

    await page.click(`${byTestId('type-counts')} tr[data-type="closure"] a`);
    await page.see(`${byTestId('search-grid')} [role="row"][aria-rowindex="2"]`);
    await page.evaluate(() => history.back());
    await page.see(byTestId('type-counts'));
  },
});

/** @type {Flow[]} */
export const flows = [inTheme('light'), inTheme('dark')];
