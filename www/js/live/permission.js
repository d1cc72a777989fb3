/**
 * Whether the browser lets this page connect to this machine. A page that is itself served from this machine needs no
 * permission; Chromium asks for it on other pages, and other browsers have no such check.
 */

import { isExtension } from '../lib/extension.js';

/** @typedef {'unneeded' | 'granted' | 'prompt' | 'denied'} Permission */

/** Names of the permission, newest first. A browser rejects a name that it does not know. */
const NAMES = ['loopback-network', 'local-network-access'];

/** @returns {Promise<Permission>} */
export async function loopbackPermission() {
  // An extension asks for its hosts, and its pages are denied this permission and need none.
  if (isExtension || isLoopback(location.hostname)) return 'unneeded';
  for (const name of NAMES) {
    try {
      const { state } = await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });
      return state;
    } catch {
      // Not known to this browser.
    }
  }
  return 'unneeded';
}

/** @param {string} hostname */
function isLoopback(hostname) {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.')
  );
}
