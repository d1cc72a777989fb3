/**
 * Starts a browser with a profile of its own, so that one of its tabs can be captured.
 *
 * @import { Channel } from '../../js/live/channel.js'
 * @import { Started } from './start-program.js'
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LiveFailure } from '../../js/live/failure.js';
import { temporaryFolder } from '../outputs/files.js';
import { Problem } from '../problem.js';
import { OWN_GROUP, watchChild } from './child.js';
import { getText } from './find-target.js';

const START_LIMIT_MS = 30_000;
const PAGE_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 5000;
const STOP_LIMIT_MS = 5000;
const RETRY_MS = 100;
const BLANK = 'about:blank';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
/** Where browsers are that are not on the path. @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * @param {string} page The address of the tab.
 * @param {{ isHeadless: boolean }} options
 * @returns {Promise<Started & { ready: (channel: Channel) => Promise<void> }>} rejects with a `Problem`; `ready` resolves when the
 *   page has loaded
 */
export async function startBrowser(page, { isHeadless }) {
  const program = findBrowser();
  if (program === undefined) throw new Problem('cli.error.noChrome');
  const profile = temporaryFolder('heapwise-browser-');
  const args = [
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    ...(isHeadless ? ['--headless=new'] : []),
    // The sandbox refuses to run as root, as in most containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    page,
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...OWN_GROUP });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ part) => (text = (text + part).slice(-8192)));
  const { ended, stop } = watchChild(child, program, STOP_LIMIT_MS, () =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 }),
  );
  try {
    for (const end = Date.now() + START_LIMIT_MS; ; await sleep(RETRY_MS)) {
      const problem = ended();
      if (problem) throw problem;
      const port = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(text)?.[1];
      const url = port === undefined ? undefined : await pageAt(port);
      if (url !== undefined) return { url, stop, ready: (channel) => waitForPage(channel, page) };
      if (Date.now() > end) throw new Problem('cli.error.noInspectorPrinted');
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A tab has its socket before its page.
 * @param {Channel} channel
 * @param {string} page
 */
async function waitForPage(channel, page) {
  const command = { expression: '[location.href, document.readyState]', returnByValue: true };
  for (const end = Date.now() + PAGE_LIMIT_MS; ; await sleep(RETRY_MS)) {
    const limit = { limitMs: ANSWER_LIMIT_MS };
    const answer = await channel.send('Runtime.evaluate', command, limit).catch((error) => {
      // The document changes, and an answer of the earlier one may be lost.
      if (error instanceof LiveFailure && ['refused', 'silent'].includes(error.problem)) return undefined;
      throw error;
    });
    const [address = '', state = ''] = /** @type {string[]} */ (answer?.result?.value ?? []);
    if (address.startsWith('chrome-error:')) throw new Problem('cli.error.page', { address: page });
    const isThere = address !== '' && (address !== BLANK || page === BLANK);
    if (isThere && state === 'complete') return;
    if (Date.now() < end) continue;
    // A page may load something for as long as it is open.
    if (isThere) return;
    throw new Problem('cli.error.page', { address: page });
  }
}

/** The socket of the first tab. @param {string} port */
async function pageAt(port) {
  const text = await getText(`http://127.0.0.1:${port}/json/list`).catch(() => '[]');
  /** @type {{ type: string; webSocketDebuggerUrl?: string }[]} */
  const targets = JSON.parse(text === '' ? '[]' : text);
  return targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
}

function findBrowser() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const chosen = process.env['CHROME_PATH'] ?? '';
  return [...(chosen === '' ? [] : [chosen]), ...named, ...(PLACES[process.platform] ?? [])].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
