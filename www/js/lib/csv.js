/** Comma-separated values as RFC 4180 has them. */

import { fileStem } from './snapshot-name.js';

/** Spreadsheets take a text that begins like this for a formula, and strings in a heap are anybody's. */
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]|^\s|\s$/;

/**
 * One line, with its end.
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
 * A name for a file, from what a person called the snapshot.
 * @param {string} name
 * @param {string} view
 */
export function csvName(name, view) {
  return `${fileStem(name)}-${view}.csv`;
}
