/**
 * The parameters of views in the address bar, and how each is read and written. An invalid value reads as the default;
 * a default is not written, so that links stay short. `views/index.js` says which view has which parameters.
 */

import {
  DIFF_SCOPES,
  GROUPINGS,
  MAP_DIRECTIONS,
  MAP_GROUPINGS,
  MAP_SHAPES,
  MATCHINGS,
  NAMED_FILTERS,
} from '../engine/vocabulary.js';
import { PLACES, RUNTIMES, VERSION_WORDS } from '../doctor/answers.js';
import { formatTrend, parseTrend } from './trend-route.js';

/** @import { GroupBy, MapDirection, NamedFilter, Sort } from '../engine/protocol.js' */
/** @import { IdRange, TrendRoute } from './app-state.js' */

/** @type {Sort<'retainedSize'>} */
export const LARGEST_FIRST = { key: 'retainedSize', descending: true };

/**
 * How long a value lasts. `view`: until the person leaves the view. `snapshot`: or chooses another snapshot. `place`:
 * or clicks the view's own tab, which leads back to its top.
 * @typedef {'view' | 'snapshot' | 'place'} Lifetime
 */

/**
 * @template T
 * @typedef {object} Param
 * @property {Lifetime} lasts
 * @property {(values: URLSearchParams) => T} read
 * @property {(values: URLSearchParams, value: T) => void} write
 */

/**
 * The values of a view's parameters.
 * @template Params
 * @typedef {{ -readonly [Name in keyof Params]: Params[Name] extends Param<infer T> ? T : never }} ValuesOf
 */

/**
 * One value of the address bar.
 * @template T
 * @param {string} key
 * @param {Lifetime} lasts
 * @param {(text: string) => T} parse Gets an empty text if the parameter is missing.
 * @param {(value: T) => string} format Returns an empty text for the default.
 * @returns {Param<T>}
 */
function param(key, lasts, parse, format) {
  return {
    lasts,
    read: (values) => parse(values.get(key) ?? ''),
    write: (values, value) => {
      const text = format(value);
      if (text !== '') values.set(key, text);
    },
  };
}

/**
 * One of several words; the first is the default.
 * @template {string} Word
 * @param {string} key
 * @param {Lifetime} lasts
 * @param {readonly Word[]} words
 * @returns {Param<Word>}
 */
function word(key, lasts, words) {
  const [first] = words;
  return param(
    key,
    lasts,
    (text) => /** @type {Word} */ (words.find((candidate) => candidate === text) ?? first),
    (value) => (value === first ? '' : value),
  );
}

/** @param {string} key @param {Lifetime} lasts */
const anyText = (key, lasts) =>
  param(
    key,
    lasts,
    (text) => text,
    (value) => value,
  );

/** @param {string} key @param {Lifetime} lasts @param {string} on The text that stands for true. */
const flag = (key, lasts, on) =>
  param(
    key,
    lasts,
    (text) => text === on,
    (isOn) => (isOn ? on : ''),
  );

/** @param {string} key @param {Lifetime} lasts @param {(text: string) => number | undefined} parse */
const number = (key, lasts, parse) => param(key, lasts, parse, (value) => (value === undefined ? '' : String(value)));

/** @param {string} key @param {Lifetime} lasts @param {(text: string) => number | undefined} parse */
const numbers = (key, lasts, parse) =>
  param(
    key,
    lasts,
    (text) => /** @type {readonly number[]} */ (text.split('.').flatMap((part) => parse(part) ?? [])),
    (list) => list.join('.'),
  );

/**
 * The order of a view's list, by one of these keys; `-count` is descending. By default the largest retained size is
 * first.
 * @template {string} Key
 * @param {readonly Key[]} keys
 * @returns {Param<Sort<Key | 'retainedSize'>>}
 */
export function sortedBy(keys) {
  return param('sort', 'view', (text) => parseSort(text, [...keys, LARGEST_FIRST.key]) ?? LARGEST_FIRST, formatSort);
}

/**
 * The same for a list whose default order depends on more than the address bar; undefined for that.
 * @template {string} Key
 * @param {readonly Key[]} keys
 * @returns {Param<Sort<Key> | undefined>}
 */
export function sortedIfAsked(keys) {
  return param('sort', 'view', (text) => parseSort(text, keys), formatSort);
}

/** All parameters, in the order in which links contain them. Each view has its own keys to sort by (`sortedBy`). */
export const params = {
  sort: sortedIfAsked(/** @type {readonly string[]} */ ([])),
  filter: anyText('filter', 'snapshot'),
  /** The named filter of the class table. */
  only: param('only', 'snapshot', parseOnly, (only) => only ?? ''),
  /** What classes are grouped by; undefined if they are not. */
  group: param('group', 'view', parseGroup, (group) => group ?? ''),
  /** The query of the search view. */
  query: anyText('q', 'view'),
  /** V8's id of an object. */
  node: param(
    'node',
    'place',
    (text) => parseCount(text.replace(/^@/, '')),
    (id) => (id === undefined ? '' : `@${id}`),
  ),
  shape: word('shape', 'view', MAP_SHAPES),
  by: word('by', 'view', MAP_GROUPINGS),
  direction: directionOfIcicle(),
  /** The classes that were entered in a map, below `node`: their indexes. */
  within: numbers('within', 'place', parseIndex),
  /** Nodes (ordinals) that the retainers view ignores. */
  ignored: numbers('ignore', 'place', parseCount),
  /** Whether an object's page shows its retainers as a graph. */
  asGraph: flag('as', 'view', 'graph'),
  /** The first and the last chosen sample of an allocation timeline, from 0. */
  from: number('from', 'snapshot', parseIndex),
  to: number('to', 'snapshot', parseIndex),
  /** The number of the snapshot that this one is compared with. */
  base: number('base', 'snapshot', parseCount),
  scope: word('scope', 'view', DIFF_SCOPES),
  matching: word('matching', 'snapshot', MATCHINGS),
  /** The class table counts only objects with these ids. */
  ids: param('ids', 'snapshot', parseIds, (ids) => (ids ? `${ids.above}-${ids.upTo}` : '')),
  /** How the trend of the snapshots is shown. */
  trend: trendParam(),
  /** Whether the report is about one snapshot, not about all. */
  alone: flag('of', 'snapshot', 'one'),
  /** The answers to the capture doctor's questions. */
  runtime: word('runtime', 'view', RUNTIMES),
  version: word('version', 'view', VERSION_WORDS),
  place: word('place', 'view', PLACES),
};

/** Only an icicle can be read from the bottom up. @returns {Param<MapDirection>} */
function directionOfIcicle() {
  const direction = word('dir', 'view', MAP_DIRECTIONS);
  const isIcicle = (/** @type {URLSearchParams} */ values) => values.get('shape') === 'icicle';
  return {
    lasts: direction.lasts,
    read: (values) => (isIcicle(values) ? direction.read(values) : MAP_DIRECTIONS[0]),
    write: (values, value) => {
      if (isIcicle(values)) direction.write(values, value);
    },
  };
}

/** @returns {Param<TrendRoute>} */
function trendParam() {
  return { lasts: 'view', read: parseTrend, write: formatTrend };
}

/**
 * A whole number from 1.
 * @param {string} text
 */
export function parseCount(text) {
  const value = Number(text || undefined);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/**
 * A whole number from 0.
 * @param {string} text
 */
function parseIndex(text) {
  return text === '0' ? 0 : parseCount(text);
}

/**
 * A named filter, or the filter of a native context, which contains the context's node.
 * @param {string} text
 * @returns {NamedFilter | undefined}
 */
export function parseOnly(text) {
  const node = /^nativeContext_(0|[1-9]\d{0,8})$/.exec(text)?.[1];
  return node === undefined ? NAMED_FILTERS.find((filter) => filter === text) : `nativeContext_${Number(node)}`;
}

/**
 * @param {string} text
 * @returns {GroupBy | undefined}
 */
export function parseGroup(text) {
  return GROUPINGS.find((group) => group === text);
}

/**
 * Ids greater than the first number, up to and including the second.
 * @param {string} text
 * @returns {IdRange | undefined}
 */
function parseIds(text) {
  const [above, upTo] = (/^(0|[1-9]\d{0,15})-([1-9]\d{0,15})$/.exec(text) ?? []).slice(1).map(Number);
  if (above === undefined || upTo === undefined || !Number.isSafeInteger(upTo) || above >= upTo) return undefined;
  return { above, upTo };
}

/**
 * @template {string} Key
 * @param {string} text
 * @param {readonly Key[]} keys
 * @returns {Sort<Key> | undefined}
 */
function parseSort(text, keys) {
  const key = keys.find((candidate) => candidate === text.replace(/^-/, ''));
  return key && { key, descending: text.startsWith('-') };
}

/** @param {Sort<string> | undefined} sort */
function formatSort(sort) {
  if (!sort || (sort.key === LARGEST_FIRST.key && sort.descending)) return '';
  return (sort.descending ? '-' : '') + sort.key;
}
