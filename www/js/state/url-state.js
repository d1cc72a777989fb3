/**
 * The address bar: `#v=1&view=classes&snap=1&sort=-count&filter=Map`. Links of earlier versions are upgraded first
 * (`url-versions.js`); the names of the files are `linked-files.js`'s. What is unknown or damaged falls back to its
 * default, silently.
 */

import { params, parseCount } from './route-params.js';
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
 * What came, what went and what grew from one snapshot to another.
 * @param {number} base
 * @param {number} snap
 * @returns {Link & { view: 'compare' }}
 */
export function routeToComparison(base, snap) {
  return { view: 'compare', snap, base };
}

/**
 * The view of another snapshot, without what means something only in the one that it is of. An object has no counterpart
 * there.
 * @param {Route} route
 * @param {number} snap
 * @returns {Link}
 */
export function routeInSnapshot(route, snap) {
  if (route.view === 'start' || route.view === 'object') return { view: 'overview', snap };
  return { ...without(route, ['snapshot', 'place']), snap };
}

/**
 * What tabs carry on from a route, beside what they carried before; a named filter may be of this snapshot alone.
 * @param {Route} route
 * @param {Pick<AppState, 'route' | 'carried'>} before
 * @returns {Carried}
 */
export function carryOn(route, { route: previous, carried }) {
  const { sort = carried.sort } = 'sort' in route ? route : {};
  if (route.view === 'classes') return { sort, group: route.group, only: route.only };
  return { sort, group: carried.group, only: route.snap === previous.snap ? carried.only : undefined };
}

/**
 * A view of the snapshot that one is at, with what tabs carry to it.
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
 * The hash of a route, with its `#`. Defaults are left out, so that a link stays short.
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
  // An id reads better as it is meant.
  return `#${values}`.replaceAll('%40', '@');
}

/**
 * A link with all of its parts.
 * @param {Link} link
 * @param {readonly View[]} views
 */
export function completeRoute(link, views) {
  return parseHash(formatHash(link), views);
}
