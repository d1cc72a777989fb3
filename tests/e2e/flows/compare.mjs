/**
 * The comparison of two snapshots: of one process by mouse and by keyboard, and of two processes, whose ids do not
 * agree.
 */
import assert from 'node:assert/strict';
import { byTestId, load, typeFilter, waitForOverview } from '../app.mjs';
import { PAIR, makePair } from '../pair.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const GRID = byTestId('compare-grid');
const SESSIONS = ['node-8.heapsnapshot.gz', 'node-26.heapsnapshot.gz'];

const row = (/** @type {number} */ index) => `${GRID} [role="row"][aria-rowindex="${index}"]:not([aria-hidden])`;
const scope = (/** @type {string} */ name) => `${byTestId('compare-scope')} [data-value="${name}"]`;

/**
 * Opens both and waits for them.
 * @param {Test} test
 * @param {readonly string[]} paths
 */
async function openBoth({ newPage, site }, paths) {
  const page = await newPage();
  await load(page, site.urlOf('headers'));
  await page.chooseFiles(byTestId('file-input'), [...paths]);
  await page.see('[data-snap="2"]');
  await page.waitFor('the end', () => document.querySelector('[data-testid="progress"]') === null);
  // Two files that are dropped together are compared at once; that has its own test.
  await page.evaluate(() => (location.hash = '#v=1&view=overview&snap=1'));
  await page.see(byTestId('overview'));
  return page;
}

/**
 * Waits for the table with these columns in this order of rows, and reads it.
 * @param {Page} page
 * @param {string} titles Some of the columns', in order.
 */
function readTable(page, titles) {
  return page.waitFor(
    `the table with ${titles}`,
    (wanted) => {
      const grid = document.querySelector('[data-testid="compare-grid"] [role="treegrid"]');
      if (!grid || grid.getAttribute('aria-busy') === 'true' || !grid.getAttribute('aria-rowcount')) return undefined;
      const heads = [...grid.querySelectorAll('[role="columnheader"]')].map((head) => head.textContent?.trim() ?? '');
      if (!heads.join('|').includes(wanted)) return undefined;
      const rows = [...grid.querySelectorAll('[role="row"][id]:not([hidden]):not([aria-hidden])')]
        .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
        .map((line) =>
          [...line.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent?.replace(/\s+/g, ' ').trim()),
        );
      const total = Number(grid.getAttribute('aria-rowcount')) - 1;
      return total > 0 && rows.length === 0 ? undefined : { heads, rows, total };
    },
    titles,
  );
}

/**
 * Waits for the cells of a class, in any row.
 * @param {Page} page
 * @param {string} name
 * @param {string} numbers Of the cells behind the name, the first ones.
 */
function seeClass(page, name, numbers) {
  return page.waitFor(
    `${name} with ${numbers}`,
    ([wantedName, wantedNumbers]) =>
      [...document.querySelectorAll('[data-testid="compare-grid"] [role="row"][id]:not([hidden])')].some((line) => {
        const [title, ...cells] = [...line.querySelectorAll('[role="gridcell"]')].map(
          (cell) => cell.textContent?.replace(/\s+/g, ' ').trim() ?? '',
        );
        return title === wantedName && cells.join(' ').startsWith(`${wantedNumbers} `);
      }),
    [name, numbers],
  );
}

/** @param {Page} page @param {string} id */
const textOf = (page, id) =>
  page.waitFor(
    id,
    (wanted) => document.querySelector(`[data-testid="${wanted}"]`)?.textContent?.replace(/\s+/g, ' ').trim(),
    id,
  );

/** @param {Page} page */
const focusGrid = (page) =>
  page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('[data-testid="compare-grid"] [role="treegrid"]')).focus(),
  );

/** @type {Flow[]} */
export const flows = [
  {
    name: 'compare: one process by mouse, down to objects of both snapshots',
    async run(test) {
      const page = await openBoth(test, makePair(test.site));
      // The first snapshot is in view; the next one is compared with it.
      await waitForOverview(page, PAIR.before);
      assert.equal(await page.exists(byTestId('next-compare')), false, 'there is no snapshot before it');
      await page.click(byTestId('tab-compare'));
      assert.match(await textOf(page, 'compare-ids'), /^Same process: ([\d,]+) of [\d,]+ objects checked by id/);
      assert.match(
        await textOf(page, 'compare-summary'),
        /^\+[\d,]+ objects \([\d.]+ kB\) new, −[\d,]+ \([\d.]+ kB\) deleted; \d+ grew in place\. The heap grew by [\d.]+ kB \([\d.]+ MB → [\d.]+ MB\)\.$/,
      );
      const changed = await readTable(page, 'New|Deleted|Delta|Alloc. size|Freed size|Size delta|Retained delta');
      assert.match(changed.rows[0]?.[6] ?? '', /^\+/, 'the class that grew most comes first');
      await seeClass(page, 'Session', `+${PAIR.came} – +${PAIR.came}`);

      // Only one class: its new objects, and their fields.
      await page.click(byTestId('compare-filter'));
      await typeFilter(page, 'session');
      await page.see(`${byTestId('compare-count')}[data-value="1"]`);
      assert.match(await page.url(), /filter=session/);
      await page.click(`${row(2)} .hw-grid__mark`);
      await page.see(`${row(3)}[aria-level="2"][aria-setsize="${PAIR.came}"] [aria-label="New"]`);
      assert.ok(await page.exists(`${byTestId('compare-count')}[data-value="1"]`), 'it is still one class');
      const session = (await readTable(page, 'New|Deleted')).rows[1] ?? [];
      const [, ...numbers] = session;
      assert.match(numbers.join('|'), /^\+1\|\|\|\+\d+ B\|\|\|\+\d+ B$/, `${session}`);
      await page.click(`${row(3)} .hw-grid__mark`);
      await page.see(`${row(4)}[aria-level="3"] .hw-edge`);
      await page.click(`${row(3)} .hw-object`);
      await page.see(byTestId('object'));
      assert.match(await page.url(), /snap=2&node=@\d+/, 'it is in the current snapshot');
      await page.press('[');
      await page.see(`${row(3)}[aria-expanded="true"]`);

      // Deleted objects are in the base.
      await page.click(scope('removed'));
      await page.see(`${scope('removed')}[aria-current]`);
      await page.waitFor('no session', () =>
        /“session”/.test(document.querySelector('[data-testid="compare-grid"] .hw-grid__note')?.textContent ?? ''),
      );
      await page.click('.hw-grid__note button');
      await seeClass(page, 'Job', `– −${PAIR.went} −${PAIR.went}`);
      await page.click(byTestId('compare-filter'));
      await typeFilter(page, 'job');
      await page.see(`${byTestId('compare-count')}[data-value="1"]`);
      await page.click(`${row(2)} .hw-grid__mark`);
      await page.see(`${row(3)}[aria-setsize="${PAIR.went}"] [aria-label="Deleted"]`);
      await page.click(`${row(3)} .hw-object`);
      await page.see(byTestId('object'));
      assert.match(await page.url(), /snap=1&node=@\d+/, 'it is in the base');
      await page.press('[');
      await page.see(`${scope('removed')}[aria-current]`);
      assert.match(await page.url(), /snap=2.*scope=removed/);

      // With swapped snapshots, new objects are deleted ones.
      await page.click(byTestId('compare-swap'));
      await page.waitFor('the other base', () => /snap=1&.*base=2/.test(location.hash));
      await page.click(scope('changed'));
      await seeClass(page, 'Job', `+${PAIR.went} – +${PAIR.went}`);
      assert.match(await textOf(page, 'compare-summary'), /The heap shrank by/);
      await page.press('[');
      await page.press('[');
      await page.waitFor('the first base', () => /snap=2/.test(location.hash));
      await page.waitFor('the field to follow', () => {
        const field = /** @type {HTMLSelectElement | null} */ (document.querySelector('[data-testid="compare-base"]'));
        return field?.value === '1';
      });

      // The classes as a file.
      await page.click(scope('changed'));
      await seeClass(page, 'Job', `– −${PAIR.went} −${PAIR.went}`);
      await page.evaluate(() => {
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob) blob.text().then((text) => (document.body.dataset['csv'] = text));
          return 'about:blank';
        };
        HTMLAnchorElement.prototype.click = () => {};
      });
      await page.click(byTestId('export-csv'));
      const csv = await page.waitFor('the file', () => document.body.dataset['csv']);
      const line = csv.split('\r\n').find((text) => text.startsWith('Job,'));
      assert.match(line ?? '', new RegExp(`^Job,0,${PAIR.went},-${PAIR.went},0,(\\d+),-\\1,\\d+,\\d+,-\\d+,0,0$`));

      // The comparison is closed with one of its snapshots.
      await page.click('[data-snap="1"] button');
      await page.see(byTestId('compare-alone'));
      assert.equal(await page.exists(byTestId('tab-compare')), false);
    },
  },
  {
    name: 'compare: one process by keyboard alone',
    async run(test) {
      const page = await openBoth(test, makePair(test.site));
      await page.see('.hw-table--largest[aria-busy="false"]');
      await tabTo(page, '[data-snap="2"] a', 'Shift+Tab');
      await page.press('Enter');
      await waitForOverview(page, PAIR.after);
      await tabTo(page, byTestId('next-compare'));
      assert.match(await textOf(page, 'next-compare'), new RegExp(`Compare with ${PAIR.before}`));
      await page.press('Enter');
      await readTable(page, 'New|Deleted|Delta');

      // The tab's digit key leads back.
      const digit = await page.evaluate(() =>
        document.querySelector('[data-testid="tab-compare"]')?.getAttribute('aria-keyshortcuts'),
      );
      await page.press('1');
      await waitForOverview(page, PAIR.after);
      await page.press(digit ?? 'x');
      await readTable(page, 'New|Deleted|Delta');

      // Objects that grew in place, and their growth.
      await tabTo(page, scope('grown'));
      await page.press('Enter');
      const grown = await readTable(page, 'Grown|Growth|Retained, base → now');
      assert.ok(
        grown.rows.some(([name, count]) => name === 'Cache' && count === '1'),
        `${grown.rows}`,
      );
      await page.press('/');
      await page.waitFor('the filter', () => document.activeElement?.matches('[data-testid="compare-filter"]'));
      await typeFilter(page, 'cache');
      await page.see(`${byTestId('compare-count')}[data-value="1"]`);
      await page.press('ArrowDown');
      await page.waitFor('the rows', () => document.activeElement?.matches('[role="treegrid"]'));
      await page.press('ArrowRight');
      await page.see(`${row(3)}[aria-level="2"] [aria-label="Grown"]`);
      const [cache, object] = (await readTable(page, 'Growth')).rows;
      assert.match(object?.[2] ?? '', /^\+[\d.]+\skB$/, 'the growth of the object');
      assert.match(object?.[3] ?? '', /^[\d.]+\skB → [\d.]+\skB$/);
      assert.equal(object?.[2], cache?.[2], 'it is the only object of its class');
      await page.press('ArrowRight');
      await page.see(`${row(3)}[aria-selected="true"]`);
      await page.press('Enter');
      await page.see(byTestId('object'));
      await page.press('[');
      await page.see(`${scope('grown')}[aria-current]`);
      await page.see(`${row(2)}[aria-expanded="true"]`);

      // A title sorts.
      await tabTo(page, `${GRID} [role="columnheader"][aria-colindex="2"] button`);
      await page.press('Enter');
      await page.see(`${GRID} [role="treegrid"]:not([aria-busy]) [aria-colindex="2"][aria-sort="descending"]`);
      assert.match(await page.url(), /sort=-grownCount/);
      await page.press('[');
      await page.see(`${GRID} [aria-colindex="3"][aria-sort="descending"]`);

      // Two changes before the next frame: the second one builds on the first.
      await page.evaluate(
        (selectors) => {
          for (const selector of selectors) /** @type {HTMLElement} */ (document.querySelector(selector)).click();
        },
        [`${GRID} [role="columnheader"][aria-colindex="2"] button`, scope('changed')],
      );
      await page.waitFor('both', () => /sort=-grownCount&filter=cache(&file=|$)/.test(location.hash));
    },
  },
  {
    name: 'compare: two processes by class, and by id on request',
    async run(test) {
      const page = await openBoth(
        test,
        SESSIONS.map((name) => test.site.pathOf(name)),
      );
      await page.click(byTestId('tab-compare'));
      const byClass = await readTable(page, 'Base count|Count|Delta|Size delta|Retained delta');
      assert.equal(byClass.heads.length, 6, `${byClass.heads}`);
      assert.match(await textOf(page, 'compare-ids'), /are not from one process/);
      await page.see(`${byTestId('compare-ids')}[data-verdict="different"][data-manner="plain"]`);
      for (const name of ['added', 'removed', 'grown'])
        assert.match(
          (await page.evaluate((selector) => document.querySelector(selector)?.getAttribute('title'), scope(name))) ??
            '',
          /Not available by class/,
        );
      const toNumber = (/** @type {string | undefined} */ text) => Number(text?.replaceAll(',', '').replace('−', '-'));
      for (const [name, before, after, delta] of byClass.rows) {
        const expected = toNumber(after) - toNumber(before);
        assert.equal(delta === '–' ? 0 : toNumber(delta), expected, name);
      }

      // Objects cannot be matched, but the paths to the objects of a class are shown.
      await focusGrid(page);
      await page.press('ArrowRight');
      await page.see(`${GRID} [aria-level="2"]`);
      await page.press('ArrowLeft');
      await page.seeNo(`${GRID} [aria-level="2"]`);

      // Sorted by a column, and back.
      await page.click(`${GRID} [role="columnheader"][aria-colindex="4"] button`);
      await page.see(`${GRID} [role="treegrid"]:not([aria-busy]) [aria-colindex="4"][aria-sort="descending"]`);
      await page.press('[');
      await page.see(`${GRID} [role="treegrid"]:not([aria-busy]) [aria-colindex="5"][aria-sort="descending"]`);

      await page.click(byTestId('compare-by-ids'));
      await readTable(page, 'New|Deleted|Delta');
      await page.see(`${byTestId('compare-ids')}[data-manner="warning"]`);
      assert.match(await page.url(), /matching=ids/);
      await page.click(byTestId('compare-by-classes'));
      await readTable(page, 'Base count|Count');
      assert.doesNotMatch(await page.url(), /matching/);

      // A base that is not open, as in an old link; then another base.
      await page.evaluate(() => {
        location.hash = '#v=1&view=compare&snap=2&base=7';
      });
      assert.match(await textOf(page, 'compare-missing'), /snapshot 7/);
      await page.choose(byTestId('compare-base'), '1');
      await readTable(page, 'Base count|Count');
      assert.match(await page.url(), /base=1/);
    },
  },
  ...['light', 'dark'].map(
    (theme) =>
      /** @type {Flow} */ ({
        name: `compare: accessibility, ${theme}`,
        async run(test) {
          const page = await openBoth(test, makePair(test.site));
          await page.choose(byTestId('theme'), theme);
          await page.see(`html[data-theme="${theme}"]`);
          await page.click(byTestId('tab-compare'));
          await readTable(page, 'New|Deleted|Delta');
          await focusGrid(page);
          await page.press('ArrowRight');
          await page.see(`${row(3)}[aria-level="2"]`);
          const grave = await audit(page, 'compare', test);
          await page.click(scope('grown'));
          await readTable(page, 'Growth');
          grave.push(...(await audit(page, 'compare, grown', test)));
          await page.chooseFiles(byTestId('file-input'), [test.site.pathOf(SESSIONS[0] ?? '')]);
          await page.see('[data-snap="3"]');
          await page.waitFor('the end', () => document.querySelector('[data-testid="progress"]') === null);
          await page.evaluate(() => {
            location.hash = '#v=1&view=compare&snap=2&base=3';
          });
          await readTable(page, 'Base count|Count');
          grave.push(...(await audit(page, 'compare by class', test)));
          await page.click(byTestId('compare-by-ids'));
          await readTable(page, 'New|Deleted|Delta');
          grave.push(...(await audit(page, 'compare by id all the same', test)));
          assert.deepEqual(grave, []);
        },
      }),
  ),
];
