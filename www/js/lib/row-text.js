/** A row as text, for the clipboard and for files. Rows of every kind have the same fields in the same order. */

import { assertNever } from './assert-never.js';

/** @import { TreeItem } from '../rows/trees.js' */

const FIELDS = ['name', 'id', 'distance', 'count', 'shallow size', 'retained size'];
/** Further fields of a string that occurs more than once. */
const STRING_FIELDS = ['wasted size', 'held by', 'held so', 'owners', 'cut by V8', 'length'];

/** The names of the fields, in their order. @param {import('../rows/trees.js').TreeQuery['kind']} kind Of the list. */
export function fieldNames(kind) {
  return kind === 'strings' ? [...FIELDS, ...STRING_FIELDS] : FIELDS;
}

/**
 * The fields of a row. A field that the row does not have is empty. Sizes are in bytes.
 * @param {TreeItem} item
 * @returns {string[]}
 */
export function fieldsOf(item) {
  const { row } = item;
  return [
    nameOf(item),
    'id' in row ? `@${row.id}` : '',
    // The distance of an unreachable object is negative.
    'distance' in row && row.distance >= 0 ? String(row.distance) : '',
    'count' in row ? String(row.count) : '',
    String(row.shallowSize),
    String(row.retainedSize),
    ...(item.kind === 'string' ? stringFields(item.row) : []),
  ];
}

/** @param {import('../engine/protocol.js').StringRow} row */
function stringFields({ wastedSize, owner, ownerCount, truncated, length }) {
  const cut = truncated ? ['yes', length === undefined ? '' : String(length)] : ['', ''];
  return [String(wastedSize), holderName(owner), String(owner.count), String(ownerCount), ...cut];
}

/** @param {import('../engine/protocol.js').Holder} holder */
export function holderName({ className, edge }) {
  return className === '' ? '(nothing but roots)' : `${className}${edge}`;
}

/** @param {TreeItem} item */
function nameOf(item) {
  switch (item.kind) {
    case 'class':
    case 'group':
      return item.row.name;
    case 'string':
      return item.row.text;
    case 'owner':
      return holderName(item.row);
    case 'field':
      return `${item.row.edge.text} :: ${objectName(item.row)}`;
    case 'retainer':
      return `${item.row.edge.text} in ${objectName(item.row)}`;
    case 'object':
    case 'dominated':
      return objectName(item.row);
    default:
      return assertNever(item);
  }
}

/** @param {{ name: string; className: string; type: string }} row */
function objectName({ name, type }) {
  return name || `(${type})`;
}

/**
 * The row as one line. Tabs separate the fields, so tabs and line breaks within a field become spaces.
 * @param {TreeItem} item
 */
export function lineOf(item) {
  return fieldsOf(item)
    .map((field) => field.replace(/[\t\r\n]+/g, ' '))
    .join('\t');
}

/** Nested rows, outermost first: each is indented below its parent. @param {readonly TreeItem[]} items */
export function linesOf(items) {
  return items.map((item, depth) => `${'  '.repeat(depth)}${lineOf(item)}`).join('\n');
}
