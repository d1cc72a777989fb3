/** The page as a person sees it: what to do with it, and what it shows. */
import assert from 'node:assert/strict';

/** @import { Page } from './browsers.mjs' */
/** @import { Counts, Hosting } from './site.mjs' */

/** @param {string} id */
export const byTestId = (id) => `[data-testid="${id}"]`;

/**
 * Waits until the page is isolated. Where the service worker took longer than the page waits for it, it goes ahead and
 * offers the reload.
 * @param {Page} page
 */
export async function waitForIsolation(page) {
  const state = await page.waitFor('isolation, or its offer', () =>
    crossOriginIsolated ? 'isolated' : document.querySelector('[data-testid="reload"]') && 'offered',
  );
  if (state === 'isolated') return;
  await page.click(byTestId('reload'));
  await page.waitFor('isolation', () => crossOriginIsolated);
}

/**
 * Loads the page and waits until it is what the hosting makes of it: without headers it reloads itself once.
 * @param {Page} page
 * @param {string} url
 * @param {Hosting} hosting
 */
export async function load(page, url, hosting = 'headers') {
  await page.goto(url);
  if (hosting !== 'none') await waitForIsolation(page);
  await waitForEngine(page);
}

/** @param {Page} page */
export async function waitForEngine(page) {
  await page.see(`${byTestId('engine')}[data-kind="ready"]`);
  await page.see(byTestId('sample-1'));
}

/**
 * Drops a file that the page's own server has, as a person drags it in from a folder.
 * @param {Page} page
 * @param {string} served The file's address.
 * @param {string} name What it is called when it is dropped.
 */
export function drop(page, served, name) {
  return page.evaluate(
    async ([address, fileName]) => {
      const bytes = await (await fetch(/** @type {string} */ (address))).arrayBuffer();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], /** @type {string} */ (fileName)));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [served, name],
  );
}

/**
 * Drops files together.
 * @param {Page} page
 * @param {readonly { served: string; name: string }[]} files
 * @param {string} [zone] Where they are let go, once it is there.
 */
export function dropTogether(page, files, zone = 'body') {
  return page.evaluate(
    async ({ files, zone }) => {
      const dataTransfer = new DataTransfer();
      for (const { served, name } of files) {
        dataTransfer.items.add(new File([await (await fetch(served)).arrayBuffer()], name));
      }
      const fire = (/** @type {string} */ type, /** @type {string} */ selector) =>
        document
          .querySelector(selector)
          ?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      fire('dragenter', 'body');
      fire('dragover', 'body');
      while (!document.querySelector(zone)) await new Promise(requestAnimationFrame);
      fire('dragover', zone);
      fire('drop', zone);
    },
    { files, zone },
  );
}

/**
 * Takes the browser's pickers away, which no driver can answer: the page asks its hidden input, and that only notes so in
 * `data-picked` of the body. Files are then given by `chooseFiles`.
 * @param {Page} page
 */
export function holdPicker(page) {
  return page.evaluate(() => {
    Object.assign(globalThis, { showOpenFilePicker: undefined });
    const input = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid="file-input"]'));
    input.addEventListener('click', (event) => {
      event.preventDefault();
      document.body.dataset['picked'] = 'yes';
    });
  });
}

/**
 * Puts a served file where the browser has handles for it: its private file system, in place of a disk.
 * @param {Page} page
 * @param {string} served
 * @param {string} name
 */
export function storePrivately(page, served, name) {
  return page.evaluate(
    async ([address, fileName]) => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(/** @type {string} */ (fileName), { create: true });
      const { body } = await fetch(/** @type {string} */ (address));
      await /** @type {ReadableStream} */ (body).pipeTo(await handle.createWritable());
    },
    [served, name],
  );
}

/**
 * As if files had been opened so many milliseconds ago: seen from the next load of the page on.
 * @param {Page} page
 * @param {readonly { name: string; size: number; age: number }[]} files The first one comes to the top.
 */
export function rememberFiles(page, files) {
  return page.evaluate(async (wanted) => {
    const folder = await navigator.storage.getDirectory();
    const module = './js/lib/recent-files.js';
    const { rememberFile } = await import(new URL(module, document.baseURI).href);
    for (const { name, size, age } of wanted.toReversed()) {
      const handle = await folder.getFileHandle(name, { create: true });
      await rememberFile({ handle, name, size, openedAt: Date.now() - age });
    }
  }, files);
}

/**
 * From now on the browser's picker is as if a person had chosen these files, put there by `storePrivately`.
 * @param {Page} page
 * @param {readonly string[]} names None: they close it.
 */
export function answerPicker(page, names) {
  return page.evaluate((chosen) => {
    const showOpenFilePicker = async () => {
      if (chosen.length === 0) throw new DOMException('The user aborted a request.', 'AbortError');
      const folder = await navigator.storage.getDirectory();
      return Promise.all(chosen.map((name) => folder.getFileHandle(name)));
    };
    Object.assign(globalThis, { showOpenFilePicker });
  }, names);
}

/** @param {Page} page @param {string} address */
export async function typeAddress(page, address) {
  await page.click(byTestId('url-input'));
  await page.type(address);
  await page.press('Enter');
}

/**
 * Waits until a file is open, which its report tells, and goes on to its overview; an error card instead of it fails at
 * once.
 * @param {Page} page
 * @param {string} name
 */
export async function waitForOverview(page, name) {
  const seen = await page.waitFor(
    `${name} to be open`,
    (wanted) => {
      const trouble = document.querySelector('[data-testid="died"], [data-testid="engine-failed"]');
      const card = document.querySelector('[data-testid="error"]');
      // A card of an earlier file stands until the page draws again.
      const error = trouble ?? (card?.textContent?.includes(wanted) ? card : null);
      if (error) return { trouble: error.textContent?.replace(/\s+/g, ' ') };
      const current = document.querySelector('.hw-snap__link[aria-current="true"]');
      const done = document.querySelector('[data-testid="progress"]') === null;
      const view = /view=(report|overview)/.exec(location.hash)?.[1];
      return current?.getAttribute('title') === wanted && done && view && { trouble: undefined, view };
    },
    name,
  );
  assert.equal(seen.trouble, undefined, `${name} did not open`);
  // In its place, so that the way back is no longer by it.
  if (seen.view === 'report')
    await page.evaluate(() => location.replace(location.hash.replace('view=report', 'view=overview')));
  await page.waitFor(
    `the overview of ${name}`,
    (wanted) => document.querySelector('[data-testid="overview"] h1')?.textContent === wanted,
    name,
  );
}

/** @param {Page} page */
export function readOverview(page) {
  return page.evaluate(() => {
    const value = (/** @type {string} */ id) =>
      Number(document.querySelector(`[data-testid="${id}"]`)?.getAttribute('data-value') ?? Number.NaN);
    const kinds = [...document.querySelectorAll('tr[data-kind]')];
    return {
      counts: {
        nodes: value('stat-nodes'),
        edges: value('stat-edges'),
        strings: value('stat-strings'),
        total: value('stat-total'),
      },
      kinds: Object.fromEntries(
        kinds.map((row) => [row.getAttribute('data-kind'), Number(row.getAttribute('data-value'))]),
      ),
      threads: value('threads'),
      threadsReason: document.querySelector('[data-testid="threads"]')?.getAttribute('title') ?? '',
      requests: value('requests-chip'),
      chips: document.querySelectorAll('[data-testid="requests-chip"]').length,
    };
  });
}

/**
 * The overview of a file, with the numbers that an independent reader found.
 * @param {Page} page
 * @param {string} name
 * @param {Counts} counts
 */
export async function expectOverview(page, name, counts) {
  await waitForOverview(page, name);
  const seen = await readOverview(page);
  assert.deepEqual(seen.counts, counts, `the numbers of ${name}`);
  const sum = Object.values(seen.kinds).reduce((total, bytes) => total + bytes, 0);
  assert.equal(sum, counts.total, 'the kinds of memory add up to the total');
  assert.ok(
    Object.values(seen.kinds).every((bytes) => bytes >= 0),
    'no kind of memory is negative',
  );
  return seen;
}

/**
 * Types into a list's filter and waits for its rows: the page follows the typing at a small distance, so that the rows of
 * the first letters may be there before.
 * @param {Page} page
 * @param {string} text
 * @param {string} [whole] With what was in the field before.
 */
export async function typeFilter(page, text, whole = text) {
  await page.type(text);
  await page.waitFor(
    `the filter ${whole}`,
    (wanted) => new URLSearchParams(location.hash.slice(1)).get('filter') === wanted,
    whole,
  );
  await waitForRows(page);
}

/** Waits until the rows of all lists are those of the address. @param {Page} page */
export async function waitForRows(page) {
  await page.drawn();
  await page.seeNo('hw-grid [aria-busy="true"]');
}

/** @param {Page} page @returns {Promise<string[]>} */
export function listOpen(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="snapshot-item"] a')].map((link) => link.getAttribute('title') ?? ''),
  );
}

/**
 * The error card, once it is there.
 * @param {Page} page
 */
export function readError(page) {
  return page.waitFor('an error card', () => {
    const card = document.querySelector('[data-testid="error"]');
    if (!card) return undefined;
    const offset = card.querySelector('[data-testid="error-offset"]')?.getAttribute('data-value');
    return {
      code: card.getAttribute('data-code') ?? '',
      offset: offset ? Number(offset) : undefined,
      hint: card.querySelector('[data-testid="error-hint"]')?.textContent?.trim() ?? '',
      text: card.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    };
  });
}

/** The class table once its rows are those of the last question. @param {Page} page */
export function readClasses(page) {
  return page.waitFor('the class table', () => {
    const grid = document.querySelector('[data-testid="class-grid"] [role="treegrid"]');
    if (!grid || grid.getAttribute('aria-busy') === 'true' || !grid.getAttribute('aria-rowcount')) return undefined;
    const rows = [...grid.querySelectorAll('[role="row"][aria-rowindex]')]
      .filter((row) => row.id !== '' && !(/** @type {HTMLElement} */ (row).hidden) && !row.hasAttribute('aria-hidden'))
      .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
      .map((row) => [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent?.trim() ?? ''));
    const total = Number(grid.getAttribute('aria-rowcount')) - 1;
    // Counted, but not drawn yet.
    if (total > 0 && rows.length === 0) return undefined;
    const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    const titles = [...grid.querySelectorAll('[role="columnheader"]')];
    return {
      rows,
      total,
      /** From 0; -1 for none. */
      active: active ? Number(active.getAttribute('aria-rowindex')) - 2 : -1,
      focused: document.activeElement === grid,
      order: titles.map((title) => title.getAttribute('aria-sort')),
    };
  });
}
