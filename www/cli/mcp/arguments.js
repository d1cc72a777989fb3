/** Arguments of tools, read from what a model sends. */

/** Longer texts and lists are mistakes: paths have at most 4096 bytes. */
const MOST_TEXT = 4096;
const MOST_TEXTS = 100;

/** Something that the model can mend. */
export class ToolProblem extends Error {}

/** @typedef {Readonly<Record<string, unknown>>} Arguments */

/**
 * @param {Arguments} args
 * @param {string} name
 * @returns {string} throws a `ToolProblem`
 */
export function readText(args, name) {
  const value = args[name];
  if (typeof value !== 'string' || value === '') throw new ToolProblem(`${name}: expected a text`);
  if (value.length > MOST_TEXT) throw new ToolProblem(`${name}: expected at most ${MOST_TEXT} characters`);
  return value;
}

/**
 * @param {Arguments} args
 * @param {string} name
 * @returns {string | undefined}
 */
export function readOptionalText(args, name) {
  return args[name] === undefined || args[name] === '' ? undefined : readText(args, name);
}

/**
 * @param {Arguments} args
 * @param {string} name
 * @returns {string[]}
 */
export function readTexts(args, name) {
  const value = args[name];
  const texts = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(texts) || texts.length === 0 || !texts.every((text) => typeof text === 'string' && text !== ''))
    throw new ToolProblem(`${name}: expected a list of texts`);
  if (texts.length > MOST_TEXTS) throw new ToolProblem(`${name}: expected at most ${MOST_TEXTS} texts`);
  return texts;
}

/**
 * @param {Arguments} args
 * @param {string} name
 * @param {{ least?: number; most?: number; usual?: number }} [range] `usual`: the value of a missing argument.
 * @returns {number}
 */
export function readNumber(args, name, { least = 0, most = Number.MAX_SAFE_INTEGER, usual } = {}) {
  const value = args[name] ?? usual;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new ToolProblem(`${name}: expected a whole number from ${least} to ${most}`);
  return value;
}

/**
 * @template {string} Word
 * @param {Arguments} args
 * @param {string} name
 * @param {readonly Word[]} words
 * @param {Word} usual
 * @returns {Word}
 */
export function readWord(args, name, words, usual) {
  const value = args[name] ?? usual;
  const word = words.find((one) => one === value);
  if (word === undefined) throw new ToolProblem(`${name}: expected one of ${words.join(', ')}`);
  return word;
}
