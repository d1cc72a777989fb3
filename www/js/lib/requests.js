/**
 * Counts the requests that left this origin. The count comes from the browser's own record: `PerformanceObserver` sees
 * every resource that the page loaded, and the engine reports what the observer in its worker saw.
 */

/** The extension asks the inspectors of this machine for their lists, again and again. Each address counts once. */
const ASKED_AGAIN = /:\d+\/json\/(list|version)$/;

/**
 * @typedef {object} RequestCounter
 * @property {() => readonly string[]} list Addresses outside this origin, one for each request.
 * @property {(url: string) => void} noteConnection A socket has been opened to this address, which no observer sees.
 * @property {(urls: readonly string[]) => void} noteOutside Adds what the worker has requested that may connect to other
 *   origins.
 * @property {(engine: object, urls: readonly string[]) => void} noteEngine Sets the addresses that an engine has
 *   fetched so far. Those of earlier engines stay.
 */

/**
 * @param {string} origin
 * @param {() => void} onchange Called when the list has grown.
 * @returns {RequestCounter}
 */
export function countRequests(origin, onchange) {
  /** @type {string[]} */
  const ofPage = [];
  /** @type {string[]} */
  const connections = [];
  /** @type {Map<object, readonly string[]>} */
  const ofEngines = new Map();

  if (typeof PerformanceObserver === 'function' && PerformanceObserver.supportedEntryTypes?.includes('resource')) {
    new PerformanceObserver((entries) => {
      const left = entries
        .getEntries()
        .filter(({ name }) => leavesOrigin(name, origin) && !(ASKED_AGAIN.test(name) && ofPage.includes(name)));
      if (left.length === 0) return;
      ofPage.push(...left.map((entry) => entry.name));
      onchange();
    }).observe({ type: 'resource', buffered: true });
  }

  return {
    list: () => [...connections, ...ofPage, ...[...ofEngines.values()].flat()],
    noteConnection: (url) => {
      connections.push(url);
      onchange();
    },
    noteOutside: (urls) => {
      const left = urls.filter((url) => leavesOrigin(url, origin));
      ofPage.push(...left);
      if (left.length > 0) onchange();
    },
    noteEngine: (engine, urls) => {
      if (urls.length === (ofEngines.get(engine)?.length ?? 0)) return;
      ofEngines.set(engine, [...urls]);
      onchange();
    },
  };
}

/**
 * @param {string} address
 * @param {string} origin
 */
export function leavesOrigin(address, origin) {
  try {
    const url = new URL(address, origin);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin !== origin;
  } catch {
    return false;
  }
}
