/** From the start screen to a closed snapshot without a mouse. */
import assert from 'node:assert/strict';
import { byTestId, holdPicker, load, readClasses, typeFilter, waitForOverview } from '../app.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/**
 * Presses Tab until the element has the focus.
 * @param {Page} page
 * @param {string} selector
 * @param {string} [key]
 */
export async function tabTo(page, selector, key = 'Tab') {
  await page.see(selector);
  const passed = [];
  for (let presses = 0; presses < 60; presses++) {
    const { there, on } = await page.evaluate((wanted) => {
      const element = document.activeElement;
      return {
        there: element?.matches(wanted) ?? false,
        on: element?.getAttribute('data-testid') ?? element?.className ?? '',
      };
    }, selector);
    if (there) return;
    passed.push(on);
    await page.press(key);
  }
  assert.fail(`Tab never comes to ${selector}, only to ${[...new Set(passed)].join(', ')}`);
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'keyboard only: open, tabs, sort, filter, rows, close',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await page.press('Tab');
      assert.ok(await page.evaluate(() => document.activeElement?.matches('.hw-skip')), 'the skip link comes first');
      await tabTo(page, byTestId('sample-3'));
      const outline = await page.evaluate(
        () => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle,
      );
      assert.notEqual(outline, 'none', 'the focus is visible');
      await page.press('Enter');
      await waitForOverview(page, 'reconnecting-socket.heapsnapshot.gz');

      // Backwards, because past the end of the page Firefox moves the focus to its own buttons.
      await tabTo(page, byTestId('tab-classes'), 'Shift+Tab');
      await page.press('Enter');
      const all = await readClasses(page);
      assert.ok(all.total > 50);

      // Sorting: the titles are buttons.
      await tabTo(page, '[role="columnheader"][aria-colindex="1"] button');
      await page.press('Enter');
      await page.see('[role="treegrid"]:not([aria-busy]) [aria-colindex="1"][aria-sort="ascending"]');
      assert.ok(
        await page.evaluate(() => document.activeElement?.matches('[aria-colindex="1"] button')),
        'the title keeps the focus',
      );
      await page.press(' ');
      await page.see('[role="treegrid"]:not([aria-busy]) [aria-colindex="1"][aria-sort="descending"]');

      // Filtering: a slash focuses the field, Down the rows.
      await page.press('/');
      await page.waitFor('the filter', () => document.activeElement?.matches('[data-testid="class-filter"]'));
      await typeFilter(page, 'array');
      await page.waitFor(
        'fewer classes',
        (before) => {
          const value = document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value');
          return value && Number(value) < before;
        },
        all.total,
      );
      await page.press('ArrowDown');
      await page.waitFor('the rows', () => document.activeElement?.matches('[role="treegrid"]'));
      await page.waitFor('an active row', () => document.activeElement?.getAttribute('aria-activedescendant'));
      assert.equal((await readClasses(page)).active, 0);

      // Esc clears the field.
      await page.press('/');
      await page.press('Escape');
      await page.waitFor(
        'all classes',
        (total) => document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value') === String(total),
        all.total,
      );

      // Moving.
      await page.press('ArrowDown');
      const waitForActive = (/** @type {number} */ row) =>
        page.waitFor(
          `row ${row}`,
          (wanted) => {
            const grid = document.activeElement;
            const active = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '');
            const box = active?.getBoundingClientRect();
            const frame = grid?.getBoundingClientRect();
            const inView = box && frame && box.top >= frame.top && box.bottom <= frame.bottom + 1;
            return (
              inView &&
              active?.getAttribute('aria-rowindex') === String(wanted + 2) &&
              active.getAttribute('aria-selected') === 'true'
            );
          },
          row,
        );
      await waitForActive(0);
      await page.press('ArrowDown');
      await page.press('ArrowDown');
      await waitForActive(2);
      await page.press('ArrowUp');
      await waitForActive(1);
      await page.press('End');
      await waitForActive(all.total - 1);
      await page.press('PageUp');
      await page.waitFor(
        'a page up',
        (last) => {
          const id = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
          return Number(document.getElementById(id)?.getAttribute('aria-rowindex')) < last;
        },
        all.total,
      );
      await page.press('Home');
      await waitForActive(0);

      // The file picker opens by its key, and the snapshot closes by its button.
      await holdPicker(page);
      await page.press('Control+o');
      await page.waitFor('the picker', () => document.body.dataset['picked']);
      await tabTo(page, '[data-testid="snapshot-item"] button', 'Shift+Tab');
      await page.press('Enter');
      await page.see('.hw-target');
    },
  },
];
