/**
 * Chooses the plural form of a word.
 *
 * A language has some of the forms `zero`, `one`, `two`, `few` and `many`, and always `other`. `Intl.PluralRules`
 * returns the form that a number takes. If a text lacks that form, `other` is used.
 */

/** @import { PluralForm } from '../words/types.js' */

/**
 * Parses the forms in a text: `one=entry|other=entries`.
 * @param {string} text
 * @returns {Partial<Record<PluralForm, string>>}
 */
export function readForms(text) {
  return Object.fromEntries(
    text.split('|').map((form) => {
      const at = form.indexOf('=');
      return [form.slice(0, at), form.slice(at + 1)];
    }),
  );
}

/**
 * @param {PluralForm} form
 * @param {(form: PluralForm) => string | undefined} textOf
 */
export function choosePlural(form, textOf) {
  return textOf(form) ?? textOf('other') ?? '';
}
