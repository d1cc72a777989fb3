/**
 * Takes the README's picture of the panel: DevTools of a real Chromium, after the panel has captured a server of Node.
 * `node tests/extension/picture.mjs [FILE]`; it needs `npm run build`.
 */
import { join } from 'node:path';
import { startTarget } from '../live/targets.mjs';
import { ROOT, runMain, say } from '../../www/tools/shell.mjs';
import { recordNearby, undock, waitForEngine } from './actions.mjs';
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
    await undock(devtools, { width: 1200, height: 760 });
    await waitForEngine(panel);
    await recordNearby(panel, target, '/products/{n}?session={n}');
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
