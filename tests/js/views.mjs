// The list of views for tests without a browser. It defines the parts of a document that the modules use while they
// are loaded, and copies lit-html to the place where the page has it.

import { vendorPackages } from '../../www/tools/vendor.mjs';
import { completeRoute } from '../../www/js/state/url-state.js';

await vendorPackages();
Object.assign(globalThis, {
  HTMLElement: class {},
  customElements: { define() {} },
  document: { createComment() {}, createTreeWalker() {} },
});

/** @type {readonly import('../../www/js/state/app-state.js').View[]} */
export const VIEWS = (await import('../../www/js/views/index.js')).VIEWS;

/**
 * The complete route of a link.
 * @template {import('../../www/js/state/app-state.js').ViewName} Name
 * @param {import('../../www/js/state/app-state.js').Link & { view: Name }} link
 */
export function routeTo(link) {
  return /** @type {import('../../www/js/state/app-state.js').RouteOf<Name>} */ (completeRoute(link, VIEWS));
}
