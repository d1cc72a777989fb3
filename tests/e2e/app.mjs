/** Actions on the page as a person makes them, and readers of what the page shows. */
import assert from 'node:assert/strict';

/** @import { Page } from './browsers.mjs' */
/** @import { Counts, Hosting } from './site.mjs' */

/** @param {string} id */
export const byTestId = (id) => `[data-testid="${id}"]`;

/**
 * Waits until the page is isolated. If the service worker takes longer than the page waits for it, the page starts and
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
 * Loads the page and waits until it is ready. If the host sends no headers, the page reloads itself once.
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
 * Drops a file of the page's server on the page, as a person drags it from a folder.
 * @param {Page} page
 * @param {string} served The file's address.
 * @param {string} name The name of the dropped file.
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
 * @param {string} [zone] The element that they are dropped on, which may appear during the drag.
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
 * Removes the browser's pickers, which no driver can answer. The page then uses its hidden input, which records that in
 * `data-picked` of the body. `chooseFiles` then chooses files.
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
 * Stores a served file in the browser's private file system, which has file handles as a disk has.
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
 * Stores recent files as if they had been opened some time ago. The page shows them from its next load on.
 * @param {Page} page
 * @param {readonly { name: string; size: number; age: number }[]} files `age` is in milliseconds. The first file is
 *   shown first.
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
 * From now on the browser's picker returns these files, which `storePrivately` has stored.
 * @param {Page} page
 * @param {readonly string[]} names If empty, the picker is closed.
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
 * Waits until a file is open and has its report, then goes to its overview. An error card fails at
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
      // The card of an earlier file stays until the next frame.
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
  // Replaces the entry, so that Back does not lead to the report.
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
 * Checks the overview of a file against the numbers of an independent parser.
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
 * Types into a list's filter and waits for its rows. The page filters a little after each letter, so the rows of
 * the first letters may appear before.
 * @param {Page} page
 * @param {string} text
 * @param {string} [whole] The whole text of the field, if it was not empty before.
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

/** Waits until the rows of all lists match the address. @param {Page} page */
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
 * Waits for the error card and reads it.
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

/** Waits until the rows of the class table match the last request, and reads it. @param {Page} page */
export function readClasses(page) {
  return page.waitFor('the class table', () => {
    const grid = document.querySelector('[data-testid="class-grid"] [role="treegrid"]');
    if (!grid || grid.getAttribute('aria-busy') === 'true' || !grid.getAttribute('aria-rowcount')) return undefined;
    const rows = [...grid.querySelectorAll('[role="row"][aria-rowindex]')]
      .filter((row) => row.id !== '' && !(/** @type {HTMLElement} */ (row).hidden) && !row.hasAttribute('aria-hidden'))
      .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
      .map((row) => [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent?.trim() ?? ''));
    const total = Number(grid.getAttribute('aria-rowcount')) - 1;
    // The rows are counted, but not drawn yet.
    if (total > 0 && rows.length === 0) return undefined;
    const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    const titles = [...grid.querySelectorAll('[role="columnheader"]')];
    return {
      rows,
      total,
      /** From 0; -1 if there is none. */
      active: active ? Number(active.getAttribute('aria-rowindex')) - 2 : -1,
      focused: document.activeElement === grid,
      order: titles.map((title) => title.getAttribute('aria-sort')),
    };
  });
}
