/** The settings of a person, theme and language. If the browser blocks storage, a choice lasts for the visit. */

import { languages } from '../words/index.js';

/** @import { Language } from '../words/index.js' */

/** @typedef {'system' | 'light' | 'dark'} Theme */
/** @typedef {'system' | Language} LanguageChoice */
/** @typedef {{ theme: Theme; language: LanguageChoice }} Settings */

/** @type {{ theme: readonly Theme[]; language: readonly LanguageChoice[] }} */
export const choices = { theme: ['system', 'light', 'dark'], language: ['system', ...languages.map(({ id }) => id)] };

/** `js/lib/apply-theme.js` reads these too, before the first paint. */
const KEYS = { theme: 'heapwise.theme', language: 'heapwise.language' };

/** @returns {Settings} */
export function readSettings() {
  return {
    theme: pick(choices.theme, readItem(KEYS.theme)),
    language: pick(choices.language, readItem(KEYS.language)),
  };
}

/** @param {Settings} settings */
export function writeSettings(settings) {
  writeItem(KEYS.theme, settings.theme);
  writeItem(KEYS.language, settings.language);
}

/**
 * @template {string} T
 * @param {readonly T[]} allowed The first is the default.
 * @param {string | undefined} value
 * @returns {T}
 */
function pick(allowed, value) {
  return allowed.find((choice) => choice === value) ?? /** @type {T} */ (allowed[0]);
}

/** @param {string} key */
function readItem(key) {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function writeItem(key, value) {
  try {
    if (value === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // The choice lasts for this visit.
  }
}
