/** A language as views use it: its texts and its number formats. */

import { catalogues, languages } from '../words/index.js';
import { createFormat } from './format.js';
import { choosePlural } from './plural.js';

/** @import { Catalogue, Language } from '../words/index.js' */
/** @import { PluralKey, TextKey } from '../words/types.js' */
/** @import { Format } from './format.js' */

/** @typedef {Readonly<Record<string, string | number>>} Values The values of the placeholders of a text, by name. */

/**
 * @typedef {object} Speech
 * @property {Language} language
 * @property {string} tag A BCP 47 tag, for HTML's `lang`.
 * @property {(key: TextKey, values?: Values) => string} t The text of a key.
 * @property {(key: PluralKey, count: number, values?: Values) => string} n The text in a number's plural form; fills
 *   `{count}`.
 * @property {(key: string) => TextKey | undefined} known The key if the catalogue has it: for keys that come from data.
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
    const tag = languages.find((entry) => entry.id === language)?.tag ?? 'en';
    speech = createSpeech(language, catalogues[language], tag);
    cache.set(language, speech);
  }
  return speech;
}

/**
 * @param {Language} language
 * @param {Catalogue} catalogue
 * @param {string} tag Chooses the number formats and the plural rules.
 * @returns {Speech}
 */
export function createSpeech(language, catalogue, tag) {
  const f = createFormat(tag);
  return {
    language,
    tag,
    f,
    t: (key, values) => (values ? fillPlaceholders(catalogue[key] ?? key, values) : (catalogue[key] ?? key)),
    n: (key, count, values) => {
      const text = choosePlural(f.plural(count), (form) => catalogue[`${key}.${form}`]);
      return fillPlaceholders(text, { ...values, count: f.count(count) });
    },
    known: (key) => (Object.hasOwn(catalogue, key) ? /** @type {TextKey} */ (key) : undefined),
  };
}

/**
 * Inserts values into a text. A placeholder without a value stays as it is.
 * @param {string} text
 * @param {Values} values
 */
export function fillPlaceholders(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
