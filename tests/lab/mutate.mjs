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
import { mutationTable, mutationsOf, readThresholds, replacement } from './policy.mjs';
import { writeTable } from './readme.mjs';

/** Tests of the detectors. Those of the table itself know the values by heart, and say nothing about detectors. */
const FILTER = ['leaks::', '--skip', 'leaks::policy::'];
/** A mutated limit may keep a loop from ending. */
const LIMIT_MS = 120_000;

async function main() {
  const { values } = parseArgs({
    options: { threshold: { type: 'string', default: '' }, write: { type: 'boolean', default: false } },
  });
  if (values.write && values.threshold !== '') throw new Failure('the table is of all thresholds');
  const thresholds = beginningWith(values.threshold, readThresholds());
  const tests = await build();
  const broken = await failuresOf(tests, '');
  if (broken.length > 0) throw new Failure(`tests fail without a mutation: ${broken.join(', ')}`);

  const outcomes = await atOnce(mutationsOf(thresholds), cpus().length, async (mutation) => {
    const failed = await failuresOf(tests, replacement(mutation));
    if (failed.length === 0) say(`${replacement(mutation)}: no test fails (${mutation.threshold.value})`);
    return { mutation, failed };
  });
  if (values.write) await writeTable('node tests/lab/mutate.mjs --write', mutationTable(thresholds, outcomes));
  const survived = outcomes.filter(({ failed }) => failed.length === 0).length;
  say(`\n${thresholds.length} thresholds, ${outcomes.length} mutations: ${outcomes.length - survived} are noticed`);
  if (survived > 0) process.exitCode = 1;
}

/** The binary of the core's tests. */
async function build() {
  const { cargo } = await ensureNativeCargo();
  // Errors of the compiler go to stderr, readable; stdout says only what was built.
  const format = '--message-format=json-render-diagnostics';
  const args = ['test', '--locked', '--package', 'heapwise-core', '--lib', '--no-run', format];
  const { code, stdout, stderr } = await run(cargo, args);
  if (code !== 0) throw new Failure(`cargo test --no-run failed:\n${stderr}`);
  const messages = stdout.split('\n').filter((line) => line.startsWith('{'));
  const built = messages
    .map((line) => JSON.parse(line))
    .find(({ profile, executable }) => profile?.test && typeof executable === 'string');
  if (!built) throw new Failure('cargo has built no tests');
  return built.executable;
}

/**
 * Names of the tests that fail.
 * @param {string} tests The binary.
 * @param {string} policy `name=value`, or nothing.
 */
async function failuresOf(tests, policy) {
  const { code, stdout } = await run(tests, FILTER, {
    env: { HEAPWISE_POLICY: policy, RUST_BACKTRACE: '0' },
    limitMs: LIMIT_MS,
  });
  const failed = [...stdout.matchAll(/^test (\S+).* \.\.\. FAILED$/gm)].map(([, name]) => name).sort();
  if (code === 0 || failed.length > 0) return failed;
  return [code === 124 ? 'does not end' : 'crashes'];
}

await runMain(main);
