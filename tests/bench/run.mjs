/**
 * The benchmark: `npm run bench -- [options] [FILE…]`. See README.md.
 *
 * Heapwise and DevTools' own heap snapshot code open the same file in the same page of the same Chromium, in turns.
 * On a shared machine, times of different runs are not comparable; ratios within a round are.
 */
import { createReadStream } from 'node:fs';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '../../www/tools/serve.mjs';
import { benchBreakers } from './breakers.mjs';
import { launch, startWatch } from './browser.mjs';
import { bundleDevtools } from './devtools/bundle.mjs';
import { makeBig, makeBigPair } from './make-big.mjs';
import { benchPair } from './pairs.mjs';
import { median, printRounds } from './report.mjs';
import { benchUi, uiSnapshot } from './ui.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'out');
const dist = join(here, '..', '..', 'dist');

const USAGE = `npm run bench -- [options] [FILE…]
  --rounds N     rounds of ours and DevTools', 3 by default
  --threads N    threads of ours: a number, or auto (as the page has it)
  --ours-only    without DevTools
  --json NAME    name of the result below tests/bench/out/, bench.json (with --ui ui.json, with --compare compare.json) by default
  --compare      instead: two snapshots of one process compared, FILE FILE or a pair made on first use
  --ui           instead: the page itself, worked by wheel, keys and clicks: its longest tasks, and how soon rows are there
  --breakers     instead: what DevTools cannot open, or used not to (tests/breakers), and whether all numbers are right
Without FILE: the big snapshot, made on first use; for --ui one twice as big.`;

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      threads: { type: 'string', default: 'auto' },
      'ours-only': { type: 'boolean', default: false },
      json: { type: 'string' },
      ui: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
      breakers: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const threads = values.threads === 'auto' ? values.threads : Number(values.threads);
  const sound =
    Number.isInteger(rounds) && rounds > 0 && (threads === 'auto' || (Number.isInteger(threads) && threads > 0));
  if (values.help || !sound) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 1);
  }
  const { ui, compare, breakers } = values;
  const { json = ui ? 'ui.json' : compare ? 'compare.json' : 'bench.json' } = values;
  // The benchmark of the page does not involve DevTools.
  const oursOnly = values['ours-only'] || ui;
  return { rounds, threads, oursOnly, json, ui, compare, breakers, files: positionals };
}

/**
 * Puts the built page, the benchmark's page and DevTools' bundle into one folder, so that the page's own server serves
 * all three from one origin, with the page's usual headers.
 * @param {{ devtools: boolean }} options
 */
async function assembleSite({ devtools }) {
  const site = join(out, 'site');
  await stat(join(dist, 'heapwise.js')).catch(() => {
    throw new Error('dist/heapwise.js is missing: run npm run build');
  });
  await rm(site, { recursive: true, force: true });
  await cp(dist, site, { recursive: true });
  await cp(join(here, 'page'), join(site, 'bench'), { recursive: true });
  await mkdir(join(site, 'bench', 'breakers'));
  await cp(join(here, '..', 'breakers', 'checks.js'), join(site, 'bench', 'breakers', 'checks.js'));
  if (devtools) await bundleDevtools({ platform: 'browser', outDir: join(site, 'bench', 'devtools') });
  return site;
}

/**
 * Reads the file once, so that the first opening does not wait for the disk.
 * @param {string} path
 */
async function warm(path) {
  await finished(createReadStream(path, { highWaterMark: 1 << 22 }).resume());
}

/**
 * A new page with a chosen file.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {string | string[]} path
 */
async function openPage(browser, url, path) {
  const page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(`page: ${message.text()}`));
  page.on('crash', () => console.error('the page crashed'));
  await page.goto(`${url}bench/`);
  await page.waitForFunction(() => 'bench' in globalThis);
  await page.setInputFiles('#file', path);
  return page;
}

/**
 * One opening by one side, in a new page, so that leftovers of the previous opening neither cost time nor provide memory.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {string} path
 * @param {'ours' | 'devtools'} who
 * @param {'auto' | number} threads
 */
async function openOnce(browser, url, path, who, threads) {
  const page = await openPage(browser, url, path);
  try {
    await page.waitForTimeout(500);
    const watch = await startWatch(browser);
    const result =
      who === 'ours'
        ? await page.evaluate((count) => bench.openWithHeapwise({ threads: count }), threads)
        : await page.evaluate(() => bench.openWithDevtools());
    return { ...result, ...(await watch.stop()) };
  } finally {
    await page.close();
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {string} path
 * @param {ReturnType<typeof readOptions>} options
 */
async function benchFile(browser, url, path, { rounds, threads, oursOnly }) {
  await warm(path);
  const results = [];
  for (let round = 1; round <= rounds; round++) {
    // In turns; the order alternates.
    const order = oursOnly ? ['ours'] : round % 2 ? ['ours', 'devtools'] : ['devtools', 'ours'];
    const entry = { round };
    for (const who of order) entry[who] = await openOnce(browser, url, path, who, threads);
    const { ours, devtools } = entry;
    if (devtools) {
      const over = (what) => devtools[what] / ours[what];
      entry.ratios = { loading: over('loading'), ready: over('ready'), cpuSeconds: over('cpuSeconds') };
    }
    results.push(entry);
    process.stderr.write(`${basename(path)}: round ${round} of ${rounds}\n`);
  }
  const { size } = await stat(path);
  const medianOf = (what) => median(results.map(({ ratios }) => ratios[what]));
  const ratios = oursOnly
    ? undefined
    : { loading: medianOf('loading'), ready: medianOf('ready'), cpuSeconds: medianOf('cpuSeconds') };
  return { file: basename(path), bytes: size, rounds: results, ratios };
}

async function readDevtoolsVersion() {
  const manifest = join(here, '..', '..', 'node_modules', 'chrome-devtools-frontend', 'package.json');
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}

/** Warns if other processes compete for the cores, which costs the side that uses all cores more than the other. */
function warnIfBusy() {
  const [load] = loadavg();
  if (load > cpus().length / 4) {
    console.error(`this machine is busy (load ${load.toFixed(1)}): times are too long, and ratios too small`);
  }
}

/**
 * Runs `body` with a browser and a server of the page.
 * @param {ReturnType<typeof readOptions>} options
 * @param {(browser: import('playwright-core').Browser, url: string) => Promise<unknown[]>} body
 */
async function inBrowser({ oursOnly, json }, body) {
  await mkdir(out, { recursive: true });
  const site = await assembleSite({ devtools: !oursOnly });
  warnIfBusy();
  const server = await serve({ root: site, port: 0 });
  const browser = await launch();
  try {
    const version = browser.version();
    const machine = { browser: version, cores: cpus().length, cpu: cpus()[0]?.model.trim(), load: loadavg()[0] };
    console.log(`Chromium ${machine.browser}, ${machine.cores} cores, ${machine.cpu}`);
    const results = await body(browser, server.url);
    const devtools = await readDevtoolsVersion();
    await writeFile(join(out, json), `${JSON.stringify({ machine, devtools, results }, null, 2)}\n`);
  } finally {
    await browser.close();
    await server.close();
  }
}

const options = readOptions();
if (options.breakers) {
  await inBrowser(options, (browser, url) => {
    const open = async (path) => {
      await warm(path);
      return openPage(browser, url, path);
    };
    return benchBreakers(open, join(out, 'breakers'), options);
  });
} else if (options.compare) {
  const paths = options.files.length === 2 ? options.files.map((file) => resolve(file)) : makeBigPair();
  await inBrowser(options, async (browser, url) => {
    for (const path of paths) await warm(path);
    return [await benchPair((files) => openPage(browser, url, files), paths, options)];
  });
} else if (options.ui) {
  const files = options.files.length ? options.files.map((file) => resolve(file)) : [uiSnapshot()];
  await inBrowser(options, async (browser, url) => {
    const results = [];
    for (const file of files) {
      await warm(file);
      results.push(await benchUi(browser, url, file, options));
    }
    return results;
  });
} else {
  const files = options.files.length ? options.files.map((file) => resolve(file)) : [makeBig()];
  await inBrowser(options, async (browser, url) => {
    const results = [];
    for (const file of files) {
      const result = await benchFile(browser, url, file, options);
      results.push(result);
      printRounds(result);
    }
    return results;
  });
}
