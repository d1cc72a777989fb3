/**
 * The address bar: `#v=1&view=classes&snap=1&sort=-count&filter=Map`. The version is read first, so that a
 * later format can still understand an old link. What is unknown or damaged falls back to its default, silently.
 */

/** @import { ClassSortKey, Sort } from '../engine/protocol.js' */
/** @import { Route, ViewName } from './app-state.js' */

const VERSION = '1';

/** @type {readonly ViewName[]} */
const VIEWS = ['start', 'overview', 'classes'];
/** @type {readonly ClassSortKey[]} */
const SORT_KEYS = ['name', 'distance', 'count', 'shallowSize', 'retainedSize'];

/** @type {Sort<ClassSortKey>} */
export const defaultSort = { key: 'retainedSize', descending: true };
/** @type {Route} */
export const defaultRoute = { view: 'start', snap: undefined, sort: defaultSort, filter: '' };

/**
 * @param {string} hash With or without its `#`.
 * @returns {Route}
 */
export function parseHash(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  if (values.get('v') !== VERSION) return defaultRoute;
  const snap = Number(values.get('snap'));
  return {
    view: VIEWS.find((view) => view === values.get('view')) ?? 'start',
    snap: Number.isSafeInteger(snap) && snap > 0 ? snap : undefined,
    sort: parseSort(values.get('sort') ?? ''),
    filter: values.get('filter') ?? '',
  };
}

/**
 * The hash of a route, with its `#`. Defaults are left out, so that a link stays short.
 * @param {Route} route
 */
export function formatHash({ view, snap, sort, filter }) {
  const values = new URLSearchParams({ v: VERSION, view });
  if (snap !== undefined) values.set('snap', String(snap));
  if (sort.key !== defaultSort.key || sort.descending !== defaultSort.descending) values.set('sort', formatSort(sort));
  if (filter !== '') values.set('filter', filter);
  return `#${values}`;
}

/**
 * @param {string} text
 * @returns {Sort<ClassSortKey>}
 */
function parseSort(text) {
  const key = SORT_KEYS.find((candidate) => candidate === text.replace(/^-/, ''));
  return key ? { key, descending: text.startsWith('-') } : defaultSort;
}

/** @param {Sort<ClassSortKey>} sort */
function formatSort({ key, descending }) {
  return (descending ? '-' : '') + key;
}
