/**
 * Links say which files they are of. A snapshot's number means something in one visit alone; its file's name is what
 * another visit, or somebody else who was sent the link, can go by: what to open, and which of the open ones is meant.
 */

/** @import { AppState, FileNames, OpenSnapshot, Route } from './app-state.js' */

/** The snapshots that a route numbers, and what the names of their files are called in a link. Only a comparison has a base. */
const FILES = /** @type {const} */ ({ snap: 'file', base: 'baseFile' });
const NUMBERED = /** @type {const} */ (['snap', 'base']);

/**
 * The names in a link.
 * @param {string} hash With or without its `#`.
 * @returns {FileNames}
 */
export function parseNames(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  return { snap: values.get(FILES.snap) || undefined, base: values.get(FILES.base) || undefined };
}

/**
 * A link with the names of its files: of those that are open, and of those that it waits for.
 * @param {string} hash As `formatHash` has it.
 * @param {Route} route
 * @param {Pick<AppState, 'snapshots' | 'linked'>} state
 */
export function nameFiles(hash, route, { snapshots, linked }) {
  const values = new URLSearchParams();
  for (const key of NUMBERED) {
    const name = openAs(snapshots, numberOf(route, key))?.info.name ?? linked[key];
    // Only a comparison has a base.
    if (name !== undefined && (key === 'snap' || route.view === 'compare')) values.set(FILES[key], name);
  }
  return values.size > 0 ? `${hash}&${values}` : hash;
}

/**
 * The route with the numbers that its files have here. A file that is not open goes on being waited for, and its number,
 * should another one have it, is nobody's.
 * @param {Route} route
 * @param {FileNames} linked
 * @param {readonly OpenSnapshot[]} snapshots
 * @returns {{ route: Route; linked: FileNames }}
 */
export function findFiles(route, linked, snapshots) {
  const resolved = { route: { ...route }, linked: { ...linked } };
  for (const key of NUMBERED) {
    const name = linked[key];
    if (name === undefined) continue;
    const numbered = openAs(snapshots, numberOf(route, key));
    const meant = numbered?.info.name === name ? numbered : snapshots.find(({ info }) => info.name === name);
    if (meant) {
      setNumber(resolved.route, key, meant.id);
      resolved.linked[key] = undefined;
    } else if (numbered) setNumber(resolved.route, key, undefined);
  }
  return resolved;
}

/**
 * Whether a link has waited for this snapshot.
 * @param {{ route: Route; linked: FileNames }} resolved As `findFiles` returns it.
 * @param {number} id
 */
export function isAwaited({ route, linked }, id) {
  return NUMBERED.some((key) => numberOf(route, key) === id && linked[key] === undefined);
}

/**
 * @param {readonly OpenSnapshot[]} snapshots
 * @param {number | undefined} wanted
 */
function openAs(snapshots, wanted) {
  return snapshots.find(({ id }) => id === wanted);
}

/**
 * @param {Route} route
 * @param {(typeof NUMBERED)[number]} key
 */
function numberOf(route, key) {
  if (key === 'snap') return route.snap;
  return route.view === 'compare' ? route.base : undefined;
}

/**
 * @param {Route} route
 * @param {(typeof NUMBERED)[number]} key
 * @param {number | undefined} number
 */
function setNumber(route, key, number) {
  if (key === 'snap') route.snap = number;
  else if (route.view === 'compare') route.base = number;
}
