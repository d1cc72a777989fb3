/** The class table with the mouse: sorting, filtering, scrolling to the end. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, readClasses, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** @type {(text: string | undefined) => number} */
const toNumber = (text) => Number(text?.replaceAll(',', ''));

const PATIENCE_MS = 10_000;

/**
 * Waits until the rows on the screen are in this order: the header says so before their page has come.
 * @param {Page} page
 * @param {(a: number, b: number) => number} compare
 * @param {string} what
 */
async function expectCounts(page, compare, what) {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    const counts = (await readClasses(page)).rows.map((row) => toNumber(row[1]));
    const sorted = counts.toSorted(compare);
    if (String(counts) === String(sorted) && counts.length > 1) return;
    if (Date.now() > end) assert.deepEqual(counts, sorted, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'classes: sort, filter, scroll',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.click(byTestId('tab-classes'));
      const all = await readClasses(page);
      assert.deepEqual(all.order, ['none', 'none', 'descending', null], 'largest first');
      assert.ok(all.total > 50 && all.rows.length > 10, `${all.total} classes, ${all.rows.length} rows`);

      const title = (/** @type {number} */ column) => `[role="columnheader"][aria-colindex="${column}"] button`;
      const waitForOrder = (/** @type {number} */ column, /** @type {string} */ order) =>
        page.see(`[role="grid"]:not([aria-busy]) [aria-colindex="${column}"][aria-sort="${order}"]`);
      await page.click(title(2));
      await waitForOrder(2, 'descending');
      await page.waitFor('rows by count', () => document.querySelector('[aria-rowindex="2"]') !== null);
      await expectCounts(page, (a, b) => b - a, 'most objects first');
      await page.click(title(2));
      await waitForOrder(2, 'ascending');
      await expectCounts(page, (a, b) => a - b, 'fewest objects first');
      await page.click(title(1));
      await waitForOrder(1, 'ascending');

      await page.click(byTestId('class-filter'));
      await page.type('ARRAY');
      await page.waitFor(
        'fewer classes',
        (before) => {
          const value = document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value');
          return value && Number(value) < before;
        },
        all.total,
      );
      const filtered = await readClasses(page);
      assert.ok(filtered.rows.length > 0);
      for (const [name] of filtered.rows) assert.match(name ?? '', /array/i);
      assert.match(page.url(), /filter=ARRAY/, 'the address says so');
      await page.type('zzz');
      await page.waitFor('the empty note', () =>
        /zzz/.test(document.querySelector('.hw-grid__note')?.textContent ?? ''),
      );
      await page.click('.hw-grid__note button');
      await page.waitFor(
        'all classes',
        (total) => document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value') === String(total),
        all.total,
      );

      await page.evaluate(() => {
        const viewport = document.querySelector('[data-testid="class-grid"] [role="grid"]');
        viewport?.scrollTo(0, viewport.scrollHeight);
      });
      await page.waitFor(
        'the last row',
        (total) => document.querySelector(`[role="row"][aria-rowindex="${total + 1}"]`) !== null,
        all.total,
      );
    },
  },
];
