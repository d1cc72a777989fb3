/** Three snapshots of one running program that leaks, as a person takes them to find the leak. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Number of objects that are added before each snapshot. */
export const PER_STEP = 100;
export const NAMES = ['warm.heapsnapshot', 'later.heapsnapshot', 'last.heapsnapshot'];

const PROGRAM = `'use strict';
const { writeHeapSnapshot } = require('node:v8');
class Session {
  constructor(id) {
    this.token = 'token of ' + id;
    this.seen = [id];
  }
}
const sessions = new Map();
globalThis.sessions = sessions;
for (const name of ${JSON.stringify(NAMES)}) {
  for (let left = ${PER_STEP}; left > 0; left--) sessions.set(sessions.size, new Session(sessions.size));
  writeHeapSnapshot(name);
}
`;

/**
 * @param {(cleanUp: () => unknown) => void} after
 * @returns {string[]} Their paths, oldest first.
 */
export function takeGrowing(after) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-growing-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'server.cjs');
  writeFileSync(program, PROGRAM);
  const { status, stderr } = spawnSync(process.execPath, [program], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`the growing program failed: ${stderr}`);
  return NAMES.map((name) => join(folder, name));
}

/**
 * Counts with a simple parser, for each snapshot: the objects by the snapshot that first had them, and the program's
 * own.
 * @param {readonly string[]} paths
 */
export function countGrowing(paths) {
  const all = paths.map((path) => {
    const { snapshot, nodes, strings } = JSON.parse(readFileSync(path, 'utf8'));
    const fields = snapshot.meta.node_fields;
    const [name, id, size, type] = ['name', 'id', 'self_size', 'type'].map((field) => fields.indexOf(field));
    const object = snapshot.meta.node_types[0].indexOf('object');
    const objects = [];
    for (let at = 0; at < nodes.length; at += fields.length) {
      const isSession = nodes[at + type] === object && strings[nodes[at + name]] === 'Session';
      objects.push({ id: nodes[at + id], size: nodes[at + size], isSession });
    }
    return objects;
  });
  const lastIds = all.map((list) => list.reduce((last, { id }) => (id % 2 === 1 && id > last ? id : last), 0));
  /** @param {(node: { id: number; size: number; isSession: boolean }) => boolean} counts */
  const table = (counts) =>
    lastIds.map((last, born) =>
      all.map(
        (list) => list.filter((node) => node.id > (lastIds[born - 1] ?? 0) && node.id <= last && counts(node)).length,
      ),
    );
  return {
    lastIds,
    /** Objects with odd ids: only those ascend over time. */
    survivors: table(({ id, size }) => id % 2 === 1 && size > 0),
    sessions: table(({ isSession }) => isSession),
  };
}
