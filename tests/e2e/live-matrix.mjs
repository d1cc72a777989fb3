/**
 * Every classic on every runtime in both browsers, by hand: `node tests/e2e/live-matrix.mjs [WORD…]` records three
 * snapshots of each from the page and prints a table of what the report names. Words choose browsers, runtimes and
 * classics. The flows run a part of it.
 */
import { runMain, say } from '../../www/tools/shell.mjs';
import { CLASSICS, RUNTIMES, startTarget } from '../live/targets.mjs';
import { BROWSER_NAMES, launchBrowser } from './browsers.mjs';
import { findLeak, openLive, recordClassic } from './live.mjs';
import { setUpSite } from './site.mjs';

/** @import { Browser } from './browsers.mjs' */
/** @import { Site } from './site.mjs' */
/** @import { RuntimeName } from '../live/targets.mjs' */

/**
 * @param {Browser} browser
 * @param {Site} site
 * @param {RuntimeName} runtime
 * @param {string} classic
 * @returns {Promise<readonly unknown[]>} Columns of the table.
 */
async function measure(browser, site, runtime, classic) {
  const context = await browser.newContext();
  const target = await startTarget({ runtime, program: classic });
  try {
    const page = await context.newPage();
    await openLive(page, site);
    const began = performance.now();
    const findings = await recordClassic(page, target, runtime, classic);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const leak = findLeak(findings, runtime, classic);
    if (!leak) return ['–', JSON.stringify(findings.slice(0, 4)), '', seconds];
    return [leak.rank, leak.title, leak.place, seconds];
  } catch (error) {
    return ['–', String(error).split('\n')[0], '', ''];
  } finally {
    await target.close();
    await context.close();
  }
}

/** @param {readonly string[]} words */
async function main(words) {
  /** @template {string} T @param {readonly T[]} names @returns {readonly T[]} */
  const chosen = (names) => {
    const some = names.filter((name) => words.includes(name));
    return some.length > 0 ? some : names;
  };
  const row = (/** @type {readonly unknown[]} */ cells) => say(`| ${cells.join(' | ')} |`);
  row(['runtime', 'classic', 'browser', 'rank', 'finding', 'line', 'seconds']);
  row(['---', '---', '---', '---', '---', '---', '---']);
  for (const name of chosen(BROWSER_NAMES)) {
    const site = await setUpSite();
    const browser = await launchBrowser(name);
    for (const runtime of chosen(RUNTIMES)) {
      for (const classic of chosen(CLASSICS)) {
        row([runtime, classic, name, ...(await measure(browser, site, runtime, classic))]);
      }
    }
    await browser.close();
    await site.close();
  }
}

await runMain(() => main(process.argv.slice(2)));
