/**
 * `npm test` runs all tests, also in a fresh clone. It installs what is missing, builds, and runs the
 * steps below in order; after a failed step the others still run. The fast lane comes first: the steps that need no
 * WebAssembly, no browser and no native reader, and that find most mistakes. `npm test -- fast` runs only these, and
 * `npm test -- core js e2e` runs the named steps and the steps that they need.
 *
 * The last line is `N passed, N failed`. It adds up single tests if a step counts them; a step that does not count is
 * one test, and a step that only prepares others counts only if it fails.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from '../www/tools/build.mjs';
import { aptCommand, aptInstall, ensureNodeModules } from '../www/tools/setup.mjs';
import { Failure, ROOT, listFiles, run, runMain, say, which } from '../www/tools/shell.mjs';
import { ensureNativeCargo } from '../www/tools/toolchain.mjs';

/** No step takes half of this time; a step that hangs is stopped. */
const STEP_LIMIT_MS = 40 * 60_000;
/** As many failed tests of a step are named again at the end. */
const MOST_TROUBLES = 20;

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */
/** @typedef {{ kind: 'ran'; troubles?: readonly string[] } & Counts | { kind: 'absent' } | { kind: 'blocked'; by: string }} Outcome */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} needs Steps that run before it, even if only this one was requested.
 * @property {() => Promise<Outcome>} work
 */

/** @type {readonly Step[]} */
const FAST_LANE = [
  { name: 'check', needs: [], work: () => runCounted(process.execPath, ['www/tools/check.mjs'], countLastLine) },
  { name: 'types', needs: [], work: () => runNodeTests('types') },
  { name: 'js', needs: [], work: () => runNodeTests('js') },
  { name: 'core', needs: [], work: runCargoTest },
];

/** @type {readonly Step[]} */
const STEPS = [
  ...FAST_LANE,
  { name: 'fuzz', needs: [], work: replayCorpus },
  { name: 'build', needs: [], work: () => prepare(() => build()) },
  { name: 'report', needs: [], work: buildReporters },
  { name: 'parity', needs: ['report'], work: () => runNodeTests('parity') },
  { name: 'wasm', needs: ['build', 'report'], work: () => runNodeTests('wasm') },
  { name: 'lab', needs: ['report'], work: () => runNodeTests('lab') },
  { name: 'cli', needs: ['build'], work: () => runNodeTests('cli') },
  { name: 'live', needs: ['build'], work: () => runNodeTests('live') },
  { name: 'breakers', needs: ['build', 'report'], work: () => runNodeTests('breakers') },
  { name: 'browsers', needs: [], work: () => prepare(ensureBrowsers) },
  { name: 'extension', needs: ['build', 'browsers'], work: () => runNodeTests('extension') },
  { name: 'e2e', needs: ['build', 'browsers'], work: runEndToEnd },
];

/** The word that chooses the fast lane; other words are names of steps. */
const FAST = 'fast';

/** Names of the programs, and Debian's package of the first. */
const BROWSERS = [
  { programs: ['chromium', 'chromium-browser', 'google-chrome'], debianPackage: 'chromium' },
  { programs: ['firefox-esr', 'firefox'], debianPackage: 'firefox-esr' },
];

/** @param {readonly string[]} names */
async function main(names) {
  const chosen = chooseSteps(names);
  await ensureNodeModules();
  /** @type {{ name: string; outcome: Outcome; ms: number }[]} */
  const results = [];
  for (const { name, needs, work } of chosen) {
    say(`\n━━ ${name} ${'━'.repeat(Math.max(3, 76 - name.length))}`);
    const started = performance.now();
    const broken = results.find((result) => needs.includes(result.name) && isFailure(result.outcome));
    /** @type {Outcome} */
    const outcome = broken === undefined ? await work() : { kind: 'blocked', by: broken.name };
    results.push({ name, outcome, ms: performance.now() - started });
  }
  summarise(results);
}

/**
 * The requested steps and all that they need, in the order of the list.
 * @param {readonly string[]} words Names of steps, or `fast`.
 */
function chooseSteps(words) {
  if (words.length === 0) return STEPS;
  const names = words.flatMap((word) => (word === FAST ? FAST_LANE.map(({ name }) => name) : [word]));
  const unknown = names.find((name) => !STEPS.some((step) => step.name === name));
  if (unknown !== undefined) {
    throw new Failure(`there is no step ${unknown}; there are: ${FAST}, ${STEPS.map(({ name }) => name).join(', ')}`);
  }
  const wanted = new Set(names);
  for (const name of wanted) for (const need of STEPS.find((step) => step.name === name)?.needs ?? []) wanted.add(need);
  return STEPS.filter(({ name }) => wanted.has(name));
}

/** @param {Outcome} outcome */
function isFailure(outcome) {
  return outcome.kind === 'blocked' || (outcome.kind === 'ran' && outcome.failed > 0);
}

/** @param {readonly { name: string; outcome: Outcome; ms: number }[]} results */
function summarise(results) {
  const total = { passed: 0, failed: 0 };
  say(`\n${'━'.repeat(80)}`);
  for (const { name, outcome, ms } of results) {
    say(`${name.padEnd(10)} ${describe(outcome).padEnd(48)} ${(ms / 1000).toFixed(1).padStart(8)} s`);
    if (outcome.kind !== 'ran') continue;
    for (const trouble of outcome.troubles ?? []) say(`           ${trouble}`);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
  }
  say(`\n${total.passed} passed, ${total.failed} failed`);
  if (results.some(({ outcome }) => isFailure(outcome))) process.exitCode = 1;
}

/** @param {Outcome} outcome */
function describe(outcome) {
  switch (outcome.kind) {
    case 'absent':
      return '–       nothing there to run yet';
    case 'blocked':
      return `NOT RUN because ${outcome.by} failed`;
    case 'ran': {
      const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : '';
      const counts = outcome.passed + outcome.failed > 0 ? ` ${outcome.passed} passed, ${outcome.failed} failed` : '';
      return `${outcome.failed > 0 ? 'FAILED ' : 'ok     '}${counts}${skipped}`;
    }
  }
}

/**
 * Work that prepares tests. It counts only if it fails.
 * @param {() => Promise<void>} work
 * @returns {Promise<Outcome>}
 */
async function prepare(work) {
  try {
    await work();
    return { kind: 'ran', passed: 0, failed: 0, skipped: 0 };
  } catch (error) {
    say(error instanceof Failure ? error.message : String(/** @type {any} */ (error)?.stack ?? error));
    return { kind: 'ran', passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * Runs a command, shows its output, and counts the tests that the output reports.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {(output: string) => Counts | undefined} count
 * @param {Record<string, string>} [env]
 * @returns {Promise<Outcome>}
 */
async function runCounted(command, args, count, env = {}) {
  const { code, stdout, stderr } = await run(command, args, { env, show: true, limitMs: STEP_LIMIT_MS });
  if (code === 124) say(`stopped after ${STEP_LIMIT_MS / 60_000} minutes`);
  const counts = count(stdout + stderr) ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  // A runner that dies between two tests has reported no failure.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { kind: 'ran', troubles: counts.failed > 0 ? findTroubles(stdout) : [], ...counts };
}

/** The lines in which a runner names a test that failed, so that the end of a long output has them. */
function findTroubles(/** @type {string} */ output) {
  const lines = output.split('\n').filter((line) => /^(chromium|firefox) +FAILED|^\s*✖ |^test .* FAILED$/.test(line));
  return [...new Set(lines.map((line) => line.trim()))].slice(0, MOST_TROUBLES);
}

/** Reads `3 passed, 0 failed`, the last line of the project's own runners. */
function countLastLine(/** @type {string} */ output) {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  if (found === undefined) return undefined;
  return { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3] ?? 0) };
}

/** Adds up the last lines of cargo's test programs. */
function countCargo(/** @type {string} */ output) {
  const lines = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  if (lines.length === 0) return undefined;
  const sum = (/** @type {number} */ group) => lines.reduce((total, line) => total + Number(line[group]), 0);
  return { passed: sum(1), failed: sum(2), skipped: sum(3) };
}

function countNode(/** @type {string} */ output) {
  const last = (/** @type {string} */ name) =>
    Number([...output.matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? Number.NaN);
  const passed = last('pass');
  if (Number.isNaN(passed)) return undefined;
  return { passed, failed: last('fail') + last('cancelled'), skipped: last('skipped') + last('todo') };
}

async function runCargoTest() {
  const { cargo } = await ensureNativeCargo();
  // Examples have no tests, and a later step builds them.
  const args = ['test', '--locked', '--package', 'heapwise-core', '--lib', '--tests'];
  return runCounted(cargo, args, countCargo);
}

/**
 * Replays the corpus of the fuzz targets, without libFuzzer. Both packages are named so that their dependencies have the
 * features that the core's own tests have compiled.
 */
async function replayCorpus() {
  const { cargo } = await ensureNativeCargo();
  const packages = ['--package', 'heapwise-core', '--package', 'heapwise-fuzz'];
  return runCounted(cargo, ['test', '--locked', ...packages, '--test', 'corpus'], countCargo);
}

/** The folder of cargo's examples in the profile `test`. */
const EXAMPLES = join(process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target'), 'debug/examples');

/**
 * Builds the examples that the parity tests compare with `JSON.parse` and DevTools, and that the lab runs. They use the
 * profile of the core's tests, so most of the code is compiled already, and arithmetic is checked for overflow.
 */
async function buildReporters() {
  const { cargo } = await ensureNativeCargo();
  const examples = ['report', 'numbers', 'findings', 'digest'].flatMap((name) => ['--example', name]);
  const args = ['build', '--profile', 'test', '--locked', '--package', 'heapwise-core', ...examples];
  return runCounted(cargo, args, () => ({ passed: 0, failed: 0, skipped: 0 }));
}

/** @param {string} folder */
async function runNodeTests(folder) {
  const files = listFiles(join(ROOT, 'tests', folder)).filter((path) => path.endsWith('.test.mjs'));
  if (files.length === 0) return absent(`tests/${folder}/**/*.test.mjs`);
  const paths = files.map((path) => join('tests', folder, path));
  // By default node leaves one core idle.
  const args = ['--test', '--test-reporter=spec', `--test-concurrency=${availableParallelism()}`, ...paths];
  return runCounted(process.execPath, args, countNode, { HEAPWISE_EXAMPLES: EXAMPLES });
}

async function runEndToEnd() {
  if (!existsSync(join(ROOT, 'tests/e2e/run.mjs'))) return absent('tests/e2e/run.mjs');
  return runCounted(process.execPath, ['tests/e2e/run.mjs'], countLastLine);
}

async function ensureBrowsers() {
  const missing = () =>
    BROWSERS.filter(({ programs }) => !programs.some((name) => which(name))).map(({ debianPackage }) => debianPackage);
  if (missing().length > 0) await aptInstall(missing(), 'for the end-to-end tests');
  if (missing().length > 0) throw new Failure(`Browsers are missing. To install them:\n\n  ${aptCommand(missing())}\n`);
  for (const { programs } of BROWSERS) say(String(programs.map((name) => which(name)).find((path) => path)));
}

/**
 * @param {string} what
 * @returns {Outcome}
 */
function absent(what) {
  say(`skipped: there is no ${what} yet`);
  return { kind: 'absent' };
}

await runMain(() => main(process.argv.slice(2)));
