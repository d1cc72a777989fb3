/**
 * Real programs in a steady state: fetches their packages, drives and captures them, and asks for findings, from three captures
 * and from the last alone. Code 1 when one that does not leak is accused, or one that does is not named.
 *
 *     node tests/lab/real/run.mjs                  all, in the Node that runs this
 *     node tests/lab/real/run.mjs --only webpack
 *     node tests/lab/real/run.mjs --kept           asks the captures that are there already
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Failure, run, runMain, say, seconds } from '../../../www/tools/shell.mjs';
import { chosen } from '../chosen.mjs';
import { buildExample, findingsOf } from '../findings.mjs';
import { MODES } from '../judge.mjs';
import { rowsOf } from '../rows.mjs';
import { score } from '../score.mjs';
import { PROGRAMS } from './programs.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const OUT = join(here, 'out');
const DRIVE_MS = 180_000;

async function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, kept: { type: 'boolean', default: false } },
  });
  const names = PROGRAMS.map(({ name }) => name);
  const wanted = values.only === undefined ? names : chosen(values.only, names);
  await fetchPackages();
  mkdirSync(OUT, { recursive: true });
  await buildExample();
  let missed = 0;
  for (const program of PROGRAMS.filter(({ name }) => wanted.includes(name))) {
    const started = performance.now();
    if (!values.kept || !filesOf(program).every((file) => existsSync(file))) await capture(program);
    for (const mode of MODES) {
      const files = filesOf(program);
      const rows = rowsOf(program, await findingsOf(mode === 'three' ? files : files.slice(-1)));
      const { named, misses } = score(program, rows, mode, linesOf(program));
      const mark = misses.length === 0 ? '✓' : `✗ ${misses.join('; ')}`;
      say(`${program.name.padEnd(11)} ${mode.padEnd(6)} ${named.padEnd(60)} ${mark} ${seconds(started)}`);
      if (misses.length > 0) missed++;
    }
  }
  if (missed > 0) process.exitCode = 1;
}

/** All versions are those of the lock file; nothing of a package runs while it is fetched. */
async function fetchPackages() {
  if (existsSync(join(here, 'node_modules'))) return;
  const { code } = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', here], {
    show: true,
  });
  if (code !== 0) throw new Failure('npm ci failed');
}

/** @param {{ name: string; file: string }} program */
async function capture({ name, file }) {
  const args = ['--expose-gc', join(here, 'inside.mjs'), join(here, 'programs', file), join(OUT, name)];
  await promisify(execFile)(process.execPath, args, {
    cwd: here,
    // Next to nothing of ours: a snapshot holds the environment.
    env: { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1' },
    timeout: DRIVE_MS,
    maxBuffer: 2 ** 26,
  });
}

/** @param {{ name: string }} program */
function filesOf({ name }) {
  return [1, 2, 3].map((at) => join(OUT, `${name}-${at}.heapsnapshot`));
}

/** @param {{ places?: readonly string[] }} program */
function linesOf({ places = [] }) {
  return Object.fromEntries(places.map((place) => [place, []]));
}

await runMain(main);
