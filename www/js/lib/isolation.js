/**
 * Gets the page isolated where the host sends no COOP and COEP headers: the service worker adds them, and one reload
 * puts them to work. Threads are a speed-up, so nothing here is needed: without a service worker the engine runs on
 * one thread.
 *
 * The reload happens at most once a session, and never by itself while a file is open or being opened.
 */

const RELOADED_KEY = 'heapwise.reloaded';
/** Later than this a person is at work already, and a reload would get in the way. */
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
    const registration = await container.register(new URL('./sw.js', document.baseURI));
    if (registration.waiting && container.controller && !isBusy()) {
      takeNewBuild(container, registration.waiting);
      return 'reloading';
    }
  } catch {
    return globalThis.crossOriginIsolated ? 'isolated' : 'unavailable';
  }
  if (globalThis.crossOriginIsolated) return 'isolated';
  if (wasReloaded()) return 'unavailable';
  // Once the service worker has stored the whole build.
  await container.ready;
  if (isBusy() || performance.now() > UNASKED_LIMIT_MS) return 'reloadable';
  return reloadForIsolation() ? 'reloading' : 'reloadable';
}

/**
 * Reloads once. False where the session cannot remember it: then a loop could not be told from a first visit.
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
 * A newer build has been stored since the last visit: puts it in the place of this one. Other tabs that show the page
 * go on with what they have loaded.
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
