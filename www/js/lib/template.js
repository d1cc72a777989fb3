/**
 * Inserts values into texts of the catalogue.
 *
 * `{name}` in a text stands for a value:
 * - An owner or a place is put into words.
 * - A number is formatted by the end of its name: `…Size` in bytes, `…Share` as a share of 1, `…Ms` as a time, others
 *   as counts.
 * - A text is inserted as it is, unless the catalogue has a word for it under `value.<name>.<text>`.
 *
 * `{name:one=…|other=…}` stands for a word in the plural form of the number `name`; `#` in the word is the number.
 * Text between backticks is code, unless a catalogue word or an owner is inserted there.
 */

import { ownerSentence } from './owner.js';
import { placeText } from './place.js';
import { choosePlural, readForms } from './plural.js';

/** @import { SentenceValue } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/** A piece of a sentence: words, or a name in code. @typedef {{ kind: 'plain' | 'code'; text: string }} Part */
/** @typedef {SentenceValue | undefined} Value Undefined or empty if it is not known. */
/** @typedef {Readonly<Record<string, Value>>} Values */

/** Longer texts from the heap are cut to this many characters. */
const MAX_TEXT_LENGTH = 80;
const WIDE = String.raw`[\p{Script=Han}\u3000-\u303f\uff00-\uffef]`;
const WIDE_GAP = new RegExp(`(?<=${WIDE}) (?=${WIDE})`, 'gu');
const PLACEHOLDER = /\{(\w+)(?::([^{}]*))?\}/g;

/**
 * @param {string} template
 * @param {Values} values
 * @param {Speech} speech
 * @returns {Part[]}
 */
export function templateParts(template, values, speech) {
  const pieces = template.split('`');
  const parts = joined(
    pieces.flatMap((piece, at) => (at % 2 === 1 ? codeParts(piece, values, speech) : fill(piece, values, speech))),
  );
  // The user's own text keeps its spaces.
  return 'text' in values ? parts : parts.map(tightened);
}

/** The names of the values in a text. @param {string} template */
export function placeholdersOf(template) {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** @param {Value} value */
export const isKnown = (value) => value !== undefined && value !== '';

/**
 * A piece between backticks: code, unless it is a placeholder for an owner, a place or a catalogue word.
 * @param {string} piece
 * @param {Values} values
 * @param {Speech} speech
 * @returns {Part[]}
 */
function codeParts(piece, values, speech) {
  const name = /^\{(\w+)\}$/.exec(piece)?.[1];
  const value = name === undefined ? undefined : values[name];
  const isWords = typeof value === 'object' || !isKnown(value) || wordFor(name ?? '', value, speech) !== undefined;
  const parts = fill(piece, values, speech);
  return name !== undefined && isWords ? parts : [{ kind: 'code', text: parts.map(({ text }) => text).join('') }];
}

/**
 * @param {string} piece
 * @param {Values} values
 * @param {Speech} speech
 * @returns {Part[]}
 */
function fill(piece, values, speech) {
  const { f } = speech;
  /** @type {Part[]} */
  const parts = [];
  let from = 0;
  for (const match of piece.matchAll(PLACEHOLDER)) {
    const [whole, name = '', forms] = match;
    parts.push({ kind: 'plain', text: piece.slice(from, match.index) });
    from = match.index + whole.length;
    if (forms === undefined) {
      parts.push(...valueParts(name, values[name], speech));
    } else {
      const count = Number(values[name] ?? 0);
      const words = readForms(forms);
      const word = choosePlural(f.plural(count), (form) => words[form]);
      parts.push({ kind: 'plain', text: word.replace('#', f.count(count)) });
    }
  }
  return [...parts, { kind: 'plain', text: piece.slice(from) }];
}

/**
 * @param {string} name
 * @param {Value} value
 * @param {Speech} speech
 * @returns {Part[]}
 */
function valueParts(name, value, speech) {
  if (typeof value !== 'object') return [{ kind: 'plain', text: say(name, value, speech) }];
  // The spaces in a file's name are its own, between Chinese characters, too.
  if (!('role' in value)) return [{ kind: 'plain', text: placeText(value, speech).replace(WIDE_GAP, '\u00a0') }];
  const { key, values } = ownerSentence(value);
  const known = speech.known(key);
  return known ? templateParts(speech.t(known), values, speech) : [{ kind: 'code', text: value.name }];
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
  return line.length > MAX_TEXT_LENGTH ? `${line.slice(0, MAX_TEXT_LENGTH)}…` : line;
}

/**
 * The catalogue's word for a value that is not a name, or for a missing one; undefined if it has none.
 * @param {string} name
 * @param {Value} value
 * @param {Speech} speech
 */
function wordFor(name, value, { t, known }) {
  if (typeof value === 'number' || typeof value === 'object') return undefined;
  const key = known(`value.${name}.${value ?? ''}`);
  return key && t(key);
}

/** Removes spaces between Chinese characters: only names and numbers have spaces. @param {Part} part @returns {Part} */
function tightened({ kind, text }) {
  return { kind, text: kind === 'plain' ? text.replace(WIDE_GAP, '') : text };
}

/** Joins neighbouring plain parts and drops empty parts. @param {readonly Part[]} parts */
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
