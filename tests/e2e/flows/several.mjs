/** Several snapshots: in one engine or in one each, dropped on the zone to compare, in the order of their series. */
import assert from 'node:assert/strict';
import { byTestId, drop, dropTogether, expectOverview, holdPicker, listOpen, load, waitForOverview } from '../app.mjs';
import { BIG, PLAIN, countsOf } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const OTHER = 'node-12.heapsnapshot';
/** A limit that no two snapshots fit into. */
const ALONE = '?memory=1';

/** Keeps the engines' workers as they are spoken to, so that a test can speak for them. @param {Page} page */
function watchEngines(page) {
  return page.evaluate(() => {
    /** @type {Worker[]} */
    const engines = [];
    const watch = { engines, ended: 0, refuse: false };
    const { postMessage, terminate } = Worker.prototype;
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ options) {
      if (message.kind === 'call' && !engines.includes(this)) engines.push(this);
      if (watch.refuse && message.kind === 'call' && message.call.op === 'open') {
        watch.refuse = false;
        const error = { code: 'out-of-memory', message: 'the memory is full' };
        this.onmessage?.(new MessageEvent('message', { data: { kind: 'error', id: message.id, error } }));
        return;
      }
      postMessage.call(this, message, options);
    };
    Worker.prototype.terminate = function () {
      if (engines.includes(this)) watch.ended += 1;
      terminate.call(this);
    };
    Object.assign(globalThis, { watch });
  });
}

/**
 * Waits until there are `count` engines, and reads them from the status bar.
 * @param {Page} page
 * @param {number} count
 */
async function readEngines(page, count) {
  await page.see(`${byTestId('memory')}[data-engines="${count}"]:not([data-value="0"])`);
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="memory-engine"]')].map((engine) => ({
      id: Number(engine.getAttribute('data-engine')),
      holds: [...engine.querySelectorAll('dd')].map((name) => name.textContent),
    })),
  );
}

/** It answers what was never asked before. @param {Page} page @param {number} snap @param {string} query */
async function expectAnswer(page, snap, query) {
  await page.evaluate(
    ([id, text]) => {
      location.hash = `#v=1&view=search&snap=${id}&q=${text}`;
    },
    [snap, query],
  );
  await page.see('[role="treegrid"]:not([aria-busy="true"]) [role="row"][aria-rowindex="2"]');
  assert.match(await page.url(), new RegExp(`snap=${snap}`));
}

/** @param {Page} page @param {string} part Of the address. */
function waitForAddress(page, part) {
  return page.waitFor(part, (wanted) => location.hash.includes(wanted), part);
}

/** The list, once it is drawn so. @param {Page} page @param {readonly string[]} names */
function expectList(page, names) {
  return page.waitFor(
    names.join(', '),
    (text) =>
      [...document.querySelectorAll('.hw-snap__link')].map((link) => link.getAttribute('title')).join() === text,
    names.join(),
  );
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'several: an engine each if they do not fit together; one ends, one dies, the other goes on',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers') + ALONE);
      await watchEngines(page);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await expectOverview(page, PLAIN, countsOf(PLAIN));
      await drop(page, `t/${OTHER}`, OTHER);
      await expectOverview(page, OTHER, countsOf(OTHER));
      assert.deepEqual(await readEngines(page, 2), [
        { id: 1, holds: [PLAIN] },
        { id: 2, holds: [OTHER] },
      ]);
      await expectAnswer(page, 1, 'class:Array');
      await expectAnswer(page, 2, 'class:Array');

      // Closing one ends its engine.
      const before = await page.evaluate(() => /** @type {any} */ (globalThis).watch.ended);
      await page.click('[data-snap="2"] button');
      assert.deepEqual(await readEngines(page, 1), [{ id: 1, holds: [PLAIN] }]);
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).watch.ended), before + 1);
      await expectAnswer(page, 1, 'class:Map');

      // One engine dies; the snapshots of the other are unchanged.
      await drop(page, `t/${OTHER}`, OTHER);
      await waitForOverview(page, OTHER);
      await readEngines(page, 2);
      await page.evaluate(() => {
        const error = { code: 'crashed', message: 'a trap' };
        const { engines } = /** @type {{ engines: Worker[] }} */ (/** @type {any} */ (globalThis).watch);
        engines[0]?.onmessage?.(new MessageEvent('message', { data: { kind: 'died', error } }));
      });
      await page.see(byTestId('died'));
      const said = await page.evaluate(() => document.querySelector('[data-testid="died"]')?.textContent ?? '');
      assert.ok(said.includes(PLAIN) && !said.includes(OTHER), said);
      await expectAnswer(page, 3, 'class:Map');
      await page.click(byTestId('restart'));
      await page.see('[data-snap="4"]');
      await page.seeNo('[data-snap="1"]');
      await page.seeNo(byTestId('died'));
      assert.deepEqual(await listOpen(page), [OTHER, PLAIN]);
      await expectAnswer(page, 4, 'class:Map');
      await expectAnswer(page, 3, 'class:Set');
    },
  },
  {
    name: 'several: one engine if they fit; a file that gets no memory there is opened in a new one',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await watchEngines(page);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await drop(page, `t/${OTHER}`, OTHER);
      await waitForOverview(page, OTHER);
      assert.deepEqual(await readEngines(page, 1), [{ id: 1, holds: [PLAIN, OTHER] }]);

      await page.evaluate(() => Object.assign(/** @type {any} */ (globalThis).watch, { refuse: true }));
      await drop(page, 't/node-8.heapsnapshot.gz', 'third.heapsnapshot.gz');
      await expectOverview(page, 'third.heapsnapshot.gz', countsOf('node-8.heapsnapshot'));
      assert.deepEqual(await readEngines(page, 2), [
        { id: 1, holds: [PLAIN, OTHER] },
        { id: 2, holds: ['third.heapsnapshot.gz'] },
      ]);
      assert.equal(await page.exists(byTestId('error')), false);
      for (const snap of [1, 2, 3]) await expectAnswer(page, snap, 'class:Array');
    },
  },
  {
    name: 'several: dropped together, they get one report, in order of time',
    async run({ newPage, site }) {
      const served = `t/${PLAIN}`;
      const names = [10, 9, 2].map(
        (second) => `Heap.20261122.1815${String(second).padStart(2, '0')}.7.0.001.heapsnapshot`,
      );
      for (const count of [2, 3]) {
        const page = await newPage();
        await load(page, site.urlOf('headers'));
        await dropTogether(
          page,
          names.slice(0, count).map((name) => ({ served, name })),
        );
        await waitForAddress(page, `view=report&snap=${count}`);
        await expectList(page, names.slice(0, count).toReversed());
        await page.see(`${byTestId('report-all')}[aria-pressed="true"]`);
        await page.click(byTestId('tab-compare'));
        await waitForAddress(page, `view=compare&snap=${count}`);
        await page.click(byTestId('tab-trend'));
        await waitForAddress(page, 'view=trend');
      }
    },
  },
  {
    name: 'several: a view that is chosen during an opening stays',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(BIG), site.pathOf(PLAIN)]);
      await waitForAddress(page, 'view=report&snap=1');
      await page.click(byTestId('tab-statistics'));
      await page.see('[data-snap="2"]');
      await page.seeNo(byTestId('progress'));
      assert.match(await page.url(), /view=statistics&snap=1/);
    },
  },
  {
    name: 'several: a zone and a button to compare with the snapshot in view',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      const drag = () =>
        page.evaluate(() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([], 'dragged'));
          for (const type of ['dragenter', 'dragover'])
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        });
      await drag();
      await page.see(byTestId('drop-open'));
      assert.equal(await page.exists(byTestId('drop-compare')), false, 'nothing to compare with');
      await page.seeNo(byTestId('drop-overlay'));
      assert.equal(await page.exists(byTestId('compare-with')), false);

      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await drag();
      await page.see(`${byTestId('drop-open')}.hw-drop__zone--chosen`);
      await dropTogether(page, [{ served: `t/${OTHER}`, name: OTHER }], byTestId('drop-compare'));
      await waitForAddress(page, 'view=compare&snap=2&base=1');

      // The button compares with the snapshot in view, too.
      await holdPicker(page);
      await page.click('[data-snap="2"] a');
      await page.click(byTestId('compare-with'));
      await page.chooseFiles(byTestId('file-input'), [site.pathOf('node-8.heapsnapshot.gz')]);
      await waitForAddress(page, 'view=compare&snap=3&base=2');
      await page.click(byTestId('open-button'));
      await page.chooseFiles(byTestId('file-input'), [site.pathOf(PLAIN)]);
      await waitForAddress(page, 'view=report&snap=4');

      // When the base is closed, the address no longer names it.
      await page.evaluate(() => {
        location.hash = '#v=1&view=compare&snap=3&base=2';
      });
      await page.click('[data-snap="2"] button');
      await page.waitFor('no base', () => /^#v=1&view=compare&snap=3(&file=|$)/.test(location.hash));
    },
  },
  {
    name: 'several: ordered by name, by time, as opened, and by hand',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      const names = ['b10.heapsnapshot', 'Heap-20200101T000000.heapsnapshot', 'b9.heapsnapshot'];
      for (const name of names) {
        await drop(page, `t/${PLAIN}`, name);
        await waitForOverview(page, name);
      }
      const [ten = '', heap = '', nine = ''] = names;
      const expectOrder = (/** @type {string[]} */ wanted) => expectList(page, wanted);
      await page.choose(byTestId('snapshot-order'), 'name');
      await expectOrder([nine, ten, heap]);
      await page.choose(byTestId('snapshot-order'), 'time');
      await expectOrder([heap, ten, nine]);
      await page.choose(byTestId('snapshot-order'), 'opened');
      await expectOrder(names);
      await page.choose(byTestId('snapshot-order'), 'name');
      await expectOrder([nine, ten, heap]);
      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('.hw-snap__link')).focus());
      await page.press('Alt+ArrowDown');
      await expectOrder([ten, nine, heap]);
      await page.waitFor(
        'by hand',
        () =>
          /** @type {HTMLSelectElement} */ (document.querySelector('[data-testid="snapshot-order"]')).value ===
          'arranged',
      );
      // A new snapshot is added at the end; choosing an order sorts it as well.
      await drop(page, `t/${PLAIN}`, 'b1.heapsnapshot');
      await waitForOverview(page, 'b1.heapsnapshot');
      await expectOrder([ten, nine, heap, 'b1.heapsnapshot']);
      await page.choose(byTestId('snapshot-order'), 'name');
      await expectOrder(['b1.heapsnapshot', nine, ten, heap]);
      assert.equal(
        await page.evaluate(() => document.querySelectorAll('[data-testid="snapshot-order"] option').length),
        3,
      );
    },
  },
];
