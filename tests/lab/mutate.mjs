/**
 * Whether the core's tests hold every threshold of the detectors: each is doubled and halved, and at least one test has to
 * fail. Code 1 where none does. The tests are compiled once; each mutation is a run of theirs with another environment.
 *
 *     node tests/lab/mutate.mjs                            all thresholds
 *     node tests/lab/mutate.mjs --threshold containers.    those whose names begin so
 *     node tests/lab/mutate.mjs --write                    the table goes into README.md
 */

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Failure, run, runMain, say } from '../../www/tools/shell.mjs';
import { ensureNativeCargo } from '../../www/tools/toolchain.mjs';
import { atOnce } from './at-once.mjs';
import { beginningWith } from './chosen.mjs';
import { thresholdsOf } from './findings.mjs';
import { mutationTable, mutationsOf, replacement } from './policy.mjs';
import { writeTable } from './readme.mjs';

/** @typedef {{ file: string; filter: string[] }} Suite A test binary, and which of its tests count. */

/** A mutated limit may keep a loop from ending. */
const LIMIT_MS = 120_000;

async function main() {
  const { values } = parseArgs({
    options: { threshold: { type: 'string', default: '' }, write: { type: 'boolean', default: false } },
  });
  if (values.write && values.threshold !== '') throw new Failure('the table is of all thresholds');
  const { suites, example } = await build();
  const thresholds = beginningWith(values.threshold, await thresholdsOf(example));
  const broken = await failuresOf(suites, '');
  if (broken.length > 0) throw new Failure(`tests fail without a mutation: ${broken.join(', ')}`);

  const outcomes = await atOnce(mutationsOf(thresholds), cpus().length, async (mutation) => {
    const failed = await failuresOf(suites, replacement(mutation));
    if (failed.length === 0) say(`${replacement(mutation)}: no test fails (${mutation.threshold.value})`);
    return { mutation, failed };
  });
  if (values.write) await writeTable('node tests/lab/mutate.mjs --write', mutationTable(thresholds, outcomes));
  const survived = outcomes.filter(({ failed }) => failed.length === 0).length;
  say(`\n${thresholds.length} thresholds, ${outcomes.length} mutations: ${outcomes.length - survived} are noticed`);
  if (survived > 0) process.exitCode = 1;
}

/** The core's tests of the detectors, and its example, which knows the thresholds. */
async function build() {
  const { cargo } = await ensureNativeCargo();
  const args = ['test', '--locked', '--package', 'heapwise-core', '--no-run', '--message-format', 'json'];
  const { code, stdout, stderr } = await run(cargo, args);
  if (code !== 0) throw new Failure(`cargo test --no-run failed:\n${stderr}`);
  const built = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ executable }) => typeof executable === 'string');
  const library = built.find(({ target, profile }) => profile.test && target.kind.includes('lib'));
  const example = built.find(({ target }) => target.kind.includes('example') && target.name === 'findings');
  if (!library || !example) throw new Failure('cargo has built no tests or no example');
  // Tests of the table itself know the values by heart, and say nothing about detectors.
  const suites = [{ file: library.executable, filter: ['leaks::', '--skip', 'leaks::policy::'] }];
  const whole = built.find(({ target }) => target.kind.includes('test') && target.name === 'leaks');
  if (whole) suites.push({ file: whole.executable, filter: [] });
  return { suites, example: example.executable };
}

/**
 * Names of the tests that fail.
 * @param {readonly Suite[]} suites
 * @param {string} policy `name=value`, or nothing.
 */
async function failuresOf(suites, policy) {
  const failed = [];
  for (const { file, filter } of suites) {
    const { code, stdout } = await run(file, filter, {
      env: { HEAPWISE_POLICY: policy, RUST_BACKTRACE: '0' },
      limitMs: LIMIT_MS,
    });
    const named = [...stdout.matchAll(/^test (\S+).* \.\.\. FAILED$/gm)].map(([, name]) => name);
    failed.push(...named);
    if (code !== 0 && named.length === 0) failed.push(code === 124 ? 'does not end' : 'crashes');
  }
  return failed;
}

await runMain(main);
