/**
 * Browser contexts for the flows. A first visit, with a service worker that stores the whole build, takes a browser longer
 * than most flows do, so that they share one context, as long as each leaves it as it was.
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
     * Ends a page of the shared context, and the context with it unless its next page starts like this one did.
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
 * Takes back the settings that a flow made. False where it stored files, or where a page without storage is in its place.
 */
async function clear() {
  localStorage.clear();
  const folder = await navigator.storage.getDirectory();
  return (await folder.keys().next()).done === true;
}
