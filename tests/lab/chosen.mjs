import { Failure } from '../../www/tools/shell.mjs';

/**
 * Names of a list on the command line.
 * @param {string} list With commas between them.
 * @param {readonly string[]} known
 */
export function chosen(list, known) {
  const names = list.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Failure(`there is no ${unknown}; there are: ${known.join(' ')}`);
  return names;
}

/**
 * Those whose names begin in a way, all for an empty text.
 * @template {{ name: string }} Named
 * @param {string} start
 * @param {readonly Named[]} known
 */
export function beginningWith(start, known) {
  const found = known.filter(({ name }) => name.startsWith(start));
  if (found.length === 0)
    throw new Failure(`no name begins with ${start}; there are: ${known.map(({ name }) => name).join(' ')}`);
  return found;
}
