/**
 * The catalogue: all texts of the page, in all its languages.
 *
 * The texts of views are in one folder for each language, by area. The texts of leaks are in one file for each kind of
 * leak, with the maintained languages side by side. This module joins both once, when it is loaded.
 */

import * as folders from './languages.js';
import * as harmless from './leaks/harmless.js';
import * as kinds from './leaks/index.js';
import * as owner from './leaks/owner.js';
import * as shared from './leaks/shared.js';
import * as verdict from './leaks/verdict.js';

/** @import { LanguageWords, LeakCode, LeakWords, MaintainedLanguage } from './types.js' */

/** @typedef {keyof typeof folders} Language */
/** @typedef {Readonly<Record<string, string>>} Catalogue Texts by key. */

/** @type {Readonly<Record<Language, LanguageWords>>} */
const folderOf = folders;
/** @type {readonly { words: LeakWords; code?: LeakCode }[]} */
const leaks = [...Object.values(kinds), harmless, owner, shared, verdict];
const ids = /** @type {Language[]} */ (Object.keys(folders));

/** @type {readonly { id: Language; tag: string; name: string }[]} */
export const languages = ids.map((id) => ({ id, tag: folderOf[id].tag, name: folderOf[id].name }));

const english = leakTexts('en');

/** By language. */
export const catalogues = /** @type {Readonly<Record<Language, Catalogue>>} */ (
  Object.fromEntries(ids.map((id) => [id, catalogueOf(id)]))
);

/** The code beside each advice. @type {LeakCode} */
export const leakCode = Object.assign({}, ...leaks.map(({ code }) => code));

/** @param {Language} id @returns {Catalogue} */
function catalogueOf(id) {
  const { areas, leaks: own } = folderOf[id];
  const words = id === 'en' ? english : { ...english, ...leakTexts(id), ...own };
  return Object.assign({}, ...Object.values(areas), words);
}

/**
 * The texts of leaks in a language; empty unless the language is a maintained one.
 * @param {Language} id
 * @returns {Catalogue}
 */
function leakTexts(id) {
  const language = /** @type {MaintainedLanguage} */ (id);
  /** @type {Record<string, string>} */
  const catalogue = {};
  for (const { words } of leaks) {
    for (const [key, texts] of Object.entries(words)) {
      if (texts && Object.hasOwn(texts, language)) catalogue[key] = texts[language];
    }
  }
  return catalogue;
}

/**
 * Chooses the page's language for a reader: the first wanted one that the page has, else English.
 * @param {readonly string[]} wanted Tags in order of preference, as `navigator.languages` has them.
 * @returns {Language}
 */
export function chooseLanguage(wanted) {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const match = languages.find((language) => language.id === primary);
    if (match) return match.id;
  }
  return 'en';
}
