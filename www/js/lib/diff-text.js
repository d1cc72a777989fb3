/**
 * A row of a comparison as text, for the clipboard and for files. Sizes are in bytes; a negative delta has a minus
 * sign.
 */

/** @import { DiffItem } from '../rows/diff-trees.js' */

const BY_ID = ['new', 'deleted', 'delta', 'allocated size', 'freed size', 'size delta'];
const BY_CLASS = ['base count', 'count', 'delta', 'size delta'];
const RETAINED = ['base retained size', 'retained size', 'retained delta'];
const GROWN = ['grown', 'growth'];

/** The names of the fields, in their order. @param {boolean} isById */
export function diffFieldNames(isById) {
  return isById ? ['name', ...BY_ID, ...RETAINED, ...GROWN] : ['name', ...BY_CLASS, ...RETAINED];
}

/**
 * @param {DiffItem} item
 * @param {boolean} isById
 * @returns {string[]}
 */
export function diffFieldsOf(item, isById) {
  if (item.kind !== 'diff') return memberFields(item);
  const { row } = item;
  const retained = [row.baseRetainedSize, row.retainedSize, row.retainedDelta];
  const numbers = isById
    ? [
        ...[row.addedCount, row.removedCount, row.countDelta, row.addedSize, row.removedSize, row.sizeDelta],
        ...retained,
        ...[row.grownCount, row.grownSize],
      ]
    : [row.baseCount, row.count, row.countDelta, row.sizeDelta, ...retained];
  return [row.name, ...numbers.map(String)];
}

/** @param {Exclude<DiffItem, { kind: 'diff' }>} item */
function memberFields(item) {
  const { id, name, type, shallowSize, retainedSize } = item.row;
  const sign = item.kind === 'member' ? signs[item.which] : '';
  const edge = item.kind === 'field' ? `${item.row.edge.text} :: ` : '';
  return [`${sign}${edge}${name || `(${type})`}`, `@${id}`, String(shallowSize), String(retainedSize)];
}

/** The sign in front of an object that was added, removed or that grew. */
export const signs = { added: '+', removed: '−', grown: '↑' };

/**
 * The row as one line. Tabs separate the fields, so tabs and line breaks within a field become spaces.
 * @param {DiffItem} item
 * @param {boolean} isById
 */
export function diffLineOf(item, isById) {
  return diffFieldsOf(item, isById)
    .map((field) => field.replace(/[\t\r\n]+/g, ' '))
    .join('\t');
}
