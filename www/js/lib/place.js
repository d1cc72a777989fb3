/** Where something is written in a script, for people. */

/** @import { Location, Place } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/**
 * The end of it for a table, all of it for whoever asks.
 * @param {Location} location Lines and columns from 0, which nobody counts from.
 * @param {Pick<Speech, 't'>} speech
 */
export function describePlace({ scriptId, url, line, column }, { t }) {
  const script = url || t('classes.script', { id: scriptId });
  return { short: `${fileName(script)}:${line + 1}`, whole: `${script}:${line + 1}:${column + 1}` };
}

/**
 * For a sentence: `server.js:12`; `line 12` where the file is not known, `server.js` where the line is not.
 * @param {Place} place
 * @param {Pick<Speech, 't' | 'known'>} speech
 */
export function placeText(place, { t, known }) {
  if (!('line' in place)) return fileName(place.url);
  const line = place.line + 1;
  const key = known('place.line');
  return place.url || !key ? `${fileName(place.url ?? '')}:${line}` : t(key, { line });
}

/** The last part of an address, without what follows a question mark. @param {string} url */
export function fileName(url) {
  const path = url.replace(/[?#].*$/s, '');
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
