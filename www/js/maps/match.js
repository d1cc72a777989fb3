/**
 * Finds the map of a script of the snapshot, among those given. In this order:
 *
 * 1. The compiled file was given, too, and says where its map is, or holds it: `sourceMappingURL`, or the same debug id.
 * 2. The map says which file it is of (`file`), or is called like the script: `app.js.map` for `…/app.js`.
 *
 * Of several the one whose path agrees longest with the script's, from the end. If two agree equally, none is used: a wrong
 * line is worse than a compiled one. Of two scripts that fit one map, the one that agrees longer has it.
 *
 * @import { Comments } from './comments.js'
 * @import { MapHead } from './read-map.js'
 */
import { baseName, commonSuffix, resolveAddress } from './paths.js';

/** @typedef {{ path: string } & MapHead} KnownMap */
/** @typedef {{ path: string } & Comments} KnownCompiled */
/** @typedef {{ map: string } | { within: string } | { ambiguous: string[] }} Match A map's path, or that of the file that holds it. */
/** @typedef {{ match: Match; score: number }} Scored The number of parts in which the paths agree. */

/**
 * @param {readonly string[]} scripts Their addresses.
 * @param {{ maps: readonly KnownMap[]; compiled: readonly KnownCompiled[] }} given
 * @returns {Map<string, Match>}
 */
export function matchScripts(scripts, given) {
  /** @type {Map<string, Scored>} */
  const matches = new Map();
  for (const url of scripts) {
    const found = byCompiled(url, given) ?? byMap(url, given.maps);
    if (found) matches.set(url, found);
  }
  /** The best score of each map. @type {Map<string, number>} */
  const best = new Map();
  const keyOf = (/** @type {Match} */ match) => ('map' in match ? match.map : 'within' in match ? match.within : '');
  for (const { match, score } of matches.values()) {
    const key = keyOf(match);
    best.set(key, Math.max(best.get(key) ?? 0, score));
  }
  /** @type {Map<string, Match>} */
  const chosen = new Map();
  for (const [url, { match, score }] of matches) {
    if (keyOf(match) === '' || score === best.get(keyOf(match))) chosen.set(url, match);
  }
  return chosen;
}

/**
 * The compiled file that a script was loaded from.
 * @template {{ path: string }} File
 * @param {string} url
 * @param {readonly File[]} files
 * @returns {File | undefined} undefined if there is none, or several fit equally well
 */
export function fileOf(url, files) {
  const { best } = bestOf(url, files, ({ path }) => path);
  return best.length === 1 ? best[0] : undefined;
}

/**
 * @param {string} url
 * @param {{ maps: readonly KnownMap[]; compiled: readonly KnownCompiled[] }} given
 * @returns {Scored | undefined}
 */
function byCompiled(url, { maps, compiled }) {
  const { best, score } = bestOf(url, compiled, ({ path }) => path);
  const [file, ...others] = best;
  if (!file || others.length > 0) return undefined;
  if (file.debugId !== undefined) {
    const same = maps.filter(({ debugId }) => debugId === file.debugId);
    if (same.length === 1 && same[0]) return { match: { map: same[0].path }, score };
  }
  if (file.map === undefined) return undefined;
  if (file.map.startsWith('data:')) return { match: { within: file.path }, score };
  const named = resolveAddress(file.map, file.path);
  const exact = maps.find(({ path }) => path === named);
  if (exact) return { match: { map: exact.path }, score };
  const byName = bestOf(named, maps, ({ path }) => path);
  return byName.best.length === 1 && byName.best[0] ? { match: { map: byName.best[0].path }, score } : undefined;
}

/**
 * @param {string} url
 * @param {readonly KnownMap[]} maps
 * @returns {Scored | undefined}
 */
function byMap(url, maps) {
  const named = bestOf(url, maps, ({ path }) => path.replace(/\.map$/i, ''));
  const byFile = bestOf(url, maps, ({ path, file }) => (file === undefined ? '' : resolveAddress(file, path)));
  const { best, score } = named.score >= byFile.score ? named : byFile;
  const [map, ...others] = best;
  if (!map) return undefined;
  return { match: others.length === 0 ? { map: map.path } : { ambiguous: best.map(({ path }) => path) }, score };
}

/**
 * The files whose paths agree longest with an address.
 * @template File
 * @param {string} url
 * @param {readonly File[]} files
 * @param {(file: File) => string} pathOf
 * @returns {{ best: File[]; score: number }}
 */
function bestOf(url, files, pathOf) {
  const name = baseName(url);
  /** @type {File[]} */
  let best = [];
  let score = 1;
  for (const file of files) {
    const path = pathOf(file);
    if (name === '' || baseName(path) !== name) continue;
    const common = commonSuffix(url, path);
    if (common > score) [best, score] = [[file], common];
    else if (common === score) best.push(file);
  }
  return { best, score: best.length === 0 ? 0 : score };
}
