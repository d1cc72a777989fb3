/**
 * Makes the page cross-origin isolated if the host sends no COOP and COEP headers: the service worker adds them, and
 * they take effect at the next load. Isolation only makes the engine faster: without it the engine runs on one thread.
 *
 * The page reloads itself at most once a session, and never while a file is open or being opened.
 */

import { ownScript } from '../engine/own-script.js';

const RELOADED_KEY = 'heapwise.reloaded';
/** After this time the person may be at work, and an automatic reload would interrupt. */
const UNASKED_LIMIT_MS = 10_000;

/**
 * - `isolated`: nothing to do.
 * - `reloading`: this page is about to be replaced.
 * - `reloadable`: a reload would bring threads; the person may choose it.
 * - `unavailable`: no service worker, or it did not help.
 * @typedef {'isolated' | 'reloading' | 'reloadable' | 'unavailable'} Isolation
 */

/**
 * @param {object} options
 * @param {() => boolean} options.isBusy Whether a file is open or being opened.
 * @returns {Promise<Isolation>}
 */
export async function ensureIsolation({ isBusy }) {
  const container = globalThis.navigator?.serviceWorker;
  if (!container) return globalThis.crossOriginIsolated ? 'isolated' : 'unavailable';
  try {
    const registration = await container.register(ownScript(new URL('./sw.js', document.baseURI)));
    if (registration.waiting && container.controller && !isBusy()) {
      takeNewBuild(container, registration.waiting);
      return 'reloading';
    }
  } catch {
    return globalThis.crossOriginIsolated ? 'isolated' : 'unavailable';
  }
  if (globalThis.crossOriginIsolated) return 'isolated';
  if (wasReloaded()) return 'unavailable';
  // A service worker is ready when it has stored the whole build.
  await container.ready;
  if (isBusy() || performance.now() > UNASKED_LIMIT_MS) return 'reloadable';
  return reloadForIsolation() ? 'reloading' : 'reloadable';
}

/**
 * Reloads the page once. Returns false if the session cannot store that it did: the page might then reload for ever.
 * @returns {boolean}
 */
export function reloadForIsolation() {
  try {
    sessionStorage.setItem(RELOADED_KEY, '1');
    if (!wasReloaded()) return false;
  } catch {
    return false;
  }
  location.reload();
  return true;
}

/**
 * Replaces this build by a newer one, which the service worker has stored since the last visit. Other tabs that show
 * the page keep the build that they have loaded.
 * @param {ServiceWorkerContainer} container
 * @param {ServiceWorker} waiting
 */
function takeNewBuild(container, waiting) {
  container.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage({ kind: 'activate' });
}

function wasReloaded() {
  try {
    return sessionStorage.getItem(RELOADED_KEY) === '1';
  } catch {
    return true;
  }
}
