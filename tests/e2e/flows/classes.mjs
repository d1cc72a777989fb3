/** The class table with the mouse: sorting, filtering, scrolling to the end. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, readClasses, typeFilter, waitForOverview } from '../app.mjs';
import { BIG, PLAIN } from '../site.mjs';
import { waitUntil } from '../wait.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** @type {(text: string | undefined) => number} */
const toNumber = (text) => Number(text?.replaceAll(',', ''));

/**
 * Waits until the rows on the screen are in this order. The header changes before the rows arrive.
 * @param {Page} page
 * @param {(a: number, b: number) => number} compare
 * @param {string} what
 */
async function expectCounts(page, compare, what) {
  await waitUntil(
    what,
    async () => (await readClasses(page)).rows.map((row) => toNumber(row[2])),
    (counts) => counts.length > 1 && String(counts) === String(counts.toSorted(compare)),
  );
}

/**
 * Records the class table while the file is still being analysed.
 * @param {Page} page
 */
function watchPreview(page) {
  return page.evaluate(() => {
    /** @type {{ rows: number; pending: number; order: (string | null)[]; slim: boolean; busy: string }[]} */
    const seen = [];
    const look = () => {
      const grid = document.querySelector('[data-testid="class-grid"] [role="treegrid"]');
      const pending = grid?.querySelectorAll('[role="row"]:not([hidden]) .hw-pending').length ?? 0;
      if (!grid || pending === 0) return;
      seen.push({
        pending,
        rows: grid.querySelectorAll('[role="row"][id]:not([hidden]):not([aria-hidden])').length,
        order: [...grid.querySelectorAll('[role="columnheader"]')].map((title) => title.getAttribute('aria-sort')),
        slim: document.querySelector('.hw-status .hw-progress--slim [role="progressbar"]') !== null,
        busy: document.querySelector('[data-testid="engine"]')?.getAttribute('data-kind') ?? '',
      });
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    Object.assign(globalThis, { seenPreview: seen });
  });
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'classes: shown before retained sizes are known, and with them afterwards',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, `${site.urlOf('headers')}#v=1&view=classes&snap=1`);
      await watchPreview(page);
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(BIG)]);
      await page.see('[role="treegrid"]:not([aria-busy]) [aria-colindex="5"][aria-sort="descending"]');
      await page.waitFor('the end', () => document.querySelector('[data-testid="progress"]') === null);
      const after = await readClasses(page);
      assert.deepEqual(after.order, ['none', 'none', 'none', 'none', 'descending']);
      for (const row of after.rows)
        assert.ok(
          row.every((text) => text !== ''),
          `no cell is empty: ${row}`,
        );
      const early = await page.evaluate(() => /** @type {any} */ (globalThis).seenPreview.at(-1));
      assert.ok(early, 'there was a preview');
      assert.deepEqual(early.order, ['none', null, 'none', 'descending', null], 'sorted by shallow size');
      assert.ok(early.slim && early.rows > 0, 'the status bar shows the progress');
      assert.equal(early.pending, early.rows * 2, 'two columns follow');
      assert.equal(early.busy, 'busy');
    },
  },
  {
    name: 'classes: sort, filter, scroll',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.click(byTestId('tab-classes'));
      const all = await readClasses(page);
      assert.deepEqual(
        all.order,
        ['none', 'none', 'none', 'none', 'descending'],
        'the class that retains most comes first',
      );
      assert.deepEqual(
        await page.evaluate(() =>
          [...document.querySelectorAll('[role="columnheader"]')].map((title) => title.textContent?.trim()),
        ),
        ['Class', 'Distance', 'Count', 'Shallow size', 'Retained size'],
      );
      for (const [name, distance, count, shallow, retained] of all.rows) {
        assert.match(distance ?? '', /^(\d[\d,]*|–)$/, name);
        assert.match(count ?? '', /^\d[\d,]*$/, name);
        for (const size of [shallow, retained]) assert.match(size ?? '', /^[\d.,]+\s[kMG]?B\s+<?[\d.]+%$/, name);
      }
      assert.ok(all.total > 50 && all.rows.length > 10, `${all.total} classes, ${all.rows.length} rows`);

      const title = (/** @type {number} */ column) => `[role="columnheader"][aria-colindex="${column}"] button`;
      const waitForOrder = (/** @type {number} */ column, /** @type {string} */ order) =>
        page.see(`[role="treegrid"]:not([aria-busy]) [aria-colindex="${column}"][aria-sort="${order}"]`);
      await page.click(title(2));
      await waitForOrder(2, 'ascending');
      await page.click(title(3));
      await waitForOrder(3, 'descending');
      await page.waitFor('rows by count', () => document.querySelector('[aria-rowindex="2"]') !== null);
      await expectCounts(page, (a, b) => b - a, 'most objects first');
      await page.click(title(3));
      await waitForOrder(3, 'ascending');
      await expectCounts(page, (a, b) => a - b, 'fewest objects first');
      await page.click(title(1));
      await waitForOrder(1, 'ascending');

      await page.click(byTestId('class-filter'));
      await typeFilter(page, 'ARRAY');
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
      assert.match(await page.url(), /filter=ARRAY/, 'the address contains the filter');
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
        const viewport = document.querySelector('[data-testid="class-grid"] [role="treegrid"]');
        viewport?.scrollTo(0, viewport.scrollHeight);
      });
      await page.waitFor(
        'the last row',
        (total) => document.querySelector(`[role="row"][aria-rowindex="${total + 1}"]`) !== null,
        all.total,
      );
    },
  },
  {
    name: 'classes: grouped by package and by file, with the keyboard, in the address and in a file',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.click(byTestId('tab-classes'));
      const ungrouped = await readClasses(page);
      /** Waits for the rows of a grouping. The title of the column changes before the rows arrive. */
      const shows = (/** @type {string} */ title, /** @type {string} */ row) =>
        page.waitFor(
          `${title} with ${row}`,
          ([wantedTitle, wantedRow]) =>
            document.querySelector('[role="columnheader"][aria-colindex="1"]')?.textContent?.trim() === wantedTitle &&
            [...document.querySelectorAll('[role="row"][id]:not([hidden]) [aria-colindex="1"]')].some(
              (cell) => cell.textContent?.replace(/\s+/g, '') === wantedRow,
            ),
          [title, row],
        );
      const names = async () => (await readClasses(page)).rows.map(([name]) => name ?? '');

      await tabTo(page, byTestId('group'));
      await page.choose(byTestId('group'), 'package');
      await shows('Package, class', 'node:');
      assert.match(await page.url(), /&group=package/);
      assert.ok((await names()).includes('(strings)'), `${await names()}`);
      const byPackage = await readClasses(page);
      assert.ok(byPackage.total < ungrouped.total, `${byPackage.total} packages of ${ungrouped.total} classes`);
      for (const row of byPackage.rows) assert.ok(row.every(Boolean), `no cell is empty: ${row}`);
      assert.deepEqual(byPackage.order, ungrouped.order, 'sorted as before');

      // A group, a class in it, an object of the class, and its page.
      const row = (/** @type {number} */ index) => `[role="row"][aria-rowindex="${index}"]:not([aria-hidden])`;
      await page.click(byTestId('class-filter'));
      await typeFilter(page, 'node');
      await page.waitFor(
        'Node alone',
        () => document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value') === '1',
      );
      assert.deepEqual(await names(), ['node:']);
      await page.press('Enter');
      await page.press('Home');
      for (const level of [2, 3]) {
        await page.press('ArrowRight');
        await page.see(`${row(level)}[aria-expanded="true"]`);
        await page.see(`${row(level + 1)}[aria-level="${level}"]`);
        await page.press('ArrowRight');
        await page.see(`${row(level + 1)}[aria-selected="true"]`);
      }
      const inside = await page.evaluate(() => {
        const count = (/** @type {number} */ row) =>
          document.querySelector(`[role="row"][aria-rowindex="${row}"] [role="gridcell"][aria-colindex="3"]`)
            ?.textContent;
        const setSize = document.querySelector('[role="row"][aria-rowindex="4"]')?.getAttribute('aria-setsize');
        return { group: count(2)?.trim(), class: count(3)?.trim(), setSize };
      });
      assert.ok(toNumber(inside.class) <= toNumber(inside.group));
      assert.equal(Number(inside.setSize), toNumber(inside.class), 'the objects of the class that are in the group');
      await page.press('Enter');
      await page.see(byTestId('object'));
      await page.press('[');
      await page.see(`${row(3)}[aria-expanded="true"]`);
      assert.match(await page.url(), /group=package/);

      // Another grouping with other names; then with one of DevTools' filters.
      await page.choose(byTestId('group'), 'file');
      await shows('File, class', 'node:events');
      assert.doesNotMatch(await page.url(), /filter=/);
      const paths = await page.evaluate(() =>
        [...document.querySelectorAll('.hw-path')].map((path) => [
          path.getAttribute('title'),
          path.textContent?.replace(/\s+/g, ''),
        ]),
      );
      assert.ok(paths.length > 5);
      for (const [path, text] of paths) assert.equal(text, path);
      await page.evaluate(() => {
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob) blob.text().then((text) => (document.body.dataset['csv'] = text));
          return 'about:blank';
        };
        HTMLAnchorElement.prototype.click = () => {};
      });
      await page.click(byTestId('export-csv'));
      const csv = await page.waitFor('the file', () => document.body.dataset['csv']);
      const lines = csv.trim().split('\r\n');
      assert.equal(lines.length, (await readClasses(page)).total + 1);
      assert.match(csv, /^node:events,,\d+,\d+,\d+,\d+$/m);
      await page.choose(byTestId('only'), 'duplicatedStrings');
      await page.waitFor(
        'strings alone',
        () => document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value') === '1',
      );
      assert.deepEqual(await names(), ['(strings)']);
      await page.click(byTestId('class-filter'));
      await page.type('zzz');
      await page.waitFor('the empty note', () =>
        /No file has “zzz”/.test(document.querySelector('.hw-grid__note')?.textContent ?? ''),
      );
      await page.choose(byTestId('group'), '');
      await shows('Class', '(string)');
      assert.doesNotMatch(await page.url(), /group=/);
    },
  },
];
