/**
 * Takes the README's picture of the panel: DevTools of a real Chromium, after the panel has captured a server of Node.
 * `node tests/extension/picture.mjs [FILE]`; it needs `npm run build`.
 */
import { join } from 'node:path';
import { startTarget } from '../live/targets.mjs';
import { ROOT, runMain, say } from '../../www/tools/shell.mjs';
import { byTestId, waitForEngine, waitForReport } from './actions.mjs';
import { startChromium } from './chromium.mjs';
import { servePages } from './pages.mjs';

/** @param {string} path */
async function main(path) {
  const pages = await servePages();
  const target = await startTarget({ runtime: 'node-20', program: 'catalogue' });
  const browser = await startChromium('chromium', pages.urlOf('/dialog.html'));
  try {
    const devtools = await browser.devtools();
    const panel = await browser.panel(devtools);
    await devtools.evaluate(async () => {
      const module = './core/common/common.js';
      const { Settings } = await import(module);
      Settings.Settings.instance().createSetting('currentDockState', '').set('undocked');
    });
    await devtools.send('Emulation.setDeviceMetricsOverride', {
      width: 1200,
      height: 760,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await waitForEngine(panel);
    // What a server does first is not what it does all day.
    await target.load(50);
    await panel.evaluate(() => void (location.hash = '#v=1&view=live'));
    await panel.fill(byTestId('nearby-port'), String(target.inspectPort));
    await panel.click(byTestId('nearby-add'));
    await panel.click(`${byTestId('nearby-target')}[data-port="${target.inspectPort}"] ${byTestId('nearby-connect')}`);
    await panel.see(`${byTestId('live')}[data-status="on"]`);
    await panel.fill(byTestId('live-load-addresses'), `http://127.0.0.1:${target.port}/products/{n}?session={n}`);
    await panel.click(byTestId('live-record-start'));
    await waitForReport(panel, 3);
    await panel.evaluate(() => document.querySelector('[data-testid="report"]')?.scrollIntoView());
    await panel.drawn();
    await devtools.screenshot(path);
    say(path);
  } finally {
    await browser.close();
    await target.close();
    pages.close();
  }
}

await runMain(() => main(process.argv[2] ?? join(ROOT, 'tests', 'e2e', 'screenshots', 'panel.png')));
