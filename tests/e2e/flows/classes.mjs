/** The class table with the mouse: sorting, filtering, scrolling to the end. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, readClasses, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

/** @type {(text: string | undefined) => number} */
const toNumber = (text) => Number(text?.replaceAll(',', ''));

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
      const byCount = await readClasses(page);
      const counts = byCount.rows.map((row) => toNumber(row[1]));
      assert.deepEqual(
        counts,
        counts.toSorted((a, b) => b - a),
        'most objects first',
      );
      await page.click(title(2));
      await waitForOrder(2, 'ascending');
      const rising = (await readClasses(page)).rows.map((row) => toNumber(row[1]));
      assert.deepEqual(
        rising,
        rising.toSorted((a, b) => a - b),
        'fewest objects first',
      );
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
