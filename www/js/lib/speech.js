/** A language as views use it: texts and numbers together. */

import { catalogues, fillPlaceholders, languages } from './messages.js';
import { createFormat } from './format.js';

/** @import { Language, MessageKey } from './messages.js' */
/** @import { Format } from './format.js' */

/**
 * The stems of messages that have `.one` and `.other` forms.
 * @typedef {MessageKey extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never} PluralKey
 */

/**
 * @typedef {object} Speech
 * @property {Language} language
 * @property {(key: MessageKey, values?: Record<string, string | number>) => string} t The text of a key.
 * @property {(key: PluralKey, count: number) => string} n The plural form that suits a number; fills `{count}`.
 * @property {(key: string) => MessageKey | undefined} known The key, if the catalogue has it: for keys out of data.
 * @property {Format} f
 */

/** @type {Map<Language, Speech>} */
const cache = new Map();

/**
 * @param {Language} language
 * @returns {Speech}
 */
export function speak(language) {
  let speech = cache.get(language);
  if (!speech) {
    speech = createSpeech(language);
    cache.set(language, speech);
  }
  return speech;
}

/**
 * @param {Language} language
 * @returns {Speech}
 */
function createSpeech(language) {
  const catalogue = catalogues[language];
  const f = createFormat(languages.find((entry) => entry.id === language)?.tag ?? 'en');
  return {
    language,
    f,
    t: (key, values) => (values ? fillPlaceholders(catalogue[key], values) : catalogue[key]),
    n: (key, count) => {
      const form = f.plural(count) === 'one' ? 'one' : 'other';
      return fillPlaceholders(catalogue[`${key}.${form}`], { count: f.count(count) });
    },
    known: (key) => (Object.hasOwn(catalogue, key) ? /** @type {MessageKey} */ (key) : undefined),
  };
}
