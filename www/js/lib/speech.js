/** A language as views use it: texts and numbers together. */

import { catalogues, languages } from '../words/index.js';
import { createFormat } from './format.js';
import { choosePlural } from './plural.js';

/** @import { Catalogue, Language } from '../words/index.js' */
/** @import { PluralKey, TextKey } from '../words/types.js' */
/** @import { Format } from './format.js' */

/** @typedef {Readonly<Record<string, string | number>>} Values What is put into a text. */

/**
 * @typedef {object} Speech
 * @property {Language} language
 * @property {string} tag As HTML's `lang` has it.
 * @property {(key: TextKey, values?: Values) => string} t The text of a key.
 * @property {(key: PluralKey, count: number, values?: Values) => string} n The form that suits a number; fills `{count}`.
 * @property {(key: string) => TextKey | undefined} known The key, if the catalogue has it: for keys out of data.
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
 * @param {string} tag By which numbers are written and plurals chosen.
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
 * A placeholder without a value stays.
 * @param {string} text
 * @param {Values} values
 */
export function fillPlaceholders(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
