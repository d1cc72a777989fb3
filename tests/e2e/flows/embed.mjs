/** The page inside another one opens only the files that this page sends. */
import assert from 'node:assert/strict';
import { PLAIN } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

/** @type {Flow[]} */
export const flows = [
  {
    name: 'embed: the example sends a file into its frame',
    async run({ newPage, site }) {
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}embed-example.html`);
      const inFrame = (/** @type {string} */ what, /** @type {string} */ selector) =>
        page.waitFor(
          what,
          (wanted) => {
            const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
            return frame.contentDocument?.querySelector(wanted)?.textContent?.trim();
          },
          selector,
        );
      await inFrame('it to wait', '[data-testid="embed-waiting"]');

      // A message from another window is ignored.
      await page.evaluate(() => {
        const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
        const inner = /** @type {any} */ (frame.contentWindow);
        const data = { type: 'heapwise-open', blob: new inner.Blob(['nonsense']), name: 'intruder.heapsnapshot' };
        inner.dispatchEvent(new inner.MessageEvent('message', { data, source: inner }));
      });
      await inFrame('it to wait still', '[data-testid="embed-waiting"]');

      await page.chooseFiles('#file', [site.pathOf(PLAIN)]);
      assert.equal(await inFrame('the report', '[data-testid="report"] h1'), `Report on ${PLAIN}`);
      const seen = await page.evaluate(() => {
        const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
        const shown = (/** @type {string} */ selector) => {
          const element = frame.contentDocument?.querySelector(selector);
          return element instanceof /** @type {any} */ (frame.contentWindow).HTMLElement && element?.checkVisibility();
        };
        return {
          name: shown('.hw-header__name'),
          settings: shown('.hw-header__settings'),
          tabs: shown('.hw-tabs'),
          text: frame.contentDocument?.body.textContent ?? '',
        };
      });
      assert.deepEqual([seen.name, seen.settings, seen.tabs], [false, false, true]);
      assert.ok(!seen.text.includes('intruder'));
    },
  },
];
