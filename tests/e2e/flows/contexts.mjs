/** Native contexts, memory kept by closures, scopes with their variables, and variables that no code can read. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, readClasses, waitForOverview } from '../app.mjs';
import { PLAIN } from '../site.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

const FILE = 'chromium-156.heapsnapshot.gz';
const NATIVE = `${byTestId('native-contexts')} tbody tr`;
const SCOPE = `${byTestId('scopes-grid')} [role="row"]`;

/** @param {Page} page @param {string} name */
async function open(page, name) {
  await drop(page, `t/${name}`, name);
  await waitForOverview(page, name);
  await page.click(byTestId('tab-contexts'));
  await page.see(NATIVE);
  await page.see(`${SCOPE}[aria-rowindex="2"]`);
}

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `contexts: accessible, ${theme}`,
  async run(test) {
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await open(page, FILE);
    const grave = await audit(page, 'contexts', test);
    await open(page, 'dead-variables.heapsnapshot');
    grave.push(...(await audit(page, 'dead variables', test)));
    assert.deepEqual(grave, []);
  },
});

/** @type {Flow[]} */
export const flows = [
  {
    name: 'contexts: native contexts and their classes',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await open(page, FILE);
      const rows = await page.evaluate(
        (selector) =>
          [...document.querySelectorAll(selector)].map((row) => ({
            node: row.getAttribute('data-node'),
            attributed: Number(row.getAttribute('data-attributed')),
          })),
        NATIVE,
      );
      assert.equal(rows.length, 7 + 2, 'seven contexts, the shared objects and those of no context');
      const total = await page.evaluate(() =>
        ['contexts-retained', 'contexts-other'].reduce(
          (sum, id) => sum + Number(document.querySelector(`[data-testid="${id}"]`)?.getAttribute('data-value')),
          0,
        ),
      );
      assert.ok(total > 0);
      await page.click(`${NATIVE}:nth-child(3) .hw-table__more a`);
      await page.see(`${byTestId('only')} option[value="nativeContext_${rows[2]?.node}"]`);
      await page.waitFor(
        'the filter in the list',
        (value) => {
          const field = /** @type {HTMLSelectElement | null} */ (document.querySelector('[data-testid="only"]'));
          return field?.value === value && / of system/.test(field.selectedOptions[0]?.textContent ?? '');
        },
        `nativeContext_${rows[2]?.node}`,
      );
      const { total: classes } = await readClasses(page);
      assert.ok(classes > 0);
      assert.match(await page.url(), new RegExp(`only=nativeContext_${rows[2]?.node}`));
      await page.choose(byTestId('only'), '');
      await page.waitFor(
        'all classes',
        (count) => Number(document.querySelector('[data-testid="class-count"]')?.getAttribute('data-value')) > count,
        classes,
      );
      assert.doesNotMatch(await page.url(), /only=/);
      await page.evaluate(() => history.go(-2));
      await page.see(byTestId('contexts-retained-link'));
      await page.click(byTestId('contexts-retained-link'));
      await page.waitFor('that filter', () => /only=objectsRetainedByContexts/.test(location.hash));
      assert.ok((await readClasses(page)).total > 0);
    },
  },
  {
    name: 'contexts: scopes and their variables, by keyboard alone',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, `${site.urlOf('headers')}#v=1&view=contexts&snap=1`);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await page.see(`${SCOPE}[aria-rowindex="2"]`);
      await page.see(byTestId('dead-unknown'));
      await tabTo(page, `${byTestId('scopes-grid')} [role="treegrid"]`);
      await page.press('Home');
      await page.press('ArrowRight');
      await page.see(`${SCOPE}[aria-rowindex="2"][aria-expanded="true"]`);
      await page.see(`${SCOPE}[aria-rowindex="3"][aria-level="2"]`);
      const edges = await page.evaluate(() =>
        [...document.querySelectorAll('[data-testid="scopes-grid"] [aria-level="2"] .hw-edge')].map((edge) =>
          edge.getAttribute('title'),
        ),
      );
      assert.ok(edges.length > 2);
      assert.deepEqual([...new Set(edges)], ['context'], 'only variables, no internal edges of V8');
      await page.press('ArrowRight');
      await page.see(`${SCOPE}[aria-rowindex="3"][aria-selected="true"]`);
      await page.press('Enter');
      await page.see(byTestId('object'));
      assert.match(await page.url(), /view=object/);
    },
  },
  {
    name: 'contexts: variables that no code can read',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await open(page, FILE);
      await page.waitFor(
        'what DevTools finds, too',
        () => document.querySelectorAll('[data-testid="dead-variables"] tbody tr').length === 24,
      );
      await open(page, 'dead-variables.heapsnapshot');
      const rows = await page.waitFor('the variables', () => {
        const found = [...document.querySelectorAll('.hw-table--dead tbody tr')];
        return found.length > 0 && found.map((row) => row.textContent?.replace(/\s+/g, ' ').trim());
      });
      assert.match(rows[0] ?? '', /gone .*DeadToo @\d+ 7\.0 kB$/, 'the variable that keeps most comes first');
      assert.match(rows[1] ?? '', /forgotten .*Dead @\d+ /);
      await page.click('.hw-table--dead tbody tr td a');
      await page.waitFor('its page', () => document.querySelector('.hw-one__name')?.textContent === 'DeadToo');
    },
  },
  inTheme('light'),
  inTheme('dark'),
];
