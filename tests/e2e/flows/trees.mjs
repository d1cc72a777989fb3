/** Dominators, containment, search: each opens row by row, by keyboard, and leads to an object. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

/** @type {readonly { view: string; hash: string }[]} */
const VIEWS = [
  { view: 'dominators', hash: '#v=1&view=dominators&snap=1' },
  { view: 'containment', hash: '#v=1&view=containment&snap=1' },
  { view: 'search', hash: '#v=1&view=search&snap=1&q=class%3A%2F%5EMap%24%2F+retained%3E1kB' },
];

/** @type {Flow[]} */
export const flows = VIEWS.map(({ view, hash }) => ({
  name: `trees: ${view} by keyboard, to an object and back`,
  async run({ newPage, site }) {
    const page = await newPage();
    await load(page, site.urlOf('headers'));
    await drop(page, `t/${PLAIN}`, PLAIN);
    await waitForOverview(page, PLAIN);
    await page.evaluate((wanted) => {
      location.hash = wanted;
    }, hash);
    const grid = byTestId(`${view}-grid`);
    const row = (/** @type {number} */ index) => `${grid} [role="row"][aria-rowindex="${index}"]:not([aria-hidden])`;
    await page.see(row(2));
    await page.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).focus(), grid);
    await page.waitFor('an active row', () => document.activeElement?.getAttribute('aria-activedescendant'));
    // The first row that can be opened.
    await page.waitFor(
      'a row that opens',
      (selector) => document.querySelector(selector)?.hasAttribute('aria-expanded'),
      row(2),
    );
    await page.press('ArrowRight');
    await page.see(`${row(2)}[aria-expanded="true"]`);
    await page.see(`${row(3)}[aria-level="2"]`);
    await page.press('ArrowRight');
    await page.see(`${row(3)}[aria-selected="true"]`);
    await page.press('Enter');
    await page.see(byTestId('object'));
    assert.match(await page.url(), /view=object.*node=@\d+/);
    await page.press('[');
    await page.see(`${row(2)}[aria-expanded="true"]`);
    assert.ok((await page.url()).endsWith(hash), await page.url());
    // Open rows are still open; closing one removes its rows.
    await page.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).focus(), grid);
    await page.press('Home');
    await page.press('ArrowLeft');
    await page.see(`${row(2)}[aria-expanded="false"]`);
    await page.see(`${row(3)}[aria-level="1"]`);
  },
}));
