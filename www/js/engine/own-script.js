/**
 * Addresses of this build's own scripts, for workers. Where the page's policy asks for trusted types, this is the only code
 * that makes one for a script, and it refuses every address outside the folder of the build.
 */

const ROOT = new URL('../../', import.meta.url).href;

/**
 * Trusted types, as far as this uses them.
 * @typedef {{ createPolicy: (name: string, rules: { createScriptURL: (text: string) => string }) => { createScriptURL: (text: string) => unknown } }} TrustedTypes
 */

/** @type {{ createScriptURL: (text: string) => unknown } | undefined} */
let policy;

/**
 * The address of a script of this build, as a worker or a service worker takes it.
 * @param {string | URL} script
 * @returns {URL}
 */
export function ownScript(script) {
  const address = check(String(script));
  const factory = /** @type {{ trustedTypes?: TrustedTypes }} */ (globalThis).trustedTypes;
  if (!factory) return new URL(address);
  try {
    policy ??= factory.createPolicy('heapwise', { createScriptURL: check });
  } catch {
    // The page of somebody else, whose policy names other types: it decides by itself.
    return new URL(address);
  }
  return /** @type {URL} */ (policy.createScriptURL(address));
}

/** @param {string} address */
function check(address) {
  const { href } = new URL(address);
  if (!href.startsWith(ROOT)) throw new TypeError(`${href} is not a script of this build`);
  return href;
}
