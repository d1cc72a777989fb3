/**
 * What maps need to know of a snapshot beside its findings: where the classes that these name are defined, and which scripts
 * there are.
 *
 * @import { Snapshot } from '../engine/api.js'
 * @import { Findings } from '../engine/protocol.js'
 * @import { ClassPlace } from './types.js'
 */
import { classNamesIn } from './translate.js';

/** @param {Snapshot} snapshot The last one of the findings. @param {Findings} findings @returns {Promise<ClassPlace[]>} */
export async function classesOf(snapshot, findings) {
  /** @type {ClassPlace[]} */
  const classes = [];
  for (const wanted of classNamesIn(findings)) {
    const { rows } = await snapshot.classes({ filter: wanted, sort: { key: 'name', descending: false } });
    for (const { index, name, count, location } of rows) {
      if (name === wanted && location) classes.push({ index, name, count, location });
    }
  }
  return classes;
}

/** The addresses of the program's scripts, the runtime's own left out. @param {Snapshot} snapshot @returns {Promise<string[]>} */
export async function scriptsOf(snapshot) {
  const { rows } = await snapshot.groups({ by: 'file' });
  return rows
    .filter(({ kind, name }) => kind === 'file' && !/^(node|ext|internal|chrome-extension|extensions):/.test(name))
    .map(({ name }) => name);
}
