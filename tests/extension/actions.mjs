/** Actions in the panel, as a person makes them, and what DevTools do for that person. */

import { audit } from '../e2e/flows/accessibility.mjs';
import { reportOrTrouble } from '../e2e/live.mjs';

/** @import { Target } from './cdp.mjs' */

/** @param {string} id */
export const byTestId = (id) => `[data-testid="${id}"]`;

/** @param {Target} panel */
export function waitForEngine(panel) {
  return panel.see(`${byTestId('engine')}[data-kind="ready"]`);
}

/**
 * Gives DevTools a window of their own, of a size: beside the page they have only a part of it.
 * @param {Target} devtools
 * @param {{ width: number; height: number }} size
 */
export async function undock(devtools, { width, height }) {
  await devtools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await devtools.evaluate(async () => {
    const module = './core/common/common.js';
    const { Settings } = await import(module);
    Settings.Settings.instance().createSetting('currentDockState', '').set('undocked');
  });
}

/**
 * Connects to a server that the panel lists, and records three snapshots with load from the panel.
 * @param {Target} panel
 * @param {{ inspectPort: number; port: number; load: (count: number) => Promise<unknown> }} server
 * @param {string} path Of the requests.
 */
export async function recordNearby(panel, server, path) {
  // What a server does first is not what it does all day.
  await server.load(50);
  await panel.evaluate(() => void (location.hash = '#v=1&view=live'));
  await panel.drawn();
  await panel.fill(byTestId('nearby-port'), String(server.inspectPort));
  await panel.click(byTestId('nearby-add'));
  await panel.click(`${byTestId('nearby-target')}[data-port="${server.inspectPort}"] ${byTestId('nearby-connect')}`);
  await panel.see(`${byTestId('live')}[data-status="on"]`);
  await panel.fill(byTestId('live-load-addresses'), `http://127.0.0.1:${server.port}${path}`);
  await panel.click(byTestId('live-record-start'));
  await waitForReport(panel, 3);
}

/**
 * The snapshot that DevTools' Memory panel would save of the page: they ask the same command.
 * @param {Target} page
 * @returns {Promise<string>}
 */
export async function takeSnapshot(page) {
  let text = '';
  const stop = page.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (text += chunk));
  await page.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  stop();
  return text;
}

/**
 * Drops files on the panel together.
 * @param {Target} panel
 * @param {readonly { served: string; name: string }[]} files
 */
export function drop(panel, files) {
  return panel.evaluate(async (wanted) => {
    const dataTransfer = new DataTransfer();
    for (const { served, name } of wanted) {
      dataTransfer.items.add(new File([await (await fetch(served)).arrayBuffer()], name));
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, files);
}

/**
 * Drags a file or a folder of the disk onto the panel. The window of DevTools gets it, as from the system.
 * @param {Target} devtools
 * @param {string} path
 */
export async function dragOnto(devtools, path) {
  const place = await devtools.waitFor('the frame of the panel', () => {
    const pending = [/** @type {Document | ShadowRoot} */ (document)];
    for (let root = pending.pop(); root; root = pending.pop()) {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) pending.push(element.shadowRoot);
        if (!(element instanceof HTMLIFrameElement) || !element.src.includes('/panel.html')) continue;
        const { x, y, width, height } = element.getBoundingClientRect();
        if (width > 0) return { x: x + width / 2, y: y + height / 2 };
      }
    }
    return undefined;
  });
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devtools.send('Input.dispatchDragEvent', { type, ...place, data });
  }
}

/**
 * Serious faults that axe finds in what the panel shows, in both themes.
 * @param {Target} panel
 * @param {string} screen
 */
export async function auditThemes(panel, screen) {
  const faults = [];
  for (const theme of ['dark', 'light', 'system']) {
    await panel.fill(byTestId('theme'), theme);
    const note = () => {};
    if (theme !== 'system') {
      const page = /** @type {import('../e2e/browsers.mjs').Page} */ (/** @type {unknown} */ (panel));
      faults.push(...(await audit(page, `${screen} ${theme}`, /** @type {any} */ ({ note }))));
    }
  }
  return faults;
}

/** What the cards of the report say. @param {Target} panel */
export function readFindings(panel) {
  return panel.evaluate(() => {
    const text = (/** @type {Element | null} */ element) => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    return [...document.querySelectorAll('[data-testid="finding"]')].map((card) => ({
      kind: card.getAttribute('data-kind') ?? '',
      title: text(card.querySelector('h3')),
      place: text(card.querySelector('[data-testid="finding-place"] dd')),
    }));
  });
}

/** Waits for the report on so many snapshots, after which nothing more comes. @param {Target} panel @param {number} count */
export async function waitForReport(panel, count) {
  const trouble = await panel.waitFor(
    `the report on ${count} snapshots`,
    reportOrTrouble,
    count,
    // A recording takes seconds; on a busy machine, many.
    180_000,
  );
  if (trouble !== 'none') throw new Error(trouble);
}

/** Elements that stick out of the page or of its view, which then scroll sideways. @param {Target} panel */
export function findOverflow(panel) {
  return panel.evaluate(() => {
    const main = /** @type {HTMLElement} */ (document.getElementById('hw-main'));
    const wide = [document.documentElement, main].filter((element) => element.scrollWidth > element.clientWidth + 1);
    if (wide.length === 0) return [];
    const edge = main.getBoundingClientRect().right + 1;
    return [...document.querySelectorAll('#hw-main *')]
      .filter((element) => element.getBoundingClientRect().right > edge)
      .map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`)
      .slice(0, 20);
  });
}
