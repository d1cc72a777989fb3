/** What the build with the permission to debug can ask of the inspected tab, in DevTools of a real Chromium. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { auditThemes, byTestId, takeSnapshot, waitForEngine } from './actions.mjs';
import { startChromium } from './chromium.mjs';
import { servePages } from './pages.mjs';

/** @import { Target } from './cdp.mjs' */

describe('the inspected tab, with the debugger', () => {
  /** @type {Awaited<ReturnType<typeof servePages>>} */
  let pages;
  /** @type {Awaited<ReturnType<typeof startChromium>>} */
  let browser;
  /** @type {Target} */
  let panel;

  before(async () => {
    pages = await servePages();
    browser = await startChromium('chromium-debugger', pages.urlOf('/counted'));
    panel = await browser.panel(await browser.devtools());
    await waitForEngine(panel);
    await panel.click(byTestId('to-tab'));
    await panel.see(`${byTestId('tab-view')}[data-access="debugger"]`);
  });
  after(async () => {
    await browser?.close();
    pages?.close();
  });

  test('it has no snapshot to ask for: the debugger of extensions has no HeapProfiler', async () => {
    const refused = await panel.evaluate(async () => {
      const { debugger: debug, devtools } = /** @type {any} */ (globalThis).chrome;
      const target = { tabId: devtools.inspectedWindow.tabId };
      await debug.attach(target, '1.3');
      const answer = await debug.sendCommand(target, 'HeapProfiler.enable').then(() => 'given', String);
      await debug.detach(target);
      return answer;
    });
    assert.match(refused, /-32601/);
  });

  test('it finds detached nodes, twice the same, and none of what it looked at itself', async () => {
    for (let time = 0; time < 2; time++) {
      await panel.click(byTestId('tab-detached'));
      await panel.see(byTestId('tab-tree'));
      const trees = await panel.evaluate(() =>
        [...document.querySelectorAll('[data-testid="tab-tree"]')].map((line) => [
          line.querySelector('code')?.textContent,
          line.getAttribute('data-count'),
          line.getAttribute('data-nodes'),
        ]),
      );
      assert.deepEqual(trees, [['div.dialog.wide', '5', '15']]);
    }
  });

  test('it counts the living objects of a class, and runs nothing but a name', async () => {
    const count = async (/** @type {string} */ name) => {
      await panel.fill(byTestId('tab-class'), name);
      await panel.click(byTestId('tab-count'));
      await panel.waitFor(
        `an answer about ${name}`,
        (wanted) =>
          !document.querySelector('[data-testid="tab-count"][disabled]') &&
          document.querySelector('[data-testid="tab-instances"]')?.textContent?.includes(wanted),
        name,
      );
      return panel.textOf(byTestId('tab-instances'));
    };
    assert.match(await count('Session'), /^7 objects of Session are alive/);
    assert.match(await count('Nowhere'), /cannot use Nowhere/);
    assert.match(await count('(globalThis.changed = Session)'), /cannot use/);
    const page = await browser.page();
    assert.equal(await page.evaluate(() => 'changed' in globalThis), false);
    page.close();
  });

  test('numbers around a repeated action show what it leaves behind', async () => {
    const page = await browser.page();
    for (let time = 0; time < 4; time++) {
      if (time > 0) await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('#more')).click());
      await panel.click(byTestId('tab-measure'));
      await panel.waitFor(
        `measure ${time}`,
        (wanted) => document.querySelectorAll('[data-testid="tab-measures"] tbody tr').length === wanted,
        time + 1,
      );
    }
    page.close();
    const growing = await panel.evaluate(
      () => document.querySelector('[data-testid="tab-verdict"]')?.getAttribute('data-growing')?.split(' ') ?? [],
    );
    assert.ok(growing.includes('nodes') && growing.includes('listeners'), growing.join());
    assert.ok(!growing.includes('documents'));
    assert.match(await panel.textOf(byTestId('tab-verdict')), /Nodes grew each time, by at least 3\. Listeners .* 1\./);
  });

  test('the view with its answers has no serious fault of accessibility, in either theme', async () => {
    assert.deepEqual(await auditThemes(panel, 'tab'), []);
  });

  test('it lets go of the tab after each question, and snapshots before and after stay comparable', async () => {
    const page = await browser.page();
    const { result } = await page.send('Runtime.evaluate', { expression: 'sessions[0]' });
    const readId = () => page.send('HeapProfiler.getHeapObjectId', { objectId: result.objectId });
    await page.send('HeapProfiler.enable');
    await takeSnapshot(page);
    const { heapSnapshotObjectId } = await readId();
    await panel.click(byTestId('tab-detached'));
    await panel.waitFor('the answer', () => !document.querySelector('[data-testid="tab-detached"]:disabled'));
    // An extension can attach but one debugger to a tab.
    const attached = await panel.evaluate(async () => {
      const { debugger: debug, devtools } = /** @type {any} */ (globalThis).chrome;
      const target = { tabId: devtools.inspectedWindow.tabId };
      return debug.attach(target, '1.3').then(() => debug.detach(target).then(() => 'free'), String);
    });
    assert.equal(attached, 'free');
    // When any other client leaves, this is 0: V8 gives all objects new ids.
    assert.deepEqual(await readId(), { heapSnapshotObjectId });
    page.close();
    assert.equal(await panel.textOf(byTestId('tab-trouble')), '');
    assert.deepEqual(panel.errors, []);
  });
});
