/**
 * The browser's interfaces for extensions, behind one object: the only file that names `chrome`, besides `devtools.js`.
 * A panel of DevTools has all of them itself, so there is no background page.
 */

/** @typedef {ReturnType<typeof browserOf>} Browser */

/** The patterns of `host_permissions` in the manifest. */
const ORIGINS = ['127.0.0.1', 'localhost'].map((host) => `http://${host}/*`);

const PROTOCOL_VERSION = '1.3';

/** @param {typeof chrome} api */
export function browserOf(api) {
  const { devtools } = api;
  return {
    /** @type {'devtools' | 'tab'} */
    place: devtools ? 'devtools' : 'tab',
    tabId: devtools?.inspectedWindow.tabId,

    /**
     * The theme of DevTools. In Chromium style sheets know it: a frame has the colours of what it is in.
     * @param {(theme: 'light' | 'dark') => void} onchange
     * @returns {'light' | 'dark' | undefined}
     */
    watchTheme(onchange) {
      const panels = devtools?.panels;
      if (!panels?.onThemeChanged) return undefined;
      const read = (/** @type {string} */ name) => (name === 'dark' ? 'dark' : 'light');
      panels.onThemeChanged.addListener((name) => onchange(read(name)));
      return read(panels.themeName);
    },

    /** Firefox lets people take back what the manifest asks for. */
    hasHosts: () => api.permissions.contains({ origins: ORIGINS }),
    /** Must be called while handling a click. */
    askHosts: () => api.permissions.request({ origins: ORIGINS }),

    /** @param {string} path Of a page of the extension. */
    openTab: (path) => void window.open(api.runtime.getURL(path)),

    /** Whether the extension may debug tabs. */
    hasDebugger: () => api.debugger !== undefined,

    /**
     * Attaches the debugger to a tab while something is done. It is detached afterwards: it belongs to the extension, so it would
     * outlive the panel, which is too late to detach it while it is closed.
     * @template T
     * @param {number} tabId
     * @param {(send: import('./inspected.js').Send) => Promise<T>} work
     */
    async whileAttached(tabId, work) {
      const debug = api.debugger;
      if (!debug) throw new Error('the extension may not debug tabs');
      const target = { tabId };
      await debug.attach(target, PROTOCOL_VERSION);
      try {
        return await work((method, params = {}) => debug.sendCommand(target, method, params));
      } finally {
        // The tab may have gone, or the person may have ended it.
        await debug.detach(target).catch(() => undefined);
      }
    },

    /**
     * Evaluates an expression in the inspected page, with the functions that DevTools' console has.
     * @param {string} expression
     * @returns {Promise<any>} its value as JSON could have it
     */
    evaluate: (expression) =>
      new Promise((resolve, reject) => {
        if (!devtools) reject(new Error('no tab is inspected'));
        devtools?.inspectedWindow.eval(expression, (value, trouble) => {
          if (trouble) reject(new Error(trouble.value ?? trouble.description ?? 'the page cannot be read'));
          else resolve(value);
        });
      }),
  };
}
