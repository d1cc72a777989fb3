/**
 * Browser contexts for the flows. A first visit, in which a service worker stores the whole build, takes longer than
 * most flows. So they share one context as long as each leaves it as it was.
 */

/** @import { Browser, Context, Page } from './browsers.mjs' */

/** @param {Browser} browser */
export function shareContext(browser) {
  /** @type {Context | undefined} */
  let shared;

  async function end() {
    const ending = shared;
    shared = undefined;
    await ending?.close();
  }

  return {
    async newPage() {
      shared ??= await browser.newContext();
      return shared.newPage();
    },
    /**
     * Closes a page of the shared context, and the context as well unless the next page starts from the same state.
     * @param {Page} page
     * @param {boolean} isSound Whether its flow passed.
     */
    async giveBack(page, isSound) {
      const isClean = isSound && (await page.evaluate(clear).catch(() => false));
      await (isClean ? page.close() : end());
    },
  };
}

/**
 * Resets the settings that a flow made. Returns false if it stored files; throws on a page without storage.
 */
async function clear() {
  localStorage.clear();
  const folder = await navigator.storage.getDirectory();
  return (await folder.keys().next()).done === true;
}
