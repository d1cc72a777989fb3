/**
 * Makes the big snapshot that the benchmark reads by default: about 480 MB of text.
 *
 *     node tests/bench/make-big.mjs [--copies N] [--force]
 *
 * The file is written to `tests/bench/out/` (not in git) and reused while it exists. It depends on the Node that runs
 * this script, so compare only numbers of one file.
 *
 * `--copies 5` holds everything five times: 2.3 GB of text in `big-5.heapsnapshot`, in 2 minutes and 12 GB of memory.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readSync, closeSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'out');
/** The last version line of TypeScript written in JavaScript; the version that the project uses is native code. */
const TYPESCRIPT = 'typescript@5.9';

/** Installs the compiler whose data fill the snapshot, once, outside the project's own dependencies. */
function ensureTypescript() {
  const prefix = join(out, 'typescript');
  const installed = join(prefix, 'node_modules', 'typescript');
  if (!existsSync(join(installed, 'lib', 'typescript.js'))) {
    mkdirSync(prefix, { recursive: true });
    execFileSync('npm', ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', TYPESCRIPT], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return installed;
}

/**
 * The node and edge counts at the start of a snapshot.
 * @param {string} path
 */
export function readCounts(path) {
  const file = openSync(path, 'r');
  const head = Buffer.alloc(64 * 1024);
  const length = readSync(file, head, 0, head.length, 0);
  closeSync(file);
  const text = head.toString('latin1', 0, length);
  return {
    nodes: Number(/"node_count":(\d+)/.exec(text)?.[1]),
    edges: Number(/"edge_count":(\d+)/.exec(text)?.[1]),
    bytes: statSync(path).size,
  };
}

/**
 * Makes the snapshot unless it exists.
 * @param {{ copies?: number; force?: boolean }} [options]
 * @returns {string} its path
 */
export function makeBig({ copies = 1, force = false } = {}) {
  const target = join(out, copies === 1 ? 'big.heapsnapshot' : `big-${copies}.heapsnapshot`);
  runProgram([target], copies, force);
  return target;
}

/**
 * Makes two snapshots of one process, before and after some more work, unless they exist.
 * @returns {[string, string]} their paths
 */
export function makeBigPair() {
  /** @type {[string, string]} */
  const targets = [join(out, 'pair-1.heapsnapshot'), join(out, 'pair-2.heapsnapshot')];
  runProgram(targets, 1, false);
  return targets;
}

/**
 * @param {string[]} targets one, or two of one process
 * @param {number} copies
 * @param {boolean} force even if they exist
 */
function runProgram(targets, copies, force) {
  if (!force && targets.every((target) => existsSync(target))) return;
  mkdirSync(out, { recursive: true });
  const typescript = ensureTypescript();
  // Written under another name and renamed, so that an interrupted run leaves no incomplete file.
  const [partial = '', later] = targets.map((target) => `${target}.partial`);
  const flags = [
    `--max-old-space-size=${Math.max(8192, 2048 * copies)}`,
    '--expose-gc',
    '--hash-seed=1',
    '--random-seed=1',
    '--single-threaded-gc',
  ];
  const modules = join(here, '..', '..', 'node_modules');
  const sources = ['lit-html', 'axe-core', 'prettier', 'fast-check', 'puppeteer-core']
    .map((name) => join(modules, name))
    .filter((path) => existsSync(path));
  const program = [join(here, 'big-program.mjs'), typescript, sources.join(','), partial, String(copies)];
  if (later) program.push(later);
  execFileSync(process.execPath, [...flags, ...program], { stdio: 'inherit' });
  for (const target of targets) renameSync(`${target}.partial`, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { copies: { type: 'string', default: '1' }, force: { type: 'boolean', default: false } },
  });
  const copies = Number(values.copies);
  if (!Number.isInteger(copies) || copies < 1) throw new Error('--copies takes a number from 1 on');
  const path = makeBig({ copies, force: values.force });
  const { nodes, edges, bytes } = readCounts(path);
  console.log(`${path}: ${(bytes / 1e6).toFixed(1)} MB, ${nodes} nodes, ${edges} edges`);
}
