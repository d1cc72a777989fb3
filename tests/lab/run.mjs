/**
 * `npm run lab`: captures every program of the lab under several Nodes and in Chromium where that is not done yet, asks
 * for findings, and prints what changed against the record in the repository (`results.json`). Code 1 when something
 * changed or the aims are missed.
 *
 *     npm run lab -- --node 20,24 --only quotes,lobby
 *     npm run lab -- --all               a line for every result, changed or not
 *     npm run lab -- --fresh             captures again, even what is up to date
 *     npm run lab -- --captures-only
 *     npm run lab -- --write             records what is found, here and in the table of README.md
 */

import { parseArgs } from 'node:util';
import { Failure, run, runMain, say } from '../../www/tools/shell.mjs';
import { ensureNativeCargo } from '../../www/tools/toolchain.mjs';
import { atOnce } from './at-once.mjs';
import { ENGINES, OWN_NODE, makeCaptures, runsIn } from './capture.mjs';
import { changes } from './changes.mjs';
import { PROGRAMS } from './expected.mjs';
import { MODES, resultOf, scoreOf } from './judge.mjs';
import { writeTable } from './readme.mjs';
import { merged, readRecord, writeRecord } from './record.mjs';
import { markdownTable, terminalLine } from './table.mjs';

const ALL = PROGRAMS.map(({ name }) => name);
/** Each opens up to three captures of some hundred megabytes. */
const AT_ONCE = 2;

async function main() {
  const { values } = parseArgs({
    options: {
      node: { type: 'string' },
      only: { type: 'string' },
      all: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      'captures-only': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const engines = values.node === undefined ? ENGINES : chosen(values.node, [...ENGINES, OWN_NODE]);
  const names = values.only === undefined ? ALL : chosen(values.only, ALL);
  if (values.write && engines.includes(OWN_NODE)) throw new Failure(`the record is of ${ENGINES.join(', ')}`);
  await makeCaptures({ engines, names, fresh: values.fresh, say });
  if (values['captures-only']) return;
  await buildExample();

  const results = await resultsOf(engines, names);
  const scored = results.map(({ program, result }) => ({ result, score: scoreOf(program, result) }));
  const missed = scored.filter(({ score }) => score.misses.length > 0);
  for (const { result, score } of values.all ? scored : missed) say(terminalLine(result, score));

  const record = readRecord();
  const recorded = results.map(({ result }) => result).filter(({ engine }) => ENGINES.includes(engine));
  const changed = changes(record, recorded);
  say(changed.length === 0 ? 'nothing changed' : changed.join('\n'));
  say(`\n${results.length - missed.length} passed, ${missed.length} failed`);
  if (values.write) {
    const all = merged(record, recorded, ALL);
    await writeRecord(all);
    await writeTable('npm run lab -- --write', markdownTable(PROGRAMS, all));
  }
  if (missed.length > 0 || (changed.length > 0 && !values.write)) process.exitCode = 1;
}

/** @param {readonly string[]} engines @param {readonly string[]} names */
function resultsOf(engines, names) {
  const jobs = PROGRAMS.filter(({ name }) => names.includes(name)).flatMap((program) =>
    engines
      .filter((engine) => runsIn(program, engine))
      .flatMap((engine) => MODES.map((mode) => ({ program, engine, mode }))),
  );
  return atOnce(jobs, AT_ONCE, async ({ program, engine, mode }) => ({
    program,
    result: await resultOf(program, engine, mode),
  }));
}

/** The core's example, unless the environment names one that is built. */
async function buildExample() {
  if (process.env['HEAPWISE_FINDINGS'] !== undefined) return;
  const { cargo } = await ensureNativeCargo();
  const args = ['build', '--release', '--locked', '--package', 'heapwise-core', '--example', 'findings'];
  if ((await run(cargo, args, { show: true })).code !== 0) throw new Failure('cargo build failed');
}

/** @param {string} list @param {readonly string[]} known */
function chosen(list, known) {
  const names = list.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Failure(`there is no ${unknown}; there are: ${known.join(' ')}`);
  return names;
}

await runMain(main);
