/**
 * Sentences as the engine hands them out, a key and values, in the words of a language.
 *
 * The catalogue has a text for each key. In it `{name}` is a value, formatted as its name tells (`…Size` bytes, `…Share`
 * a part of one, `…Ms` a time, other numbers counts); `{name:one=…|other=…}` a word that depends on a number, in which `#`
 * is the number; and what stands between backticks is code. Owners and places bring backticks of their own. Where a value
 * is missing, the text of `key.less` is taken, if there is one. A key that the catalogue does not have is told as it is.
 */

import { choosePlural, readForms } from './plural.js';
import { fillPlaceholders } from './speech.js';

/** @import { Finding, Sentence } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/** A piece of a sentence: words, or a name in code. @typedef {{ kind: 'plain' | 'code'; text: string }} Part */
/** @typedef {{ redact?: boolean }} SentenceOptions Content of strings is told by its length alone. */

/** A text out of the heap is cut here. */
const SHOWN_TEXT = 80;
const PLACEHOLDER = /\{(\w+)(?::([^{}]*))?\}/g;

/**
 * @param {Sentence} sentence
 * @param {Speech} speech
 * @param {SentenceOptions} [options]
 * @returns {Part[]}
 */
export function sentenceParts(sentence, speech, { redact = false } = {}) {
  const values = redact ? redactValues(sentence.values, speech) : sentence.values;
  const template = templateOf(sentence.key, values, speech);
  if (template === undefined) return [{ kind: 'plain', text: sayUnknown(sentence.key, values) }];
  return joined(
    template
      .split('`')
      .flatMap((piece, at) => (at % 2 === 1 ? codeParts(piece, values, speech) : fill(piece, values, speech))),
  );
}

/**
 * In one line, names of code between backticks.
 * @param {Sentence} sentence
 * @param {Speech} speech
 * @param {SentenceOptions} [options]
 */
export function sentenceText(sentence, speech, options) {
  return plainText(sentenceParts(sentence, speech, options));
}

/** @param {readonly Part[]} parts */
export function plainText(parts) {
  return parts.map(({ kind, text }) => (kind === 'code' ? `\`${text}\`` : text)).join('');
}

/**
 * A text that is ready to show, as "`sessions` in server.js:12"; the engine has it in English.
 * @param {string} english
 * @param {Pick<Speech, 't' | 'language'>} speech
 * @returns {Part[]}
 */
export function richParts(english, { t, language }) {
  const [, name = '', place = ''] = (language !== 'en' && /^(`[^`]+`) in (\S+:\d+)$/.exec(english)) || [];
  const text = name === '' ? english : t('sentence.place', { name, place });
  if (!isRich(text)) return text === '' ? [] : [{ kind: 'plain', text }];
  return joined(text.split('`').map((piece, at) => ({ kind: at % 2 === 1 ? 'code' : 'plain', text: piece })));
}

/**
 * What to change, with all that the evidence knows of it.
 * @param {Pick<Finding, 'advice' | 'evidence'>} finding
 * @returns {Sentence}
 */
export function adviceOf({ advice, evidence }) {
  const held = advice.key === 'advice.closureChain' && evidence.find(({ key }) => key === 'evidence.chainHeld');
  return held ? { key: 'advice.closureChain.held', values: { ...held.values, ...advice.values } } : advice;
}

/**
 * How long a text is, instead of the text.
 * @param {string} text
 * @param {Pick<Speech, 'n'>} speech
 * @param {'report.redactedText' | 'report.redactedKey'} [key]
 */
export function redactedText(text, { n }, key = 'report.redactedText') {
  return n(key, [...text].length);
}

/**
 * @param {Sentence['values']} values
 * @param {Speech} speech
 * @returns {Sentence['values']}
 */
export function redactValues(values, speech) {
  const { text } = values;
  return text === undefined ? values : { ...values, text: redactedText(String(text), speech) };
}

/**
 * @param {string} key
 * @param {Sentence['values']} values
 * @param {Speech} speech
 */
function templateOf(key, values, { t, known }) {
  const full = known(key);
  if (!full) return undefined;
  const text = t(full);
  const less = known(`${key}.less`);
  const isKnown = [...text.matchAll(PLACEHOLDER)].every(
    ([, name = '']) => name === 'function' || hasValue(values[name]),
  );
  return isKnown || !less ? text : t(less);
}

/** @param {string | number | undefined} value */
const hasValue = (value) => value !== undefined && value !== '';

/**
 * @param {string} key
 * @param {Sentence['values']} values
 */
function sayUnknown(key, values) {
  const told = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  return told.length > 0 ? `${key} (${told.join(', ')})` : key;
}

/**
 * A piece between backticks: a name, unless what stands for it is words.
 * @param {string} piece
 * @param {Sentence['values']} values
 * @param {Speech} speech
 * @returns {Part[]}
 */
function codeParts(piece, values, speech) {
  const name = /^\{(\w+)\}$/.exec(piece)?.[1];
  const value = name === undefined ? undefined : values[name];
  if (name !== undefined && (isRich(value) || wordFor(name, value, speech) !== undefined || !hasValue(value)))
    return fill(piece, values, speech);
  const text = fillPlaceholders(piece, values);
  return [{ kind: 'code', text }];
}

/**
 * @param {string} piece
 * @param {Sentence['values']} values
 * @param {Speech} speech
 * @returns {Part[]}
 */
function fill(piece, values, speech) {
  const { f } = speech;
  /** @type {Part[]} */
  const parts = [];
  let from = 0;
  for (const found of piece.matchAll(PLACEHOLDER)) {
    const [whole, name = '', forms] = found;
    parts.push({ kind: 'plain', text: piece.slice(from, found.index) });
    from = found.index + whole.length;
    const value = values[name];
    if (forms !== undefined) {
      const count = Number(value ?? 0);
      const words = readForms(forms);
      const word = choosePlural(f.plural(count), (form) => words[form]);
      parts.push({ kind: 'plain', text: word.replace('#', f.count(count)) });
    } else if (isRich(value) && name !== 'text') parts.push(...richParts(value, speech));
    else parts.push({ kind: 'plain', text: say(name, value, speech) });
  }
  return [...parts, { kind: 'plain', text: piece.slice(from) }];
}

/**
 * @param {string} name
 * @param {string | number | undefined} value
 * @param {Speech} speech
 */
function say(name, value, speech) {
  const { f } = speech;
  if (typeof value === 'number') {
    if (name.endsWith('Size')) return f.bytes(value);
    if (name.endsWith('Share')) return f.share(value);
    return name.endsWith('Ms') ? f.duration(value) : f.count(value);
  }
  const word = wordFor(name, value, speech) ?? value ?? '?';
  if (name !== 'text') return word;
  const line = word.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_TEXT ? `${line.slice(0, SHOWN_TEXT)}…` : line;
}

/**
 * Values that are no names have words of their own; so has what has no name.
 * @param {string} name
 * @param {string | number | undefined} value
 * @param {Speech} speech
 */
function wordFor(name, value, { t, known }) {
  if (typeof value === 'number') return undefined;
  const key = known(`value.${name}.${value ?? ''}`);
  return key && t(key);
}

/** Backticks in pairs. @param {unknown} value @returns {value is string} */
function isRich(value) {
  return typeof value === 'string' && value.includes('`') && value.split('`').length % 2 === 1;
}

/** Neighbours of a kind become one; none is empty. @param {readonly Part[]} parts */
function joined(parts) {
  /** @type {Part[]} */
  const out = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind && part.kind === 'plain') last.text += part.text;
    else out.push({ ...part });
  }
  return out;
}
