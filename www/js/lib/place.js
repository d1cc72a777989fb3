/** Places in scripts as text. */

/** @import { Location, Place } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/** From this column on a line is long, as in a file that a bundler wrote, and its number alone leads nowhere. */
const FAR_COLUMN = 200;

/**
 * `short` is the file's name and the line, for a table; `whole` is the full address with line and column. In a long line
 * the short form has the column, too. `title` is `whole`, and for an original place also what the runtime has loaded.
 * @param {Location} location Lines and columns from 0; the text counts from 1.
 * @param {Pick<Speech, 't'>} speech
 */
export function describePlace(location, { t }) {
  const { scriptId, url, line, column, compiled } = location;
  const script = shortened(url ?? '') || t('classes.script', { id: scriptId });
  const whole = `${script}:${line + 1}:${column + 1}`;
  if (!compiled) return { short: `${fileName(script)}:${mark(line, column)}`, whole, title: whole };
  const before = `${shortened(compiled.url ?? '')}:${compiled.line + 1}:${compiled.column + 1}`;
  return {
    short: `${sourceName(script)}:${line + 1}`,
    whole,
    title: `${whole}\n${t('maps.place.compiled', { place: before })}`,
  };
}

/**
 * For a sentence: `server.js:12`; `line 12` if the file is not known, `server.js` if the line is not. Like the short form
 * above it has the column in a long line.
 * @param {Place} place
 * @param {Pick<Speech, 't' | 'known'>} speech
 */
export function placeText(place, { t, known }) {
  if (!('line' in place)) return fileName(place.url);
  if (place.compiled) return `${sourceName(place.url ?? '')}:${place.line + 1}`;
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

/**
 * The last two parts of the address of a source. A bundle has many sources called `index.ts`, so the name alone says too
 * little.
 * @param {string} url
 */
function sourceName(url) {
  const path = url.replace(/^[a-z][\w+.-]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  return parts.slice(-2).join('/') || url;
}

/** An address; of a `data:` URL only the type, because the rest is a whole file. @param {string} url */
function shortened(url) {
  return url.replace(/^(data:[^,;]*)[,;].*$/s, '$1');
}
