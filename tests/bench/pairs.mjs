/**
 * `npm run bench -- --compare`: Heapwise and DevTools' own worker compare two snapshots of one process, in turns, each in
 * its own page, until the table is complete. Both must give the same result.
 */
import { deepStrictEqual } from 'node:assert';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { mb, median, ms, printTable } from './report.mjs';

/**
 * @param {(paths: string[]) => Promise<import('playwright-core').Page>} openPage on which these files were chosen
 * @param {string[]} paths earlier first
 * @param {{ rounds: number; threads: 'auto' | number; oursOnly: boolean }} options
 */
export async function benchPair(openPage, paths, { rounds, threads, oursOnly }) {
  const on = async (/** @type {(page: import('playwright-core').Page) => Promise<any>} */ body) => {
    const page = await openPage(paths);
    try {
      return await body(page);
    } finally {
      await page.close();
    }
  };
  const results = [];
  for (let round = 1; round <= rounds; round++) {
    const ours = () => on((page) => page.evaluate((count) => bench.compareWithHeapwise({ threads: count }), threads));
    const theirs = () => on((page) => page.evaluate(() => bench.compareWithDevtools()));
    /** @type {any} */
    const entry = { round };
    // The order alternates.
    if (round % 2 === 0 && !oursOnly) entry.devtools = await theirs();
    entry.ours = await ours();
    if (!oursOnly) {
      entry.devtools ??= await theirs();
      deepStrictEqual(entry.ours.totals, entry.devtools.totals);
      entry.ratio = entry.devtools.compare / entry.ours.ready;
    }
    results.push(entry);
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  const [{ ours }] = results;
  console.log(`\n${paths.map((path) => `${basename(path)}: ${mb(statSync(path).size)} MB`).join(', ')}`);
  console.log(`${ours.more.nodes.join(' and ')} nodes, ids: ${JSON.stringify(ours.more.ids)}`);
  console.log(
    `${JSON.stringify(ours.totals)}, ${ours.more.grownCount} grew; memory grew by ${mb(ours.grewBytes)} MB\n`,
  );
  printTable(
    ['round', 'ours ms', 'with rows ms', 'longest page task ms', 'DevTools ms', '×'],
    results.map(({ round, ours: one, devtools, ratio }) => [
      String(round),
      ms(one.compare),
      ms(one.ready),
      one.pageThread.longestTask ? ms(one.pageThread.longestTask) : '< 50',
      ms(devtools?.compare),
      ratio?.toFixed(2) ?? '',
    ]),
  );
  const ratio = oursOnly ? undefined : median(results.map((entry) => entry.ratio));
  if (ratio !== undefined) console.log(`\nDevTools / ours, median: ${ratio.toFixed(2)} ×`);
  return { files: paths.map((path) => basename(path)), rounds: results, ratio };
}
