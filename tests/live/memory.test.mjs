// Memory logs that real programs write: what each runtime prints is read, and each program gets its verdict.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { fetchNode } from '../fixtures/binaries.mjs';
import { judgeMemory } from '../../www/js/memory/judge.js';
import { parseMemoryLog } from '../../www/js/memory/parse-log.js';
import { binaryOf } from './targets.mjs';

/** @import { MemorySample } from '../../www/js/live/types.js' */

const programs = fileURLToPath(new URL('programs/', import.meta.url));
const ROUNDS = 120;
/** A program that does not end has hung. */
const LIMIT_MS = 60_000;
/** The oldest Node whose logs are read. */
const OLD_NODE = '16.20.2';

/**
 * What a program prints.
 * @param {string} binary
 * @param {readonly string[]} args
 */
async function outputOf(binary, args) {
  const { stdout } = await promisify(execFile)(binary, args, {
    cwd: programs,
    env: { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1', NO_COLOR: '1' },
    timeout: LIMIT_MS,
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** @type {readonly { work: string; kind: string; what: string }[]} */
const PROGRAMS = [
  { work: 'leak', kind: 'heap', what: 'objects that are kept' },
  { work: 'buffers', kind: 'buffers', what: 'buffers that are kept' },
  { work: 'thread', kind: 'outside', what: 'a worker thread that keeps objects' },
  { work: 'steady', kind: 'steady', what: 'garbage alone' },
  { work: 'cache', kind: 'warming', what: 'a cache that fills' },
];

for (const runtime of /** @type {const} */ (['node-20', 'node-26'])) {
  describe(`verdicts on ${runtime}`, () => {
    for (const { work, kind, what } of PROGRAMS) {
      test(`${what}: ${kind}`, async () => {
        const log = parseMemoryLog(await outputOf(binaryOf(runtime), ['memory.cjs', work, String(ROUNDS)]));
        assert.deepEqual([log.found, log.skipped, log.isNumbered], [ROUNDS, 0, true]);
        const verdict = judgeMemory(log.samples, log);
        assert.equal(verdict.kind, kind, JSON.stringify(verdict));
        assert.equal(verdict.isWorthSnapshot, kind === 'heap' || kind === 'buffers');
      });
    }
  });
}

test('--trace-gc of a leak is enough for a verdict', async () => {
  const output = await outputOf(binaryOf('node-26'), ['--trace-gc', 'memory.cjs', 'leak', String(2 * ROUNDS)]);
  const log = parseMemoryLog(output.replace(/^\{.*$/gm, ''));
  assert.ok(log.collections.length > 10);
  const verdict = judgeMemory(log.samples, log);
  assert.equal(verdict.kind, 'heap', JSON.stringify(verdict));
});

/** How many ways of writing `memory-formats.cjs` has. */
const WAYS = 7;

/**
 * A sample has all kinds of memory, each of a size that a small program has.
 * @param {readonly MemorySample[]} samples
 * @param {string} way
 */
function expectSamples(samples, way) {
  assert.equal(samples.length, 3, way);
  for (const { heapUsed, heapTotal, rss, external, arrayBuffers } of samples) {
    assert.ok(heapUsed > 100_000 && heapUsed < 1e9, `heapUsed ${heapUsed}`);
    for (const size of [heapTotal, rss]) assert.ok(size !== undefined && size >= heapUsed * 0.5, `${size}`);
    for (const size of [external, arrayBuffers]) assert.ok(size !== undefined && size < 1e9, `${size}`);
  }
}

/** `gc`: the arguments that report collections; Bun has none. */
const RUNTIMES = [
  { name: 'Node 16', binary: () => fetchNode(OLD_NODE), args: [], gc: ['--trace-gc'] },
  { name: 'Node 20', binary: () => binaryOf('node-20'), args: [], gc: ['--trace-gc'] },
  { name: 'Node 24', binary: () => binaryOf('node-24'), args: [], gc: ['--trace-gc'] },
  { name: 'Node 26', binary: () => binaryOf('node-26'), args: [], gc: ['--trace-gc'] },
  { name: 'Deno', binary: () => binaryOf('deno'), args: ['run'], gc: ['run', '--v8-flags=--trace-gc'] },
  { name: 'Bun', binary: () => binaryOf('bun'), args: ['run'], gc: undefined },
];

for (const { name, binary, args, gc } of RUNTIMES) {
  test(`all that ${name} writes is read`, async () => {
    const output = await outputOf(binary(), [...args, 'memory-formats.cjs']);
    const parts = output.split(/^way /m).slice(1);
    assert.equal(parts.length, WAYS);
    for (const part of parts) {
      const way = part.slice(0, part.indexOf('\n'));
      const log = parseMemoryLog(part.slice(way.length));
      expectSamples(log.samples, way);
      assert.equal(log.skipped, 0, way);
      assert.equal(log.isNumbered, way !== 'time' && way !== 'nested', way);
    }
    if (gc === undefined) return;
    const reported = await outputOf(binary(), [...gc, 'memory-formats.cjs', 'quiet']);
    const lines = reported.split('\n').filter((line) => line !== '');
    assert.ok(lines.length > 0);
    const log = parseMemoryLog(reported);
    assert.deepEqual([log.collections.length, log.skipped], [lines.length, 0]);
  });
}
