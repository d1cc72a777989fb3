/**
 * Where our numbers may differ from DevTools', each with a name and a reason; everything else is a mistake. Every entry
 * says as closely as it can what may differ, and a test fails for entries that nothing needs.
 */

/**
 * @typedef {import('./compare.mjs').Allowance} Allowance
 * @typedef {import('./compare.mjs').Context} Context
 */

const TWO_32 = 2 ** 32;

/** Lists whose order, or whose choice of entries, follows from sizes or ids. */
const ORDERED_BY_SIZE = ['edges', 'edgesByName', 'members', 'duplicates', 'contexts', 'samples', 'allocationTops'];

/** @type {readonly Allowance[]} */
export const ALLOWANCES = [
  {
    name: 'numbers beyond 2^32',
    reason: 'DevTools keeps sizes and ids in 32 bits; ours are exact.',
    allows(difference, context) {
      if (!hasWideNumbers(context)) return false;
      const { column, at, theirs, ours } = difference;
      if (ORDERED_BY_SIZE.includes(column) || column.startsWith('filter ')) return true;
      // A size that wraps to 0 is none: such a node is not counted, and a class of such nodes is not there.
      if (column === 'retainedByContext' && String(at).endsWith('Count')) return true;
      if (theirs === undefined && ['classes', 'classTotals'].includes(column)) {
        return areCongruent(0, /** @type {number[]} */ (ours)[1]);
      }
      return areCongruent(theirs, ours);
    },
  },
  {
    name: 'edge types that V8 does not have',
    reason:
      'Ours keep a type in three bits, and call all that are none of the seven `other`; DevTools says what the file says.',
    allows({ column, theirs, ours }) {
      return (
        ['edges', 'edgesByName', 'retainers', 'retainersIgnoring'].includes(column) && areSameButOther(theirs, ours)
      );
    },
  },
  {
    name: 'classes that share a key',
    reason:
      'DevTools counts a class by the place of its name in the table of strings and shows it by the name, so that of ' +
      'two classes of one name (the table has it twice; or objects are called Function, as closures are) it shows one.',
    allows({ column, at }, { facts }) {
      if (!['classes', 'diff'].includes(column) && !column.startsWith('filter ')) return false;
      return [...facts.collidingKeys].some((key) => at === key || String(at).endsWith(` ${key}`));
    },
  },
];

/**
 * Made files that DevTools refuses or misreads, and why; there is nothing to hold ours against.
 * @type {Readonly<Record<string, string>>}
 */
export const NOT_IN_DEVTOOLS = Object.freeze({
  'sections in reverse': 'It reads sections in the order in which V8 writes them.',
  'strings before nodes': 'The same.',
  'edges before nodes': 'The same.',
  'nodes before the header': 'The same.',
  'white space around everything': 'It expects the header right behind `"snapshot":`.',
  'numbers written as floats': 'It reads digits, and takes 1.0 for two numbers.',
  'unknown sections': 'It looks for the word "nodes" wherever that is, and finds it in a section before.',
});

/** Asked for every difference, of which there may be as many as nodes. @type {WeakMap<Context, boolean>} */
const wide = new WeakMap();

/** @param {Context} context */
function hasWideNumbers(context) {
  let found = wide.get(context);
  if (found === undefined) {
    found = ['id', 'shallowSize'].some((name) => {
      const column = /** @type {ArrayLike<number> | undefined} */ (context.ours(name));
      return column !== undefined && Array.prototype.some.call(column, (value) => value >= TWO_32);
    });
    wide.set(context, found);
  }
  return found;
}

/** Equal but for multiples of 2^32. Sums of wrapped sizes are. @param {any} theirs @param {any} ours @returns {boolean} */
function areCongruent(theirs, ours) {
  if (typeof theirs === 'number' && typeof ours === 'number') return (theirs - ours) % TWO_32 === 0;
  if (typeof theirs !== 'object' || typeof ours !== 'object' || theirs === null || ours === null)
    return theirs === ours;
  const keys = Object.keys(theirs);
  return keys.length === Object.keys(ours).length && keys.every((key) => areCongruent(theirs[key], ours[key]));
}

const KNOWN_EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];

/**
 * Whether lists of edges are equal but for types that are `other`.
 * @param {any} theirs @param {any} ours
 */
function areSameButOther(theirs, ours) {
  const isOther = (/** @type {any} */ row, /** @type {any} */ mine) =>
    mine[1] === 'other' && !KNOWN_EDGE_TYPES.includes(row[1]);
  if (theirs?.total !== ours?.total || theirs?.rows?.length !== ours?.rows?.length || !theirs?.rows) return false;
  return theirs.rows.every((/** @type {any[]} */ row, /** @type {number} */ place) => {
    const mine = ours.rows[place];
    return (row[1] === mine[1] || isOther(row, mine)) && row.every((value, at) => at === 1 || value === mine[at]);
  });
}
