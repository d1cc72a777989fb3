/** The routes from a picture of the dominator tree: into a cell, back up, and to other ways of drawing the same. */

/** @import { Change, RouteOf } from './app-state.js' */

/** @typedef {RouteOf<'map'>} MapRoute */
/** @import { MapDirection, MapGrouping, MapPicture, MapShape, MapStep } from '../engine/protocol.js' */

/**
 * The picture of one cell.
 * @param {Pick<MapRoute, 'by' | 'direction' | 'within'>} route
 * @param {readonly MapStep[]} trail From the outermost cell to this one.
 * @returns {Pick<Change<'map'>, 'node' | 'within'>}
 */
export function routeInto({ by, direction, within }, trail) {
  if (by === 'class' || direction === 'up')
    return { within: [...within, ...trail.slice(1).map((cell) => cell.classIndex)] };
  return { node: trail.at(-1)?.id, within: [] };
}

/**
 * The route of a step above the picture. The last steps are the classes that were entered.
 * @param {MapRoute} route
 * @param {Pick<MapPicture, 'above'>} picture
 * @param {number} index
 * @returns {MapRoute}
 */
export function routeOfCrumb(route, { above }, index) {
  const classes = above.filter((step) => step.kind === 'class').length;
  const objects = above.length - classes;
  if (index >= objects) return { ...route, within: route.within.slice(0, index - objects + 1) };
  return { ...route, within: [], node: index === 0 ? undefined : above[index]?.id };
}

/**
 * The same part of the heap, drawn in another way. The classes that were entered are kept if they mean the same there.
 * A treemap is always drawn from the top down.
 * @param {MapRoute} route
 * @param {{ shape?: MapShape; by?: MapGrouping; direction?: MapDirection }} change
 * @returns {MapRoute}
 */
export function routeToPicture(route, change) {
  const next = { ...route, ...change };
  const direction = next.shape === 'icicle' ? next.direction : 'down';
  const isSameWay = direction === route.direction && (direction === 'up' || next.by === 'class');
  return { ...next, direction, within: isSameWay ? route.within : [] };
}
