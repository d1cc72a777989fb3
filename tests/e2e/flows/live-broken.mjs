/**
 * The live view and an inspector that does what none should, or does it late: each flow looks at what the person can still
 * do, and at what was sent to the process.
 */
import assert from 'node:assert/strict';
import { startBroken } from '../../live/broken.mjs';
import { byTestId } from '../app.mjs';
import { connectTo, openLive, paste } from '../live.mjs';
import { waitUntil } from '../wait.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Answer } from '../../live/broken.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** @param {Test} test @param {Readonly<Record<string, Answer>>} answers */
async function startConnected(test, answers) {
  const broken = await startBroken(answers);
  test.after(broken.close);
  const page = await test.newPage();
  await openLive(page, test.site);
  await connectTo(page, broken.wsUrl);
  return { broken, page };
}

/** How often a command came. @param {{ heard: readonly string[] }} broken @param {string} method */
function timesOf({ heard }, method) {
  return heard.filter((one) => one === method).length;
}

const TAKE = 'HeapProfiler.takeHeapSnapshot';

/** @param {{ clients: () => number }} broken @param {number} wanted */
function waitForClients({ clients }, wanted) {
  return waitUntil(`${wanted} connections`, clients, (count) => count === wanted);
}

/** Answers that are held back until a test lets them go. */
function createGate() {
  /** @type {() => void} */
  let open = () => {};
  const opened = new Promise((/** @type {(value?: undefined) => void} */ resolve) => (open = resolve));
  return { open, opened };
}

/** The number of copies of snapshots. @param {Page} page */
function countKept(page) {
  return page.evaluate(async () => {
    let count = 0;
    for await (const folder of /** @type {any} */ (await navigator.storage.getDirectory()).values()) {
      if (folder.kind === 'directory') for await (const _ of folder.keys()) count += 1;
    }
    return count;
  });
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'live: a double click takes one snapshot, and disconnecting ends one that never does',
    async run(test) {
      const gate = createGate();
      let isHeld = false;
      const { broken, page } = await startConnected(test, {
        'Runtime.getHeapUsage': async () => {
          if (isHeld) await gate.opened;
          return { usedSize: 5e6, totalSize: 9e6 };
        },
        [TAKE]: (_, { event }) => event('HeapProfiler.addHeapSnapshotChunk', { chunk: '{"snapshot":{' }),
      });
      // Each memory sample is awaited before a snapshot: the second click comes in that time.
      isHeld = true;
      await page.evaluate((selector) => {
        const button = /** @type {HTMLElement} */ (document.querySelector(selector));
        button.click();
        button.click();
      }, byTestId('live-take'));
      gate.open();
      await page.see(byTestId('live-disconnect'));
      await page.see(`${byTestId('live-capture')}[data-phase="sending"]`);
      assert.equal(timesOf(broken, TAKE), 1);
      await page.click(byTestId('live-disconnect'));
      await page.see(byTestId('live-address'));
      await waitForClients(broken, 0);
      await page.waitFor('no opening', () => document.querySelector('[data-testid="progress"]') === null);
      await waitUntil(
        'the copy to go',
        () => countKept(page),
        (count) => count === 0,
      );
    },
  },
  {
    name: 'live: connecting to what does not answer can be cancelled',
    async run(test) {
      const broken = await startBroken({ 'Runtime.getHeapUsage': () => undefined });
      test.after(broken.close);
      const page = await test.newPage();
      await openLive(page, test.site);
      await paste(page, byTestId('live-address'), broken.wsUrl);
      await page.click(byTestId('live-connect'));
      await waitForClients(broken, 1);
      await page.click(byTestId('live-cancel'));
      await page.see(`${byTestId('live-connect')}:not([disabled])`);
      await waitForClients(broken, 0);
    },
  },
  {
    name: 'live: a recording ends with its connection, and with what is no protocol',
    async run(test) {
      /** @type {((text: string) => void) | undefined} */
      let say;
      const { broken, page } = await startConnected(test, {
        'HeapProfiler.getHeapObjectId': (_, { raw }) => {
          say = raw;
          return { heapSnapshotObjectId: '7' };
        },
        [TAKE]: (_, { event }) => {
          event('HeapProfiler.addHeapSnapshotChunk', { chunk: 'no snapshot' });
          return {};
        },
      });
      await page.click(byTestId('live-by-person'));
      await page.click(byTestId('live-record-start'));
      await page.see(byTestId('live-go-on'));
      say?.('what?');
      await page.see(`${byTestId('live-failure')}[data-problem="garbled"]`);
      await page.see(`${byTestId('live-steps')}[data-ending="failed"]`);
      assert.equal(await page.exists(byTestId('live-go-on')), false);
      await waitForClients(broken, 0);
      // The way back: the same process, and another recording.
      await page.click(byTestId('live-again'));
      await page.see(`${byTestId('live')}[data-status="on"] ${byTestId('live-record-start')}:not([disabled])`);
      await page.click(byTestId('live-record-start'));
      await page.see(byTestId('live-go-on'));
      assert.equal(timesOf(broken, TAKE), 2);
    },
  },
  {
    name: 'live: a recording of a thread ends with the thread, and takes no other',
    async run(test) {
      /** @type {((method: string, params: unknown) => void) | undefined} */
      let tell;
      /** @type {string[]} */
      const inThread = [];
      const { broken, page } = await startConnected(test, {
        'NodeWorker.enable': (_, { event }) => {
          tell = event;
          event('NodeWorker.attachedToWorker', { sessionId: '1', workerInfo: { title: 'worker' } });
          return {};
        },
        'NodeWorker.sendMessageToWorker': ({ message }, { event }) => {
          const { id, method } = JSON.parse(message);
          const say = (/** @type {unknown} */ told) =>
            event('NodeWorker.receivedMessageFromWorker', { sessionId: '1', message: JSON.stringify(told) });
          inThread.push(method);
          if (method === TAKE) {
            say({ method: 'HeapProfiler.addHeapSnapshotChunk', params: { chunk: 'no snapshot' } });
          }
          say({ id, result: { usedSize: 1e6, totalSize: 2e6, heapSnapshotObjectId: '7', result: { objectId: 'a' } } });
          return {};
        },
      });
      await page.choose(byTestId('live-thread'), '1');
      await page.click(byTestId('live-by-person'));
      await page.click(byTestId('live-record-start'));
      await page.see(byTestId('live-go-on'));
      for (const id of ['live-thread', 'live-take']) await page.see(`${byTestId(id)}[disabled]`);
      tell?.('NodeWorker.detachedFromWorker', { sessionId: '1' });
      await page.seeNo(byTestId('live-thread'));
      await page.click(byTestId('live-go-on'));
      await page.see(`${byTestId('live-failure')}[data-problem="thread"]`);
      await page.see(`${byTestId('live-steps')}[data-ending="failed"]`);
      assert.equal(inThread.filter((method) => method === TAKE).length, 1);
      assert.equal(timesOf(broken, TAKE), 0);
    },
  },
  {
    name: 'live: the folder of a page that begins meanwhile is not taken for an orphan',
    async run(test) {
      const page = await test.newPage();
      await openLive(page, test.site);
      const left = await page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const orphan = 'heapwise-live-orphan';
        const other = 'heapwise-live-other';
        await root.getDirectoryHandle(orphan, { create: true });
        const query = navigator.locks.query.bind(navigator.locks);
        // Another page takes its lock and makes its folder just after the locks were listed.
        navigator.locks.query = async () => {
          const listed = await query();
          await new Promise((resolve) => {
            void navigator.locks.request(other, () => new Promise(() => resolve(undefined)));
          });
          await root.getDirectoryHandle(other, { create: true });
          return listed;
        };
        const path = './js/live/kept-folder.js';
        await (await import(new URL(path, document.baseURI).href)).dropOrphans();
        const found = [];
        for await (const name of /** @type {any} */ (root).keys()) found.push(name);
        await root.removeEntry(other, { recursive: true }).catch(() => undefined);
        return found;
      });
      assert.ok(left.includes('heapwise-live-other'), left.join());
      assert.ok(!left.includes('heapwise-live-orphan'), left.join());
    },
  },
];
