/** Where a picture of the dominator tree leads: into a cell, and back up. */

/** @import { Route } from './app-state.js' */
/** @import { MapPicture, MapStep } from '../engine/protocol.js' */

/**
 * What a picture of a cell is of.
 * @param {Route} route
 * @param {readonly MapStep[]} trail From the outermost cell to the one.
 * @returns {Partial<Route>}
 */
export function routeInto({ by, within }, trail) {
  if (by === 'class') return { within: [...within, ...trail.slice(1).map((cell) => cell.classIndex)] };
  return { node: trail.at(-1)?.id, within: [] };
}

/**
 * What a step above a picture leads to; the last ones are the classes that were entered.
 * @param {Route} route
 * @param {Pick<MapPicture, 'above'>} picture
 * @param {number} index
 * @returns {Route}
 */
export function routeOfCrumb(route, { above }, index) {
  const classes = above.filter((step) => step.kind === 'class').length;
  const objects = above.length - classes;
  if (index >= objects) return { ...route, within: route.within.slice(0, index - objects + 1) };
  return { ...route, within: [], node: index === 0 ? undefined : above[index]?.id };
}
