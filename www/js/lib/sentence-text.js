/**
 * Puts the engine's sentences, each a key with values, into the words of a language.
 *
 * The catalogue has a text for each key; `template.js` inserts the values. If a value is missing, the text of
 * `key.less` is used, if there is one. A key without a text is shown as it is.
 */

import { placeText } from './place.js';
import { redactValues } from './redact.js';
import { isKnown, placeholdersOf, templateParts } from './template.js';

/** @import { Owner } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */
/** @import { Part, Value, Values } from './template.js' */

/** @typedef {{ key: string; values: Values }} AnySentence Its key may be unknown: a newer engine has more sentences. */
/** @typedef {{ redact?: boolean }} SentenceOptions `redact`: replaces the content of strings, and keys that look like data, by their length. */

/**
 * @param {AnySentence} sentence
 * @param {Speech} speech
 * @param {SentenceOptions} [options]
 * @returns {Part[]}
 */
export function sentenceParts(sentence, speech, { redact = false } = {}) {
  const values = redact ? redactValues(sentence.values, speech) : sentence.values;
  const template = templateOf(sentence.key, values, speech);
  if (template === undefined) return [{ kind: 'plain', text: showUnknown(sentence.key, values, speech) }];
  return templateParts(template, values, speech);
}

/**
 * The sentence in one line, with code between backticks.
 * @param {AnySentence} sentence
 * @param {Speech} speech
 * @param {SentenceOptions} [options]
 */
export function sentenceText(sentence, speech, options) {
  return plainText(sentenceParts(sentence, speech, options));
}

/**
 * @param {Owner} owner
 * @param {Speech} speech
 * @returns {Part[]}
 */
export function ownerParts(owner, speech) {
  return templateParts('{owner}', { owner }, speech);
}

/**
 * An owner in one line: "`sessions` in server.js:12".
 * @param {Owner} owner
 * @param {Speech} speech
 */
export function ownerText(owner, speech) {
  return plainText(ownerParts(owner, speech));
}

/** @param {readonly Part[]} parts */
export function plainText(parts) {
  return parts.map(({ kind, text }) => (kind === 'code' ? `\`${text}\`` : text)).join('');
}

/**
 * @param {string} key
 * @param {Values} values
 * @param {Speech} speech
 */
function templateOf(key, values, { t, known }) {
  const full = known(key);
  if (!full) return undefined;
  const text = t(full);
  const less = known(`${key}.less`);
  // `function` is never missing: the catalogue has a word for a function without a name.
  const isComplete = placeholdersOf(text).every((name) => name === 'function' || isKnown(values[name]));
  return isComplete || !less ? text : t(less);
}

/**
 * @param {string} key
 * @param {Values} values
 * @param {Speech} speech
 */
function showUnknown(key, values, speech) {
  /** @param {Value} value */
  const show = (value) => {
    if (typeof value !== 'object') return value;
    return 'role' in value ? ownerText(value, speech) : placeText(value, speech);
  };
  const shown = Object.entries(values).map(([name, value]) => `${name} ${show(value)}`);
  return shown.length > 0 ? `${key} (${shown.join(', ')})` : key;
}
