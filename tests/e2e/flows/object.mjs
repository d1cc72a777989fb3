/** The page of an object: its retainers, ignored ones, the effect of a cut, the graph; by mouse and by keyboard. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, readClasses, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const RETAINERS = byTestId('retainers-grid');
const FIRST_ROW = '[role="row"][aria-rowindex="2"]:not([aria-hidden])';

/** @param {Test} test */
async function openPlain({ newPage, site }) {
  const page = await newPage();
  await load(page, site.urlOf('headers'));
  await drop(page, `t/${PLAIN}`, PLAIN);
  await waitForOverview(page, PLAIN);
  return page;
}

/** @param {Page} page @param {string} query */
async function search(page, query) {
  await page.evaluate((text) => {
    location.hash = `#v=1&view=search&snap=1&q=${encodeURIComponent(text)}`;
  }, query);
}

/** Goes to the biggest Map that something holds. @param {Page} page */
async function openMap(page) {
  await search(page, 'class:/^Map$/ distance>3 retained>1kB');
  await page.click(`${byTestId('search-grid')} ${FIRST_ROW} a`);
  await page.see(`${RETAINERS} ${FIRST_ROW} a`);
}

/** The rows of a grid: their levels and texts. @param {Page} page @param {string} grid */
function readRows(page, grid) {
  return page.waitFor(
    `the rows of ${grid}`,
    (selector) => {
      const rows = [
        ...document.querySelectorAll(`${selector} [role="row"][aria-level]:not([hidden]):not([aria-hidden])`),
      ];
      const sorted = rows.sort(
        (a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')),
      );
      return (
        sorted.length > 0 &&
        sorted.map((row) => ({
          level: Number(row.getAttribute('aria-level')),
          text: row.querySelector('[role="gridcell"]')?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
        }))
      );
    },
    grid,
  );
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'object: classes, objects, fields, page, ignored, back',
    async run(test) {
      const page = await openPlain(test);
      await page.click(byTestId('tab-classes'));
      await readClasses(page);
      // Opens a class, its first object and the fields of that with the mouse.
      for (const level of [1, 2]) {
        const mark = `${byTestId('class-grid')} [role="row"][aria-level="${level}"][aria-rowindex="${level + 1}"] .hw-grid__mark`;
        await page.click(mark);
        await page.see(`${byTestId('class-grid')} [role="row"][aria-level="${level + 1}"]:not([aria-hidden])`);
      }
      const classes = await page.url();
      await page.click(`${byTestId('class-grid')} [role="row"][aria-level="2"] a`);
      await page.see(byTestId('object-retained'));
      assert.match(await page.url(), /view=object.*node=@\d+/);
      await page.evaluate(() => history.back());
      await page.see(byTestId('class-grid'));
      assert.equal(await page.url(), classes);

      await openMap(page);
      const before = await readRows(page, RETAINERS);
      assert.ok(
        before.some(({ level }) => level > 2),
        'the way to a root is open',
      );
      assert.match(
        await page.waitFor(
          'the sentence',
          () => document.querySelector('[data-testid="object-sentence"]')?.textContent,
        ),
        /→/,
      );

      // Ignores a retainer by its button.
      await page.click(`${RETAINERS} ${FIRST_ROW} .hw-grid__name, ${RETAINERS} ${FIRST_ROW} .hw-edge`);
      await page.click(`${RETAINERS} ${FIRST_ROW} ${byTestId('ignore')}`);
      await page.see(byTestId('ignore-none'));
      assert.match(await page.url(), /ignore=\d+/);
      const linked = await page.url();
      await page.waitFor('the ignored row', () =>
        document.querySelector('[data-testid="retainers-grid"] .hw-tag')?.textContent?.includes('ignored'),
      );
      await page.evaluate(() => history.back());
      await page.seeNo(byTestId('ignore-none'));
      await page.evaluate(() => history.forward());
      await page.see(byTestId('ignore-none'));
      assert.equal(await page.url(), linked);
      await page.click(byTestId('ignore-none'));
      await page.seeNo(byTestId('ignore-none'));
    },
  },
  {
    name: 'object: the graph of what holds it',
    async run(test) {
      const page = await openPlain(test);
      await openMap(page);
      await page.click(byTestId('as-graph'));
      await page.see('.hw-graph__node--object');
      assert.match(await page.url(), /as=graph/);
      const count = () => page.evaluate(() => document.querySelectorAll('.hw-graph__node').length);
      const drawn = await count();
      assert.ok(drawn > 2 && drawn <= 60, `${drawn} nodes`);
      const links = await page.evaluate(() => document.querySelectorAll('[data-testid="graph"] li').length);
      assert.ok(links >= drawn - 1, 'every edge is also in the list of references');
      if (await page.exists('.hw-graph__more')) {
        await page.evaluate(() => /** @type {SVGElement} */ (document.querySelector('.hw-graph__more')).focus());
        await page.press('Enter');
        await page.waitFor(
          'more nodes',
          (before) => document.querySelectorAll('.hw-graph__node').length > before,
          drawn,
        );
      }
      // A node is a link to the graph of that node.
      const before = await page.url();
      await page.evaluate(() => {
        const node = /** @type {SVGElement} */ (
          document.querySelector('.hw-graph__node--plain, .hw-graph__node--root')
        );
        node.focus();
      });
      await page.press('Enter');
      await page.waitFor('another object', (url) => location.href !== url, before);
      assert.match(await page.url(), /as=graph/);
      await page.evaluate(() => history.back());
      await page.see('.hw-graph__node--object');
      await page.click(byTestId('as-tree'));
      await page.see(RETAINERS);
    },
  },
  {
    name: 'object: by keyboard alone; the effect of a cut, and copied rows',
    async run(test) {
      const page = await openPlain(test);
      await page.press('/');
      await page.waitFor('the search field', () => document.activeElement?.matches('[data-testid="search-query"]'));
      await page.type('class:/^Map$/ distance>3 retained>1kB');
      await page.press('Enter');
      await page.see(`${byTestId('search-grid')} ${FIRST_ROW} a`);
      await page.waitFor('the rows', () => document.activeElement?.matches('[data-testid="search-grid"] *'));
      await page.waitFor('an active row', () => document.activeElement?.getAttribute('aria-activedescendant'));
      // Records the copied text.
      await page.evaluate(() => {
        const clipboard = {
          writeText: async (/** @type {string} */ text) => void (document.body.dataset['copied'] = text),
        };
        Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
      });
      const copied = () => page.waitFor('a copy', () => document.body.dataset['copied']);
      await page.press('Control+c');
      const [line = ''] = [await copied()];
      const fields = line.split('\t');
      assert.equal(fields.length, 6, line);
      assert.match(fields[1] ?? '', /^@\d+$/);

      await page.press('Enter');
      await page.see(`${RETAINERS} ${FIRST_ROW} a`);
      assert.match(await page.url(), new RegExp(`node=${fields[1]}(&|$)`));
      await page.evaluate(() => {
        /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="retainers-grid"]'))?.focus();
      });
      await page.waitFor('an active row', () => document.activeElement?.getAttribute('aria-activedescendant'));
      await page.press('x');
      const note = await page.waitFor('the effect of a cut', () =>
        document.querySelector('[data-testid="cut-note"]')?.textContent?.trim(),
      );
      assert.match(note, /freed|keeps nothing/);

      // Two levels deeper.
      await page.press('ArrowDown');
      await page.press('ArrowDown');
      await page.evaluate(() => delete document.body.dataset['copied']);
      await page.press('Control+Shift+c');
      const lines = (await copied()).split('\n');
      assert.equal(lines.length, 3, lines.join('\n'));
      assert.match(lines[2] ?? '', /^ {4}\S/);

      await page.press('Home');
      await page.press('i');
      await page.see(byTestId('ignore-none'));
      await page.press('[');
      await page.seeNo(byTestId('ignore-none'));
      await page.press(']');
      await page.see(byTestId('ignore-none'));
    },
  },
];
