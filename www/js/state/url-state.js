/**
 * The address bar: `#v=1&view=classes&snap=1&sort=-count&filter=Map`. The version is read first, so that a
 * later format can still understand an old link. What is unknown or damaged falls back to its default, silently.
 */

import { defaultTrend, formatTrend, parseIds, parseTrend } from './trend-route.js';

/** @import { ClassSortKey, DiffScope, DiffSortKey, GroupBy, Matching, NamedFilter, Sort, StringSortKey } from '../engine/protocol.js' */
/** @import { Route, ViewName } from './app-state.js' */

const VERSION = '1';

/** @type {readonly ViewName[]} */
const VIEWS = [
  'start',
  'report',
  'overview',
  'classes',
  'containment',
  'dominators',
  'strings',
  'compare',
  'search',
  'object',
  'map',
  'allocations',
  'contexts',
  'statistics',
  'compare',
  'trend',
];
/** @type {readonly (ClassSortKey | StringSortKey | DiffSortKey)[]} */
const SORT_KEYS = [
  'name',
  'distance',
  'count',
  'wastedSize',
  'shallowSize',
  'retainedSize',
  'addedCount',
  'removedCount',
  'countDelta',
  'addedSize',
  'removedSize',
  'sizeDelta',
  'retainedDelta',
  'grownCount',
  'grownSize',
];
/** @type {readonly DiffScope[]} */
export const SCOPES = ['changed', 'added', 'removed', 'grown'];
/** @type {readonly Matching[]} */
const MATCHINGS = ['auto', 'ids', 'classes'];

/** DevTools' named filters of the class table. @type {readonly NamedFilter[]} */
export const FILTERS = [
  'duplicatedStrings',
  'objectsRetainedByDetachedDomNodes',
  'objectsRetainedByConsole',
  'objectsRetainedByEventHandlers',
  'objectsRetainedByContexts',
  'sharedNativeContext',
  'noNativeContext',
];

/** @type {Sort<ClassSortKey>} */
export const defaultSort = { key: 'retainedSize', descending: true };
/** @type {Route} */
export const defaultRoute = {
  view: 'start',
  snap: undefined,
  sort: defaultSort,
  filter: '',
  query: '',
  node: undefined,
  ignored: [],
  asGraph: false,
  only: undefined,
  group: undefined,
  shape: 'treemap',
  by: 'object',
  direction: 'down',
  within: [],
  from: undefined,
  to: undefined,
  base: undefined,
  scope: 'changed',
  matching: 'auto',
  ids: undefined,
  trend: defaultTrend,
  alone: false,
};

/**
 * The page of an object.
 * @param {number} snap
 * @param {number} id
 * @returns {Route}
 */
export function routeToObject(snap, id) {
  return { ...defaultRoute, view: 'object', snap, node: id };
}

/**
 * What came, what went and what grew from one snapshot to another.
 * @param {number} base
 * @param {number} snap
 * @returns {Route}
 */
export function routeToComparison(base, snap) {
  return { ...defaultRoute, view: 'compare', snap, base };
}

/**
 * @param {string} hash With or without its `#`.
 * @returns {Route}
 */
export function parseHash(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  if (values.get('v') !== VERSION) return defaultRoute;
  return {
    view: VIEWS.find((view) => view === values.get('view')) ?? 'start',
    snap: parseCount(values.get('snap')),
    sort: parseSort(values.get('sort') ?? ''),
    filter: values.get('filter') ?? '',
    query: values.get('q') ?? '',
    node: parseCount(values.get('node')?.replace(/^@/, '')),
    ignored: (values.get('ignore') ?? '').split('.').flatMap((text) => parseCount(text) ?? []),
    asGraph: values.get('as') === 'graph',
    only: parseOnly(values.get('only') ?? ''),
    group: parseGroup(values.get('group') ?? ''),
    shape: values.get('shape') === 'icicle' ? 'icicle' : 'treemap',
    by: values.get('by') === 'class' ? 'class' : 'object',
    direction: values.get('shape') === 'icicle' && values.get('dir') === 'up' ? 'up' : 'down',
    within: (values.get('within') ?? '').split('.').flatMap((text) => parseIndex(text) ?? []),
    from: parseIndex(values.get('from')),
    to: parseIndex(values.get('to')),
    base: parseCount(values.get('base')),
    scope: SCOPES.find((scope) => scope === values.get('scope')) ?? 'changed',
    matching: MATCHINGS.find((matching) => matching === values.get('matching')) ?? 'auto',
    ids: parseIds(values.get('ids')),
    trend: parseTrend(values),
    alone: values.get('of') === 'one',
  };
}

/**
 * The hash of a route, with its `#`. Defaults are left out, so that a link stays short.
 * @param {Route} route
 */
export function formatHash({
  view,
  snap,
  sort,
  filter,
  query,
  node,
  ignored,
  asGraph,
  only,
  group,
  from,
  to,
  shape,
  by,
  direction,
  within,
  base,
  scope,
  matching,
  ids,
  trend,
  alone,
}) {
  const values = new URLSearchParams({ v: VERSION, view });
  if (snap !== undefined) values.set('snap', String(snap));
  if (sort.key !== defaultSort.key || sort.descending !== defaultSort.descending) values.set('sort', formatSort(sort));
  if (filter !== '') values.set('filter', filter);
  if (only !== undefined) values.set('only', only);
  if (group !== undefined) values.set('group', group);
  if (query !== '' && view === 'search') values.set('q', query);
  if (node !== undefined && (view === 'object' || view === 'map')) values.set('node', `@${node}`);
  if (view === 'map') {
    if (shape !== 'treemap') values.set('shape', shape);
    if (by !== 'object') values.set('by', by);
    if (direction !== 'down' && shape === 'icicle') values.set('dir', direction);
    if (within.length > 0) values.set('within', within.join('.'));
  }
  if (ignored.length > 0) values.set('ignore', ignored.join('.'));
  if (asGraph && view === 'object') values.set('as', 'graph');
  if (from !== undefined && view === 'allocations') values.set('from', String(from));
  if (to !== undefined && view === 'allocations') values.set('to', String(to));
  if (view === 'compare') {
    if (base !== undefined) values.set('base', String(base));
    if (scope !== 'changed') values.set('scope', scope);
    if (matching !== 'auto') values.set('matching', matching);
  }
  if (ids !== undefined && view === 'classes') values.set('ids', `${ids.above}-${ids.upTo}`);
  if (view === 'trend') formatTrend(values, trend);
  if (alone && view === 'report') values.set('of', 'one');
  // An id reads better as it is meant.
  return `#${values}`.replaceAll('%40', '@');
}

/**
 * A whole number from 1.
 * @param {string | null | undefined} text
 */
function parseCount(text) {
  const number = Number(text || undefined);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/**
 * A whole number from 0.
 * @param {string | null} text
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
  return node === undefined ? FILTERS.find((filter) => filter === text) : `nativeContext_${Number(node)}`;
}

/**
 * @param {string} text
 * @returns {GroupBy | undefined}
 */
export function parseGroup(text) {
  return text === 'file' || text === 'package' ? text : undefined;
}

/**
 * @param {string} text
 * @returns {Route['sort']}
 */
function parseSort(text) {
  const key = SORT_KEYS.find((candidate) => candidate === text.replace(/^-/, ''));
  return key ? { key, descending: text.startsWith('-') } : defaultSort;
}

/** @param {Route['sort']} sort */
function formatSort({ key, descending }) {
  return (descending ? '-' : '') + key;
}
