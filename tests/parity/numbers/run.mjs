/**
 * Compares any snapshots with DevTools, by hand:
 *
 *     cargo build --release -p heapwise-core --example numbers
 *     node tests/parity/numbers/run.mjs a.heapsnapshot b.heaptimeline.gz
 *     node tests/parity/numbers/run.mjs --live [part of a name]   # new captures by every Node and by Chromium
 *     node tests/parity/numbers/run.mjs --random 5000 [first seed]   # as many of each kind
 *     node tests/parity/numbers/run.mjs --pairs [part of a name]   # compares two captures of one process, by every Node, and Chromium
 *
 * Prints a table of files and columns and the differences, and fails if `allowed.mjs` does not list one of them.
 * A file of 100 MB takes DevTools about 15 s and 2 GB; for large files start node with `--max-old-space-size`.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  closeWorkshop,
  openWorkshop,
  runChromium,
  runChromiumTwice,
  runNode,
  WORKSHOP,
} from '../../fixtures/capture.mjs';
import { fixtures } from '../../fixtures/index.mjs';
import { randomScopes, randomSnapshot, randomTimeline } from '../../fixtures/random-graphs.mjs';
import { makeRandom } from '../../wasm/engine.mjs';
import { startParity } from './parity.mjs';
import { readText } from './prepare.mjs';
import { describeDifferences, formatTable } from './report.mjs';

/** @typedef {import('./parity.mjs').Input} Input */

/** Number of random graphs per process of our side. */
const BATCH = 100;
/** The kinds of capture to make with each version. */
const KINDS = ['snapshot', 'internals', 'timeline'];

/** @param {string[]} paths @returns {Generator<Input[]>} */
function* readFiles(paths) {
  for (const path of paths) yield [{ file: basename(path), text: readText(path) }];
}

/** @param {string} part @returns {AsyncGenerator<Input[]>} */
async function* captureLive(part) {
  const versions = [...new Set(fixtures.flatMap(({ node }) => node ?? []))];
  openWorkshop();
  try {
    for (const version of versions) {
      for (const kind of KINDS) {
        const file = `live node-${version} ${kind}`;
        if (!file.includes(part)) continue;
        const out = join(WORKSHOP, 'live');
        try {
          runNode(version, [], ['main.cjs', kind, kind === 'timeline' ? 'classic' : 'direct', out]);
        } catch (error) {
          // Older versions do not know all parameters.
          console.log(`${file}: no capture: ${String(error).split('\n')[0]}`);
          continue;
        }
        yield [{ file, text: readFileSync(out) }];
      }
    }
    for (const kind of ['snapshot', 'timeline']) {
      const file = `live chromium ${kind}`;
      if (!file.includes(part)) continue;
      const { data, version } = await runChromium(kind);
      yield [{ file: `${file} (${version})`, text: data }];
    }
  } finally {
    closeWorkshop();
  }
}

/** @typedef {{ file: string, earlier: Buffer, later: Buffer }} Pair */

/** @param {string} part @returns {AsyncGenerator<Pair[]>} */
async function* capturePairs(part) {
  const versions = [...new Set(fixtures.flatMap(({ node }) => node ?? []))];
  openWorkshop();
  try {
    for (const version of versions) {
      for (const kind of ['snapshot', 'internals']) {
        const file = `pair node-${version} ${kind}`;
        if (!file.includes(part)) continue;
        const [first, second] = [join(WORKSHOP, 'first'), join(WORKSHOP, 'second')];
        try {
          runNode(version, [], ['pair.cjs', kind, first, second]);
        } catch (error) {
          // Older versions do not know all parameters.
          console.log(`${file}: no capture: ${String(error).split('\n')[0]}`);
          continue;
        }
        yield [{ file, earlier: readFileSync(first), later: readFileSync(second) }];
        // The reversed pair is a valid comparison, too.
        yield [{ file: `${file}, back`, earlier: readFileSync(second), later: readFileSync(first) }];
      }
    }
    if ('pair chromium'.includes(part)) {
      const { data, version } = await runChromiumTwice();
      yield [{ file: `pair chromium (${version})`, earlier: data[0], later: data[1] }];
      yield [{ file: `pair chromium (${version}), back`, earlier: data[1], later: data[0] }];
    }
  } finally {
    closeWorkshop();
  }
}

/** @param {number} count @param {number} first @returns {Generator<Input[]>} */
function* makeRandomInputs(count, first) {
  for (let at = first; at < first + count; at += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, first + count - at) }, (_, place) => at + place);
    for (const make of [randomSnapshot, randomScopes, randomTimeline]) {
      yield seeds.map((seed) => ({ file: `${make.name} ${seed}`, text: make(makeRandom(seed)) }));
    }
  }
}

/** @param {string[]} words */
function chooseInputs([first, ...rest]) {
  if (first === '--live') return captureLive(rest[0] ?? '');
  if (first === '--random') return makeRandomInputs(Number(rest[0] ?? 1000), Number(rest[1] ?? 1));
  return first === undefined ? undefined : readFiles([first, ...rest]);
}

const words = process.argv.slice(2);
const arePairs = words[0] === '--pairs';
const inputs = arePairs ? [] : chooseInputs(words);
if (inputs === undefined) {
  console.error(
    'usage: node tests/parity/numbers/run.mjs FILE… | --live [PART] | --pairs [PART] | --random [COUNT [FIRST]]',
  );
  process.exit(2);
}
const parity = await startParity();
/** @type {import('./report.mjs').Result[]} */
const results = [];
for await (const batch of inputs) results.push(...(await parity.compare(batch)));
if (arePairs)
  for await (const batch of capturePairs(words[1] ?? '')) results.push(...(await parity.compareDiffs(batch)));

// Random graphs are listed only if they differ.
const isListed = (/** @type {typeof results[number]} */ result) =>
  words[0] !== '--random' || 'failure' in result || describeDifferences(result.comparisons).length > 0;
console.log(formatTable(results.filter(isListed)));
let failed = 0;
for (const result of results) {
  const lines = 'failure' in result ? [result.failure] : describeDifferences(result.comparisons);
  if (lines.length === 0) continue;
  failed++;
  console.log(`\n${result.file}\n  ${lines.join('\n  ')}`);
}
console.log(`\n${results.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
