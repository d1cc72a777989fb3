/**
 * The address bar: `#v=1&view=classes&snap=1&sort=-count&filter=Map`. Links of earlier versions are upgraded first
 * (`url-versions.js`); `linked-files.js` adds the names of files. Unknown or invalid values fall back to their defaults
 * without an error.
 */

import { params, parseCount } from './route-params.js';
import { isTaking } from './select.js';
import { VERSION, readLink } from './url-versions.js';

/** @import { AppState, Carried, Link, Route, RouteOf, View } from './app-state.js' */
/** @import { Param } from './route-params.js' */

/** The start screen. @type {RouteOf<'start'>} */
export const startRoute = { view: 'start', snap: undefined };

/**
 * The page of an object.
 * @param {number} snap
 * @param {number} id
 * @returns {Link & { view: 'object' }}
 */
export function routeToObject(snap, id) {
  return { view: 'object', snap, node: id };
}

/**
 * The comparison of two snapshots.
 * @param {number} base
 * @param {number} snap
 * @returns {Link & { view: 'compare' }}
 */
export function routeToComparison(base, snap) {
  return { view: 'compare', snap, base };
}

/**
 * The same view of another snapshot, without the parameters that are valid only for the current one. An object's page
 * becomes the overview, because an object has no counterpart there.
 * @param {Route} route
 * @param {number} snap
 * @returns {Link}
 */
export function routeInSnapshot(route, snap) {
  if (route.view === 'start' || route.view === 'object' || isTaking({ route })) return { view: 'overview', snap };
  return { ...without(route, ['snapshot', 'place']), snap };
}

/**
 * What tabs carry on from a route, added to what they carried before. A named filter is dropped with its snapshot: it
 * may be one of a native context.
 * @param {Route} route
 * @param {Pick<AppState, 'route' | 'carried'>} before
 * @returns {Carried}
 */
export function carryOn(route, { route: previous, carried }) {
  const { sort = carried.sort } = 'sort' in route ? route : {};
  const { trend = carried.trend } = 'trend' in route ? route : {};
  if (route.view === 'classes') return { sort, trend, group: route.group, only: route.only };
  return { sort, trend, group: carried.group, only: route.snap === previous.snap ? carried.only : undefined };
}

/**
 * Where a tab leads: to its view of the snapshot in view, with the carried parameters that the view has.
 * @param {View} view
 * @param {Pick<AppState, 'route' | 'carried'>} state
 * @returns {Link}
 */
export function routeOfTab({ slug, route: own }, { route, carried }) {
  if (slug === route.view) return without(route, ['place']);
  const kept = Object.entries(carried).filter(([name]) => Object.hasOwn(own, name));
  return /** @type {Link} */ ({ view: slug, snap: route.snap, ...Object.fromEntries(kept) });
}

/**
 * @param {Route} route
 * @param {readonly Param<never>['lasts'][]} lifetimes
 * @returns {Link}
 */
function without(route, lifetimes) {
  const kept = Object.entries(route).filter(([name]) => !(isParam(name) && lifetimes.includes(params[name].lasts)));
  return /** @type {Link} */ (Object.fromEntries(kept));
}

/** @param {string} name @returns {name is keyof typeof params} */
const isParam = (name) => Object.hasOwn(params, name);

/**
 * @param {string} hash With or without its `#`.
 * @param {readonly View[]} views
 * @returns {Route}
 */
export function parseHash(hash, views) {
  const values = readLink(hash);
  const view = values && views.find(({ slug }) => slug === values.get('view'));
  if (!view) return startRoute;
  const own = Object.entries(view.route).map(([name, param]) => [name, param.read(values)]);
  const route = { view: view.slug, snap: parseCount(values.get('snap') ?? ''), ...Object.fromEntries(own) };
  return /** @type {Route} */ (route);
}

/**
 * The hash of a route, with its `#`, without defaults.
 * @param {Link} link
 */
export function formatHash({ view, snap, ...own }) {
  const values = new URLSearchParams({ v: String(VERSION), view });
  if (snap !== undefined) values.set('snap', String(snap));
  /** @type {Readonly<Record<string, unknown>>} */
  const parts = own;
  for (const [name, param] of Object.entries(params)) {
    if (parts[name] !== undefined) param.write(values, /** @type {never} */ (parts[name]));
  }
  // An id is easier to read with a plain `@`.
  return `#${values}`.replaceAll('%40', '@');
}

/**
 * The route of a link, with all parameters.
 * @param {Link} link
 * @param {readonly View[]} views
 */
export function completeRoute(link, views) {
  return parseHash(formatHash(link), views);
}
