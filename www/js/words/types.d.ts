/** What a file of words has to hold. */

import type { SentenceKey } from '../engine/leaks.generated.js';
import type * as english from './en/areas.js';

/** The forms of a word that depend on a number: each language has some of them, and every one has `other`. */
export type PluralForm = Intl.LDMLPluralRule;

/** Texts that depend on a number, by what their keys begin with: `a.one` and `a.other` are of the stem `a`. */
type StemOf<Key> = Key extends `${infer Stem}.other` ? Stem : never;
type FormOf<Stem extends string> = `${Stem}.${PluralForm}`;

/** One area of the page in another language: each text of the English one, in the plural forms that the language has. */
export type Translation<English> = Record<Exclude<keyof English, FormOf<StemOf<keyof English>>>, string> &
  Record<`${StemOf<keyof English>}.other`, string> &
  Partial<Record<FormOf<StemOf<keyof English>>, string>>;

type EnglishKey = { [Area in keyof typeof english]: keyof (typeof english)[Area] }[keyof typeof english];
export type PluralKey = StemOf<EnglishKey>;
/** The key of a text of the page. */
export type TextKey = Exclude<EnglishKey, FormOf<PluralKey>>;

/** The languages in which the words of leaks stand beside each other. Further ones bring theirs in their folder. */
export type MaintainedLanguage = 'en' | 'zh';

/**
 * Keys of leak texts: the engine's sentences; `.less` where a value is not known;
 * `owner.…` and `place.…`: owners and places in words; `value.name.x`: words for the value `x` of the name.
 */
export type LeakKey = SentenceKey | `${SentenceKey}.less` | `${'owner' | 'place' | 'value'}.${string}`;

/**
 * The sentences of a kind of leak. In a text `{name}` is a value, and what stands between backticks is code.
 * `{name:one=entry|other=entries}` is a word in the form that suits the number `name`, in which `#` is the number.
 */
export type LeakWords = { readonly [Key in LeakKey]?: Readonly<Record<MaintainedLanguage, string>> };

/** A few lines of code, as they should not be and as they should. */
export interface Snippet {
  before: string;
  after: string;
}

/**
 * The code beside an advice: our own, short, and with the names of the finding where they are names. Not translated.
 */
export type LeakCode = {
  readonly [Key in SentenceKey]?: (names: { variable: string; event: string }) => Snippet;
};

/** A language, as its folder gives it. */
export interface LanguageWords {
  /** A BCP 47 tag, for numbers, plurals and the document. */
  tag: string;
  /** What the language calls itself. */
  name: string;
  /** The texts of the page. */
  areas: Readonly<Record<keyof typeof english, Readonly<Record<string, string>>>>;
  /** Texts for leaks; those that are missing are shown in English. Maintained languages have theirs in `leaks/`. */
  leaks?: Readonly<Partial<Record<LeakKey, string>>>;
}
