/**
 * Where our numbers may differ from DevTools', each with a name and a reason; everything else is a mistake. Every entry
 * says as closely as it can what may differ, and a test fails for entries that nothing needs.
 */

/**
 * @typedef {import('./compare.mjs').Allowance} Allowance
 * @typedef {import('./compare.mjs').Context} Context
 */

/**
 * Columns and tables that our side does not compute yet. Whoever writes one takes its name from here and adds it to
 * `crate/core/examples/numbers.rs`.
 */
export const PENDING = [
  ...['retainedSize', 'distance', 'dominator', 'detachedness', 'classKey', 'name', 'nativeContext'],
  ...['classes', 'header', 'interfaces', 'duplicates', 'nativeContextSizes', 'retainedByContext', 'contexts'],
  ...['filter duplicatedStrings', 'filter objectsRetainedByDetachedDomNodes', 'filter objectsRetainedByConsole'],
  ...['filter objectsRetainedByEventHandlers', 'filter objectsRetainedByContexts', 'filter sharedNativeContext'],
  ...['filter noNativeContext', 'filter nativeContext', 'filter idRange', 'filter allocation'],
  ...['retainers', 'retainersIgnoring', 'edges', 'edgesByName', 'members'],
  ...['samples', 'allocationTops', 'allocationCallers', 'allocationStacks', 'diff'],
];

const TWO_32 = 2 ** 32;

/** Lists whose order, or whose choice of entries, follows from sizes or ids. */
const ORDERED_BY_SIZE = ['edges', 'edgesByName', 'members', 'duplicates', 'contexts', 'samples', 'allocationTops'];

/** @type {readonly Allowance[]} */
export const ALLOWANCES = [
  {
    name: 'not computed yet',
    reason: 'The pass is not written.',
    allows: ({ column, at, ours }) => at === '' && ours === undefined && PENDING.includes(column),
  },
  {
    name: 'no interfaces and no detachedness yet',
    reason:
      'Plain objects are all of class Object until the pass for interfaces is written, and names get their prefix ' +
      '`Detached ` with the pass for detachedness.',
    allows({ column, at, theirs, ours }) {
      if (column === 'className')
        return theirs === `Detached ${ours}` || (ours === 'Object' && String(theirs).startsWith('{'));
      // A buffer that has become detached is no longer found by its name.
      return column === 'classTotals' || (column === 'statistics' && at === 'native');
    },
  },
  {
    name: 'types that the file does not list',
    reason: 'DevTools calls the class of all of them (undefined); ours say the code.',
    allows({ column, at, theirs, ours }) {
      if (column === 'className' || column === 'classKey') {
        return /^,?\(undefined\)$/.test(String(theirs)) && /^,?\(unknown \d+\)$/.test(String(ours));
      }
      const isTable = column === 'classTotals' || column === 'classes' || column.startsWith('filter ');
      return isTable && /(^|,| )\((undefined|unknown \d+)\)$/.test(String(at));
    },
  },
  {
    name: 'numbers beyond 2^32',
    reason: 'DevTools keeps sizes and ids in 32 bits; ours are exact.',
    allows(difference, context) {
      if (!hasWideNumbers(context)) return false;
      const { column, theirs, ours } = difference;
      if (ORDERED_BY_SIZE.includes(column) || column.startsWith('filter ')) return true;
      return areCongruent(theirs, ours);
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
