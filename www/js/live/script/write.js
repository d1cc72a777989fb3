/**
 * "Save as script": a script that takes three snapshots around the load of the form, and a test that fails when a leak is
 * back. Each is one file for Node.js that needs no package.
 */

import { ownerText } from '../../lib/sentence-text.js';
import { speak } from '../../lib/speech.js';
import { composeScript } from './compose.js';
import { measureOf } from './measure.js';

/** @import { Finding } from '../../engine/protocol.js' */
/** @import { Load, Runtime } from '../types.js' */
/** @import { Cannot } from './measure.js' */

/** Templates and parts by path in this folder. @typedef {Readonly<Record<string, string>>} ScriptFiles */

export const SCRIPT_PATHS = [
  'capture-three.mjs',
  'leak-test.mjs',
  ...['heap-snapshot', 'ids', 'inspector', 'load', 'program', 'web-socket'].map((name) => `parts/${name}.mjs`),
];

/** More requests before the first snapshot show nothing new. */
const WARM_UP = 50;

/** Loads what the scripts are made of. Rejects if the page is offline and has not stored it. @returns {Promise<ScriptFiles>} */
export async function fetchScriptFiles() {
  const texts = SCRIPT_PATHS.map(async (path) => {
    const response = await fetch(new URL(path, import.meta.url));
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    return [path, await response.text()];
  });
  return Object.fromEntries(await Promise.all(texts));
}

/**
 * @param {ScriptFiles} files
 * @param {object} options
 * @param {string} options.address Of the inspector: `host:port`, or the `ws://` address of this process.
 * @param {Load} options.load
 */
export function writeCaptureScript(files, { address, load }) {
  return composeScript(files, 'capture-three.mjs', {
    ...settingsOf(load),
    INSPECTOR: lasting(address),
    COUNT: load.count,
    WARM_UP: Math.min(load.count, WARM_UP),
  });
}

/**
 * @param {ScriptFiles} files
 * @param {object} options
 * @param {Finding} options.finding Of snapshots with `requests` between each and the next.
 * @param {Load} options.load
 * @param {number} [options.requests] `load.count`, if missing.
 * @param {readonly string[]} [options.start] The command that starts the program: `['node', 'server.js']`.
 * @param {string} [options.address] Of the inspector, if the test shall connect to a program that runs.
 * @returns {{ text: string } | { cannot: Cannot }} `cannot`: why no test could notice the leak. Its text is
 *   `liveLoad.cannot.CANNOT`.
 */
export function writeLeakTest(files, { finding, load, requests = load.count, start = [], address = '' }) {
  const plan = measureOf(finding, requests, load.count);
  if ('cannot' in plan) return plan;
  const text = composeScript(files, 'leak-test.mjs', {
    ...settingsOf(load),
    OWNER: ownerText(finding.owner, speak('en')),
    MEASURE: plan.measure,
    LIMIT: plan.limit,
    HEAP_LIMIT: plan.heapLimit,
    COMMAND: start,
    INSPECTOR: address === '' ? '127.0.0.1:9229' : lasting(address),
    COUNT: plan.count,
    WARM_UP: plan.count,
  });
  return { text };
}

/**
 * The command that starts the program, if it is known. A page in Chromium may pass for Node, and a title that begins with
 * a dash would be an option, which can be code to run.
 * @param {Runtime} runtime
 * @returns {string[]}
 */
export function startOf({ kind, title }) {
  return kind === 'node' && title !== '' && !title.startsWith('-') ? ['node', title] : [];
}

/** @param {Load} load */
function settingsOf({ addresses, method, body, type, concurrency, pauseMs }) {
  return {
    ADDRESSES: addresses,
    METHOD: method,
    BODY: body,
    TYPE: type,
    CONCURRENCY: concurrency,
    PAUSE_MS: pauseMs,
  };
}

/** Host and port: the rest of a `ws://` address is different each time the program is started. @param {string} address */
function lasting(address) {
  return URL.canParse(address) && /^wss?:/.test(address) ? new URL(address).host : address;
}
