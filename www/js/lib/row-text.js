/** A row as text, for the clipboard and for files: the same fields in the same order for whatever a row stands for. */

/** @import { TreeItem } from '../state/trees.js' */

export const FIELDS = /** @type {const} */ (['name', 'id', 'distance', 'count', 'shallow size', 'retained size']);

/**
 * The fields of a row; empty where it has none. Sizes are in bytes.
 * @param {TreeItem} item
 * @returns {string[]}
 */
export function fieldsOf(item) {
  const { row } = item;
  return [
    nameOf(item),
    'id' in row ? `@${row.id}` : '',
    // What a user knows no way to has a negative one.
    'distance' in row && row.distance >= 0 ? String(row.distance) : '',
    'count' in row ? String(row.count) : '',
    String(row.shallowSize),
    String(row.retainedSize),
  ];
}

/** @param {TreeItem} item */
function nameOf(item) {
  switch (item.kind) {
    case 'class':
    case 'group':
      return item.row.name;
    case 'string':
      return item.row.text;
    case 'field':
      return `${item.row.edge.text} :: ${objectName(item.row)}`;
    case 'retainer':
      return `${item.row.edge.text} in ${objectName(item.row)}`;
    default:
      return objectName(item.row);
  }
}

/** @param {{ name: string; className: string; type: string }} row */
function objectName({ name, type }) {
  return name || `(${type})`;
}

/**
 * A line with tabs between its fields, which therefore have none themselves.
 * @param {TreeItem} item
 */
export function lineOf(item) {
  return fieldsOf(item)
    .map((field) => field.replace(/[\t\r\n]+/g, ' '))
    .join('\t');
}

/** Rows one within another, outermost first: a step to the right each. @param {readonly TreeItem[]} items */
export function linesOf(items) {
  return items.map((item, depth) => `${'  '.repeat(depth)}${lineOf(item)}`).join('\n');
}
