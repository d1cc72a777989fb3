/**
 * The parameters that views have in the address bar, and how each is written there. What is damaged, or means nothing,
 * reads as the default; defaults are not written, so that links stay short. Which view has which is `views/index.js`'s.
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
import { formatTrend, parseTrend } from './trend-route.js';

/** @import { GroupBy, MapDirection, NamedFilter, Sort } from '../engine/protocol.js' */
/** @import { IdRange, TrendRoute } from './app-state.js' */

/** @type {Sort<'retainedSize'>} */
export const LARGEST_FIRST = { key: 'retainedSize', descending: true };

/**
 * How long a value lasts: as long as one stays in its view; as long as that is of the same snapshot; or until its tab is
 * clicked, which leads back to the top of the view.
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
 * @param {(text: string) => T} parse Gets nothing where the address bar has none.
 * @param {(value: T) => string} format Nothing for the default.
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
 * One of several words, of which the first is the default.
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

/** @param {string} key @param {Lifetime} lasts @param {string} on How the address bar says yes. */
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
 * What the list of a view can be sorted by: `-count` is descending. What retains most comes first by default.
 * @template {string} Key
 * @param {readonly Key[]} keys
 * @returns {Param<Sort<Key | 'retainedSize'>>}
 */
export function sortedBy(keys) {
  return param('sort', 'view', (text) => parseSort(text, [...keys, LARGEST_FIRST.key]) ?? LARGEST_FIRST, formatSort);
}

/**
 * The same for a list whose default order depends on more than the address.
 * @template {string} Key
 * @param {readonly Key[]} keys
 * @returns {Param<Sort<Key> | undefined>}
 */
export function sortedIfAsked(keys) {
  return param('sort', 'view', (text) => parseSort(text, keys), formatSort);
}

/** All parameters, in the order in which links have them. Each view sorts by keys of its own (`sortedBy`). */
export const params = {
  sort: sortedIfAsked(/** @type {readonly string[]} */ ([])),
  filter: anyText('filter', 'snapshot'),
  /** The named filter of the class table. */
  only: param('only', 'snapshot', parseOnly, (only) => only ?? ''),
  /** What the classes are grouped by, if by anything. */
  group: param('group', 'view', parseGroup, (group) => group ?? ''),
  /** What the search view looks for. */
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
  /** The numbers of the classes that were entered in a map, from `node` on. */
  within: numbers('within', 'place', parseIndex),
  /** Nodes (ordinals) that the retainers view walks past. */
  ignored: numbers('ignore', 'place', parseCount),
  /** The object's page shows its retainers as a graph. */
  asGraph: flag('as', 'view', 'graph'),
  /** The first and the last sample of an allocation timeline that count, from 0. */
  from: number('from', 'snapshot', parseIndex),
  to: number('to', 'snapshot', parseIndex),
  /** The number of the snapshot that this one is compared with. */
  base: number('base', 'snapshot', parseCount),
  scope: word('scope', 'view', DIFF_SCOPES),
  matching: word('matching', 'snapshot', MATCHINGS),
  /** Of the class table, objects with these ids alone. */
  ids: param('ids', 'snapshot', parseIds, (ids) => (ids ? `${ids.above}-${ids.upTo}` : '')),
  /** How snapshots are looked at together. */
  trend: trendParam(),
  /** The report is of one snapshot, not of all. */
  alone: flag('of', 'snapshot', 'one'),
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
 * One of the filters, or that of a native context, whose node it names.
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
 * Ids beyond the first and up to the second.
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
