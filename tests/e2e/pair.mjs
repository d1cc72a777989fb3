/**
 * Two snapshots of one process, made by this Node when a flow first needs them. Between them sessions are added, jobs
 * are removed, and the map that holds the sessions grows in place.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** @import { Site } from './site.mjs' */

/** Their files, and the number of objects that are added (`came`) and removed (`went`). */
export const PAIR = { before: 'before.heapsnapshot', after: 'after.heapsnapshot', came: 300, went: 30 };

const PROGRAM = `
  const { writeHeapSnapshot } = require('node:v8');
  class Session { constructor(user) { this.user = user; this.pages = new Array(20).fill(user); } }
  class Job { constructor(at) { this.at = at; } }
  class Cache { constructor() { this.sessions = new Map(); } }
  const cache = (globalThis.cache = new Cache());
  const jobs = (globalThis.jobs = []);
  const visit = (from, to) => { for (let i = from; i < to; i++) cache.sessions.set(i, new Session('user ' + i)); };
  visit(0, 100);
  for (let i = 0; i < 40; i++) jobs.push(new Job(i));
  writeHeapSnapshot(process.argv[1]);
  visit(100, 100 + ${PAIR.came});
  jobs.splice(0, ${PAIR.went});
  writeHeapSnapshot(process.argv[2]);
`;

/**
 * The paths of both, the earlier one first.
 * @param {Site} site
 */
export function makePair(site) {
  const paths = [site.pathOf(PAIR.before), site.pathOf(PAIR.after)];
  if (!paths.every((path) => existsSync(path))) execFileSync(process.execPath, ['-e', PROGRAM, ...paths]);
  return paths;
}
