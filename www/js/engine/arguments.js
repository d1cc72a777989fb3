/**
 * Checks arguments of the embedding API, for callers without type checking. An argument of the wrong shape rejects its
 * call with an error that names the argument, the expected type and the actual value. The core checks arguments that
 * are passed on to it, with the same messages (`crate/wasm/src/read.rs`).
 */
import { EngineError, failure } from './failure.js';

const MAX_WHOLE = 2 ** 32 - 1;
/** Number of characters of a wrong string that the error repeats. */
const SHOWN_LETTERS = 40;

/**
 * The error of a wrong argument.
 * @param {string} name of the argument, or of a field within options
 * @param {string} what was expected
 * @param {unknown} value
 */
export function unexpected(name, what, value) {
  return new EngineError(failure('malformed', `${name}: expected ${what}, got ${shown(value)}`));
}

/** @param {unknown} value */
function shown(value) {
  switch (typeof value) {
    case 'string':
      return `${JSON.stringify(value.slice(0, SHOWN_LETTERS))}${value.length > SHOWN_LETTERS ? '…' : ''}`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'an array' : 'an object';
    case 'function':
    case 'symbol':
    case 'bigint':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

/**
 * Checks that options are an object, and returns them.
 * @template T
 * @param {T} value
 * @param {string} [name]
 * @returns {T}
 */
export function checkOptions(value, name = 'options') {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(name, 'an object', value);
  return value;
}

/**
 * Checks an optional field of options.
 * @param {string} name
 * @param {'string' | 'boolean' | 'function'} type
 * @param {unknown} value
 */
export function checkOptional(name, type, value) {
  const what = { string: 'a string', boolean: 'true or false', function: 'a function' }[type];
  if (value !== undefined && typeof value !== type) throw unexpected(name, what, value);
}

/** @param {unknown} signal */
export function checkSignal(signal) {
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw unexpected('signal', 'an AbortSignal', signal);
}

/**
 * @param {string} name
 * @param {readonly string[]} words
 * @param {unknown} value
 */
export function checkWord(name, words, value) {
  if (!words.includes(/** @type {string} */ (value))) {
    throw unexpected(name, `one of ${words.map((word) => `"${word}"`).join(', ')}`, value);
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function checkWhole(name, value) {
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_WHOLE;
  if (!isWhole) throw unexpected(name, `a whole number from 0 to ${MAX_WHOLE}`, value);
}

/**
 * @template T
 * @param {string} name
 * @param {readonly T[]} value
 * @returns {readonly T[]}
 */
export function checkList(name, value) {
  if (!Array.isArray(value)) throw unexpected(name, 'an array', value);
  return value;
}

/**
 * Finds the argument of a call that no message can carry, such as a function. Its name is the one that the engine would
 * use: fields of a query and of a question are named without the query or question.
 * @param {unknown} args
 * @returns {{ name: string; value: unknown } | undefined}
 */
export function findUnsendable(args) {
  /** @type {Set<unknown>} */
  const seen = new Set();
  /** @type {(value: unknown, path: string[]) => { path: string[]; value: unknown } | undefined} */
  const search = (value, path) => {
    if (seen.has(value) || isSendable(value)) return undefined;
    seen.add(value);
    const inside = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    for (const [key, field] of inside) {
      const found = search(field, [...path, key]);
      if (found) return found;
    }
    return { path, value };
  };
  const found = search(args, []);
  return found && { name: nameOf(found.path), value: found.value };
}

/** @param {string[]} path the name of an argument, and the keys in it */
function nameOf(path) {
  const [first = '', ...rest] = path;
  const isOptions = rest.length > 0 && !/^\d+$/.test(rest[0] ?? '');
  return (isOptions ? rest : [first, ...rest]).reduce((name, key) =>
    /^\d+$/.test(key) ? `${name}[${key}]` : `${name}.${key}`,
  );
}

/** @param {unknown} value */
function isSendable(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
