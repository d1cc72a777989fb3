/** Logs of memory: pasted, dropped and chosen; verdicts, the chart, and files that are snapshots all the same. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byTestId, drop, load, waitForOverview } from '../app.mjs';
import { makeMemoryLog } from '../memory-logs.mjs';
import { PLAIN } from '../site.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const VERDICT = byTestId('memory-verdict');
const LEAK = makeMemoryLog({ leak: 40 });
const STEADY = makeMemoryLog({ leak: 0 });

/** @param {Test} test */
async function openView(test) {
  const page = await test.newPage();
  await load(page, test.site.urlOf('headers'));
  await page.evaluate(() => (location.hash = '#v=1&view=memory'));
  await page.see(byTestId('memory-text'));
  return page;
}

/**
 * Drops a text file anywhere on the page.
 * @param {Page} page
 * @param {string} name
 * @param {string} text
 */
function dropText(page, name, text) {
  return page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content ?? ''], fileName ?? ''));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [name, text],
  );
}

/**
 * Pastes a text with the keys: from the view's field it goes to the clipboard, and from there to the field or to the page.
 * @param {Page} page
 * @param {string} text
 * @param {'field' | 'page'} target
 */
async function paste(page, text, target) {
  await page.see(byTestId('memory-text'));
  await page.evaluate((content) => {
    const field = /** @type {HTMLTextAreaElement} */ (document.querySelector('[data-testid="memory-text"]'));
    field.value = content;
    field.focus();
    field.select();
  }, text);
  await page.press('Control+x');
  await page.waitFor(
    'the cut',
    () => /** @type {HTMLTextAreaElement} */ (document.querySelector('[data-testid="memory-text"]')).value === '',
  );
  if (target === 'page') await page.evaluate(() => document.getElementById('hw-main')?.focus());
  await page.press('Control+v');
}

/** The verdict of a log. @param {Page} page @param {string} kind */
async function readVerdict(page, kind) {
  await page.see(`${VERDICT}[data-kind="${kind}"]`);
  return page.waitFor('the chart', () => {
    const text = (/** @type {string} */ id) =>
      document.querySelector(`[data-testid="${id}"]`)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    const samples = document.querySelectorAll('[data-testid="memory-table"] tbody tr').length;
    return (
      samples > 0 && {
        samples,
        verdict: text('memory-verdict'),
        notes: text('memory-notes'),
        growth: [...document.querySelectorAll('[data-testid="memory-growth"] tbody tr')].map((row) =>
          [...row.children].map((cell) => cell.textContent?.replace(/\s+/g, ' ').trim()),
        ),
        lines: document.querySelectorAll('.hw-memory-chart svg[role="img"] .hw-memory-chart__line').length,
      }
    );
  });
}

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `memory: a pasted log of a leak is worth a snapshot, accessible, ${theme}`,
  async run(test) {
    const page = await openView(test);
    await page.choose(byTestId('theme'), theme);
    assert.deepEqual(await audit(page, 'memory, empty', test), []);
    await paste(page, LEAK, 'page');
    const seen = await readVerdict(page, 'heap');
    assert.match(
      seen.verdict,
      /^Worth a snapshot: the heap grows The heap after collections goes from 4\d\.\d MB to 79\.\d MB/,
    );
    assert.match(seen.notes, /^721 samples over 1 h 0 min, \d+ collections seen\. 19 lines say something else/);
    assert.deepEqual(
      seen.growth.map(([kind]) => kind),
      ['Heap after collections', 'External memory', 'RSS less heap and external', 'RSS'],
    );
    assert.match(seen.growth[0]?.[3] ?? '', /^\+[34]\d\.\d MB an hour$/);
    assert.equal(seen.lines, 5);
    assert.deepEqual(await audit(page, 'memory, a leak', test), []);

    // A line is hidden by keyboard, and the others use the height.
    const rss = '.hw-memory-chart__kind[data-kind="rss"]';
    await tabTo(page, rss);
    await page.press('Enter');
    await page.see(`${rss}[aria-pressed="false"]`);
    await page.waitFor(
      'four lines',
      () => document.querySelectorAll('.hw-memory-chart svg[role="img"] .hw-memory-chart__line').length === 4,
    );
    await page.point(byTestId('memory-plot'), 0.5, 0.5);
    await page.see('.hw-memory-chart__pointer');

    await page.click(`${VERDICT} a[href*="view=live"]`);
    await page.see(byTestId('live'));
    await page.evaluate(() => history.back());
    await page.see(VERDICT);
    await page.click(byTestId('memory-close'));
    await page.see(byTestId('memory-text'));
  },
});

/** @type {Flow[]} */
export const flows = [
  inTheme('light'),
  inTheme('dark'),
  {
    name: 'memory: logs are dropped and chosen, snapshots are opened',
    async run(test) {
      const page = await openView(test);
      await dropText(page, 'steady.log', STEADY);
      assert.match((await readVerdict(page, 'steady')).verdict, /^Nothing grows/);
      await dropText(page, 'leak.json', LEAK);
      await readVerdict(page, 'heap');
      await dropText(page, 'other.txt', 'listening on 8080\nGET / 200\n');
      await page.see(byTestId('memory-empty'));

      const folder = mkdtempSync(join(tmpdir(), 'heapwise-memory-'));
      test.after(() => rmSync(folder, { recursive: true }));
      const paths = ['log.2', 'log.1'].map((name) => join(folder, name));
      const lines = LEAK.split('\n');
      const half = lines.length >> 1;
      writeFileSync(paths[0] ?? '', lines.slice(half).join('\n'));
      writeFileSync(paths[1] ?? '', lines.slice(0, half).join('\n'));
      await page.chooseFiles(byTestId('memory-files'), paths);
      assert.match((await readVerdict(page, 'heap')).notes, /^721 samples/);

      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
    },
  },
  {
    name: 'memory: a snapshot is opened from the memory view whatever its name, and a log elsewhere is no snapshot',
    async run(test) {
      const page = await openView(test);
      await drop(page, `t/${PLAIN}`, 'renamed.json.gz');
      await waitForOverview(page, 'renamed.json.gz');
      await page.evaluate(() => (location.hash = '#v=1&view=overview&snap=1'));
      await page.see(byTestId('overview'));
      await dropText(page, 'memory.log', STEADY);
      await page.see(byTestId('error'));
    },
  },
  {
    name: 'memory: a typed log is read by the button, in Chinese too',
    async run(test) {
      const page = await openView(test);
      await page.choose(byTestId('language'), 'zh');
      await page.click(byTestId('memory-text'));
      await page.type('heapUsed: 12 MB');
      await page.click(byTestId('memory-read'));
      await page.see(`${VERDICT}[data-kind="unclear"][data-missing="samples"]`);
      const text = await page.evaluate(
        () => document.querySelector('[data-testid="memory-verdict"]')?.textContent ?? '',
      );
      assert.match(text, /数据太少，无法判断：只有 1 个采样。还需 11 个。/);
      // The focused field takes what is pasted into it.
      await page.click(byTestId('memory-close'));
      await paste(page, STEADY, 'field');
      await readVerdict(page, 'steady');
    },
  },
];
