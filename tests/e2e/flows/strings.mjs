/** Duplicate strings: their owners, the wasted bytes, the filter by an expression, the CSV file. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, waitForOverview, waitForRows } from '../app.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const FILE = 'node-26.heapsnapshot.gz';
const HASH = '#v=1&view=strings&snap=1';
const grid = byTestId('strings-grid');
const row = (/** @type {number} */ index) =>
  `${grid} [role="row"][aria-rowindex="${index}"]:not([aria-hidden]):not([hidden])`;

/** @param {Page} page @param {string} url @param {string} [hash] */
async function openStrings(page, url, hash = HASH) {
  await load(page, url);
  await drop(page, `t/${FILE}`, FILE);
  await waitForOverview(page, FILE);
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
  await page.see(`${row(2)}[aria-expanded]`);
}

/** What the cells of the first rows say, once the list is that of the last question. @param {Page} page */
function readRows(page) {
  return page.waitFor('the texts', () => {
    const list = document.querySelector('[data-testid="strings-grid"] [role="treegrid"]');
    if (!list || list.getAttribute('aria-busy') === 'true') return undefined;
    const rows = [...list.querySelectorAll('[role="row"][id]:not([hidden]):not([aria-hidden])')];
    if (rows.length === 0) return undefined;
    return rows
      .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
      .map((each) =>
        [...each.querySelectorAll('[role="gridcell"]')].map(
          (cell) => cell.textContent?.replace(/\s+/g, ' ').trim() ?? '',
        ),
      );
  });
}

/** @param {Page} page */
const readCount = (page) =>
  page.waitFor('the count', () => document.querySelector('[data-testid="row-count"]')?.textContent?.trim());

/** @param {Page} page @param {string} text */
async function filterBy(page, text) {
  await page.evaluate((wanted) => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid="string-filter"]'));
    field.value = wanted;
    field.dispatchEvent(new Event('input'));
  }, text);
  await page.waitFor(
    'the address',
    (wanted) => (new URLSearchParams(location.hash.slice(1)).get('filter') ?? '') === wanted,
    text,
  );
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'strings: from a text to its owners to a copy, by keyboard and back',
    async run({ newPage, site }) {
      const page = await newPage();
      await openStrings(page, site.urlOf('headers'));
      await page.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).focus(), grid);
      await page.press('ArrowRight');
      await page.see(`${row(3)}[aria-level="2"][aria-expanded]`);
      await page.press('ArrowRight');
      await page.see(`${row(3)}[aria-selected="true"]`);
      const [text = [], owner = []] = await readRows(page);
      // The owner with most copies comes first, and the row of the text names it.
      assert.ok(text[1]?.startsWith(`${owner[0]} ×${owner[2]}`), `${text[1]}: ${owner[0]} ×${owner[2]}`);
      await page.press('ArrowRight');
      await page.see(`${row(4)}[aria-level="3"]`);
      await page.press('ArrowRight');
      await page.press('Enter');
      await page.see(byTestId('object'));
      assert.match(await page.url(), /view=object.*node=@\d+/);
      await page.press('[');
      await page.see(`${row(4)}[aria-level="3"]`);
      assert.ok((await page.url()).endsWith(HASH), await page.url());
    },
  },
  {
    name: 'strings: sorted by wasted bytes, with the mouse',
    async run({ newPage, site }) {
      const page = await newPage();
      // The link of a long text is wider than its cell, so its middle cannot be clicked. Short texts are filtered.
      await openStrings(page, site.urlOf('headers'), `${HASH}&filter=%2F%5E%5Ba-z%5D%7B3%2C6%7D%24%2F`);
      await page.click(`${grid} [role="columnheader"][aria-colindex="4"] button`);
      await page.waitFor('the order', () => location.hash.includes('sort=-wastedSize'));
      await waitForRows(page);
      const bytes = await page.waitFor('sorted rows', () => {
        const cells = [...document.querySelectorAll('[data-testid="strings-grid"] [role="row"][id]:not([hidden])')]
          .filter((each) => !each.hasAttribute('aria-hidden'))
          .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
          .map((each) => each.querySelector('[aria-colindex="4"] [title]')?.getAttribute('title') ?? '');
        const sizes = cells.map((title) => Number(title.replace(/\D/g, '')));
        return sizes.length > 2 && sizes.every((size, at) => at === 0 || size <= Number(sizes[at - 1])) && sizes;
      });
      assert.ok(Number(bytes[0]) > Number(bytes.at(-1)));
      // The marker opens a text.
      await page.click(`${row(2)} .hw-grid__mark`);
      await page.see(`${row(3)}[aria-level="2"]`);
      await page.click(`${row(3)} .hw-grid__mark`);
      await page.click(`${row(4)} a.hw-object`);
      await page.see(byTestId('object'));
    },
  },
  {
    name: 'strings: filtered by an expression, and errors in one',
    async run({ newPage, site }) {
      const page = await newPage();
      await openStrings(page, site.urlOf('headers'));
      const all = await readCount(page);
      assert.match(all, /^[\d,]+ texts$/);
      await filterBy(page, '/^[a-z]+$/');
      await page.waitFor(
        'fewer texts',
        (before) => {
          const now = document.querySelector('[data-testid="row-count"]')?.textContent?.trim();
          return now !== before && now !== '';
        },
        all,
      );
      for (const [text] of await readRows(page)) assert.match(text ?? '', /^"[a-z]+(…)?"/);
      await filterBy(page, '/(/');
      await page.see(byTestId('query-error'));
      await page.waitFor(
        'no count',
        () => document.querySelector('[data-testid="row-count"]')?.textContent?.trim() === 'Filter not understood',
      );
      // Without a filter, all texts are counted again.
      await filterBy(page, '');
      await page.waitFor(
        'all texts',
        (before) => document.querySelector('[data-testid="row-count"]')?.textContent?.trim() === before,
        all,
      );
      await page.seeNo(byTestId('query-error'));
    },
  },
  {
    name: 'strings: saved as CSV, with owners and wasted bytes',
    async run({ newPage, site }) {
      const page = await newPage();
      await openStrings(page, site.urlOf('headers'), `${HASH}&filter=%2F%5E%5Ba-z%5D%7B3%2C6%7D%24%2F`);
      await page.evaluate(() => {
        const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob && blob.type.startsWith('text/csv'))
            blob.text().then((text) => (document.body.dataset['csv'] = text));
          return create(blob);
        };
        HTMLAnchorElement.prototype.click = function () {
          document.body.dataset['file'] = this.download;
        };
      });
      const [first = []] = await readRows(page);
      const count = Number((await readCount(page)).replace(/\D/g, ''));
      await page.click(byTestId('export-csv'));
      const csv = await page.waitFor('the file', () => document.body.dataset['csv']);
      const lines = csv.trim().split('\r\n');
      assert.equal(
        lines[0]?.replace('\ufeff', ''),
        'name,id,distance,count,shallow size,retained size,wasted size,held by,held so,owners,cut by V8,length',
      );
      assert.equal(lines.length, count + 1);
      const [name, , , copies, shallow, , wasted, heldBy, heldSo] = lines[1]?.split(',') ?? [];
      assert.deepEqual([`"${name}"`, copies], [first[0], first[2]]);
      assert.ok(first[1]?.startsWith(`${heldBy} ×${heldSo}`), `${first[1]}: ${heldBy} ×${heldSo}`);
      assert.ok(Number(wasted) > 0 && Number(wasted) < Number(shallow));
      assert.equal(await page.evaluate(() => document.body.dataset['file']), 'node-26-strings.csv');
    },
  },
];
