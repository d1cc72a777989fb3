/** Keys of the whole page, the dialog that lists them, and actions on lists: column widths, CSV, filters. */
import assert from 'node:assert/strict';
import { byTestId, drop, listOpen, load, readClasses, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';

/** @import { Flow, Test } from '../run.mjs' */

/** @param {Test} test */
async function openPlain({ newPage, site }) {
  const page = await newPage();
  await load(page, site.urlOf('headers'));
  await drop(page, `t/${PLAIN}`, PLAIN);
  await waitForOverview(page, PLAIN);
  return page;
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'keys: digits, history, search, help',
    async run(test) {
      const page = await openPlain(test);
      const tabs = await page.evaluate(() =>
        [...document.querySelectorAll('.hw-tabs__tab')].map((tab) => tab.getAttribute('data-testid') ?? ''),
      );
      for (const [index, tab] of tabs.slice(0, 9).entries()) {
        await page.press(String(index + 1));
        await page.see(`${byTestId(tab)}[aria-current="page"]`);
      }
      await page.press('2');
      await page.press('3');
      await readClasses(page);
      await page.press('[');
      await page.see(`${byTestId('tab-overview')}[aria-current="page"]`);
      await page.press(']');
      await page.see(`${byTestId('tab-classes')}[aria-current="page"]`);

      // In a field they are letters.
      await page.press('/');
      await page.waitFor('the filter', () => document.activeElement?.matches('[data-testid="class-filter"]'));
      await page.type('1[?');
      assert.equal(await page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).value), '1[?');
      await page.see(`${byTestId('tab-classes')}[aria-current="page"]`);
      assert.ok(!(await page.exists('dialog[open]')));
      await page.press('Escape');
      await page.press('ArrowDown');

      await page.press('?');
      await page.see('dialog[open]');
      const keys = await page.evaluate(() => document.querySelectorAll('dialog[open] dt').length);
      assert.ok(keys > 15);
      await page.press('4');
      assert.ok(
        await page.exists(`${byTestId('tab-classes')}[aria-current="page"]`),
        'the page ignores keys while the dialog is open',
      );
      await page.press('Escape');
      await page.seeNo('dialog[open]');
      await page.click(byTestId('help-button'));
      await page.see('dialog[open]');
      await page.press('?');
      await page.seeNo('dialog[open]');
    },
  },
  {
    name: 'keys: columns get wider, a list is saved as CSV, wrong queries are explained',
    async run(test) {
      const page = await openPlain(test);
      await page.press('3');
      await readClasses(page);
      const width = () =>
        page.evaluate(
          () =>
            document.querySelector('[data-testid="class-grid"] [aria-colindex="3"]')?.getBoundingClientRect().width ??
            0,
        );
      const before = await width();
      await page.evaluate(() => {
        const title = document.querySelector('[data-testid="class-grid"] [aria-colindex="3"] button');
        /** @type {HTMLElement} */ (title).focus();
      });
      await page.press('Alt+ArrowRight');
      assert.equal(await width(), before + 16);
      await page.press('Alt+ArrowLeft');
      assert.equal(await width(), before);

      // Records the file instead of saving it.
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
      const { total } = await readClasses(page);
      await page.click(byTestId('export-csv'));
      const csv = await page.waitFor('the file', () => document.body.dataset['csv']);
      const lines = csv.trim().split('\r\n');
      assert.equal(lines[0]?.replace('\ufeff', ''), 'name,id,distance,count,shallow size,retained size');
      assert.ok(lines.length >= total + 1, `${lines.length} lines for ${total} classes`);
      assert.equal(await page.evaluate(() => document.body.dataset['file']), 'node-20-classes.csv');

      await page.evaluate(() => {
        location.hash = `#v=1&view=search&snap=1&q=${encodeURIComponent('retained>3XB')}`;
      });
      const said = await page.waitFor(
        'an explanation',
        () => document.querySelector('[data-testid="query-error"]')?.textContent,
      );
      assert.match(said, /“3XB” is not a number/);
    },
  },
  {
    name: 'keys: snapshots can be moved',
    async run(test) {
      const page = await openPlain(test);
      await drop(page, 't/node-12.heapsnapshot', 'node-12.heapsnapshot');
      await waitForOverview(page, 'node-12.heapsnapshot');
      const [first, second] = await listOpen(page);
      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('.hw-snap__link')).focus());
      await page.press('Alt+ArrowRight');
      await page.waitFor(
        'the other order',
        (name) => document.querySelector('.hw-snap__link')?.getAttribute('title') === name,
        second,
      );
      assert.deepEqual(await listOpen(page), [second, first]);
      await page.waitFor(
        'the focus to go along',
        (name) => document.activeElement?.getAttribute('title') === name,
        first,
      );
    },
  },
];
