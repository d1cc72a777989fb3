/**
 * Compares the numbers of two sides, column by column. A side is anything that returns a column by name: the native
 * dump, the bindings of a wasm instance, a snapshot in the page.
 */
import { isDeepStrictEqual } from 'node:util';

/**
 * @typedef {import('./devtools.mjs').Column} Column
 * @typedef {import('./devtools.mjs').Facts} Facts
 */
/**
 * @typedef {object} Side
 * @property {readonly string[]} names Its columns; columns that the other side lacks are reported, too.
 * @property {(name: string) => Column | undefined} column
 */
/**
 * An entry that differs. A column that one side lacks is one difference without values.
 * @typedef {object} Difference
 * @property {string} column
 * @property {number | string} at Ordinal of the node, key of the table, or '' for the column itself.
 * @property {unknown} theirs
 * @property {unknown} ours
 */
/**
 * @typedef {object} Allowance
 * @property {string} name
 * @property {string} reason
 * @property {(difference: Difference, context: Context) => boolean} allows
 */
/**
 * @typedef {object} Context The data that an allowance may use.
 * @property {string} file
 * @property {Facts} facts
 * @property {(name: string) => Column | undefined} theirs
 * @property {(name: string) => Column | undefined} ours
 */
/**
 * @typedef {object} Comparison
 * @property {string} column
 * @property {'equal' | 'different' | 'allowed' | 'absent' | 'not in DevTools'} verdict `absent`: we lack it.
 * @property {number} entries Number of entries.
 * @property {number} differing Number of differences that are not allowed.
 * @property {number} allowed Number of differences that are allowed.
 * @property {Difference[]} examples The first few that are not allowed.
 * @property {string[]} allowances Names of the allowances that were needed.
 */

const EXAMPLES = 4;

/** @param {Record<string, Column>} numbers @returns {Side} */
export function sideOf(numbers) {
  return {
    names: Object.keys(numbers),
    column: (name) => (Object.hasOwn(numbers, name) ? numbers[name] : undefined),
  };
}

/**
 * @param {Side} theirs
 * @param {Side} ours
 * @param {object} [options]
 * @param {readonly Allowance[]} [options.allowances]
 * @param {string} [options.file]
 * @param {Facts} [options.facts]
 * @param {(name: string) => boolean} [options.isWanted] Selects the columns to compare.
 * @returns {Comparison[]}
 */
export function compareSides(theirs, ours, options = {}) {
  const { allowances = [], file = '', facts = { collidingKeys: new Set() }, isWanted = () => true } = options;
  const context = { file, facts, theirs: theirs.column, ours: ours.column };
  const names = [...new Set([...theirs.names, ...ours.names])].filter(isWanted);
  return names.map((name) => compareColumn(name, theirs.column(name), ours.column(name), allowances, context));
}

/**
 * @param {string} name
 * @param {Column | undefined} theirs
 * @param {Column | undefined} ours
 * @param {readonly Allowance[]} allowances
 * @param {Context} context
 * @returns {Comparison}
 */
function compareColumn(name, theirs, ours, allowances, context) {
  /** @type {Comparison} */
  const result = { column: name, verdict: 'equal', entries: 0, differing: 0, allowed: 0, examples: [], allowances: [] };
  const needed = new Set();
  for (const difference of differences(name, theirs, ours, result)) {
    const allowance = allowances.find(({ allows }) => allows(difference, context));
    if (allowance === undefined) {
      result.differing++;
      if (result.examples.length < EXAMPLES) result.examples.push(difference);
    } else {
      result.allowed++;
      needed.add(allowance.name);
    }
  }
  result.allowances = [...needed];
  if (theirs === undefined) result.verdict = 'not in DevTools';
  else if (ours === undefined) result.verdict = 'absent';
  else if (result.differing > 0) result.verdict = 'different';
  else if (result.allowed > 0) result.verdict = 'allowed';
  return result;
}

/**
 * @param {string} column
 * @param {Column | undefined} theirs
 * @param {Column | undefined} ours
 * @param {Comparison} result
 * @returns {Generator<Difference>}
 */
function* differences(column, theirs, ours, result) {
  if (theirs === undefined || ours === undefined) {
    yield { column, at: '', theirs: theirs && 'there', ours: ours && 'there' };
    return;
  }
  if (isList(theirs) && isList(ours)) {
    result.entries = Math.max(theirs.length, ours.length);
    if (theirs.length !== ours.length) yield { column, at: 'length', theirs: theirs.length, ours: ours.length };
    for (let at = 0; at < Math.min(theirs.length, ours.length); at++) {
      if (!isSame(theirs[at], ours[at])) yield { column, at, theirs: theirs[at], ours: ours[at] };
    }
    return;
  }
  if (isList(theirs) || isList(ours)) {
    yield { column, at: '', theirs: describeKind(theirs), ours: describeKind(ours) };
    return;
  }
  const valueOf = (/** @type {Record<string, unknown>} */ table, /** @type {string} */ key) =>
    Object.hasOwn(table, key) ? table[key] : undefined;
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  result.entries = keys.size;
  for (const at of keys) {
    const [other, mine] = [valueOf(theirs, at), valueOf(ours, at)];
    if (!isSame(other, mine)) yield { column, at, theirs: other, ours: mine };
  }
}

/** @param {Column} column @returns {column is ArrayLike<unknown>} */
function isList(column) {
  return Array.isArray(column) || ArrayBuffer.isView(column);
}

function describeKind(/** @type {Column} */ column) {
  return isList(column) ? 'a list' : 'a table';
}

/** Columns of the wasm hold BigInts if a double is not exact. @param {unknown} theirs @param {unknown} ours */
function isSame(theirs, ours) {
  if (theirs === ours) return true;
  if (typeof ours === 'bigint') return Number(ours) === theirs;
  // Prototypes and negative zero do not matter.
  return typeof theirs === 'object' && isDeepStrictEqual(plain(theirs), plain(ours));
}

/** @param {unknown} value */
function plain(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
