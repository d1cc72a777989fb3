/** The treemap and the icicle, by mouse and by keyboard, and the small treemap in the overview. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, waitForOverview } from '../app.mjs';
import { waitUntil } from '../wait.mjs';
import { audit } from './accessibility.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const FILE = 'chromium-156.heapsnapshot.gz';
const STAGE = byTestId('map-stage');

/** The picture that is there. @param {Page} page */
function readDrawn(page) {
  return page.waitFor('a picture', () => {
    const map = document.querySelector('hw-map[aria-busy="false"]');
    const line = map?.querySelector('[data-testid="map-line"]');
    if (!map || !line) return undefined;
    const stage = map.querySelector('[data-testid="map-stage"]');
    return {
      // Without the name of the file.
      hash: location.hash.replace(/&file=.*/, ''),
      node: Number(line.getAttribute('data-node')),
      kind: line.getAttribute('data-kind'),
      size: Number(line.getAttribute('data-value')),
      text: line.textContent?.replace(/\s+/g, ' ').trim() ?? '',
      crumbs: [...map.querySelectorAll('.hw-map__crumb')].map((crumb) => crumb.textContent?.trim() ?? ''),
      rows: map.querySelectorAll('[data-testid="map-table"] tbody tr').length,
      focused: document.activeElement === stage,
      chosen: [...document.querySelectorAll('.hw-either [aria-current]')].map((choice) =>
        choice.getAttribute('data-value'),
      ),
    };
  });
}

/**
 * The picture once it is the one that the address means.
 * @param {Page} page
 * @param {(hash: string) => boolean} [isMeant]
 */
function readMap(page, isMeant = () => true) {
  let drawn = '';
  return waitUntil(
    'the picture of the address',
    async () => {
      const seen = await readDrawn(page);
      await page.drawn();
      // The address changes before the picture is drawn.
      const isDrawn = seen.hash === drawn;
      drawn = seen.hash;
      return { ...seen, isDrawn };
    },
    ({ hash, isDrawn }) => isDrawn && isMeant(hash),
  );
}

/** So many steps above the picture. @param {Page} page @param {(count: number) => boolean} isWanted */
function waitForCrumbs(page, isWanted) {
  return waitUntil(
    'steps above',
    () => readMap(page),
    ({ crumbs }) => isWanted(crumbs.length),
  );
}

/** @param {Page} page @param {string} url */
async function openMap(page, url) {
  await load(page, url);
  await drop(page, `t/${FILE}`, FILE);
  await waitForOverview(page, FILE);
  await page.click(byTestId('tab-map'));
  return readMap(page);
}

/** How much of the canvas is painted, and in how many colours. @param {Page} page */
function readCanvas(page) {
  return page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('hw-map canvas'));
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    const colours = new Set();
    let painted = 0;
    for (let at = 0; at < data.length; at += 4 * 97) {
      if (data[at + 3] === 255) painted += 1;
      colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
    }
    return { share: painted / Math.ceil(data.length / 4 / 97), colours: colours.size };
  });
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'map: in and out with the mouse, and to an object',
    async run({ newPage, site }) {
      const page = await newPage();
      const first = await openMap(page, site.urlOf('headers'));
      assert.equal(first.crumbs.length, 1);
      assert.equal(first.rows, 50);
      const canvas = await readCanvas(page);
      assert.ok(canvas.share > 0.99 && canvas.colours > 5, JSON.stringify(canvas));

      await page.point(STAGE, 0.2, 0.3);
      const whole = first.size;
      await page.waitFor(
        'what is under the pointer',
        (size) => Number(document.querySelector('[data-testid="map-line"]')?.getAttribute('data-value')) < size,
        whole,
      );
      await page.point(STAGE, 0.2, 0.3, 1);
      const inside = await waitForCrumbs(page, (count) => count > 1);
      assert.match(inside.hash, /&node=@\d+/);
      await page.click('.hw-map__crumb a');
      await waitForCrumbs(page, (count) => count === 1);

      await page.evaluate(() => history.back());
      await waitForCrumbs(page, (count) => count === inside.crumbs.length);
      for (let left = 12; left > 0 && (await readMap(page)).crumbs.length > 1; left--) {
        const before = (await readMap(page)).crumbs.length;
        await page.click(byTestId('map-out'));
        await waitForCrumbs(page, (count) => count < before);
      }
      assert.ok(!(await readMap(page)).hash.includes('node='));
      await page.see(`${byTestId('map-out')}:disabled`);

      await page.point(STAGE, 0.2, 0.3, 2);
      await page.see(byTestId('object'));
      assert.match(await page.url(), /view=object&snap=1&node=@\d+/);
    },
  },
  {
    name: 'map: icicle by class with keys',
    async run({ newPage, site }) {
      const page = await newPage();
      await openMap(page, site.urlOf('headers'));
      await page.click(`${byTestId('map-shape')} [data-value="icicle"]`);
      await page.click(`${byTestId('map-by')} [data-value="class"]`);
      const all = await readMap(page, (hash) => hash.includes('shape=icicle&by=class'));
      assert.deepEqual(all.chosen, ['icicle', 'down', 'class']);

      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[role="application"]')).focus());
      const press = async (/** @type {string} */ key) => {
        await page.press(key);
        await page.drawn();
        return readMap(page);
      };
      const child = await press('ArrowDown');
      assert.equal(child.kind, 'class');
      const grandchild = await press('ArrowDown');
      assert.ok(grandchild.size <= child.size && grandchild.text !== child.text);
      const sibling = await press('ArrowRight');
      assert.ok(sibling.size <= grandchild.size);
      assert.equal((await press('Home')).text, grandchild.text);
      assert.equal((await press('ArrowUp')).text, child.text);

      await page.press('Enter');
      const inside = await waitForCrumbs(page, (count) => count === 2);
      assert.match(inside.hash, /&within=\d+(&file=|$)/);
      assert.ok(inside.focused, 'the picture keeps the focus');
      await page.press('Escape');
      const back = await waitForCrumbs(page, (count) => count === 1);
      assert.equal(back.text, child.text, 'the area that was left is active');
      assert.ok(!back.hash.includes('within'));
    },
  },
  {
    name: 'map: icicle from the bottom up',
    async run({ newPage, site }) {
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}?url=/t/${FILE}#v=1&view=map&snap=1`);
      const whole = await readMap(page);
      assert.ok(!(await page.evaluate(() => document.querySelector('[data-testid="map-direction"]') !== null)));
      await page.click(`${byTestId('map-shape')} [data-value="icicle"]`);
      await page.click(`${byTestId('map-direction')} [data-value="up"]`);
      const all = await readMap(page, (hash) => hash.endsWith('shape=icicle&dir=up'));
      assert.deepEqual(all.chosen, ['icicle', 'up'], 'bottom-up is always by class');
      assert.equal(all.size, whole.size);
      const said = await page.evaluate(() => document.querySelector('[data-testid="map"]')?.textContent ?? '');
      assert.match(said, /bytes of its own objects/);
      assert.match(said, /Shallow size/);
      assert.doesNotMatch(said, /freed|retain/i);

      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[role="application"]')).focus());
      const press = async (/** @type {string} */ key) => {
        await page.press(key);
        await page.drawn();
        return readMap(page);
      };
      const first = await press('ArrowDown');
      assert.equal(first.kind, 'class');
      const keeper = await press('ArrowDown');
      assert.ok(keeper.kind === 'class' && keeper.size <= first.size && keeper.text !== first.text);
      await page.press('Enter');
      const inside = await waitForCrumbs(page, (count) => count === 3);
      assert.match(inside.hash, /&dir=up&within=\d+\.\d+$/);
      assert.equal(inside.size, keeper.size);
      await page.reload();
      assert.deepEqual((await readMap(page)).crumbs, inside.crumbs, 'a link leads to the same picture');
      await page.click(byTestId('map-out'));
      assert.ok((await waitForCrumbs(page, (count) => count === 2)).size >= keeper.size);
      await page.click('.hw-map__crumb a');
      await waitForCrumbs(page, (count) => count === 1);

      // The second row has the class with most bytes; a double-click opens its largest object.
      const height = await page.evaluate(() => document.querySelector('hw-map canvas')?.clientHeight ?? 0);
      await page.point(STAGE, 0.02, 33 / height, 2);
      await page.see(byTestId('object'));
      assert.match(await page.url(), new RegExp(`view=object&snap=1&node=@\\d+`));
      await page.evaluate(() => history.go(-2));
      assert.equal((await readMap(page, (hash) => hash.endsWith('dir=up'))).crumbs.length, 1);
      await page.click(`${byTestId('map-shape')} [data-value="treemap"]`);
      const treemap = await readMap(page, (hash) => hash.includes('view=map') && !hash.includes('shape'));
      assert.ok(!/dir|within/.test(treemap.hash));
    },
  },
  {
    name: 'map: a link leads to the same picture',
    async run({ newPage, site }) {
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}?url=/t/${FILE}#v=1&view=map&snap=1&node=@3&shape=icicle&by=class`);
      const seen = await readMap(page);
      assert.deepEqual(seen.chosen, ['icicle', 'down', 'class']);
      const { hash } = seen;
      assert.match(hash, /view=map&snap=1&node=@3&shape=icicle&by=class/);
      await page.reload();
      const again = await readMap(page);
      assert.deepEqual([again.hash, again.crumbs, again.size], [hash, seen.crumbs, seen.size]);
    },
  },
  {
    name: 'map: the overview leads there',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${FILE}`, FILE);
      await waitForOverview(page, FILE);
      await page.see(`${byTestId('piles')}[aria-busy="false"] tr[data-node]`);
      await page.see(`${byTestId('wasted')}[aria-busy="false"]`);
      const sizes = await page.evaluate(() =>
        [...document.querySelectorAll('[data-testid="piles"] tr[data-value]')].map((row) =>
          Number(row.getAttribute('data-value')),
        ),
      );
      assert.ok(sizes.length > 3 && sizes.every((size, at) => at === 0 || size <= Number(sizes[at - 1])));
      await page.see(byTestId('next-detached'));
      await page.click(byTestId('next-map'));
      const seen = await readMap(page);
      assert.match(seen.hash, /view=map&snap=1&node=@\d+/);
      assert.ok(seen.crumbs.length > 1);
    },
  },
  ...['light', 'dark'].map((theme) => ({
    name: `map: accessible, ${theme}`,
    run: async (/** @type {import('../run.mjs').Test} */ test) => {
      const page = await test.newPage();
      await openMap(page, test.site.urlOf('headers'));
      await page.choose(byTestId('theme'), theme);
      await page.see(`html[data-theme="${theme}"]`);
      const grave = await audit(page, 'treemap', test);
      await page.click(`${byTestId('map-shape')} [data-value="icicle"]`);
      await readMap(page, (hash) => hash.includes('icicle'));
      grave.push(...(await audit(page, 'icicle', test)));
      await page.click(`${byTestId('map-direction')} [data-value="up"]`);
      await readMap(page, (hash) => hash.includes('dir=up'));
      grave.push(...(await audit(page, 'icicle from the bottom up', test)));
      await page.click(byTestId('tab-overview'));
      await page.see(`${byTestId('wasted')}[aria-busy="false"]`);
      grave.push(...(await audit(page, 'overview', test)));
      assert.deepEqual(grave, []);
    },
  })),
];
