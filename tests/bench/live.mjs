/**
 * What the page adds to a capture: `node tests/bench/live.mjs [ROUNDS] [RUNTIME…]`. In turns, a bare client takes a
 * snapshot and drops it, and the page takes one and opens it. Prints both times, their ratio, and the page's tasks of
 * 50 ms and more (Chromium).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Failure, runMain, say, which } from '../../www/tools/shell.mjs';
import { byTestId, load } from '../e2e/app.mjs';
import { CHROMIUM_ARGS, Page } from '../e2e/browsers.mjs';
import { setUpSite } from '../e2e/site.mjs';
import { openSession } from '../live/session.mjs';
import { startTarget } from '../live/targets.mjs';

/** @import { RuntimeName } from '../live/targets.mjs' */

/** Milliseconds of a capture without us. @param {string} wsUrl */
async function takeBare(wsUrl) {
  const session = await openSession(wsUrl);
  let bytes = 0;
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (bytes += chunk.length));
  const began = performance.now();
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: true });
  const ms = performance.now() - began;
  await session.close();
  return { ms, bytes };
}

/** Milliseconds from the click until the page says that the capture has ended. @param {Page} page */
function takeInPage(page) {
  return page.evaluate(async () => {
    const find = (/** @type {string} */ id) => document.querySelector(`[data-testid="${id}"]`);
    const began = performance.now();
    /** @type {HTMLElement} */ (find('live-take')).click();
    const next = () => new Promise((resolve) => setTimeout(resolve, 10));
    for (; !find('live-capture');) await next();
    for (; find('live-capture');) await next();
    return performance.now() - began;
  });
}

/** @param {readonly number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** @param {readonly string[]} words */
async function main([rounds = '5', ...names]) {
  const site = await setUpSite();
  // Not in a context of its own, which is a private window: there Chromium keeps private storage in another process.
  const profile = mkdtempSync(join(tmpdir(), 'heapwise-profile-'));
  const executablePath = process.env['CHROMIUM'] ?? which('chromium');
  if (!executablePath) throw new Failure('there is no chromium on PATH');
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: CHROMIUM_ARGS });
  const runtimes = /** @type {RuntimeName[]} */ (names.length > 0 ? names : ['node-20', 'node-26']);
  for (const runtime of runtimes) {
    const target = await startTarget({ runtime, program: 'big' });
    const page = new Page(await browser.newPage(), 'setInputFiles');
    await load(page, site.urlOf('headers'));
    await page.evaluate(() => {
      /** @type {number[]} */
      const tasks = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
      });
    });
    await page.click(byTestId('to-live'));
    await page.click(byTestId('live-address'));
    await page.type(target.wsUrl);
    await page.click(byTestId('live-connect'));
    await page.see(byTestId('live-process'));
    /** @type {{ bare: number; page: number }[]} */
    const times = [];
    let bytes = 0;
    for (let round = 0; round < Number(rounds); round++) {
      const bare = await takeBare(target.wsUrl);
      bytes = bare.bytes;
      await page.evaluate(() => void (location.hash = '#v=1&view=live'));
      await page.see(`${byTestId('live-take')}:not([disabled])`);
      times.push({ bare: bare.ms, page: await takeInPage(page) });
      // Its report is made, so the next round has the processor to itself.
      await page.see(`${byTestId('report')}[aria-busy="false"]`);
    }
    const tasks = await page.evaluate(
      () => /** @type {{ tasks: number[] }} */ (/** @type {unknown} */ (globalThis)).tasks,
    );
    const [bare, own] = [median(times.map((time) => time.bare)), median(times.map((time) => time.page))];
    say(
      `${runtime}: ${(bytes / 1e6).toFixed(0)} MB, median of ${rounds}: bare ${bare.toFixed(0)} ms, page ${own.toFixed(0)} ms`,
    );
    say(
      `  ratios ${times.map((time) => (time.page / time.bare).toFixed(2)).join(' ')}, median ${median(times.map((time) => time.page / time.bare)).toFixed(2)}`,
    );
    say(`  tasks of 50 ms and more: ${tasks.map((task) => task.toFixed(0)).join(' ') || 'none'}`);
    await page.close();
    await target.close();
  }
  await browser.close();
  await site.close();
  rmSync(profile, { recursive: true });
}

await runMain(() => main(process.argv.slice(2)));
