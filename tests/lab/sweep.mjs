/**
 * What depends on which threshold: each is doubled and halved, and the lab's captures are asked for findings again.
 * Prints what changes against the values in force. A full round of captures a mutation: one engine, unless asked for more.
 *
 *     node tests/lab/sweep.mjs --threshold timers.       those whose names begin so
 *     node tests/lab/sweep.mjs --node 24,chromium --only ticker,polls
 */

import { parseArgs } from 'node:util';
import { runMain, say } from '../../www/tools/shell.mjs';
import { ENGINES, makeCaptures } from './capture.mjs';
import { changes } from './changes.mjs';
import { beginningWith, chosen } from './chosen.mjs';
import { PROGRAMS } from './expected.mjs';
import { buildExample } from './findings.mjs';
import { resultsOf } from './judge.mjs';
import { mutationsOf, readThresholds, replacement } from './policy.mjs';

const ALL = PROGRAMS.map(({ name }) => name);

async function main() {
  const { values } = parseArgs({
    options: {
      threshold: { type: 'string', default: '' },
      node: { type: 'string', default: '24' },
      only: { type: 'string', default: ALL.join(',') },
    },
  });
  const engines = chosen(values.node, ENGINES);
  const names = chosen(values.only, ALL);
  await makeCaptures({ engines, names, say });
  await buildExample();
  const thresholds = beginningWith(values.threshold, readThresholds());

  const before = await resultsOf(engines, names);
  let without = 0;
  for (const mutation of mutationsOf(thresholds)) {
    const now = await resultsOf(engines, names, ['--policy', replacement(mutation)]);
    const changed = changes(before, now);
    if (changed.length === 0) without += 1;
    const { threshold, direction } = mutation;
    say(
      `${threshold.name} ${direction}, ${threshold.value} -> ${mutation.value}: ${changed.length || 'nothing'} changed`,
    );
    for (const block of changed) say(block.replace(/^/gm, '    '));
  }
  say(`\n${without} mutations change nothing`);
}

await runMain(main);
