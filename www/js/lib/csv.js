/** Writes comma-separated values (RFC 4180). */

import { fileStem } from './snapshot-name.js';

/** Spreadsheets run a text that begins like this as a formula, and a heap may hold strings from untrusted input. */
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]|^\s|\s$/;

/**
 * One line, with its line break.
 * @param {readonly string[]} fields
 */
export function csvLine(fields) {
  return `${fields.map(quote).join(',')}\r\n`;
}

/** @param {string} field */
function quote(field) {
  const text = FORMULA.test(field) && !isNumber(field) && !/^@\d+$/.test(field) ? `'${field}` : field;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {string} field */
function isNumber(field) {
  return /^-?\d+$/.test(field);
}

/**
 * The name of a CSV file, made of the snapshot's name and the view's. Rows of a snapshot that is incomplete say so by the
 * name: a line of text in the file would be read as a row.
 * @param {string} name
 * @param {string} view
 * @param {boolean} [isPartial]
 */
export function csvName(name, view, isPartial = false) {
  return `${fileStem(name)}${isPartial ? '.partial' : ''}-${view}.csv`;
}
