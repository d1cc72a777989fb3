/** A Chromium with the extension, and DevTools open for its tab. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesOf, unpack } from '../../www/tools/extension.mjs';
import { CHROMIUM_ARGS, findBrowser } from '../e2e/browsers.mjs';
import { waitUntil } from '../e2e/wait.mjs';
import { Target, listTargets } from './cdp.mjs';

/** The name of the panel's tab. */
const TITLE = 'Heapwise';

/**
 * @param {import('../../www/tools/extension-manifest.mjs').Kind} kind
 * @param {string} url Of the page in the tab.
 */
export async function startChromium(kind, url) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-extension-'));
  const [extension, profile] = [join(folder, kind), join(folder, 'profile')];
  unpack(filesOf(kind), extension);
  const child = spawn(
    findBrowser('chromium'),
    [
      // The old headless mode has neither extensions nor DevTools.
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1400,900',
      `--load-extension=${extension}`,
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      '--auto-open-devtools-for-tabs',
      ...CHROMIUM_ARGS,
      url,
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    // Its other processes may still write.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  try {
    const port = await waitUntil(
      'the port of the browser',
      () => readPort(profile),
      (found) => found > 0,
    );
    return { port, close, ...reach(port, url) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {import('./cdp.mjs').Listed} target */
function isDevTools({ type, url }) {
  return type !== 'iframe' && url.startsWith('devtools://');
}

/** @param {string} profile */
function readPort(profile) {
  try {
    return Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
}

/**
 * @param {number} port
 * @param {string} url
 */
function reach(port, url) {
  /** @param {string} what @param {(target: import('./cdp.mjs').Listed) => boolean} isMeant */
  async function find(what, isMeant) {
    const targets = await waitUntil(
      what,
      async () => (await listTargets(port)).filter(isMeant),
      (list) => list.length > 0,
    );
    return Target.connect(/** @type {import('./cdp.mjs').Listed} */ (targets[0]));
  }
  return {
    find,
    /** The page that DevTools inspects. */
    page: () => find('the page', (target) => target.type === 'page' && target.url === url),
    devtools: () => find('DevTools', isDevTools),
    /** @param {Target} devtools */
    async panel(devtools) {
      await devtools.waitFor('the panel', openPanel, TITLE);
      return find('the frame of the panel', ({ url: address }) => /^chrome-extension:.*\/panel\.html/.test(address));
    },
  };
}

/**
 * Runs in DevTools: shows the panel of the extension; false while there is none.
 * @param {string} title
 */
async function openPanel(title) {
  // Not a literal: this file is checked as a module of Node.
  const module = './ui/legacy/legacy.js';
  const { InspectorView } = await import(module);
  // While DevTools start, there is no view, and asking for it throws.
  if (!document.querySelector('.tabbed-pane, .root-view')) return false;
  const view = InspectorView.InspectorView.instance();
  // Its id is the extension's origin and the title.
  const id = view.tabbedPane
    .tabIds()
    .find((/** @type {string} */ one) => one.startsWith('chrome-extension:') && one.endsWith(title));
  if (id === undefined) return false;
  await view.showPanel(id);
  return true;
}
