/**
 * `node tests/bench/cli.mjs [--rounds N] [--memlab FOLDER] FILE FILE FILE`: `heapwise report`, beside the page in Chromium (the
 * same files, to the same report), beside DevTools' own worker in Node (with the class table of each file, each compared with the
 * one before; the library does the same work, too) and beside `memlab find-leaks`, in turns.
 * Times are those of whole processes, from their start; that of the page begins when its modules are loaded.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { servePage } from '../../dist/cli/server/page.js';
import { launch } from './browser.mjs';
import { bundleDevtools } from './devtools/bundle.mjs';
import { median, mb, ms, printTable } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const MAIN = join(here, '../../dist/cli/main.js');
/** DevTools needs more than Node allows by default for large files. */
const HEAP_MB = 8192;

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, memlab: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (files.length === 0 || !(rounds > 0)) throw new Error('node tests/bench/cli.mjs [--rounds N] FILE…');

const folder = mkdtempSync(join(tmpdir(), 'heapwise-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const oracle = join(await bundleDevtools({ platform: 'node' }), 'oracle.mjs');
// The page gets the files from the server of the command line.
const page = await servePage(
  files.map((path) => ({ kind: 'file', path, name: basename(path), size: statSync(path).size })),
);
const browser = await launch();

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ ms: number; peakMB: number; cpuMs: number }>}
 */
async function measure(args) {
  const usage = join(folder, 'usage.json');
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', join(here, 'usage.mjs'), ...args], {
    env: { ...process.env, USAGE: usage },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  // 1 and 2 are a leak, and that it could not be told.
  if (code > 2) throw new Error(`${args[0]} ends with ${code}`);
  const elapsed = performance.now() - started;
  return { ms: elapsed, ...JSON.parse(readFileSync(usage, 'utf8')) };
}

/** @type {Record<string, () => Promise<{ ms: number; peakMB?: number; cpuMs?: number }>>} */
const SIDES = {
  'report, all files': () => measure([MAIN, 'report', ...files, '--format', 'markdown']),
  'page, all files': async () => {
    const tab = await browser.newPage();
    try {
      await tab.goto(new URL('/', page.url).href);
      const urls = new URL(page.url).searchParams.getAll('url');
      const elapsed = await tab.evaluate(async (addresses) => {
        const module = '/heapwise.js';
        const { createEngine, report } = await import(module);
        const began = performance.now();
        const engine = await createEngine();
        const snapshots = [];
        for (const address of addresses) snapshots.push(await engine.open(new URL(address, location.href)));
        await report(snapshots, { format: 'markdown' });
        return performance.now() - began;
      }, urls);
      return { ms: elapsed };
    } finally {
      await tab.close();
    }
  },
  'library, tables and comparisons': () => measure([join(here, 'our-series.mjs'), ...files]),
  'DevTools in Node, the same': () =>
    measure([`--max-old-space-size=${HEAP_MB}`, join(here, 'oracle-series.mjs'), oracle, ...files]),
};
if (values.memlab !== undefined) {
  const program = join(values.memlab, 'node_modules/memlab/bin/memlab');
  const [baseline = '', target = '', final = ''] = files;
  const names = ['--baseline', baseline, '--target', target, '--final', final, '--work-dir', join(folder, 'memlab')];
  SIDES['memlab find-leaks'] = () => measure([`--max-old-space-size=${HEAP_MB}`, program, 'find-leaks', ...names]);
}

/** @type {Record<string, { ms: number; peakMB?: number; cpuMs?: number }[]>} */
const results = {};
for (let round = 0; round < rounds; round++) {
  const names = Object.keys(SIDES);
  for (const name of round % 2 === 0 ? names : names.reverse()) {
    (results[name] ??= []).push(await /** @type {() => Promise<{ ms: number }>} */ (SIDES[name])());
  }
  process.stderr.write(`round ${round + 1} of ${rounds}, load ${loadavg()[0]?.toFixed(1)}\n`);
}
await browser.close();
page.close();

console.log(`${files.map((path) => `${basename(path)}: ${mb(statSync(path).size)} MB`).join(', ')}`);
console.log(`Node ${process.version}, ${availableParallelism()} cores, ${rounds} rounds in turns, medians\n`);
printTable(
  ['', 'ms', 'CPU ms', 'peak MB'],
  Object.entries(results).map(([name, of]) => [
    name,
    ms(median(of.map((one) => one.ms))),
    ms(median(of.map(({ cpuMs = Number.NaN }) => cpuMs))),
    mb(median(of.map(({ peakMB = Number.NaN }) => peakMB)) * 1e6),
  ]),
);
const ratio = (/** @type {string} */ a, /** @type {string} */ b) =>
  median((results[a] ?? []).map((one, at) => one.ms / (results[b]?.[at]?.ms ?? Number.NaN))).toFixed(2);
console.log(`\nreport / page: ${ratio('report, all files', 'page, all files')}`);
console.log(`DevTools / library: ${ratio('DevTools in Node, the same', 'library, tables and comparisons')}`);
console.log(`DevTools / report: ${ratio('DevTools in Node, the same', 'report, all files')}`);
if (values.memlab !== undefined) console.log(`memlab / report: ${ratio('memlab find-leaks', 'report, all files')}`);
