// The lines that a finding may point to. They are marked in the sources, so that an edit cannot make a number wrong.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROGRAMS_FOLDER = fileURLToPath(new URL('programs/', import.meta.url));

const MARK = '// owner';

/**
 * Lines that end with the mark, or that follow a line with the mark alone: the formatter moves a comment behind an opening
 * bracket to the next line. Counted from 1.
 * @param {string} source
 */
export function ownerLines(source) {
  return source.split('\n').flatMap((line, at) => {
    if (!line.endsWith(MARK)) return [];
    return [line.trim() === MARK ? at + 2 : at + 1];
  });
}

/**
 * The marked lines of every source that a finding about the program may point into, by file name.
 * @param {{ file: string; sources?: RegExp }} program
 * @returns {Record<string, number[]>}
 */
export function ownerLinesOf({ file, sources }) {
  const found = {};
  for (const folder of [PROGRAMS_FOLDER, join(PROGRAMS_FOLDER, 'parts')]) {
    for (const name of readdirSync(folder)) {
      if (!(sources ? sources.test(name) : name === file)) continue;
      found[name] = ownerLines(readFileSync(join(folder, name), 'utf8'));
    }
  }
  return found;
}
