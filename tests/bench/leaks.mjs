/**
 * Measures the time of finding leaks as a share of opening, natively, on generated heaps of 0.1, 1 and 5 million nodes.
 *
 *     cargo build --release -p heapwise-core --example findings
 *     node tests/bench/leaks.mjs [--rounds 3]
 *
 * Each heap is captured once, into `out/`. Its file is passed three times, as if the process had not changed, so every
 * detector follows everything and judges it against two earlier surveys. The result is the time of one survey and the
 * judgement, divided by the time of opening in the same run: the median of several rounds.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NATIVE } from '../lab/findings.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const SIZES = [100_000, 1_000_000, 5_000_000];
/** Approximate nodes per entry: an object, a function and its context, two arrays, two texts, a Map. */
const NODES_OF_ENTRY = 13;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });

/** @param {number} nodes */
function makeHeap(nodes) {
  const file = join(here, 'out', `leaks-${nodes}.heapsnapshot`);
  if (existsSync(file)) return file;
  mkdirSync(join(here, 'out'), { recursive: true });
  const program = join(here, 'leaks-program.cjs');
  const flags = ['--max-old-space-size=8192'];
  execFileSync(process.execPath, [...flags, program, file, String(Math.round(nodes / NODES_OF_ENTRY))]);
  return file;
}

/** @param {number[]} numbers */
const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

console.log('nodes      opening   leaks    part of opening');
for (const nodes of SIZES) {
  const file = makeHeap(nodes);
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    const { files, judge } = JSON.parse(execFileSync(NATIVE, ['--time', file, file, file], { encoding: 'utf8' }));
    const { open, survey, nodes } = files.at(-1);
    return { nodes, open, leaks: survey + judge };
  });
  const open = middle(rounds.map((round) => round.open));
  const leaks = middle(rounds.map((round) => round.leaks));
  const part = middle(rounds.map((round) => round.leaks / round.open));
  const count = String(rounds[0]?.nodes).padEnd(10);
  console.log(`${count} ${open.toFixed(2)} s    ${leaks.toFixed(3)} s  ${(100 * part).toFixed(0)} %`);
}
