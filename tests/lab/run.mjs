/**
 * `npm run lab`: captures every program of the lab under several Nodes and in Chromium, asks for findings, and says how
 * good they are. Code 1 when the aims are missed.
 *
 *     npm run lab -- --node 20,24 --only quotes,lobby
 *     npm run lab -- --fresh             captures again, even what has not changed
 *     npm run lab -- --captures-only
 *     npm run lab -- --write             the table goes into README.md, too
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { Failure, run, runMain, say } from '../../www/tools/shell.mjs';
import { ensureNativeCargo } from '../../www/tools/toolchain.mjs';
import { ENGINES, OWN_NODE, makeCaptures, runsIn } from './capture.mjs';
import { PROGRAMS } from './expected.mjs';
import { MODES, judge } from './judge.mjs';
import { markdownTable, terminalLine } from './table.mjs';

const README = fileURLToPath(new URL('README.md', import.meta.url));
const ALL = PROGRAMS.map(({ name }) => name);
const [BEGIN, END] = ['<!-- table: npm run lab -- --write -->', '<!-- end of the table -->'];

async function main() {
  const { values } = parseArgs({
    options: {
      node: { type: 'string' },
      only: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      'captures-only': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const engines = values.node === undefined ? ENGINES : chosen(values.node, [...ENGINES, OWN_NODE]);
  const names = values.only === undefined ? ALL : chosen(values.only, ALL);
  if (values.write && (names !== ALL || engines !== ENGINES))
    throw new Failure('the table is of all programs and engines');
  await makeCaptures({ engines, names, fresh: values.fresh, say });
  if (values['captures-only']) return;

  if (process.env['HEAPWISE_FINDINGS'] === undefined) {
    const { cargo } = await ensureNativeCargo();
    const args = ['build', '--release', '--locked', '--package', 'heapwise-core', '--example', 'findings'];
    if ((await run(cargo, args, { show: true })).code !== 0) throw new Failure('cargo build failed');
  }

  const programs = PROGRAMS.filter(({ name }) => names.includes(name));
  const judgements = [];
  for (const program of programs) {
    for (const engine of engines.filter((engine) => runsIn(program, engine))) {
      for (const mode of MODES) {
        const judgement = { program, engine, mode, score: await judge(program, engine, mode) };
        judgements.push(judgement);
        say(terminalLine(judgement));
      }
    }
  }
  if (values.write) await writeTable(markdownTable(programs, judgements));
  const missed = judgements.filter(({ score }) => score.misses.length > 0).length;
  say(`\n${judgements.length - missed} passed, ${missed} failed`);
  if (missed > 0) process.exitCode = 1;
}

/** @param {string} list @param {readonly string[]} known */
function chosen(list, known) {
  const names = list.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Failure(`there is no ${unknown}; there are: ${known.join(' ')}`);
  return names;
}

/** @param {string} table */
async function writeTable(table) {
  const text = readFileSync(README, 'utf8');
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start === -1 || end < start) throw new Failure('README.md has lost the marks around its table');
  const changed = `${text.slice(0, start)}${BEGIN}\n\n${table}\n\n${text.slice(end)}`;
  writeFileSync(README, await format(changed, { parser: 'markdown', printWidth: 120 }));
}

await runMain(main);
