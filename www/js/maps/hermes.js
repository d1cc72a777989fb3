/**
 * Names of functions in the maps of Metro, the bundler of React Native: `x_facebook_sources` has for each source the names of
 * its functions, and where each begins. A heap of Hermes places functions in line 1 of the bytecode, at an offset, and
 * the mappings of its maps have this one line, so they need nothing more.
 *
 * An entry is three numbers, each relative to the one before: column, name, line. `;` sets the column back to 0. Lines
 * count from 1.
 */

/** @typedef {(source: number, line: number, column: number) => string | undefined} FunctionNames */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param {any} map @returns {FunctionNames} */
export function functionNames({ x_facebook_sources: sources }) {
  if (!Array.isArray(sources)) return () => undefined;
  /** @type {Map<number, Entry[]>} */
  const read = new Map();
  return (source, line, column) => {
    const names = sources[source]?.[0];
    if (typeof names?.mappings !== 'string' || !Array.isArray(names.names)) return undefined;
    const entries = read.get(source) ?? entriesOf(names);
    read.set(source, entries);
    return entries.findLast((entry) => entry.line < line || (entry.line === line && entry.column <= column))?.name;
  };
}

/** @typedef {{ line: number; column: number; name: string | undefined }} Entry */

/** @param {{ names: readonly string[]; mappings: string }} names @returns {Entry[]} */
function entriesOf({ names, mappings }) {
  /** @type {Entry[]} */
  const entries = [];
  let line = 0;
  let name = 0;
  for (const group of mappings.split(';')) {
    let column = 0;
    for (const entry of group.split(',')) {
      const [columns = 0, nameStep = 0, lines = 0] = numbersOf(entry);
      column += columns;
      name += nameStep;
      line += lines;
      if (entry !== '') entries.push({ line, column, name: names[name] });
    }
  }
  return entries;
}

/** Numbers in base 64, five bits to a letter, lowest first; the lowest bit is the sign. @param {string} text */
function numbersOf(text) {
  /** @type {number[]} */
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = LETTERS.indexOf(letter);
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value % 2 === 1 ? -(value - 1) / 2 : value / 2);
    value = 0;
    shift = 0;
  }
  return numbers;
}
