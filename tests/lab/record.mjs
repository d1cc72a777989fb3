/**
 * What the repository says was found: `results.json`, by program, mode and engines. Engines with the same rows share an
 * entry there; in memory each has its own.
 *
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {import('./score.mjs').Mode} Mode
 * @typedef {{ program: string; engine: string; mode: Mode; rows: Row[] }} Result Of one report.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const FILE = fileURLToPath(new URL('results.json', import.meta.url));

/** @returns {Result[]} */
export function readRecord() {
  return expand(JSON.parse(readFileSync(FILE, 'utf8')));
}

/** @param {readonly Result[]} results All there are. */
export async function writeRecord(results) {
  writeFileSync(FILE, await format(JSON.stringify(group(results)), { parser: 'json', printWidth: 120 }));
}

/**
 * Recorded results, with those of programs and engines that ran now in place of the old ones.
 * @param {readonly Result[]} record
 * @param {readonly Result[]} now
 * @param {readonly string[]} order Names of all programs; what the record has of others goes.
 */
export function merged(record, now, order) {
  const fresh = new Set(now.map(keyOf));
  const all = [...record.filter((one) => !fresh.has(keyOf(one))), ...now];
  return order.flatMap((program) => all.filter((one) => one.program === program));
}

/** The same for results of one program, engine and mode. @param {Result} result */
export function keyOf({ program, engine, mode }) {
  return `${program} ${engine} ${mode}`;
}

/** @param {readonly Result[]} results @returns {Record<string, Record<string, Record<string, Row[]>>>} */
export function group(results) {
  const programs = {};
  for (const { program, mode } of results) (programs[program] ??= {})[mode] ??= {};
  for (const { program, engine, mode, rows } of byEngine(results)) {
    const engines = programs[program][mode];
    const [same] = Object.entries(engines).find(([, other]) => JSON.stringify(other) === JSON.stringify(rows)) ?? [];
    if (same !== undefined) delete engines[same];
    engines[same === undefined ? engine : `${same} ${engine}`] = rows;
  }
  return programs;
}

/** @param {Record<string, Record<string, Record<string, Row[]>>>} programs @returns {Result[]} */
export function expand(programs) {
  const results = [];
  for (const [program, modes] of Object.entries(programs)) {
    for (const [mode, engines] of Object.entries(modes)) {
      for (const [names, rows] of Object.entries(engines)) {
        for (const engine of names.split(' '))
          results.push({ program, mode: /** @type {Mode} */ (mode), engine, rows });
      }
    }
  }
  return results;
}

/** The oldest Node first. @param {readonly Result[]} results */
export function byEngine(results) {
  return [...results].sort((a, b) => a.engine.localeCompare(b.engine));
}
