/**
 * `npm run fuzz [-- TARGET…] [--seconds N | --runs N]`: builds the fuzz targets with libFuzzer and runs them one after the
 * other, with the corpus and with what earlier runs have found out. Prints executions and coverage of each. For a find it
 * prints where the file is, how to replay it and how to keep it. `--seconds` is the time of each target (20 without it);
 * `--seed N` fixes the random numbers.
 *
 * It needs a C++ compiler, for libFuzzer. The compiler is a stable one: coverage comes from LLVM's own pass.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, ROOT, capture, run, runMain, say } from '../../www/tools/shell.mjs';
import { ensureNativeCargo } from '../../www/tools/toolchain.mjs';

const CORPUS = 'crate/fuzz/corpus';
/** What a run adds to the corpus, and the programs: not in the repository. */
const WORK = join(process.env['CARGO_TARGET_DIR'] ?? 'target', 'fuzz');
const SECONDS = 20;
/** A larger input finds nothing that a small one does not, and takes longer. */
const MAX_BYTES = 6000;
/** An input that takes longer is a find. */
const INPUT_SECONDS = 20;
const MEMORY_MB = 3000;

/** What cargo-fuzz passes, without a sanitizer: these need no nightly compiler. */
const COVERAGE = [
  '--cfg fuzzing -Cpasses=sancov-module',
  ...[
    '-sanitizer-coverage-level=4',
    '-sanitizer-coverage-inline-8bit-counters',
    '-sanitizer-coverage-pc-table',
    '-sanitizer-coverage-trace-compares',
  ].map((flag) => `-Cllvm-args=${flag}`),
  '-Ccodegen-units=1',
];

/** @param {string[]} args */
async function main(args) {
  const options = readOptions(args);
  const program = await buildProgram();
  let finds = 0;
  for (const target of options.targets) if (!(await fuzz(program, target, options.limits))) finds += 1;
  say(`\n${options.targets.length - finds} passed, ${finds} failed`);
  if (finds > 0) process.exitCode = 1;
}

/** @param {string[]} args */
function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { seconds: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' } },
  });
  const known = readdirSync(join(ROOT, CORPUS)).sort();
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Failure(`there is no target ${unknown}; there are: ${known.join(', ')}`);
  const number = (/** @type {'seconds' | 'runs' | 'seed'} */ name) => {
    const text = values[name];
    if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) throw new Failure(`--${name} is a number from 1 on`);
    return text;
  };
  const [seconds, runs, seed] = [number('seconds'), number('runs'), number('seed')];
  if (seconds !== undefined && runs !== undefined) throw new Failure('either --seconds or --runs');
  const limits = [
    runs === undefined ? `-max_total_time=${seconds ?? SECONDS}` : `-runs=${runs}`,
    ...(seed === undefined ? [] : [`-seed=${seed}`]),
  ];
  return { targets: positionals.length > 0 ? positionals : known, limits };
}

/** Builds the program that has all targets, and returns its path. */
async function buildProgram() {
  const { cargo } = await ensureNativeCargo();
  const host = /^host: (.*)$/m.exec((await capture('rustc', ['-vV'])) ?? '')?.[1];
  if (host === undefined) throw new Failure('rustc does not say for which machine it compiles');
  // With a target, the flags are not those of build scripts. The profile checks for overflows.
  const args = ['build', '--locked', '--profile', 'test', '--package', 'heapwise-fuzz', '--features', 'libfuzzer'];
  const places = ['--bin', 'fuzz', '--target', host, '--target-dir', WORK];
  const { code } = await run(cargo, [...args, ...places], { env: { RUSTFLAGS: COVERAGE.join(' ') }, show: true });
  if (code !== 0) throw new Failure('the fuzz targets do not compile; libFuzzer needs a C++ compiler');
  return join(WORK, host, 'debug/fuzz');
}

/**
 * Runs a target; returns whether it found nothing.
 * @param {string} program
 * @param {string} target
 * @param {readonly string[]} limits
 */
async function fuzz(program, target, limits) {
  const [grown, finds] = [join(WORK, 'corpus', target), `${join(WORK, 'finds', target)}/`];
  for (const folder of [grown, finds]) mkdirSync(join(ROOT, folder), { recursive: true });
  say(`\n━━ ${target} ${'━'.repeat(Math.max(3, 76 - target.length))}`);
  const bounds = [`-max_len=${MAX_BYTES}`, `-timeout=${INPUT_SECONDS}`, `-rss_limit_mb=${MEMORY_MB}`];
  const args = [`-artifact_prefix=${finds}`, '-print_final_stats=1', '-use_value_profile=1', ...bounds, ...limits];
  const env = { HEAPWISE_FUZZ: target };
  const { code, stderr } = await run(join(ROOT, program), [...args, grown, `${CORPUS}/${target}`], { env });
  const last = [...stderr.matchAll(/^#\d+\s.*cov: (\d+) ft: (\d+) corp: (\d+)/gm)].at(-1);
  const executions = Number(/^stat::number_of_executed_units:\s*(\d+)/m.exec(stderr)?.[1] ?? Number.NaN);
  const rate = /^stat::average_exec_per_sec:\s*(\d+)/m.exec(stderr)?.[1];
  say(`${executions.toLocaleString('en')} executions, ${rate} per second`);
  say(`coverage: ${last?.[1]} edges, ${last?.[2]} features; ${last?.[3]} inputs`);
  if (code === 0 && executions > 0) return true;
  report(target, program, stderr);
  return false;
}

/** @param {string} target @param {string} program @param {string} output */
function report(target, program, output) {
  const place = /Test unit written to (\S+)/.exec(output)?.[1];
  const begin = Math.max(output.lastIndexOf('\nthread '), 0);
  say(output.slice(begin, begin + 3000).trim());
  if (place === undefined) return;
  say(`\nfind:     ${place}`);
  say(`replay:   HEAPWISE_FUZZ=${target} ${program} ${place}`);
  say(`minimise: HEAPWISE_FUZZ=${target} ${program} -minimize_crash=1 -max_total_time=60 ${place}`);
  say(`keep:     cp ${place} ${CORPUS}/${target}/find-NAME, once the fault has a test in the core`);
}

await runMain(() => main(process.argv.slice(2)));
