/** Opens heaps that DevTools cannot open, or could not, with all sides: `npm run bench -- --breakers`. See README.md. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBreaker } from '../breakers/checks.js';
import { breakers, makePlanned, makeReal } from '../breakers/index.mjs';
import { openInWasm, openNatively, reportNatively } from '../breakers/sides.mjs';
import { bundleDevtools } from './devtools/bundle.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Four times as long as DevTools takes for 2.7 GB. */
const DEVTOOLS_LIMIT_MS = 240_000;
/** Heaps whose class table is compared with DevTools' own in Node. */
const WITH_ORACLE = ['list', 'array'];

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;
const share = (/** @type {number} */ bytes, /** @type {number} */ text) => (bytes / text).toFixed(2);

/**
 * @param {(path: string) => Promise<import('playwright-core').Page>} openPage
 * @param {string} folder for the files, about 3 GB
 * @param {{ threads: 'auto' | number; oursOnly: boolean }} options
 */
export async function benchBreakers(openPage, folder, { threads, oursOnly }) {
  /** @type {any[]} */
  const results = [];
  const oracle = oursOnly ? '' : join(await bundleDevtools({ platform: 'node' }), 'oracle.mjs');
  for (const breaker of breakers) {
    const { name, title, breaks = '', facts, program } = breaker;
    const made = { text: await makePlanned(breaker, folder) };
    const files = program ? { ...made, real: makeReal({ ...breaker, program }, folder) } : made;
    console.log(`\n${title}`);
    for (const [kind, path] of Object.entries(files)) {
      const { size } = statSync(path);
      console.log(
        `  ${basename(path)}: ${(size / 1e6).toFixed(0)} MB, ${kind === 'real' ? 'written by V8' : 'made as text'}`,
      );
      /** @type {any} */
      const result = { name, kind, bytes: size };
      results.push(result);
      const native = reportNatively(path);
      result.native = { seconds: native.seconds, columnsPerFileByte: native.columnsPerFileByte };
      tell('native', seconds(1000 * native.seconds), `columns ${native.columnsPerFileByte.toFixed(2)} of the text`);
      if (WITH_ORACLE.includes(name)) {
        result.native.checks = await checkBreaker(name, facts, await openNatively(path, native.counts));
        tellChecks('native', result.native.checks);
      }
      result.ours = await openInChromium(openPage, path, { threads, name, facts });
      const { ready, info, memory } = result.ours;
      tell(
        'Heapwise',
        seconds(ready),
        `wasm memory ${share(info.parsedMemoryBytes, size)} of the text after parsing,`,
        `${share(memory, size)} at its peak`,
      );
      tellChecks('Heapwise', result.ours);
      if (oursOnly) continue;
      result.devtools = await openWithDevtools(openPage, path);
      const { error = '', ready: theirs } = result.devtools;
      tell('DevTools', error || seconds(theirs), ...(error.includes(breaks) ? [] : [`(not as expected: ${breaks})`]));
      if (!WITH_ORACLE.includes(name)) continue;
      result.oracle = await compareClasses(oracle, path);
      tell('classes', result.oracle);
    }
  }
  const failed = results.flatMap(({ native, ours }) => [native.checks?.faults ?? [], ours.faults].flat()).length;
  const unlike = results.filter(({ oracle }) => oracle?.startsWith('differ')).length;
  console.log(`\n${failed} numbers wrong, ${unlike} class tables differ from DevTools'`);
  if (failed + unlike > 0) process.exitCode = 1;
  return results;
}

/** @param {string} who @param {...string} what */
function tell(who, ...what) {
  console.log(`    ${who.padEnd(9)} ${what.join(' ')}`);
}

/** @param {string} who @param {{ checked: number; faults: import('../breakers/checks.js').Fault[] }} checks */
function tellChecks(who, { checked, faults }) {
  tell('', faults.length ? `${faults.length} of ${checked} checks FAILED` : `${checked} checks passed`);
  for (const { what, got, wanted } of faults) tell('', `${what}: ${got}, not ${wanted}`);
}

/** @param {Parameters<typeof benchBreakers>[0]} openPage @param {string} path @param {any} options */
async function openInChromium(openPage, path, options) {
  const page = await openPage(path);
  try {
    const result = await page.evaluate(
      (options) => /** @type {any} */ (globalThis).bench.checkBreaker(options),
      options,
    );
    return { ...result, memory: result.info.memoryBytes };
  } finally {
    await page.close();
  }
}

/** @param {Parameters<typeof benchBreakers>[0]} openPage @param {string} path */
async function openWithDevtools(openPage, path) {
  const page = await openPage(path);
  const failure = new Promise((_, reject) => {
    page.on('crash', () => reject(new Error('the page crashed')));
    // DevTools reports errors of its worker only to the console; the answer would never come.
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && /\w*Error: /.test(text))
        reject(new Error(text.slice(text.search(/\w*Error: /))));
    });
  });
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`nothing after ${DEVTOOLS_LIMIT_MS / 1000} s`)), DEVTOOLS_LIMIT_MS).unref();
  });
  try {
    return await Promise.race([
      page.evaluate(() => /** @type {any} */ (globalThis).bench.openWithDevtools()),
      failure,
      late,
    ]);
  } catch (error) {
    return { error: String(/** @type {Error} */ (error).message).split('\n')[0] };
  } finally {
    await page.close();
  }
}

/**
 * Compares the class table of DevTools in Node with ours in the one-thread wasm.
 * @param {string} oracle
 * @param {string} path
 */
async function compareClasses(oracle, path) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=10000', join(here, 'oracle-classes.mjs'), oracle, path],
    { encoding: 'utf8', maxBuffer: 2 ** 28, timeout: DEVTOOLS_LIMIT_MS },
  );
  if (status !== 0)
    return `DevTools ends with ${signal ?? status}: ${
      /** @type {string} */ (stderr)
        .trim()
        .split('\n')
        .find((line) => line.includes('rror')) ?? ''
    }`;
  const theirs = JSON.parse(stdout);
  const { heap } = await openInWasm(path);
  const rows = await heap.classes();
  const ours = Object.fromEntries(
    rows.map(({ key, count, shallowSize, distance, retainedSize }) => [
      key,
      `${[count, shallowSize, distance, retainedSize]}`,
    ]),
  );
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  const other = [...keys].filter((key) => String(theirs[key]) !== ours[key]);
  if (other.length === 0) return `${keys.size} rows equal to DevTools' in Node (count, sizes, distance)`;
  const examples = other.slice(0, 5).map((key) => `${key}: ${theirs[key]}, ours ${ours[key]}`);
  return `differ in ${other.length} of ${keys.size} rows from DevTools' in Node: ${examples.join('; ')}`;
}
