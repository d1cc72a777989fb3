/**
 * Checks arguments of the embedding API, for callers without type checking. An argument of the wrong shape rejects its
 * call with an error that names the argument, the expected type and the actual value. The core checks arguments that
 * are passed on to it, with the same messages (`crate/wasm/src/read.rs`).
 */
import { EngineError, failure } from './failure.js';

const MAX_WHOLE = 2 ** 32 - 1;
/** Number of characters of a wrong string that the error repeats. */
const SHOWN_LETTERS = 40;
/** Levels of an argument that are searched for a value that cannot be sent; the core reads no more. */
const MAX_DEPTH = 16;

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
      return isArray(value) ? 'an array' : 'an object';
    case 'function':
    case 'symbol':
    case 'bigint':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

/** @param {unknown} value @returns {value is unknown[]} */
function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    // A revoked proxy.
    return false;
  }
}

/**
 * The error of a field whose getter throws, or that a proxy does not give.
 * @param {string} name
 */
function unreadable(name) {
  return new EngineError(failure('malformed', `${name}: expected a value, got an error when it was read`));
}

/**
 * Checks that options are an object, and returns them. Reading a field whose getter throws then throws an error that
 * names the field.
 * @template T
 * @param {T} value
 * @param {string} [name]
 * @returns {T}
 */
export function checkOptions(value, name = 'options') {
  if (typeof value !== 'object' || value === null || isArray(value)) throw unexpected(name, 'an object', value);
  return new Proxy(value, {
    get: (options, key) => {
      try {
        return Reflect.get(options, key);
      } catch {
        throw unreadable(String(key));
      }
    },
    ownKeys: (options) => {
      try {
        return Reflect.ownKeys(options);
      } catch {
        throw unreadable(name);
      }
    },
  });
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
  if (signal !== undefined && !isSignal(signal)) throw unexpected('signal', 'an AbortSignal', signal);
}

/** @param {unknown} value */
function isSignal(value) {
  try {
    // The getter throws for an object that only has the prototype of a signal, or is a proxy of one.
    return value instanceof AbortSignal && typeof value.aborted === 'boolean';
  } catch {
    return false;
  }
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
 * Reads the elements of a list, all at once: the caller may change the list while its call is under way.
 * @template T, Item
 * @param {string} name
 * @param {readonly T[]} list
 * @param {(name: string, element: T) => Item} read throws if an element is wrong, or missing
 * @returns {Item[]}
 */
export function readList(name, list, read) {
  if (!isArray(list)) throw unexpected(name, 'an array', list);
  /** @type {Item[]} */
  const items = [];
  try {
    for (let at = 0; at < list.length; at++) items.push(read(`${name}[${at}]`, /** @type {T} */ (list[at])));
  } catch (error) {
    throw error instanceof EngineError ? error : unreadable(name);
  }
  return items;
}

/**
 * Explains why no message can carry the arguments of a call: one of them is a function, for example. The name in the
 * error is the one that the engine would use: fields of a query and of a question are named without the query or
 * question.
 * @param {unknown} args
 * @returns {EngineError | undefined} `undefined` if a message can carry them
 */
export function explainUnsendable(args) {
  /** @type {Set<unknown>} */
  const seen = new Set();
  /** @type {(value: unknown, path: string[]) => EngineError | undefined} */
  const search = (value, path) => {
    if (seen.has(value) || isSendable(value)) return undefined;
    seen.add(value);
    for (const key of path.length < MAX_DEPTH ? keysOf(value) : []) {
      const inner = [...path, key];
      let field;
      try {
        field = /** @type {Record<string, unknown>} */ (value)[key];
      } catch {
        return unreadable(nameOf(inner));
      }
      const found = search(field, inner);
      if (found) return found;
    }
    return unexpected(nameOf(path), 'plain data', value);
  };
  return search(args, []);
}

/** The keys in an object, as far as it gives them. @param {unknown} value */
function keysOf(value) {
  try {
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

/** @param {string[]} path the name of an argument, and the keys in it */
function nameOf(path) {
  const [first = '', ...rest] = path;
  const isOptions = ['query', 'question', 'options'].includes(first) && rest.length > 0;
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
