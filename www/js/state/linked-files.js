/**
 * The names of files in links. A snapshot's number is valid only during one visit. In a later visit, or for another
 * person, the file's name tells which file to open, and which of the open snapshots is meant.
 */

/** @import { AppState, FileNames, OpenSnapshot, Route } from './app-state.js' */

/** The snapshots of a route, and the link's parameters for the names of their files. Only a comparison has a base. */
const FILES = /** @type {const} */ ({ snap: 'file', base: 'baseFile' });
const NUMBERED = /** @type {const} */ (['snap', 'base']);

/**
 * The names of files in a link.
 * @param {string} hash With or without its `#`.
 * @returns {FileNames}
 */
export function parseNames(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  return { snap: values.get(FILES.snap) || undefined, base: values.get(FILES.base) || undefined };
}

/**
 * Adds the names of files to a link: those of open snapshots, and those that it waits for.
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
 * Replaces the numbers in a route by those that its files have in this visit. A file that is not open is waited for;
 * its number is removed if it belongs to another file here.
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
 * Whether a link was waiting for this snapshot.
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
