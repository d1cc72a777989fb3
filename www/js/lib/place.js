/** Where something is written in a script, for people. */

/** @import { Location } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/**
 * The end of it for a table, all of it for whoever asks.
 * @param {Location} location Lines and columns from 0, which nobody counts from.
 * @param {Pick<Speech, 't'>} speech
 */
export function describePlace({ scriptId, url, line, column }, { t }) {
  const script = url || t('classes.script', { id: scriptId });
  const file = script.replace(/[?#].*$/s, '').replace(/^.*\/(?=.)/s, '');
  return { short: `${file || script}:${line + 1}`, whole: `${script}:${line + 1}:${column + 1}` };
}
