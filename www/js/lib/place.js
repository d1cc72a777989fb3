/** Places in scripts as text. */

/** @import { Location, Place } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/** From this column on a line is long, as in a file that a bundler wrote, and its number alone leads nowhere. */
const FAR_COLUMN = 200;

/**
 * `short` is the file's name and the line, for a table; `whole` is the full address with line and column. In a long line
 * the short form has the column, too.
 * @param {Location} location Lines and columns from 0; the text counts from 1.
 * @param {Pick<Speech, 't'>} speech
 */
export function describePlace({ scriptId, url, line, column }, { t }) {
  const script = shortened(url ?? '') || t('classes.script', { id: scriptId });
  return { short: `${fileName(script)}:${mark(line, column)}`, whole: `${script}:${line + 1}:${column + 1}` };
}

/**
 * For a sentence: `server.js:12`; `line 12` if the file is not known, `server.js` if the line is not. Like the short form
 * above it has the column in a long line.
 * @param {Place} place
 * @param {Pick<Speech, 't' | 'known'>} speech
 */
export function placeText(place, { t, known }) {
  if (!('line' in place)) return fileName(place.url);
  const line = mark(place.line, place.column);
  const key = known('place.line');
  return place.url || !key ? `${fileName(place.url ?? '')}:${line}` : t(key, { line });
}

/**
 * A line, with the column if there may be much before it: far to the right, or in the first line, where minified code is.
 * @param {number} line From 0.
 * @param {number} column From 0.
 */
function mark(line, column) {
  const needsColumn = column >= FAR_COLUMN || (line === 0 && column > 0);
  return needsColumn ? `${line + 1}:${column + 1}` : `${line + 1}`;
}

/** The last part of an address, without query and fragment if anything is left. @param {string} url */
export function fileName(url) {
  if (url.startsWith('data:')) return shortened(url);
  const path = url.replace(/[?#].*$/s, '') || url;
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** An address; of a `data:` URL only the type, because the rest is a whole file. @param {string} url */
function shortened(url) {
  return url.replace(/^(data:[^,;]*)[,;].*$/s, '$1');
}
