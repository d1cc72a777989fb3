/** Files that cannot be opened: the card says the problem, its position and what to do. Open snapshots stay open. */
import assert from 'node:assert/strict';
import { bad } from '../../fixtures/bad.mjs';
import { byTestId, drop, expectOverview, listOpen, load, readError, readOverview, typeAddress } from '../app.mjs';
import { findClosedPort } from '../servers.mjs';
import { PLAIN, badFileName, countsOf } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

/** One of each kind; the embedding flow opens all of them. */
const SHOWN = [
  'empty file',
  'PNG',
  'node-26.cpuprofile',
  'node-26.heapprofile',
  'cut in the header',
  'cut inside the first node',
  'gzip cut behind its header',
  'target out of range',
  'garbage inside nodes',
  'edge counts beyond the edges',
  'node name beyond the strings',
  'node count 4e9',
  'both counts 4e9, gzipped',
  'gzip with flipped bytes',
  'gzip with a wrong checksum',
];

/**
 * @param {number | undefined} seen
 * @param {number | [number, number] | undefined} wanted
 * @param {string} name
 */
export function checkOffset(seen, wanted, name) {
  if (wanted === undefined) return;
  const [first, last] = Array.isArray(wanted) ? wanted : [wanted, wanted];
  assert.ok(seen !== undefined && seen >= first && seen <= last, `${name}: at ${seen}, not ${first} to ${last}`);
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'bad input: card, code, position and hint; open snapshots stay open',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await drop(page, `t/${PLAIN}`, PLAIN);
      await expectOverview(page, PLAIN, countsOf(PLAIN));
      for (const name of SHOWN) {
        const index = bad.findIndex((input) => input.name === name);
        const input = bad[index];
        assert.ok(input, `there is no bad input called ${name}`);
        await drop(page, `t/${badFileName(index)}`, `${name}.heapsnapshot`);
        const { code, offset, hint, text } = await readError(page);
        assert.equal(code, input.code, `${name}: ${text}`);
        checkOffset(offset, input.offset, name);
        assert.notEqual(hint, '', `${name}: a hint`);
        assert.ok(text.includes(`${name}.heapsnapshot`), `${name}: the card names the file`);
        assert.deepEqual(await listOpen(page), [PLAIN], `${name}: open snapshots stay open`);
        await page.click(byTestId('error-dismiss'));
        await page.seeNo(byTestId('error'));
      }
      assert.deepEqual((await readOverview(page)).counts, countsOf(PLAIN));
      // The open snapshot still answers.
      await page.click(byTestId('tab-classes'));
      await page.see(`${byTestId('class-grid')} [role="row"][aria-rowindex="2"]`);
    },
  },
  {
    name: 'bad input: on the start screen, on one thread; the next file replaces the card',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('none'), 'none');
      for (const name of ['PNG', 'cut inside the first node', 'node count 2^62']) {
        const index = bad.findIndex((input) => input.name === name);
        await drop(page, `t/${badFileName(index)}`, name);
        await page.waitFor(
          'its card',
          (wanted) => document.querySelector('[data-testid="error"]')?.textContent?.includes(wanted),
          name,
        );
        assert.equal((await readError(page)).code, bad[index].code);
      }
      await drop(page, `t/${PLAIN}`, PLAIN);
      await page.seeNo(byTestId('error'));
      await expectOverview(page, PLAIN, countsOf(PLAIN));
    },
  },
  {
    name: 'bad address: missing, refused, without CORS, not an address',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      const addresses = [
        { address: '/t/missing.heapsnapshot', text: /404/ },
        { address: `${site.other.url}missing.heapsnapshot`, text: /404/ },
        { address: `${await findClosedPort()}file.heapsnapshot`, text: /nothing came/ },
        { address: `${site.other.url}closed/${PLAIN}`, text: /nothing came/ },
      ];
      for (const { address, text } of addresses) {
        await typeAddress(page, address);
        const error = await readError(page);
        assert.equal(error.code, 'network', error.text);
        assert.match(error.text, text);
        assert.notEqual(error.hint, '');
        await page.click(byTestId('error-dismiss'));
        await page.see('.hw-target');
      }
      await typeAddress(page, 'not an address');
      await page.see('.hw-address [role="alert"]');
      assert.equal(await page.exists(byTestId('error')), false);
    },
  },
];
