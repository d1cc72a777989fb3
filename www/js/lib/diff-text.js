/** A row of a comparison as text, for the clipboard and for files. Sizes are in bytes, deltas have their sign. */

/** @import { DiffItem } from '../rows/diff-trees.js' */

const BY_ID = ['new', 'deleted', 'delta', 'allocated size', 'freed size', 'size delta'];
const BY_CLASS = ['base count', 'count', 'delta', 'size delta'];
const RETAINED = ['base retained size', 'retained size', 'retained delta'];
const GROWN = ['grown', 'growth'];

/** What the fields are called. @param {boolean} isById */
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

/** What stands before an object that came, went or grew. */
export const signs = { added: '+', removed: '−', grown: '↑' };

/**
 * A line with tabs between its fields, which therefore have none themselves.
 * @param {DiffItem} item
 * @param {boolean} isById
 */
export function diffLineOf(item, isById) {
  return diffFieldsOf(item, isById)
    .map((field) => field.replace(/[\t\r\n]+/g, ' '))
    .join('\t');
}
