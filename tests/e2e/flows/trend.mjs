/** Three snapshots of one program that leaks, dropped at once: growing classes, survivors, and the links to them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ROOT } from '../../../www/tools/shell.mjs';
import { byTestId, drop, listOpen, load, readClasses, typeFilter } from '../app.mjs';
import { NAMES, PER_STEP, countGrowing, takeGrowing } from '../growing.mjs';
import { PLAIN } from '../site.mjs';
import { waitUntil } from '../wait.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const GRID = byTestId('trend-grid');

/**
 * @param {Page} page
 * @param {readonly string[]} paths
 */
async function openAll(page, paths) {
  await page.chooseFiles(byTestId('file-input'), [...paths]);
  await page.waitFor(
    'all files',
    (count) =>
      document.querySelectorAll('[data-testid="snapshot-item"]').length === count &&
      document.querySelector('[data-testid="progress"]') === null,
    paths.length,
  );
  // Three files that are dropped together get a report at once; that has its own test.
  await page.evaluate(() => (location.hash = '#v=1&view=overview&snap=1'));
  await page.see(byTestId('overview'));
}

/** The view once all of it is there. @param {Page} page @param {string} [row] A class in the first rows. */
function readTrend(page, row) {
  return page.waitFor(
    `the trend${row ? ` of ${row}` : ''}`,
    (wanted) => {
      const grid = document.querySelector('[data-testid="trend-grid"] [role="grid"]:not([aria-busy])');
      const growth = document.querySelector('.hw-trend__growth')?.textContent ?? '';
      const text = (/** @type {Element | null | undefined} */ element) =>
        element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
      const rows = [...(grid?.querySelectorAll('[role="row"][id]:not([hidden]):not([aria-hidden])') ?? [])]
        .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
        .map((element) => ({
          name: text(element.querySelector('.hw-grid__name')),
          series: element.querySelector('.hw-spark')?.getAttribute('aria-label') ?? '',
          tags: [...element.querySelectorAll('.hw-tag')].map((tag) => tag.getAttribute('title')),
          cells: [...element.querySelectorAll('[role="gridcell"]')].slice(2).map(text),
        }));
      if (growth === '' || rows.length === 0 || (wanted && !rows.some(({ name }) => name === wanted))) return undefined;
      const cells = [...document.querySelectorAll('[data-testid="survivors-table"] tbody tr')].map((line) =>
        [...line.querySelectorAll('td')].map((cell) => Number(cell.getAttribute('data-count') ?? 0)),
      );
      return {
        heap: text(document.querySelector('.hw-trend__heap')),
        growth,
        rows,
        survivors: cells,
        sentence: text(document.querySelector('[data-testid="survivors-sentence"]')),
        kinds: [...document.querySelectorAll('[data-testid="areas-table"] tbody tr')].map((line) =>
          [...line.querySelectorAll('td')].map((cell) => Number(cell.getAttribute('data-value'))),
        ),
      };
    },
    row,
  );
}

/** @param {Page} page @param {(seen: Awaited<ReturnType<typeof readTrend>>) => boolean} isMeant @param {string} what */
function waitForTrend(page, isMeant, what) {
  return waitUntil(what, () => readTrend(page), isMeant);
}

/** The order of what is found by name. @param {Awaited<ReturnType<typeof readTrend>>} seen */
const sessionOf = ({ rows }) => rows.find(({ name }) => name === 'Session');

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `trend: growing classes and survivors, by mouse, ${theme}`,
  async run(test) {
    const paths = takeGrowing(test.after);
    const { survivors, sessions } = countGrowing(paths);
    assert.deepEqual(
      sessions.map((row) => row.at(-1)),
      [PER_STEP, PER_STEP, PER_STEP],
      'the program leaks as it should',
    );
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await openAll(page, paths);
    assert.deepEqual(await listOpen(page), NAMES);
    await page.click(byTestId('tab-trend'));
    await page.see(byTestId('survivors-table'));
    const seen = await readTrend(page, 'Session');
    assert.match(seen.heap, /^The heap grew at every snapshot: /);
    assert.match(seen.growth, /^\d+ classes grow every time\. Of your own code, above all Session: \+100 each time\.$/);
    assert.equal(seen.rows.findIndex(({ name }) => name === 'Session') < 10, true, 'growing classes come first');
    assert.deepEqual(sessionOf(seen), {
      name: 'Session',
      series: '100 → 200 → 300',
      tags: ['grows every time'],
      cells: ['100', '300', '+200', '+100'],
    });
    // An object’s inner array is counted with the object, so the page counts fewer than the file has.
    survivors.forEach((row, born) =>
      row.forEach((most, at) => {
        const found = seen.survivors[born]?.[at] ?? -1;
        const least = 3 * (sessions[born]?.[at] ?? 0);
        assert.ok(found >= least && found <= most, `born in ${born}, there in ${at}: ${found} of ${least} to ${most}`);
      }),
    );
    const [then = 0, now = 0] = seen.survivors[1]?.slice(1) ?? [];
    const number = (/** @type {number} */ count) => count.toLocaleString('en');
    assert.ok(
      seen.sentence.startsWith(`Of ${number(then)} objects that were new between 1 and 2, ${number(now)} (`),
      seen.sentence,
    );
    const [totals = [], ...kinds] = seen.kinds;
    totals.forEach((total, at) =>
      assert.equal(
        kinds.reduce((sum, kind) => sum + (kind[at] ?? 0), 0),
        total,
        'the kinds add up',
      ),
    );
    assert.deepEqual(await audit(page, 'trend', test), []);

    // Pointing at a snapshot shows its numbers.
    await page.drag(byTestId('areas-plot'), 0.9, 0.05);
    await page.waitFor(
      'the first one’s size',
      (total) => document.querySelector('[data-testid="areas-reading"]')?.getAttribute('data-value') === String(total),
      totals[0],
    );

    // Measure, first interval, requests and name: the address contains all of them.
    await page.click(`${byTestId('trend-measure')} [data-value="retainedSize"]`);
    const retained = await waitForTrend(page, (now) => /\skB$/.test(sessionOf(now)?.series ?? ''), 'retained sizes');
    assert.match(await page.url(), /view=trend.*&measure=retainedSize$/);
    assert.match(retained.growth, /retained each time\.$/);
    await page.click(`${byTestId('trend-measure')} [data-value="count"]`);
    await page.waitFor('counts', () => !location.hash.includes('measure='));
    await page.click(byTestId('trend-warm'));
    await waitForTrend(page, (now) => sessionOf(now)?.cells[0] === '200', 'from the second on');
    assert.match(await page.url(), /&warm=1$/);
    await page.click(byTestId('trend-requests'));
    await page.type('50');
    await page.press('Enter');
    const counted = await waitForTrend(page, ({ rows }) => rows[0]?.tags.length === 2, 'multiples first');
    assert.deepEqual(sessionOf(counted)?.tags, ['grows every time', '2 × each request']);
    assert.match(await page.url(), /&warm=1&requests=50&order=-multiple$/);
    await page.click(byTestId('trend-filter'));
    await typeFilter(page, 'SESS');
    const filtered = await waitForTrend(page, ({ rows }) => rows.every(({ name }) => /sess/i.test(name)), 'the filter');
    assert.ok(sessionOf(filtered));
    assert.match(await page.url(), /filter=SESS/);
    await page.reload();
    await page.see('.hw-target');
    assert.match(await page.url(), /filter=SESS.*&warm=1&requests=50&order=-multiple$/, 'a link contains all settings');
  },
});

/** @type {Flow[]} */
export const flows = [
  inTheme('light'),
  inTheme('dark'),
  {
    name: 'trend: a cohort leads to its objects, and combines with other filters of the classes',
    async run(test) {
      const paths = takeGrowing(test.after);
      const { lastIds } = countGrowing(paths);
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      await openAll(page, paths);
      await page.click(byTestId('tab-trend'));
      await page.see(byTestId('survivors-table'));
      const survivors = (await readTrend(page)).survivors[1]?.[2];
      await page.click('[data-testid="survivors-table"] tr[data-cohort="1"] td:last-child a');
      await page.see(byTestId('ids-chip'));
      await page.waitFor('the last snapshot', () => document.title.startsWith('last.'));
      assert.match(await page.url(), new RegExp(`view=classes&snap=3&ids=${lastIds[0]}-${lastIds[1]}$`));
      /** How many of a class there are. @param {string} name */
      const countOf = async (name) => (await readClasses(page)).rows.find(([title]) => title === name)?.[2];
      assert.equal(
        await countOf('Session'),
        String(PER_STEP),
        'the objects that were new between 1 and 2 and are still there',
      );
      const counts = (await readClasses(page)).rows.map((row) => Number(row[2]?.replaceAll(',', '')));
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        survivors,
        'the objects of the cell, no more and no fewer',
      );
      const text = await page.evaluate(() => document.querySelector('[data-testid="ids-chip"]')?.textContent?.trim());
      assert.equal(text, 'only objects that were new between 1 and 2');
      assert.deepEqual(await audit(page, 'classes of a cohort', test), []);

      // In groups, too. A named filter replaces the cohort.
      await page.choose(byTestId('group'), 'file');
      await page.waitFor('files', () =>
        [...document.querySelectorAll('.hw-path__file')].some(({ textContent }) => textContent === 'server.cjs'),
      );
      assert.match(await page.url(), /group=file.*&ids=/);
      await page.choose(byTestId('group'), '');
      await page.choose(byTestId('only'), 'duplicatedStrings');
      await page.seeNo(byTestId('ids-chip'));
      assert.doesNotMatch(await page.url(), /ids=/);
      await page.press('[');
      await page.see(byTestId('ids-chip'));
      await page.click(byTestId('ids-clear'));
      await page.seeNo(byTestId('ids-chip'));
      await page.waitFor(
        'all classes',
        () => Number(document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value')) > 50,
      );
      assert.equal((await countOf('(string)')) === String(PER_STEP), false);

      // The sentence and the rows lead to the class in the last snapshot.
      await page.click(byTestId('tab-trend'));
      await page.click('.hw-trend__lead');
      await page.waitFor(
        'Session alone',
        () => document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value') === '1',
      );
      assert.match(await page.url(), /view=classes&snap=3&filter=Session$/);
      assert.equal(await countOf('Session'), String(3 * PER_STEP));
    },
  },
  {
    name: 'trend: keyboard only',
    async run(test) {
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      await openAll(page, takeGrowing(test.after));
      await tabTo(page, byTestId('tab-trend'), 'Shift+Tab');
      await page.press('Enter');
      await readTrend(page, 'Session');
      await tabTo(page, byTestId('trend-warm'));
      await page.press(' ');
      await waitForTrend(page, (now) => sessionOf(now)?.cells[0] === '200', 'from the second on');
      await page.press('/');
      await page.waitFor('the filter', () => document.activeElement?.matches('[data-testid="trend-filter"]'));
      await typeFilter(page, 'session');
      await waitForTrend(page, ({ rows }) => rows.every(({ name }) => /session/i.test(name)), 'the filter');
      await page.press('ArrowDown');
      await page.waitFor('the rows', () => document.activeElement?.matches('[data-testid="trend-grid"] [role="grid"]'));
      await page.see(`${GRID} [role="row"][aria-rowindex="2"][aria-selected="true"]`);
      await page.press('Enter');
      await page.waitFor('the classes', () => /view=classes&snap=3&filter=Session(&file=|$)/.test(location.hash));
      await page.press('[');
      await page.see(byTestId('survivors-table'));
      // From a field on, because past the ends of the page Firefox moves the focus to its own buttons.
      await page.press('/');
      await page.waitFor('the field', () => document.activeElement?.matches('[data-testid="trend-filter"]'));
      await tabTo(page, '[data-testid="survivors-table"] tr[data-cohort="1"] td:last-child a', 'Shift+Tab');
      await page.press('Enter');
      await page.see(byTestId('ids-chip'));
      await page.press('/');
      await page.waitFor('the field', () => document.activeElement?.matches('[data-testid="class-filter"]'));
      await tabTo(page, byTestId('ids-clear'));
      await page.press('Enter');
      await page.seeNo(byTestId('ids-chip'));
    },
  },
  {
    name: 'trend: a wrong order and another process have messages',
    async run(test) {
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      const paths = takeGrowing(test.after);
      // One by one: files that are dropped together are sorted.
      for (const [at, path] of paths.toReversed().entries()) {
        await page.chooseFiles(byTestId('file-input'), [path]);
        await page.see(`[data-snap="${at + 1}"]`);
        await page.waitFor('the end', () => document.querySelector('[data-testid="progress"]') === null);
      }
      await page.click(byTestId('tab-trend'));
      await page.see(byTestId('trend-order'));
      await page.see(byTestId('survivors-none'));
      assert.match((await readTrend(page)).heap, /^The heap shrank/);
      await page.click(byTestId('trend-order-mend'));
      await page.seeNo(byTestId('trend-order'));
      await page.see(byTestId('survivors-table'));
      assert.deepEqual(await listOpen(page), NAMES);
      assert.match((await readTrend(page, 'Session')).heap, /^The heap grew/);

      // A snapshot of another process: the same id means another object.
      await page.chooseFiles(byTestId('file-input'), [join(ROOT, 'tests', 'fixtures', 'node-26.heapsnapshot.gz')]);
      await page.see(byTestId('report'));
      await page.click(byTestId('tab-trend'));
      await page.waitFor('the reason', () =>
        /different objects in 1 and 4\. They/.test(
          document.querySelector('[data-testid="survivors-none"]')?.textContent ?? '',
        ),
      );
      await page.seeNo(byTestId('survivors-table'));
      assert.deepEqual(await audit(page, 'trend of strangers', test), []);
    },
  },
  {
    name: 'trend: one snapshot has none; with the same snapshot twice no class grows',
    async run(test) {
      const page = await test.newPage();
      await load(page, `${test.site.urlOf('headers')}#v=1&view=trend&snap=1`);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await page.see(byTestId('trend-few'));
      await page.seeNo(byTestId('tab-trend'));
      assert.deepEqual(await audit(page, 'trend of one', test), []);
      await page.chooseFiles(byTestId('file-input'), [test.site.pathOf(PLAIN)]);
      await page.see(byTestId('report'));
      await page.click(byTestId('tab-trend'));
      const same = await readTrend(page);
      assert.match(same.heap, /^The heap is as large in each snapshot: /);
      assert.equal(same.growth, 'No class grows every time.');
    },
  },
];
