/**
 * Faults that are put in on purpose, and what the person sees of each (the table in `tests/README.md`): nothing is lost
 * without a word, and there is a way on. And a long life: many rounds of the same work, which keep nothing.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  byTestId,
  drop,
  dropTogether,
  expectOverview,
  listOpen,
  load,
  typeAddress,
  waitForEngine,
  waitForOverview,
} from '../app.mjs';
import { PLAIN, badFileName, countsOf } from '../site.mjs';
import { bad } from '../../fixtures/bad.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** Rounds of the long life: a few in each run, `ROUNDS=500` for all. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 6);
const SMALL = 'node-12.heapsnapshot';
const NOT_A_SNAPSHOT = badFileName(bad.findIndex(({ name }) => name === 'PNG'));

/** From now on each worker that the page writes to is known, as `seen`. @param {Page} page */
function watchWorkers(page) {
  return page.evaluate(() => {
    const seen = new Set();
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {any[]} */ ...message) {
      seen.add(this);
      return Reflect.apply(post, this, message);
    };
    Object.assign(globalThis, { seen });
  });
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'trust: a file that failed among several stays in sight until it is dismissed',
    async run({ newPage, site }) {
      const page = await newPage();
      await load(page, site.urlOf('headers'));
      await dropTogether(page, [
        { served: `t/${NOT_A_SNAPSHOT}`, name: '1-picture.heapsnapshot' },
        { served: `t/${PLAIN}`, name: '2-plain.heapsnapshot' },
        { served: `t/${NOT_A_SNAPSHOT}`, name: '3-picture.heapsnapshot' },
        { served: `t/${SMALL}`, name: '4-small.heapsnapshot' },
      ]);
      await page.waitFor(
        'all to be done',
        () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 2,
      );
      await page.seeNo(byTestId('progress'));
      const listed = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('[data-testid="error"] .hw-error__name')].map((name) => name.textContent),
        );
      assert.deepEqual(await listed(), ['3-picture.heapsnapshot', '1-picture.heapsnapshot']);
      // Another file leaves them there.
      await drop(page, `t/${PLAIN}`, '5-plain.heapsnapshot');
      await page.waitFor('a third', () => document.querySelectorAll('[data-testid="snapshot-item"]').length === 3);
      assert.equal((await listed()).length, 2);
      await page.click(`${byTestId('error')} ${byTestId('error-dismiss')}`);
      await page.waitFor('one', () => document.querySelectorAll('[data-testid="error"]').length === 1);
      assert.deepEqual(await listed(), ['1-picture.heapsnapshot']);
      await page.click(byTestId('error-dismiss'));
      await page.seeNo(byTestId('error'));
    },
  },
  {
    name: 'trust: an address whose length is that of its packed bytes opens, and the open file stays',
    async run({ newPage, site, after }) {
      const packed = gzipSync(readFileSync(site.pathOf(PLAIN)));
      const server = createServer((_, response) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Content-Encoding', 'gzip');
        response.setHeader('Content-Length', packed.length);
        response.end(packed);
      });
      server.listen(0, '127.0.0.1');
      after(() => server.close());
      await once(server, 'listening');
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      assert.ok(packed.length < 2 ** 21, 'less than a slice');
      for (const hosting of /** @type {const} */ (['headers', 'none'])) {
        const page = await newPage({});
        await load(page, site.urlOf(hosting), hosting);
        await drop(page, `t/${SMALL}`, SMALL);
        await expectOverview(page, SMALL, countsOf(SMALL));
        await page.click('.hw-header__name');
        await typeAddress(page, `http://127.0.0.1:${port}/${PLAIN}`);
        await expectOverview(page, PLAIN, countsOf(PLAIN));
        assert.deepEqual(await listOpen(page), [SMALL, PLAIN]);
        await page.click(`${byTestId('snapshot-item')} a`);
        await expectOverview(page, SMALL, countsOf(SMALL));
      }
    },
  },
  ...['engine', 'reader'].map((role) => ({
    name: `trust: the ${role}'s worker ends without a word: it is said, and one click opens the file again`,
    async run(/** @type {Test} */ { newPage, site }) {
      const page = await newPage({});
      await page.goto(site.urlOf('headers'));
      await waitForEngine(page);
      await drop(page, `t/${PLAIN}`, PLAIN);
      await expectOverview(page, PLAIN, countsOf(PLAIN));
      await page.evaluate(async (wanted) => {
        // The page learns nothing of this end, as when the browser takes a worker's memory.
        const held = await navigator.locks.query();
        const name = held.held?.map((lock) => lock.name ?? '').find((lock) => lock.startsWith(`heapwise-${wanted} `));
        if (!name) throw new Error(`no lock of ${wanted} among ${JSON.stringify(held)}`);
        void navigator.locks.request(name, { steal: true }, () => {});
      }, role);
      await page.see(byTestId('died'));
      await page.click(byTestId('restart'));
      await expectOverview(page, PLAIN, countsOf(PLAIN));
    },
  })),
  {
    name: 'trust: a worker that is ended from outside is noticed while a file is opened',
    async run({ newPage, site }) {
      const page = await newPage({});
      await load(page, site.urlOf('headers'));
      await watchWorkers(page);
      await drop(page, `t/big.heapsnapshot`, 'big.heapsnapshot');
      await page.see(byTestId('progress'));
      await page.evaluate(() => {
        for (const worker of /** @type {any} */ (globalThis).seen) worker.terminate();
      });
      await page.see(`${byTestId('error')}[data-code="crashed"]`);
      await page.click(byTestId('error-retry'));
      await waitForOverview(page, 'big.heapsnapshot');
      await page.seeNo(byTestId('error'));
    },
  },
  {
    name: 'trust: Escape ends an opening whose engine never answers, and the next file opens',
    async run({ newPage, site }) {
      const page = await newPage({});
      await load(page, site.urlOf('headers'));
      await page.evaluate(() => {
        const post = Worker.prototype.postMessage;
        Object.assign(globalThis, { post });
        Worker.prototype.postMessage = function (/** @type {any[]} */ ...message) {
          const { kind, call } = message[0] ?? {};
          if (kind === 'cancel' || (kind === 'call' && call.op === 'open')) return;
          Reflect.apply(post, this, message);
        };
      });
      await drop(page, `t/${PLAIN}`, PLAIN);
      await page.see(byTestId('progress'));
      await page.press('Escape');
      await page.seeNo(byTestId('progress'));
      await page.evaluate(() => {
        Worker.prototype.postMessage = /** @type {any} */ (globalThis).post;
      });
      await drop(page, `t/${PLAIN}`, PLAIN);
      await expectOverview(page, PLAIN, countsOf(PLAIN));
    },
  },
  {
    name: `trust: ${ROUNDS} rounds of opening, comparing, reporting and closing keep nothing`,
    async run({ newPage, site, note }) {
      const page = await newPage({});
      await load(page, site.urlOf('headers'));
      const measured = await page.evaluate(
        async ({ files, rounds }) => {
          const { createEngine } = await import(String(new URL('heapwise.js', document.baseURI)));
          const blobs = await Promise.all(files.map(async (file) => (await fetch(file)).blob()));
          const engine = await createEngine();
          /** @type {number[]} */
          const bytes = [];
          for (let round = 0; round < rounds; round += 1) {
            const snapshots = [];
            for (const blob of blobs) snapshots.push(await engine.open(blob));
            const comparison = await engine.compare(snapshots[0], snapshots[1]);
            await comparison.classes();
            await comparison.close?.();
            await engine.report(snapshots, { format: 'markdown' });
            for (const snapshot of snapshots) await snapshot.close();
            bytes.push(await engine.memoryBytes());
          }
          await engine.terminate();
          const { held, pending } = await navigator.locks.query();
          return { bytes, locks: [...(held ?? []), ...(pending ?? [])].length };
        },
        { files: [`t/${PLAIN}`, `t/${PLAIN}`], rounds: ROUNDS },
      );
      const [, second = 0] = measured.bytes;
      note(
        `${(second / 1e6).toFixed(0)} MB after the second round, ${((measured.bytes.at(-1) ?? 0) / 1e6).toFixed(0)} MB after the last`,
      );
      assert.ok(Math.max(...measured.bytes.slice(1)) <= second * 1.05, `it grows: ${measured.bytes.join(', ')}`);
    },
  },
  {
    name: 'trust: eight pages of one browser each open a file',
    async run({ newPage, site }) {
      const pages = [];
      for (let count = 0; count < 8; count += 1) pages.push(await newPage({}));
      for (const page of pages) {
        await load(page, site.urlOf('headers'));
        await drop(page, `t/${SMALL}`, SMALL);
      }
      for (const page of pages) await expectOverview(page, SMALL, countsOf(SMALL));
    },
  },
];
