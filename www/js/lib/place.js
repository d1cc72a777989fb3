/** Places in scripts as text. */

/** @import { Location, Place } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/**
 * `short` is the file's name and the line, for a table; `whole` is the full address with line and column.
 * @param {Location} location Lines and columns from 0; the text counts from 1.
 * @param {Pick<Speech, 't'>} speech
 */
export function describePlace({ scriptId, url, line, column }, { t }) {
  const script = shortened(url ?? '') || t('classes.script', { id: scriptId });
  return { short: `${fileName(script)}:${line + 1}`, whole: `${script}:${line + 1}:${column + 1}` };
}

/**
 * For a sentence: `server.js:12`; `line 12` if the file is not known, `server.js` if the line is not.
 * @param {Place} place
 * @param {Pick<Speech, 't' | 'known'>} speech
 */
export function placeText(place, { t, known }) {
  if (!('line' in place)) return fileName(place.url);
  const line = place.line + 1;
  const key = known('place.line');
  return place.url || !key ? `${fileName(place.url ?? '')}:${line}` : t(key, { line });
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
