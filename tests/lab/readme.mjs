// Tables of the README that programs write: what stands between two marks is theirs.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { Failure } from '../../www/tools/shell.mjs';

const README = fileURLToPath(new URL('README.md', import.meta.url));
const END = '<!-- end of the table -->';

/** @param {string} command Which writes the table, as the first mark names it. */
export function readTable(command) {
  const text = readFileSync(README, 'utf8');
  const { from, to } = range(text, command);
  return text.slice(from, to).trim();
}

/** @param {string} command @param {string} table */
export async function writeTable(command, table) {
  const text = readFileSync(README, 'utf8');
  const { from, to } = range(text, command);
  writeFileSync(README, await formatted(`${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`));
}

/** As prettier leaves it in the file. @param {string} markdown */
export function formatted(markdown) {
  return format(markdown, { parser: 'markdown', printWidth: 120 });
}

/** @param {string} text @param {string} command */
function range(text, command) {
  const begin = `<!-- table: ${command} -->`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(END, from);
  if (from < begin.length || to === -1)
    throw new Failure(`README.md has lost the marks around the table of ${command}`);
  return { from, to };
}
