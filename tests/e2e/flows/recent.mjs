/** Recent files: remembered if the browser has file handles, and otherwise not. */
import assert from 'node:assert/strict';
import {
  answerPicker,
  byTestId,
  drop,
  expectOverview,
  holdPicker,
  load,
  storePrivately,
  waitForEngine,
  waitForOverview,
} from '../app.mjs';
import { PLAIN, countsOf } from '../site.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const SECOND = 'node-8.heapsnapshot.gz';

/** Waits until the list has `count` files, and returns their names. @param {Page} page @param {number} count */
function listRecent(page, count) {
  return page.waitFor(
    `${count} recent files`,
    (wanted) => {
      const names = [...document.querySelectorAll('.hw-recent__name')].map((name) => name.textContent ?? '');
      return names.length === wanted && names;
    },
    count,
  );
}

/**
 * Opens files by the button, as handles, and goes back to the start screen until all of them are open.
 * @param {Page} page
 * @param {readonly string[]} names
 */
async function openByButton(page, names) {
  await answerPicker(page, names);
  await page.click(byTestId('open-button'));
  await waitForOverview(page, /** @type {string} */ (names[0]));
  await page.click('.hw-header__name');
  await page.see('.hw-target');
}

/** What is kept, and of what kind each part of it is. @param {Page} page */
function readDatabase(page) {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'heapwise')) return undefined;
    const settled = (/** @type {IDBRequest} */ request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('heapwise'));
    const store = database.transaction('recent-files').objectStore('recent-files');
    /** @type {Record<string, unknown>[]} */
    const files = await settled(store.getAll());
    database.close();
    return files.map((file) =>
      Object.fromEntries(Object.entries(file).map(([key, value]) => [key, Object(value).constructor.name])),
    );
  });
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'recent files: opened by the button, there after a reload, opened by a click, removed',
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      assert.equal(await page.exists(byTestId('recent')), false);
      await storePrivately(page, `t/${PLAIN}`, PLAIN);
      await storePrivately(page, `t/${SECOND}`, SECOND);

      // Closing the picker opens no file.
      await answerPicker(page, []);
      await page.click(byTestId('open-button'));
      await page.drawn();
      assert.equal(await page.exists('.hw-target'), true);

      await openByButton(page, [PLAIN]);
      await openByButton(page, [SECOND]);
      assert.deepEqual(await listRecent(page, 2), [SECOND, PLAIN]);
      const kinds = {
        id: 'Number',
        handle: 'FileSystemFileHandle',
        name: 'String',
        size: 'Number',
        openedAt: 'Number',
      };
      assert.deepEqual(await readDatabase(page), [kinds, kinds], 'the content of files is not stored');

      await page.reload();
      await waitForEngine(page);
      assert.deepEqual(await listRecent(page, 2), [SECOND, PLAIN]);
      await page.click(`${byTestId('recent-item')}:nth-child(2) ${byTestId('recent-open')}`);
      await expectOverview(page, PLAIN, countsOf(PLAIN));
      await page.click('.hw-header__name');
      assert.deepEqual(await listRecent(page, 2), [PLAIN, SECOND], 'the same file once, at the front');
      assert.equal(await page.evaluate(() => document.querySelector('.hw-recent__time')?.textContent?.trim()), 'now');

      await page.click(`${byTestId('recent-item')}:nth-child(1) ${byTestId('recent-remove')}`);
      assert.deepEqual(await listRecent(page, 1), [SECOND]);
      await page.reload();
      await waitForEngine(page);
      assert.deepEqual(await listRecent(page, 1), [SECOND]);
      await page.click(byTestId('recent-clear'));
      await page.seeNo(byTestId('recent'));
      assert.deepEqual(await readDatabase(page), []);
    },
  },
  {
    name: 'recent files: dropped files, too, and only the last eight',
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await storePrivately(page, `t/${PLAIN}`, PLAIN);
      await page.evaluate(async (name) => {
        const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
        DataTransferItem.prototype.getAsFileSystemHandle = () => Promise.resolve(handle);
      }, PLAIN);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.click('.hw-header__name');
      assert.deepEqual(await listRecent(page, 1), [PLAIN]);

      const more = Array.from({ length: 8 }, (_, index) => `copy-${index + 1}.heapsnapshot`);
      for (const name of more) await storePrivately(page, `t/${SECOND}`, name);
      await openByButton(page, more);
      assert.deepEqual(await listRecent(page, 8), more.toReversed());
    },
  },
  {
    name: 'recent files: a file that is gone or refused has a message',
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await storePrivately(page, `t/${PLAIN}`, PLAIN);
      await openByButton(page, [PLAIN]);
      await listRecent(page, 1);

      await page.evaluate(() => {
        const proto = /** @type {any} */ (FileSystemFileHandle.prototype);
        proto.kept = proto.queryPermission;
        proto.queryPermission = async () => 'prompt';
        proto.requestPermission = async () => 'denied';
      });
      await page.click(byTestId('recent-open'));
      await page.see(`${byTestId('recent-trouble')}[data-kind="refused"]`);

      // When asked again, the person allows it.
      await page.evaluate(async (name) => {
        const proto = /** @type {any} */ (FileSystemFileHandle.prototype);
        proto.requestPermission = async () => 'granted';
        await (await navigator.storage.getDirectory()).removeEntry(name);
      }, PLAIN);
      await page.click(byTestId('recent-open'));
      await page.see(`${byTestId('recent-trouble')}[data-kind="gone"]`);
      assert.equal(await page.exists('.hw-target'), true, 'the start screen is still there');
      await page.click(`${byTestId('recent-trouble')} button`);
      await page.seeNo(byTestId('recent'));
    },
  },
  {
    name: 'recent files: by keyboard alone',
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      const names = ['c.heapsnapshot', 'b.heapsnapshot', 'a.heapsnapshot'];
      for (const name of names.toReversed()) await storePrivately(page, `t/${PLAIN}`, name);
      await answerPicker(page, names);
      await page.press('Control+o');
      await waitForOverview(page, 'c.heapsnapshot');
      await page.waitFor('all of them', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 3);
      await tabTo(page, '.hw-header__name', 'Shift+Tab');
      await page.press('Enter');
      assert.deepEqual(await listRecent(page, 3), names);

      const item = (/** @type {number} */ place) => `${byTestId('recent-item')}:nth-child(${place})`;
      const hasFocus = (/** @type {string} */ selector) =>
        page.waitFor(`the focus on ${selector}`, (wanted) => document.activeElement?.matches(wanted), selector);
      // The focus moves to the next file; after the last one, to the file before it.
      await tabTo(page, `${item(2)} ${byTestId('recent-remove')}`);
      await page.press('Enter');
      assert.deepEqual(await listRecent(page, 2), ['c.heapsnapshot', 'a.heapsnapshot']);
      await hasFocus(`${item(2)} ${byTestId('recent-remove')}`);
      await page.press('Enter');
      assert.deepEqual(await listRecent(page, 1), ['c.heapsnapshot']);
      await hasFocus(`${item(1)} ${byTestId('recent-remove')}`);
      await tabTo(page, byTestId('recent-open'), 'Shift+Tab');
      await page.press('Enter');
      await page.waitFor(
        'the fourth snapshot',
        () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 4,
      );
    },
  },
  {
    name: 'recent files: none if storage is refused, and none in an embedded page',
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await storePrivately(page, `t/${PLAIN}`, PLAIN);
      await page.goto(`${site.urlOf('headers')}?embed`);
      await page.see(byTestId('embed-waiting'));
      await answerPicker(page, [PLAIN]);
      await page.press('Control+o');
      await waitForOverview(page, PLAIN);
      await page.goto(site.urlOf('headers'));
      await waitForEngine(page);
      assert.deepEqual((await readDatabase(page)) ?? [], []);

      await page.evaluate(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        };
      });
      await openByButton(page, [PLAIN]);
      await page.drawn();
      assert.equal(await page.exists(byTestId('recent')), false);
    },
  },
  {
    name: 'recent files: if the picker refuses, the hidden input opens',
    only: 'chromium',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await holdPicker(page);
      await page.evaluate(() => {
        const refuse = () => Promise.reject(new DOMException('Cross origin sub frames …', 'SecurityError'));
        Object.assign(globalThis, { showOpenFilePicker: refuse });
      });
      await page.click(byTestId('open-button'));
      await page.waitFor('the input', () => document.body.dataset['picked']);
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(PLAIN)]);
      await waitForOverview(page, PLAIN);
      await page.click('.hw-header__name');
      await page.see('.hw-target');
      assert.equal(await page.exists(byTestId('recent')), false, 'there is no handle to remember');
    },
  },
  {
    name: 'recent files: without file handles, none are stored or shown',
    only: 'firefox',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(PLAIN)]);
      await waitForOverview(page, PLAIN);
      await page.reload();
      await waitForEngine(page);
      assert.equal(await page.exists(byTestId('recent')), false);
      assert.equal(await readDatabase(page), undefined, 'there is no database');
    },
  },
];
