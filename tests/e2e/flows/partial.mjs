/** Snapshots whose file ends early: every view says so, and what needs the whole file says that. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, waitForOverview, waitForRows } from '../app.mjs';
import { CUT, PLAIN } from '../site.mjs';
import { audit } from './accessibility.mjs';

/** @import { Flow } from '../run.mjs' */

const TABS = ['overview', 'classes', 'statistics', 'dominators', 'strings', 'map'];

/** @type {Flow[]} */
export const flows = [
  {
    name: 'partial: a file that is cut opens, every view says so, and nothing is claimed about leaks',
    async run(test) {
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      await drop(page, `t/${CUT}`, CUT);
      await waitForOverview(page, CUT);
      for (const tab of TABS) {
        await page.click(byTestId(`tab-${tab}`));
        await page.see(`${byTestId(`tab-${tab}`)}[aria-current="page"]`);
        const said = await page.waitFor(
          'the note',
          () => document.querySelector('[data-testid="partial"]')?.textContent,
        );
        assert.match(said, /This snapshot is incomplete.*“edges”/s, tab);
        assert.match(said, /Retained sizes, distances and retainers are those of the references that are there/, tab);
      }
      await page.click(byTestId('tab-classes'));
      const rows = await waitForRows(page);
      assert.ok(JSON.stringify(rows ?? '').length > 0);
      assert.deepEqual(await audit(page, 'partial', test), []);
      await page.click(byTestId('tab-report'));
      const said = await page.waitFor(
        'the refusal',
        () => document.querySelector('[data-testid="report-left-out"]')?.textContent,
      );
      assert.ok(said.includes(CUT), said);
      assert.equal(await page.exists(byTestId('verdict')), false, 'no verdict');
      // A whole file beside it has no note.
      await drop(page, `t/${PLAIN}`, PLAIN);
      await waitForOverview(page, PLAIN);
      await page.seeNo(byTestId('partial'));
    },
  },
];
