/**
 * One interface to two browsers: Chromium through Playwright, Firefox through Puppeteer and WebDriver BiDi, both as the
 * system has them (`CHROMIUM`, `FIREFOX`, else the first of the usual names on PATH). Flows use only this interface.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { Failure, ROOT, which } from '../../www/tools/shell.mjs';
import { PATIENCE_MS, POLL_MS, waitUntil } from './wait.mjs';

/**
 * @typedef {object} ContextOptions
 * @property {string} [proxy] The address of a proxy for all traffic, also to this machine (Chromium only).
 * @property {'light' | 'dark'} [colorScheme] The system's preference (Chromium only).
 * @property {{ width: number; height: number }} [viewport]
 */
/**
 * @typedef {object} Browser
 * @property {'chromium' | 'firefox'} name
 * @property {string} version
 * @property {string} driver The package that drives it, with its version.
 * @property {(options?: ContextOptions) => Promise<Context>} newContext Cookies, caches and service workers of its own.
 * @property {() => Promise<void>} close
 */
/** @typedef {{ newPage: () => Promise<Page>; close: () => Promise<void> }} Context */

/** These stop Chromium's own requests; containers may not allow its sandbox. */
export const CHROMIUM_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-default-browser-check',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** @type {Record<'chromium' | 'firefox', { variable: string; programs: string[]; launch: (path: string) => Promise<Browser> }>} */
const KINDS = {
  chromium: {
    variable: 'CHROMIUM',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    async launch(executablePath) {
      const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
      return {
        name: 'chromium',
        version: browser.version(),
        driver: describePackage('playwright-core'),
        async newContext({ proxy, colorScheme, viewport = { width: 1280, height: 800 } } = {}) {
          const context = await browser.newContext({
            viewport,
            ...(proxy ? { proxy: { server: proxy } } : {}),
            ...(colorScheme ? { colorScheme } : {}),
          });
          return {
            newPage: async () => new Page(await context.newPage(), 'setInputFiles'),
            close: () => context.close(),
          };
        },
        close: () => browser.close(),
      };
    },
  },
  firefox: {
    variable: 'FIREFOX',
    programs: ['firefox-esr', 'firefox'],
    async launch(executablePath) {
      const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
      return {
        name: 'firefox',
        version: (await browser.version()).replace('firefox/', ''),
        driver: describePackage('puppeteer-core'),
        async newContext({ viewport = { width: 1280, height: 800 } } = {}) {
          const context = await browser.createBrowserContext();
          return {
            async newPage() {
              const page = await context.newPage();
              await page.setViewport(viewport);
              return new Page(page, 'uploadFile');
            },
            close: () => context.close(),
          };
        },
        close: () => browser.close(),
      };
    },
  },
};

export const BROWSER_NAMES = /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS));

/** @param {string} name */
function describePackage(name) {
  const path = join(ROOT, 'node_modules', name, 'package.json');
  return `${name} ${JSON.parse(readFileSync(path, 'utf8')).version}`;
}

/** @param {keyof typeof KINDS} name */
export function findBrowser(name) {
  const { variable, programs } = KINDS[name];
  const path = process.env[variable] || programs.map((program) => which(program)).find((found) => found);
  if (!path) throw new Failure(`there is no ${programs[0]} on PATH; install it, or say where it is in ${variable}`);
  return path;
}

/** @param {keyof typeof KINDS} name */
export async function launchBrowser(name) {
  const { launch } = KINDS[name];
  const path = findBrowser(name);
  try {
    return await launch(path);
  } catch (error) {
    const [reason] = String(/** @type {any} */ (error)?.message ?? error).split('\n');
    throw new Failure(`${path} does not start: ${reason}`);
  }
}

/**
 * Starts a Chromium of its own whose tab can be connected to, as a person starts one.
 * @param {string} url Of the page in its tab.
 * @param {readonly string[]} [flags]
 * @returns {Promise<{ list: string; close: () => Promise<void> }>} `list`: the text of its `/json/list`.
 */
export async function startTab(url, flags = []) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-tab-'));
  const args = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    ...CHROMIUM_ARGS,
    ...flags,
    url,
  ];
  const child = spawn(findBrowser('chromium'), args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const readList = async () => {
    try {
      // It writes its port there.
      const [port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n');
      const list = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
      const tabs = list.filter((/** @type {any} */ entry) => entry.type === 'page' && entry.url === url);
      return tabs.length > 0 ? JSON.stringify(tabs) : '';
    } catch {
      // Not yet.
      return '';
    }
  };
  try {
    return { list: await waitUntil('the tab of a Chromium of its own', readList, (list) => list !== ''), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A Chromium that takes the server at this port of this machine for a public one, as a hosted page has it.
 * @param {string} port
 */
export async function launchHosted(port) {
  const origin = `http://heapwise.test:${port}`;
  const args = [
    ...CHROMIUM_ARGS,
    '--host-resolver-rules=MAP heapwise.test 127.0.0.1',
    // Instead of a certificate.
    `--unsafely-treat-insecure-origin-as-secure=${origin}`,
    `--ip-address-space-overrides=127.0.0.1:${port}=public`,
  ];
  const browser = await chromium.launch({ executablePath: findBrowser('chromium'), args });
  return {
    url: `${origin}/`,
    /**
     * A tab in a context of its own, in which a person has answered that page's question, or not yet.
     * @param {'prompt' | 'granted' | 'denied'} answer
     */
    async newPage(answer) {
      const context = await browser.newContext();
      if (answer === 'granted') await context.grantPermissions(['local-network-access'], { origin });
      const page = await context.newPage();
      if (answer === 'denied') {
        const session = await context.newCDPSession(page);
        const { targetInfo } = await session.send('Target.getTargetInfo');
        const { browserContextId } = targetInfo;
        for (const name of ['local-network-access', 'loopback-network']) {
          await session.send('Browser.setPermission', {
            permission: { name },
            setting: 'denied',
            origin,
            ...(browserContextId ? { browserContextId } : {}),
          });
        }
      }
      return new Page(page, 'setInputFiles');
    },
    close: () => browser.close(),
  };
}

/**
 * Firefox logs a failed request as an error of the page, even if the page has handled it, and a message for another origin than
 * the window has, which `postMessage` is told in order not to send it.
 */
const REFUSED_REQUEST =
  /^(Failed to load|Cross-Origin Request Blocked|The resource at .* was blocked|Failed to execute ‘postMessage’|Firefox can’t establish a connection)/;

/** A tab. Methods that read the page poll, so a reload in between is not an error. */
export class Page {
  /** Uncaught errors of the page. @type {string[]} */
  errors = [];
  /** The console's messages, for the report of a failed flow. @type {string[]} */
  console = [];

  #page;
  #setFiles;
  /** @type {Promise<any> | undefined} */
  #session;

  /**
   * @param {any} page Playwright's or Puppeteer's. The methods used here differ in one name only.
   * @param {'setInputFiles' | 'uploadFile'} setFiles The name that differs.
   */
  constructor(page, setFiles) {
    this.#page = page;
    this.#setFiles = setFiles;
    page.on('pageerror', (/** @type {Error} */ error) => {
      if (!REFUSED_REQUEST.test(error?.message ?? '')) this.errors.push(String(error?.stack ?? error));
    });
    // A page that holds snapshots of a process asks before it is left; a person who wants to leave says yes.
    page.on('dialog', (/** @type {any} */ dialog) => void dialog.accept().catch(() => undefined));
    page.on('console', (/** @type {any} */ message) => this.console.push(`${message.type()}: ${message.text()}`));
  }

  close() {
    return this.#page.close();
  }

  /**
   * Freezes the page, as a browser does with tabs that nobody looks at and with all of them when the machine sleeps. Chromium only.
   * @param {'frozen' | 'active'} state
   */
  async setLifecycle(state) {
    await (await this.#devtools()).send('Page.setWebLifecycleState', { state });
  }

  /** Drops files and folders of the disk into the middle of the page. Chromium only. @param {readonly string[]} paths */
  async dropPaths(paths) {
    const session = await this.#devtools();
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
    }
  }

  /** @returns {Promise<{ send(method: string, params: object): Promise<unknown> }>} */
  #devtools() {
    return (this.#session ??= this.#page.context().newCDPSession(this.#page));
  }

  /** A tab behind others draws nothing. */
  bringToFront() {
    return this.#page.bringToFront();
  }

  /** @param {string} url */
  goto(url) {
    return this.#page.goto(url, { waitUntil: 'domcontentloaded', timeout: PATIENCE_MS });
  }

  reload() {
    return this.#page.reload({ waitUntil: 'domcontentloaded', timeout: PATIENCE_MS });
  }

  /**
   * The address as the page has it, without the names of files at its end: a driver may learn of a change later.
   * @returns {Promise<string>}
   */
  url() {
    return this.#page.evaluate(() => location.href.replace(/&(file|baseFile)=.*/, ''));
  }

  /** The address as the driver has it, for the report: a broken page may not answer. @returns {string} */
  lastUrl() {
    return this.#page.url();
  }

  /** Waits until the page has drawn its current state, which it does in the next frame. */
  async drawn() {
    const twoFrames = () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined))));
    // The page was replaced. The next step waits for its own condition.
    await this.#page.evaluate(twoFrames).catch(() => undefined);
  }

  /**
   * @template A, R
   * @param {string | ((arg: A) => R | Promise<R>)} what A function, or the text of a script.
   * @param {A} [arg]
   * @returns {Promise<R>}
   */
  evaluate(what, arg) {
    return typeof what === 'string' ? this.#page.evaluate(what) : this.#page.evaluate(what, arg);
  }

  /**
   * Waits until the function returns a true value, and returns it.
   * @template A, R
   * @param {string} what The expected state, for the message of a failure.
   * @param {(arg: A) => R} test Runs in the page.
   * @param {A} [arg]
   * @param {number} [patienceMs]
   * @returns {Promise<NonNullable<R>>}
   */
  async waitFor(what, test, arg, patienceMs = PATIENCE_MS) {
    const deadline = Date.now() + patienceMs;
    let trouble = '';
    for (;;) {
      try {
        const found = await this.#page.evaluate(test, arg);
        if (found) return found;
        trouble = '';
      } catch (error) {
        // The page was replaced during the call.
        trouble = String(error);
      }
      if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s for ${what} ${trouble}`.trim());
      await sleep(POLL_MS);
    }
  }

  /** @param {string} selector */
  async exists(selector) {
    return this.evaluate((wanted) => document.querySelector(wanted) !== null, selector);
  }

  /** @param {string} selector */
  see(selector) {
    return this.waitFor(selector, (wanted) => document.querySelector(wanted) !== null, selector);
  }

  /** @param {string} selector */
  seeNo(selector) {
    return this.waitFor(`${selector} to go`, (unwanted) => document.querySelector(unwanted) === null, selector);
  }

  /** Waits until the element is drawn in its current state, as a person would. @param {string} selector */
  async #seeDrawn(selector) {
    await this.see(selector);
    await this.drawn();
    await this.see(selector);
  }

  /** Clicks on the element with the mouse. @param {string} selector */
  async click(selector) {
    await this.#seeDrawn(selector);
    await this.#page.click(selector);
  }

  /**
   * Drags with the mouse inside an element, between two points given as shares of its width.
   * @param {string} selector
   * @param {number} from
   * @param {number} to
   */
  async drag(selector, from, to) {
    await this.#seeDrawn(selector);
    const { x, y, width, height } = await this.evaluate((wanted) => {
      const box = /** @type {Element} */ (document.querySelector(wanted)).getBoundingClientRect();
      return { x: box.x, y: box.y, width: box.width, height: box.height };
    }, selector);
    const { mouse } = this.#page;
    await mouse.move(x + from * width, y + height / 2);
    await mouse.down();
    await mouse.move(x + ((from + to) / 2) * width, y + height / 2);
    await mouse.move(x + to * width, y + height / 2);
    await mouse.up();
  }

  /**
   * Moves the mouse to a point inside an element, given as shares of its width and height, and clicks there.
   * @param {string} selector
   * @param {number} across
   * @param {number} down
   * @param {number} [clicks]
   */
  async point(selector, across, down, clicks = 0) {
    await this.#seeDrawn(selector);
    const { x, y, width, height } = await this.evaluate((wanted) => {
      const box = /** @type {Element} */ (document.querySelector(wanted)).getBoundingClientRect();
      return { x: box.x, y: box.y, width: box.width, height: box.height };
    }, selector);
    const { mouse } = this.#page;
    await mouse.move(x + across * width, y + down * height);
    // In one call, because a later click would not make a double click. The drivers name the option differently.
    if (clicks > 0) await mouse.click(x + across * width, y + down * height, { count: clicks, clickCount: clicks });
  }

  /** @param {string} text */
  async type(text) {
    await this.#page.keyboard.type(text);
  }

  /** @param {string} chord `Enter`, `Shift+Tab` */
  async press(chord) {
    const keys = chord.split('+');
    const last = /** @type {string} */ (keys.pop());
    for (const key of keys) await this.#page.keyboard.down(key);
    await this.#page.keyboard.press(last);
    for (const key of keys.reverse()) await this.#page.keyboard.up(key);
  }

  /**
   * Chooses files in a file input.
   * @param {string} selector of the input
   * @param {string[]} paths
   */
  async chooseFiles(selector, paths) {
    await this.see(selector);
    const input = await this.#page.$(selector);
    if (this.#setFiles === 'setInputFiles') await input.setInputFiles(paths);
    else await input.uploadFile(...paths);
  }

  /**
   * @param {string} selector of a `select`
   * @param {string} value
   */
  async choose(selector, value) {
    await this.#seeDrawn(selector);
    await (this.#setFiles === 'setInputFiles'
      ? this.#page.selectOption(selector, value)
      : this.#page.select(selector, value));
  }

  /** @param {string} path */
  async screenshot(path) {
    mkdirSync(dirname(path), { recursive: true });
    await this.#page.screenshot({ path });
  }
}
