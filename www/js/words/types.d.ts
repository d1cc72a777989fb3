/** Types of the texts. The compiler checks with them that no language lacks a text. */

import type { SentenceKey } from '../engine/leaks.generated.js';
import type * as english from './en/areas.js';

/** The plural forms of a word. Each language has some of them; all have `other`. */
export type PluralForm = Intl.LDMLPluralRule;

/** The stem of keys with plural forms: `a` is the stem of `a.one` and `a.other`. */
type StemOf<Key> = Key extends `${infer Stem}.other` ? Stem : never;
type FormOf<Stem extends string> = `${Stem}.${PluralForm}`;

/** An area of the page in another language: each text of the English area, in the plural forms of the language. */
export type Translation<English> = Record<Exclude<keyof English, FormOf<StemOf<keyof English>>>, string> &
  Record<`${StemOf<keyof English>}.other`, string> &
  Partial<Record<FormOf<StemOf<keyof English>>, string>>;

type EnglishKey = { [Area in keyof typeof english]: keyof (typeof english)[Area] }[keyof typeof english];
export type PluralKey = StemOf<EnglishKey>;
/** The key of a text of the page. */
export type TextKey = Exclude<EnglishKey, FormOf<PluralKey>>;

/** The languages whose texts of leaks are in `leaks/`. Other languages have them in their own folder. */
export type MaintainedLanguage = 'en' | 'zh';

/**
 * Keys of leak texts: the engine's sentences; `.less` for a sentence with an unknown value; `owner.…` and `place.…` for
 * owners and places; `value.name.x` for the value `x` of the placeholder `name`.
 */
export type LeakKey = SentenceKey | `${SentenceKey}.less` | `${'owner' | 'place' | 'value'}.${string}`;

/**
 * The sentences of a kind of leak. In a text `{name}` stands for a value, and text between backticks is code.
 * `{name:one=entry|other=entries}` stands for a word in the plural form of the number `name`; `#` in it is the number.
 */
export type LeakWords = { readonly [Key in LeakKey]?: Readonly<Record<MaintainedLanguage, string>> };

/** A few lines of code that leak, and the same lines without the leak. */
export interface Snippet {
  before: string;
  after: string;
}

/**
 * The code beside an advice: a short example with the names of the finding. It is not translated.
 */
export type LeakCode = {
  readonly [Key in SentenceKey]?: (names: { variable: string; event: string; className: string }) => Snippet;
};

/** A language, as its folder exports it. */
export interface LanguageWords {
  /** A BCP 47 tag, for numbers, plurals and the document. */
  tag: string;
  /** The language's own name for itself. */
  name: string;
  /** The texts of the page. */
  areas: Readonly<Record<keyof typeof english, Readonly<Record<string, string>>>>;
  /** Texts of leaks; missing ones are shown in English. Maintained languages have theirs in `leaks/`. */
  leaks?: Readonly<Partial<Record<LeakKey, string>>>;
}
