/** axe finds no serious fault on any screen, in either theme. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bad } from '../../fixtures/bad.mjs';
import {
  byTestId,
  drop,
  load,
  readClasses,
  readError,
  rememberFiles,
  typeAddress,
  waitForEngine,
  waitForOverview,
} from '../app.mjs';
import { BIG, PLAIN, badFileName } from '../site.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** The driver injects it, because the page's Content-Security-Policy blocks a script tag. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const GRAVE = ['serious', 'critical'];

/**
 * @param {Page} page
 * @param {string} screen
 * @param {Test} test
 */
export async function audit(page, screen, { note }) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${AXE};undefined`);
  let findings = await findAll(page);
  const isGrave = (/** @type {Finding} */ { impact }) => GRAVE.includes(impact);
  if (findings.some(isGrave)) {
    // While a screen appears or disappears, axe may find faults that last for a moment. A real one stays.
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    findings = await findAll(page);
  }
  const print = (/** @type {Finding} */ { id, impact, nodes }) =>
    `${screen}: ${impact} ${id}: ${nodes.slice(0, 5).join(' | ')}`;
  const grave = findings.filter(isGrave);
  for (const finding of findings) if (!grave.includes(finding)) note(print(finding));
  return grave.map(print);
}

/** @typedef {{ id: string; impact: string; nodes: string[] }} Finding */

const SETTLED_MS = 1000;

/**
 * @param {Page} page
 * @returns {Promise<Finding[]>}
 */
function findAll(page) {
  return page.evaluate(async () => {
    // The contrast is checked when the transition of colours between themes is over.
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await nextFrame();
    await nextFrame();
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map((transition) => transition.finished));
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] });
    return violations.map((/** @type {any} */ { id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map((/** @type {any} */ node) => `${node.target} ${node.any[0]?.message ?? node.failureSummary}`),
    }));
  });
}

/**
 * The start screen with recent files, one of which is gone, and with all its sections open.
 * @param {Page} page
 * @param {Test} test
 */
async function auditRecent(page, test) {
  await rememberFiles(page, [
    { name: 'gone.heapsnapshot', size: 1_234_567, age: 0 },
    { name: 'kept.heapsnapshot', size: 12, age: 0 },
  ]);
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('gone.heapsnapshot'));
  await page.reload();
  await waitForEngine(page);
  await page.click(byTestId('recent-open'));
  await page.see(byTestId('recent-trouble'));
  await page.click(`${byTestId('taking')} summary`);
  const grave = await audit(page, 'start with recent files', test);
  await page.click(byTestId('recent-clear'));
  await page.seeNo(byTestId('recent'));
  return grave;
}

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `accessibility: every screen, ${theme}`,
  async run(test) {
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await page.see(`html[data-theme="${theme}"]`);
    const grave = await audit(page, 'start', test);
    if (test.browser.name === 'chromium') grave.push(...(await auditRecent(page, test)));

    await typeAddress(page, `${test.site.other.url}stall/${BIG}`);
    await page.see('[data-testid="progress"] [role="progressbar"][aria-valuenow]');
    grave.push(...(await audit(page, 'opening', test)));
    await page.press('Escape');
    await page.see('.hw-target');

    await drop(
      page,
      `t/${badFileName(bad.findIndex(({ name }) => name === 'target out of range'))}`,
      'bad.heapsnapshot',
    );
    await readError(page);
    grave.push(...(await audit(page, 'error', test)));

    await drop(page, `t/${PLAIN}`, PLAIN);
    await waitForOverview(page, PLAIN);
    await page.waitFor(
      'the largest classes',
      () => document.querySelector('.hw-table--largest[aria-busy="false"]') !== null,
    );
    grave.push(...(await audit(page, 'overview', test)));

    await page.click(byTestId('tab-classes'));
    await readClasses(page);
    await page.see('[role="row"][aria-rowindex="2"]');
    grave.push(...(await audit(page, 'classes', test)));
    await page.evaluate(() => {
      location.hash = '#v=1&view=classes&snap=1&group=file';
    });
    await page.see('[role="row"] .hw-path');
    grave.push(...(await audit(page, 'classes by file', test)));

    for (const list of ['containment', 'dominators', 'strings']) {
      await page.click(byTestId(`tab-${list}`));
      await page.see(`${byTestId(`${list}-grid`)} [role="row"][aria-rowindex="2"]`);
      grave.push(...(await audit(page, list, test)));
    }

    await page.press('?');
    await page.see('dialog[open]');
    grave.push(...(await audit(page, 'keys', test)));
    await page.press('Escape');
    await page.seeNo('dialog[open]');

    await page.evaluate(() => {
      location.hash = `#v=1&view=search&snap=1&q=${encodeURIComponent('class:/^Map$/ distance>3 retained>1kB')}`;
    });
    const found = `${byTestId('search-grid')} [role="row"][aria-rowindex="2"] a`;
    await page.see(found);
    grave.push(...(await audit(page, 'search', test)));
    await page.click(found);
    await page.see(`${byTestId('retainers-grid')} [role="row"][aria-rowindex="2"] a`);
    await page.click(`${byTestId('dominator-path')} summary`);
    grave.push(...(await audit(page, 'object', test)));
    await page.click(byTestId('as-graph'));
    await page.see('.hw-graph__node--object');
    grave.push(...(await audit(page, 'graph', test)));
    assert.deepEqual(grave, []);
  },
});

/** @type {Flow[]} */
export const flows = [inTheme('light'), inTheme('dark')];
