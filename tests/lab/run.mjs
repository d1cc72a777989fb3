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
import { Failure, runMain, say } from '../../www/tools/shell.mjs';
import { ENGINES, OWN_NODE, makeCaptures } from './capture.mjs';
import { changes } from './changes.mjs';
import { chosen } from './chosen.mjs';
import { PROGRAMS } from './expected.mjs';
import { buildExample } from './findings.mjs';
import { resultsOf, scoreOf } from './judge.mjs';
import { writeTable } from './readme.mjs';
import { merged, readRecord, writeRecord } from './record.mjs';
import { issuesTable, markdownTable, terminalLine } from './table.mjs';

const ALL = PROGRAMS.map(({ name }) => name);

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
  const scored = results.map((result) => ({ result, score: scoreOf(result) }));
  const missed = scored.filter(({ score }) => score.misses.length > 0);
  for (const { result, score } of values.all ? scored : missed) say(terminalLine(result, score));

  const record = readRecord();
  const recorded = results.filter(({ engine }) => ENGINES.includes(engine));
  const changed = changes(record, recorded);
  say(changed.length === 0 ? 'nothing changed' : changed.join('\n'));
  say(`\n${results.length - missed.length} passed, ${missed.length} failed`);
  if (values.write) {
    const all = merged(record, recorded, ALL);
    await writeRecord(all);
    await writeTable('npm run lab -- --write', markdownTable(PROGRAMS, all));
    await writeTable('npm run lab -- --write, public issues', issuesTable(PROGRAMS, all));
  }
  if (missed.length > 0 || (changed.length > 0 && !values.write)) process.exitCode = 1;
}

await runMain(main);
