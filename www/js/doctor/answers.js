/** The three questions: which runtime, which version, and where it runs. The versions are those that change an answer. */

import { BUN_SINCE, DENO_SINCE, bunWays, browserWays, denoWays, electronWays, workersWays } from './others.js';
import { NODE_SINCE, nodeWays } from './node.js';

/** @import { Answers, Place, Runtime, Way } from './types.js' */

/** @type {readonly Runtime[]} */
export const RUNTIMES = ['node', 'deno', 'bun', 'workers', 'electron', 'browser'];

/** @type {readonly Place[]} */
export const PLACES = ['own', 'docker', 'kubernetes', 'pm2', 'systemd', 'lambda'];

/** @type {Record<Runtime, { versions: readonly number[], places: readonly Place[], ways: (answers: Answers) => readonly Way[] }>} */
const OF_RUNTIME = {
  node: { versions: newestFirst(NODE_SINCE), places: PLACES, ways: nodeWays },
  deno: { versions: newestFirst(DENO_SINCE), places: ['own', 'docker', 'kubernetes', 'systemd'], ways: denoWays },
  bun: { versions: newestFirst(BUN_SINCE), places: ['own', 'docker', 'kubernetes', 'systemd'], ways: bunWays },
  workers: { versions: [0], places: ['none'], ways: workersWays },
  electron: { versions: [0], places: ['none'], ways: electronWays },
  browser: { versions: [0], places: ['none'], ways: browserWays },
};

/** @param {Readonly<Record<string, number>>} since */
function newestFirst(since) {
  return [...new Set(Object.values(since))].sort((a, b) => b - a);
}

/** Places in which the runtime runs. @param {Runtime} runtime */
export function placesOf(runtime) {
  return OF_RUNTIME[runtime].places;
}

/**
 * The lowest version of each range in which the answer is the same, newest first.
 * @param {Runtime} runtime
 * @param {Place} place
 */
export function versionsOf(runtime, place) {
  const { versions, ways } = OF_RUNTIME[runtime];
  const answers = versions.map((version) => JSON.stringify(ways({ runtime, version, place, origin: '' })));
  return versions.filter((_, at) => answers[at] !== '[]' && answers[at] !== answers[at + 1]);
}

/**
 * The range of a version as people write it: `24+`, `20–23`, `12–13`.
 * @param {readonly number[]} versions Of `versionsOf`.
 * @param {number} version
 */
export function rangeText(versions, version) {
  const newer = versions[versions.indexOf(version) - 1];
  if (newer === undefined) return `${version}+`;
  // Deno's versions have a decimal place where the answer depends on it.
  const step = versions.every(Number.isInteger) ? 1 : 0.1;
  const last = Math.round((newer - step) * 10) / 10;
  return last === version ? String(version) : `${version}–${last}`;
}

/** Stands for the newest range, so that a link stays right when a version is added. */
export const NEWEST = 'newest';

/** All texts that can stand for a version in the address bar. */
export const VERSION_WORDS = [
  NEWEST,
  ...new Set(RUNTIMES.flatMap((runtime) => OF_RUNTIME[runtime].versions).filter((version) => version > 0)),
].map(String);

/**
 * Answers that fit together: another runtime may not have the place or the version of the last.
 * @param {{ runtime: Runtime, version: string, place: Place }} asked
 * @param {string} origin
 * @returns {Answers}
 */
export function answersFor({ runtime, version, place }, origin) {
  const places = placesOf(runtime);
  const settled = places.includes(place) ? place : /** @type {Place} */ (places[0]);
  const versions = versionsOf(runtime, settled);
  const wanted = Number(version);
  return { runtime, place: settled, version: versions.includes(wanted) ? wanted : (versions[0] ?? 0), origin };
}

/** The ways that work there, best first. @param {Answers} answers */
export function waysFor(answers) {
  return OF_RUNTIME[answers.runtime].ways(answers);
}
