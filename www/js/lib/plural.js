/**
 * Words in the form that suits a number.
 *
 * A language has some of the forms `zero`, `one`, `two`, `few`, `many` and always `other`; `Intl.PluralRules` says which
 * one a number takes. Where a text does not have that form, it is `other`.
 */

/** @import { PluralForm } from '../words/types.js' */

/**
 * The forms within a text: `one=entry|other=entries`.
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
