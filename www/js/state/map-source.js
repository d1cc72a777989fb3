/** Pictures of the dominator tree, laid out by the engine for the size of the element, and cached for going back. */

import { recall } from '../lib/recent.js';

/** @import { Snapshot } from '../engine/api.js' */
/** @import { MapDirection, MapGrouping, MapPicture, MapShape } from '../engine/protocol.js' */

/**
 * What a picture shows. `id` is V8's id of an object; undefined for the whole heap.
 * @typedef {object} MapQuery
 * @property {MapShape} shape
 * @property {MapGrouping} by
 * @property {MapDirection} direction
 * @property {number | undefined} id
 * @property {readonly number[]} within
 */
/** @typedef {{ fetchPicture: (width: number, height: number) => Promise<MapPicture> }} MapSource */

/** More levels than this cannot be told apart. */
const DEPTH = { treemap: 24, icicle: 60 };
/** Pictures that are kept per snapshot. */
const KEPT = 12;

/** @type {WeakMap<Snapshot, Map<string, MapSource>>} */
const sources = new WeakMap();

/**
 * Returns the same object for the same query.
 * @param {Snapshot} snapshot
 * @param {MapQuery} query
 * @returns {MapSource}
 */
export function mapSource(snapshot, query) {
  const known = sources.get(snapshot) ?? new Map();
  sources.set(snapshot, known);
  const key = JSON.stringify(query);
  return recall(known, key, KEPT, () => makeSource(snapshot, query));
}

/**
 * @param {Snapshot} snapshot
 * @param {MapQuery} query
 * @returns {MapSource}
 */
function makeSource(snapshot, { shape, by, direction, id, within }) {
  /** @type {{ width: number; height: number; picture: Promise<MapPicture> } | undefined} */
  let last;
  const ask = async (/** @type {number} */ width, /** @type {number} */ height) => {
    // An unknown id, as in a damaged link, means the whole heap.
    const node = (id === undefined ? undefined : await snapshot.ask({ kind: 'nodeById', id })) ?? snapshot.info.root;
    const grouping = direction === 'up' ? 'keeper' : by;
    return snapshot.ask({ kind: 'layout', shape, by: grouping, node, within, width, height, depth: DEPTH[shape] });
  };
  return {
    fetchPicture: (width, height) => {
      if (last?.width === width && last.height === height) return last.picture;
      const picture = ask(width, height);
      const asked = { width, height, picture };
      last = asked;
      picture.catch(() => {
        if (last === asked) last = undefined;
      });
      return picture;
    },
  };
}
