/**
 * The build for Firefox, installed in a real one: its page runs with one thread, since Firefox gives the pages of
 * extensions no shared memory. No driver opens Firefox's DevTools, so the page is shown in a tab.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { manifestOf } from '../../www/tools/extension-manifest.mjs';
import { filesOf, unpack } from '../../www/tools/extension.mjs';
import { Page, findBrowser } from '../e2e/browsers.mjs';
import { waitForProcess } from '../e2e/live.mjs';
import { startTarget } from '../live/targets.mjs';
import { byTestId } from './actions.mjs';

/** Firefox gives each installed extension an origin of its own; a preference says which. */
const ORIGIN = '0a6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d';

describe('the extension in Firefox', () => {
  /** @type {any} */
  let browser;
  /** @type {Page} */
  let page;
  /** @type {Awaited<ReturnType<typeof startTarget>>} */
  let target;
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-firefox-'));

  before(async () => {
    unpack(filesOf('firefox'), folder);
    const id = /** @type {any} */ (manifestOf('firefox', '0')).browser_specific_settings.gecko.id;
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findBrowser('firefox'),
      headless: true,
      // Without it, newer versions (153, not 140) lead no driver to the pages of an extension.
      args: ['--remote-allow-system-access'],
      extraPrefsFirefox: { 'extensions.webextensions.uuids': JSON.stringify({ [id]: ORIGIN }) },
    });
    await browser.installExtension(folder);
    const tab = await browser.newPage();
    page = new Page(tab, 'uploadFile');
    // Of the page of an extension, the driver does not learn that it has loaded.
    tab.goto(`moz-extension://${ORIGIN}/panel.html`).catch(() => undefined);
    target = await startTarget({ runtime: 'node-20', program: 'catalogue' });
  });
  after(async () => {
    await target?.close();
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test('one thread does the work, and the page says why', async () => {
    await page.see(`${byTestId('engine')}[data-kind="ready"]`);
    const seen = await page.evaluate(() => {
      const threads = document.querySelector('[data-testid="threads"]');
      return [threads?.getAttribute('data-value'), threads?.getAttribute('title')];
    });
    assert.deepEqual(seen, ['1', 'Shared memory is not available on this page, so one thread does the work.']);
  });

  test('it lists a process of this machine, connects to it and opens a snapshot of it', async () => {
    await page.click(byTestId('to-live'));
    await page.click(byTestId('nearby-port'));
    await page.type(String(target.inspectPort));
    await page.press('Enter');
    await page.click(`${byTestId('nearby-target')}[data-port="${target.inspectPort}"] ${byTestId('nearby-connect')}`);
    await waitForProcess(page);
    await page.click(byTestId('live-take'));
    await page.see(`${byTestId('report')}[aria-busy="false"]`);
    assert.deepEqual(page.errors, []);
  });
});
