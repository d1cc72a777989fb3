/**
 * What is found now against what the record says, finding by finding. Engines on which the same changed are named
 * together.
 *
 * @typedef {import('./record.mjs').Result} Result
 * @typedef {import('./rows.mjs').Row} Row
 */

import { keyOf } from './record.mjs';
import { describe } from './rows.mjs';

/**
 * A block of lines for each program and mode that changed; empty when nothing did. Only results that there are now are
 * looked at.
 * @param {readonly Result[]} record
 * @param {readonly Result[]} now
 * @returns {string[]}
 */
export function changes(record, now) {
  const recorded = new Map(record.map((one) => [keyOf(one), one.rows]));
  /** @type {Map<string, { program: string; mode: string; engines: string[]; text: string }>} */
  const blocks = new Map();
  for (const { program, engine, mode, rows } of now) {
    const before = recorded.get(keyOf({ program, engine, mode, rows }));
    const text = before ? differences(before, rows) : ['not in the record:', ...rows.map(line)].join('\n    ');
    if (text === '') continue;
    const key = `${program} ${mode} ${text}`;
    const block = blocks.get(key);
    if (block) block.engines.push(engine);
    else blocks.set(key, { program, mode, engines: [engine], text });
  }
  return [...blocks.values()].map(
    ({ program, mode, engines, text }) =>
      `${program}, ${mode === 'three' ? 'three captures' : 'the last alone'}, ${engines.join(', ')}\n    ${text}`,
  );
}

/** @param {readonly Row[]} before @param {readonly Row[]} after */
function differences(before, after) {
  const [old, now] = [before.map(line), after.map(line)];
  const lines = [];
  for (let at = 0; at < Math.max(old.length, now.length); at++) {
    if (old[at] === now[at]) continue;
    lines.push(`${old[at] ?? `${at + 1}. nothing`}\n      -> ${now[at] ?? 'nothing'}`);
  }
  return lines.join('\n    ');
}

/** @param {Row} row @param {number} at */
function line(row, at) {
  const place = row.at === undefined ? '' : `, points to ${row.at}`;
  const unsaid = row.unsaid ? `, unsaid: ${row.unsaid.join(' ')}` : '';
  return `${at + 1}. ${describe(row)}${place}${unsaid}`;
}
