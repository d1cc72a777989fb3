/**
 * Allowed differences between our numbers and DevTools', each with a name and a reason; any other difference is a bug.
 * An entry describes the difference as narrowly as possible, and a test fails for entries that no file needs.
 */

/**
 * @typedef {import('./compare.mjs').Allowance} Allowance
 * @typedef {import('./compare.mjs').Context} Context
 */

const TWO_32 = 2 ** 32;

/** Lists whose order or entries depend on sizes or ids. */
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
      // A node whose size wraps to 0 is not counted, and a class of such nodes is missing.
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
      'We store an edge type in three bits, and any unknown type as `other`; DevTools shows the type of the file.',
    allows({ column, theirs, ours }) {
      return (
        ['edges', 'edgesByName', 'retainers', 'retainersIgnoring'].includes(column) && areSameButOther(theirs, ours)
      );
    },
  },
  {
    name: 'classes that share a key',
    reason:
      'DevTools counts a class by the string index of its name but shows it by the name, so of ' +
      'two classes with one name (the name is in the table twice, or objects are named Function like closures) it shows one.',
    allows({ column, at }, { facts }) {
      if (!['classes', 'diff'].includes(column) && !column.startsWith('filter ')) return false;
      return [...facts.collidingKeys].some((key) => at === key || String(at).endsWith(` ${key}`));
    },
  },
];

/**
 * Made files that DevTools refuses or misreads, and why. Our numbers for these files cannot be compared.
 * @type {Readonly<Record<string, string>>}
 */
export const NOT_IN_DEVTOOLS = Object.freeze({
  'sections in reverse': 'It reads sections in the order in which V8 writes them.',
  'strings before nodes': 'The same.',
  'edges before nodes': 'The same.',
  'nodes before the header': 'The same.',
  'white space around everything': 'It expects the header right after `"snapshot":`.',
  'numbers written as floats': 'It reads digits, and takes 1.0 for two numbers.',
  'unknown sections': 'It searches for the word "nodes" anywhere, and finds it in an earlier section.',
});

/** A cache, because it is checked for every difference, and there may be as many as nodes. @type {WeakMap<Context, boolean>} */
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

/** Whether numbers are equal modulo 2^32, like sums of wrapped sizes. @param {any} theirs @param {any} ours @returns {boolean} */
function areCongruent(theirs, ours) {
  if (typeof theirs === 'number' && typeof ours === 'number') return (theirs - ours) % TWO_32 === 0;
  if (typeof theirs !== 'object' || typeof ours !== 'object' || theirs === null || ours === null)
    return theirs === ours;
  const keys = Object.keys(theirs);
  return keys.length === Object.keys(ours).length && keys.every((key) => areCongruent(theirs[key], ours[key]));
}

const KNOWN_EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];

/**
 * Whether lists of edges are equal except for types that are `other`.
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
