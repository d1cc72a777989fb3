/** The live view as a person uses it, and the four classics with the load that makes them leak. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { PROGRAMS } from '../lab/expected.mjs';
import { ownerLines } from '../lab/owner-lines.mjs';
import { fileOf } from '../live/targets.mjs';
import { byTestId, load } from './app.mjs';

/** @import { Page } from './browsers.mjs' */
/** @import { Site } from './site.mjs' */
/** @import { RuntimeName, Target } from '../live/targets.mjs' */

/**
 * What is typed into the form of the load. `{n}` is the number of the request.
 * @typedef {object} TypedLoad
 * @property {string} path
 * @property {string} [count]
 * @property {string} [concurrency]
 * @property {string} [pauseMs]
 * @property {string} [method]
 * @property {string} [body]
 */

/** As in the lab, with what a page can send. @type {Record<string, TypedLoad>} */
const LOADS = {
  quotes: { path: '/deals?symbol=S{n}' },
  catalogue: { path: '/products/{n}?session={n}' },
  login: {
    path: '/login',
    method: 'POST',
    body: JSON.stringify({ name: 'user {n}', visits: Array.from({ length: 20_000 }, (_, at) => at) }),
  },
  // The program leaks by itself, so requests are only a measure of time.
  telemetry: { path: '/', count: '20', concurrency: '1', pauseMs: '150' },
};

/** @param {RuntimeName} runtime @param {string} name Of a classic. */
function loadOf(runtime, name) {
  // The worker has no socket of its own, and leaks with each request.
  if (runtime === 'workerd' && name === 'telemetry') return { path: '/', count: '1500' };
  return /** @type {TypedLoad} */ (LOADS[name]);
}

/** Writes into the clipboard, as a person does who copies from a terminal. @param {Page} page @param {string} text */
async function copy(page, text) {
  await page.evaluate((copied) => {
    const area = document.createElement('textarea');
    area.id = 'copied';
    area.value = copied;
    document.body.append(area);
    area.select();
  }, text);
  await page.press('Control+c');
  await page.evaluate(() => document.getElementById('copied')?.remove());
}

/**
 * Replaces what a field has by pasting.
 * @param {Page} page
 * @param {string} selector
 * @param {string} text
 */
export async function paste(page, selector, text) {
  await copy(page, text);
  await page.click(selector);
  await page.press('Control+a');
  await page.press('Control+v');
  await page.waitFor(
    `text in ${selector}`,
    (wanted) => /** @type {HTMLInputElement} */ (document.querySelector(wanted)).value !== '',
    selector,
  );
}

/** From the start screen to the live view. @param {Page} page @param {Site} site */
export async function openLive(page, site) {
  await load(page, site.urlOf('headers'));
  await page.click(byTestId('to-live'));
  await page.see(byTestId('live-address'));
}

/**
 * Connects to what was copied, and waits until the process is there.
 * @param {Page} page
 * @param {string} copied
 */
export async function connectTo(page, copied) {
  await submitAddress(page, copied);
  await waitForProcess(page);
}

/**
 * Pastes an address and submits it. A note on the address before stays for a moment; it is marked as old.
 * @param {Page} page
 * @param {string} copied
 */
export async function submitAddress(page, copied) {
  await paste(page, byTestId('live-address'), copied);
  await page.evaluate(() => {
    for (const note of document.querySelectorAll('#hw-inspector-note [data-testid]')) note.classList.add('old');
  });
  await page.click(byTestId('live-connect'));
}

/** Fails at once if there is no connection. @param {Page} page */
export async function waitForProcess(page) {
  const trouble = await page.waitFor('the process', () => {
    const note = document.querySelector('[data-testid="live-wrong"]:not(.old), [data-testid="live-failed"]:not(.old)');
    if (note) return note.textContent?.replace(/\s+/g, ' ').trim();
    return document.querySelector('[data-testid="live"][data-status="on"] [data-testid="live-process"]') && 'none';
  });
  assert.equal(trouble, 'none');
}

/**
 * Fills in the form of the load.
 * @param {Page} page
 * @param {number} port Of the program's server.
 * @param {TypedLoad} typed
 */
export async function typeLoad(page, port, { path, method, body, ...numbers }) {
  await paste(page, byTestId('live-load-addresses'), `http://127.0.0.1:${port}${path}`);
  for (const [field, value] of Object.entries(numbers)) await paste(page, byTestId(`live-load-${field}`), value);
  if (method) await page.choose(byTestId('live-load-method'), method);
  if (body) await paste(page, byTestId('live-load-body'), body);
}

/**
 * Runs in the page: `none` when it shows the report on so many snapshots and nothing more comes; the text of what went
 * wrong; otherwise nothing yet.
 * @param {number} wanted
 */
export const reportOrTrouble = (wanted) => {
  const fault = document.querySelector('[data-testid="error"], [data-kind="failed"], [data-kind="disturbed"]');
  if (fault) return fault.textContent?.replace(/\s+/g, ' ').trim();
  const heading = document.querySelector('[data-testid="report"][aria-busy="false"] h1')?.textContent?.trim();
  const isOver = ['live-stop', 'progress'].every((id) => !document.querySelector(`[data-testid="${id}"]`));
  return isOver && heading === `Report on ${wanted} snapshots` && 'none';
};

/**
 * Waits for the report on so many snapshots, after which nothing more comes.
 * @param {Page} page
 * @param {number} count
 */
export async function waitForRecorded(page, count) {
  const trouble = await page.waitFor(`the report on ${count} snapshots`, reportOrTrouble, count, 120_000);
  assert.equal(trouble, 'none');
}

/**
 * @typedef {object} Told What the card of a finding tells.
 * @property {string} kind
 * @property {string} title
 * @property {string} place `server.js:12`
 */

/** The report's findings in their order, and then what it takes for harmless. @param {Page} page */
export function readFindings(page) {
  return page.evaluate(() => {
    const text = (/** @type {Element | null} */ element) => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    return [
      ...[...document.querySelectorAll('[data-testid="finding"]')].map((card) => ({
        kind: card.getAttribute('data-kind') ?? '',
        title: text(card.querySelector('h3')),
        place: text(card.querySelector('[data-testid="finding-place"] dd')),
      })),
      ...[...document.querySelectorAll('[data-testid="harmless"] li > span:first-child')].map((line) => ({
        kind: 'harmless',
        title: text(line),
        place: /[^\s`]+:\d+/.exec(text(line))?.[0] ?? '',
      })),
    ];
  });
}

/**
 * The finding that names a program's leak, with a line that is marked in its source. `login` leaks nothing: with three
 * snapshots its slot may be harmless. Bun's snapshots have no lines.
 * @param {readonly Told[]} findings
 * @param {RuntimeName} runtime
 * @param {string} name
 */
export function findLeak(findings, runtime, name) {
  const program = PROGRAMS.find((one) => one.name === name);
  const file = fileOf(runtime, name);
  // workerd gets a copy of this name.
  const shown = runtime === 'workerd' ? 'worker.js' : basename(file);
  const places = ownerLines(readFileSync(file, 'utf8')).map((line) => `${shown}:${line}`);
  const rank = findings.findIndex(
    ({ kind, title, place }) =>
      (program?.kinds?.includes(kind) || (program?.verdict === 'churn' && kind === 'harmless')) &&
      program.owner?.test(title) &&
      (runtime === 'bun' || places.includes(place)),
  );
  return rank < 0 ? undefined : { rank: rank + 1, ...findings[rank] };
}

/** What a server does first is not what it does all day. */
const WARM_UP = 50;

/**
 * Connects to a program that has served some requests, records three with load from the page, and reads the report.
 * @param {Page} page On the live view.
 * @param {Target} target
 * @param {RuntimeName} runtime
 * @param {string} name Of a classic.
 */
export async function recordClassic(page, target, runtime, name) {
  await target.load(WARM_UP);
  // workerd prints nothing.
  await connectTo(page, target.stderr() || target.wsUrl);
  await typeLoad(page, target.port, loadOf(runtime, name));
  await page.click(byTestId('live-record-start'));
  await waitForRecorded(page, 3);
  return readFindings(page);
}
