/**
 * Checks whether a browser and its driver can do what the flows need: on one page, each capability once. A missing one
 * is reported here in one line, and not by every flow.
 */
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** @import { Browser, Page } from './browsers.mjs' */

/** Differs from the browser's default size and from that of the flows. */
const VIEWPORT = { width: 1000, height: 640 };

/** After this time a capability is reported as missing. Each takes a tenth of a second. */
const STEP_LIMIT_MS = 20_000;

const FILE = fileURLToPath(import.meta.url);

/** A page with fields. It records in `data-*` of its body what it has noticed. */
function makeForm() {
  const { body } = document;
  const append = (/** @type {'input' | 'select' | 'button'} */ tag, /** @type {object} */ properties) =>
    body.appendChild(Object.assign(document.createElement(tag), properties));
  append('input', { id: 'text' });
  append('input', { id: 'file', type: 'file' });
  const list = append('select', { id: 'list' });
  for (const value of ['a', 'b']) list.appendChild(new Option(value));
  append('button', { id: 'button', textContent: 'button' });
  for (const type of ['input', 'change']) {
    document.addEventListener(type, ({ target }) => (body.dataset['value'] = /** @type {any} */ (target).value));
  }
  document.addEventListener('keydown', ({ key, shiftKey }) => (body.dataset['key'] = `${key} ${shiftKey}`));
  document.addEventListener('click', ({ target, detail }) => {
    body.dataset['clicked'] = `${/** @type {Element} */ (target).id} ${detail}`;
  });
  document.addEventListener('mousemove', ({ buttons }) => (body.dataset['dragged'] = String(buttons)));
}

/**
 * Waits until the page has noticed an action.
 * @param {Page} page
 * @param {'value' | 'key' | 'clicked' | 'dragged'} name
 * @param {string} wanted The end of the value: a file's name comes after a path.
 */
function see(page, name, wanted) {
  const isSeen = ([name = '', wanted = '']) => document.body.dataset[name]?.endsWith(wanted);
  return page.waitFor(`${name} “${wanted}”`, isSeen, [name, wanted], STEP_LIMIT_MS);
}

/**
 * Waits until the driver has passed on a message of the page.
 * @param {() => readonly string[]} list
 */
async function hear(list) {
  const deadline = Date.now() + STEP_LIMIT_MS;
  while (!list().some((line) => line.includes('probe'))) {
    if (Date.now() > deadline) throw new Error('none arrived');
    await sleep(20);
  }
}

/**
 * Each one uses only capabilities that were checked before.
 * @type {Record<string, (page: Page) => Promise<unknown>>}
 */
const STEPS = {
  evaluate: (page) => page.evaluate(makeForm),
  viewport: (page) =>
    page.waitFor(
      'the size',
      ({ width, height }) => innerWidth === width && innerHeight === height,
      VIEWPORT,
      STEP_LIMIT_MS,
    ),
  'mouse click': (page) => page.click('#text').then(() => see(page, 'clicked', 'text 1')),
  typing: (page) => page.type('ab').then(() => see(page, 'value', 'ab')),
  'key chord': (page) => page.press('Shift+Home').then(() => see(page, 'key', 'Home true')),
  'double click': (page) => page.point('#button', 0.5, 0.5, 2).then(() => see(page, 'clicked', 'button 2')),
  'mouse drag': (page) => page.drag('#button', 0.2, 0.8).then(() => see(page, 'dragged', '1')),
  'choice in a list': (page) => page.choose('#list', 'b').then(() => see(page, 'value', 'b')),
  'file input': (page) => page.chooseFiles('#file', [FILE]).then(() => see(page, 'value', basename(FILE))),
  'console messages': async (page) => {
    await page.evaluate(() => console.info('probe'));
    await hear(() => page.console);
  },
  'uncaught errors': async (page) => {
    await page.evaluate(() => void Promise.reject(new Error('probe')));
    await hear(() => page.errors);
  },
  reload: async (page) => {
    await page.reload();
    await page.waitFor('a new document', () => document.querySelector('#text') === null, undefined, STEP_LIMIT_MS);
  },
};

/**
 * The line that names the missing capability; `undefined` if none is missing.
 * @param {Browser} browser
 * @param {string} url Of any page that is not Heapwise.
 */
export async function probe(browser, url) {
  let name = 'new page';
  try {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    name = 'navigation';
    await page.goto(url);
    for (const [step, work] of Object.entries(STEPS)) {
      name = step;
      await work(page);
    }
    await context.close();
    return undefined;
  } catch (error) {
    const [reason] = String(/** @type {any} */ (error)?.message ?? error).split('\n');
    return `${browser.version}, driven by ${browser.driver}, lacks: ${name} (${reason})`;
  }
}
