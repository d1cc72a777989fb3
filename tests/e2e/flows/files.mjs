/** Files of all kinds: plain, gzipped, timelines, of old and new V8 versions, with wrong names, several at once. */
import assert from 'node:assert/strict';
import { byTestId, drop, expectOverview, listOpen, load } from '../app.mjs';
import { countsOf } from '../site.mjs';

/** @import { Flow } from '../run.mjs' */

/** The file on the server, the name that the page gets, and the fixture that it is. */
const FILES = [
  { served: 'node-20.heapsnapshot', name: 'plain.heapsnapshot', fixture: 'node-20.heapsnapshot' },
  { served: 'node-8.heapsnapshot.gz', name: 'old.heapsnapshot.gz', fixture: 'node-8.heapsnapshot' },
  { served: 'node-12.heapsnapshot', name: 'plain.json', fixture: 'node-12.heapsnapshot' },
  { served: 'node-16.heaptimeline.gz', name: 'packed.heaptimeline.gz', fixture: 'node-16.heaptimeline' },
  { served: 'node-26.heaptimeline', name: 'plain.heaptimeline', fixture: 'node-26.heaptimeline' },
  { served: 'chromium-156.heapsnapshot.gz', name: 'tab.heapsnapshot.gz', fixture: 'chromium-156.heapsnapshot' },
  { served: 'notes.txt', name: 'gzip called.txt', fixture: 'node-14.heapsnapshot' },
];

/** @type {Flow[]} */
export const flows = [
  {
    name: 'files: each kind opens beside the others',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      for (const { served, name, fixture } of FILES) {
        await drop(page, `t/${served}`, name);
        await expectOverview(page, name, countsOf(fixture));
      }
      assert.deepEqual(
        await listOpen(page),
        FILES.map(({ name }) => name),
      );
      // Closes one in the middle, the one in view, then all. The others keep their numbers.
      await page.click('[data-snap="4"] button');
      await page.click('[data-snap="7"] button');
      await expectOverview(page, FILES[5].name, countsOf(FILES[5].fixture));
      for (const id of [1, 2, 3, 5, 6]) await page.click(`[data-snap="${id}"] button`);
      await page.see('.hw-target');
    },
  },
  {
    name: 'files: the picker takes several at once',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      const names = ['node-20.heapsnapshot', 'node-8.heapsnapshot.gz'];
      await page.chooseFiles(byTestId('file-input'), names.map(site.pathOf));
      await page.waitFor('both files', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 2);
      // Sorted by the numbers in their names, not in the order of choosing.
      assert.deepEqual(await listOpen(page), names.toReversed());
      await page.waitFor('the report on both', () => /view=report&snap=2(&file=|$)/.test(location.hash));
      await expectOverview(page, 'node-20.heapsnapshot', countsOf('node-20.heapsnapshot'));
      await page.click('[data-snap="1"] a');
      await expectOverview(page, 'node-8.heapsnapshot.gz', countsOf('node-8.heapsnapshot'));
    },
  },
];
