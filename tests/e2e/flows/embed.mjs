/** The page inside another one opens only the files that this page sends, whole or in pieces. */
import assert from 'node:assert/strict';
import { BIG, BIG_COUNTS, PLAIN, countsOf } from '../site.mjs';

/** @import { Page } from '../browsers.mjs' */
/** @import { Flow, Test } from '../run.mjs' */

/** A host that follows the protocol never has more than this on the way. */
const AHEAD_BYTES = 16 * 2 ** 20;

/**
 * A page that is not Heapwise, with Heapwise in a frame. It keeps what the frame says in `heard`.
 * @param {Test} test
 * @param {string} [search]
 */
async function openHost({ newPage, site }, search = '?embed') {
  const page = await newPage();
  await page.goto(`${site.urlOf('headers')}t/embed.html`);
  await page.evaluate((wanted) => {
    const frame = document.createElement('iframe');
    frame.src = `/${wanted}`;
    frame.style.cssText = 'width: 900px; height: 600px';
    /** @type {any[]} */
    const heard = [];
    addEventListener('message', ({ source, data }) => source === frame.contentWindow && heard.push(data));

    /**
     * Sends a file in pieces, as much as is asked for, and says how much was on the way at most.
     * @param {string} served
     * @param {object} how
     * @param {string} how.name
     * @param {number} how.piece In bytes.
     * @param {number} [how.end] Where it breaks off.
     * @param {unknown} [how.last] What comes after the pieces; `nothing` for nothing.
     * @param {boolean} [how.isKnown] Whether its size is told.
     */
    const send = async (served, { name, piece, end, last = null, isKnown = false }) => {
      const bytes = new Uint8Array(await (await fetch(served)).arrayBuffer());
      const length = end ?? bytes.length;
      const { port1: port, port2 } = new MessageChannel();
      let upTo = 0;
      let wake = () => {};
      port.onmessage = ({ data }) => {
        upTo = data.upTo;
        wake();
      };
      const message = { type: 'heapwise-open', name, id: name, ...(isKnown ? { size: bytes.length } : {}) };
      frame.contentWindow?.postMessage(message, location.origin, [port2]);
      let most = 0;
      let pauses = 0;
      for (let sent = 0; sent < length;) {
        for (; sent >= upTo; pauses++) await new Promise((resolve) => (wake = () => resolve(undefined)));
        const part = bytes.slice(sent, Math.min(sent + piece, length));
        sent += part.length;
        // The engine allows a fixed number of bytes ahead of what it has taken.
        most = Math.max(most, sent - (upTo - 16 * 2 ** 20));
        port.postMessage(part, [part.buffer]);
      }
      if (last !== 'nothing') port.postMessage(last);
      return { length, most, pauses };
    };
    Object.assign(globalThis, { frame, heard, send });
    document.body.append(frame);
  }, search);
  return page;
}

/**
 * Waits for what the frame says about a message.
 * @param {Page} page
 * @param {string} id
 * @returns {Promise<any>}
 */
function waitForAnswer(page, id) {
  return page.waitFor(
    `an answer to ${id}`,
    (wanted) => /** @type {any} */ (globalThis).heard.find((/** @type {any} */ message) => message.id === wanted),
    id,
  );
}

/** @param {Page} page */
function waitForReady(page) {
  return page.waitFor('the frame to listen', () =>
    /** @type {any} */ (globalThis).heard.some((/** @type {any} */ { type }) => type === 'heapwise-ready'),
  );
}

/**
 * @param {Page} page
 * @param {string} served
 * @param {object} how See `openHost`.
 * @returns {Promise<{ length: number; most: number; pauses: number }>}
 */
function send(page, served, how) {
  return page.evaluate(({ served, how }) => /** @type {any} */ (globalThis).send(served, how), { served, how });
}

/** @type {Flow[]} */
export const flows = [
  {
    name: 'embed: the example sends a file into its frame',
    async run({ newPage, site }) {
      const page = await newPage();
      await page.goto(`${site.urlOf('headers')}embed-example.html`);
      const inFrame = (/** @type {string} */ what, /** @type {string} */ selector) =>
        page.waitFor(
          what,
          (wanted) => {
            const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
            return frame.contentDocument?.querySelector(wanted)?.textContent?.trim();
          },
          selector,
        );
      await inFrame('it to wait', '[data-testid="embed-waiting"]');

      // A message from another window is ignored.
      await page.evaluate(() => {
        const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
        const inner = /** @type {any} */ (frame.contentWindow);
        const data = { type: 'heapwise-open', blob: new inner.Blob(['nonsense']), name: 'intruder.heapsnapshot' };
        inner.dispatchEvent(new inner.MessageEvent('message', { data, source: inner }));
      });
      await inFrame('it to wait still', '[data-testid="embed-waiting"]');

      await page.chooseFiles('#file', [site.pathOf(PLAIN)]);
      assert.equal(await inFrame('the report', '[data-testid="report"] h1'), `Report on ${PLAIN}`);
      const seen = await page.evaluate(() => {
        const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
        const shown = (/** @type {string} */ selector) => {
          const element = frame.contentDocument?.querySelector(selector);
          return element instanceof /** @type {any} */ (frame.contentWindow).HTMLElement && element?.checkVisibility();
        };
        return {
          name: shown('.hw-header__name'),
          settings: shown('.hw-header__settings'),
          tabs: shown('.hw-tabs'),
          text: frame.contentDocument?.body.textContent ?? '',
        };
      });
      assert.deepEqual([seen.name, seen.settings, seen.tabs], [false, false, true]);
      assert.ok(!seen.text.includes('intruder'));
    },
  },
  {
    name: 'embed: a file in pieces is sent no faster than it is read',
    async run(test) {
      const page = await openHost(test);
      await waitForReady(page);
      for (const [file, piece, isKnown] of /** @type {const} */ ([
        [PLAIN, 65_537, false],
        ['node-26.heapsnapshot.gz', 10_001, true],
        [BIG, 1_000_000, true],
      ])) {
        const { length, most, pauses } = await send(page, file, { name: file, piece, isKnown });
        const { nodes, total } = file === BIG ? BIG_COUNTS : countsOf(file.replace('.gz', ''));
        const { type, name, nodes: seen, size } = await waitForAnswer(page, file);
        assert.deepEqual([type, name, seen, size], ['heapwise-opened', file, nodes, total]);
        assert.ok(most <= AHEAD_BYTES + piece, `${most} bytes ahead`);
        if (length > AHEAD_BYTES) assert.ok(pauses > 1, 'the host had to wait');
      }
    },
  },
  {
    name: 'embed: the host is told what cannot be opened, and the next file opens',
    async run(test) {
      const page = await openHost(test);
      await waitForReady(page);
      const piece = 50_000;
      await send(page, PLAIN, { name: 'cut', piece, end: 300_000 });
      const cut = await waitForAnswer(page, 'cut');
      assert.deepEqual([cut.type, cut.isPartial], ['heapwise-opened', true]);
      await send(page, PLAIN, { name: 'head', piece: 100, end: 300 });
      const head = await waitForAnswer(page, 'head');
      assert.deepEqual([head.type, head.code, head.offset], ['heapwise-failed', 'truncated', 300]);
      const last = { code: 'disconnected', message: 'the tunnel fell in', hint: 'Dig again.' };
      await send(page, PLAIN, { name: 'broken', piece, end: 300_000, last });
      const broken = await waitForAnswer(page, 'broken');
      assert.deepEqual([broken.type, broken.isPartial], ['heapwise-opened', true]);
      await page.waitFor('the reason', () => {
        const { frame } = /** @type {any} */ (globalThis);
        return frame.contentDocument
          .querySelector('[data-testid="partial"]')
          ?.textContent.includes('the tunnel fell in');
      });
      await send(page, PLAIN, { name: 'lost', piece: 100, end: 300, last });
      const lost = await waitForAnswer(page, 'lost');
      assert.deepEqual([lost.type, lost.code, lost.message], ['heapwise-failed', 'disconnected', last.message]);
      const shown = await page.waitFor('the card', () => {
        const { frame } = /** @type {any} */ (globalThis);
        const card = frame.contentDocument.querySelector('[data-testid="error"][data-code="disconnected"]');
        return card?.textContent.replace(/\s+/g, ' ');
      });
      assert.match(shown, /the tunnel fell in.*Dig again/);
      await send(page, 'embed.html', { name: 'other', piece });
      assert.equal((await waitForAnswer(page, 'other')).code, 'not-a-snapshot');
      await send(page, PLAIN, { name: 'text', piece, end: 1, last: 'no piece' });
      assert.equal((await waitForAnswer(page, 'text')).code, 'network');
      await page.evaluate(() => {
        const { frame } = /** @type {any} */ (globalThis);
        frame.contentWindow.postMessage({ type: 'heapwise-open', id: 'nothing' }, location.origin);
      });
      assert.equal((await waitForAnswer(page, 'nothing')).code, 'refused');
      await send(page, PLAIN, { name: 'good', piece });
      assert.equal((await waitForAnswer(page, 'good')).type, 'heapwise-opened');
    },
  },
  {
    name: 'embed: a person cancels what comes in pieces, and the host is told',
    async run(test) {
      const page = await openHost(test);
      await waitForReady(page);
      // It never ends: after what was asked for, nothing comes.
      await send(page, PLAIN, { name: 'endless', piece: 100_000, end: 1_000_000, last: 'nothing' });
      await page.waitFor('the button', () => {
        const { frame } = /** @type {any} */ (globalThis);
        const button = frame.contentDocument.querySelector('[data-testid="progress-cancel"]');
        button?.click();
        return Boolean(button);
      });
      assert.equal((await waitForAnswer(page, 'endless')).code, 'cancelled');
    },
  },
  {
    name: 'embed: a page that is for another origin hears nothing from this one',
    async run(test) {
      const page = await openHost(test, '?embed=https://host.example');
      await page.waitFor('the frame', () => {
        const { frame } = /** @type {any} */ (globalThis);
        return (
          frame.contentDocument?.querySelector('[data-testid="embed-waiting"]') instanceof
          frame.contentWindow.HTMLElement
        );
      });
      await page.evaluate(() => {
        const { frame } = /** @type {any} */ (globalThis);
        const inner = frame.contentWindow;
        inner.postMessage({ type: 'heapwise-open', blob: new Blob(['{}']), id: 1 }, location.origin);
        // Messages arrive in order, so the one before this has been handled when it does.
        return new Promise((resolve) => {
          inner.addEventListener(
            'message',
            (/** @type {MessageEvent} */ { data }) => data === 'after' && resolve(true),
          );
          inner.postMessage('after', location.origin);
        });
      });
      const seen = await page.evaluate(() => {
        const { frame, heard } = /** @type {any} */ (globalThis);
        return [heard, frame.contentDocument.querySelector('[data-testid="embed-waiting"]') !== null];
      });
      assert.deepEqual(seen, [[], true]);
    },
  },
];
