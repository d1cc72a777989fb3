/** After one visit the page works without its server. */
import assert from 'node:assert/strict';
import { byTestId, expectOverview, load, waitForEngine, waitForOverview } from '../app.mjs';
import { PLAIN, countsOf } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

/** @type {Flow[]} */
export const flows = [
  {
    name: 'offline: reload and open without a server',
    async run({ newPage, site, after }) {
      const server = await site.serveApart();
      after(() => server.close());
      const page = await newPage();
      await load(page, server.url);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await server.close();
      await assert.rejects(
        page.evaluate(async () => void (await fetch('./nothing-that-is-kept'))),
        'the server is gone',
      );
      await page.reload();
      await page.waitFor('isolation', () => crossOriginIsolated);
      await waitForEngine(page);
      const proof = await page.evaluate(async (selector) => {
        const link = /** @type {HTMLAnchorElement} */ (document.querySelector(selector));
        return (await fetch(link.href)).status;
      }, byTestId('proof'));
      assert.equal(proof, 200, 'the test that proves that nothing is uploaded is stored, too');
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(PLAIN)]);
      const { threads } = await expectOverview(page, PLAIN, countsOf(PLAIN));
      const cores = await page.evaluate(() => navigator.hardwareConcurrency);
      assert.equal(threads > 1, cores > 1, 'threads work as with a server');
      await page.click('.hw-header__name');
      await page.click(byTestId('sample-1'));
      await waitForOverview(page, 'closure-chain.heapsnapshot.gz');
    },
  },
];
