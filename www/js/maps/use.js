/**
 * Maps for a report that a program asks for: each is a path with its content, or in Node.js a path alone.
 *
 * @import { MapInput, Snapshot } from '../engine/api.js'
 * @import { Findings } from '../engine/protocol.js'
 * @import { MapList, Translated } from './types.js'
 */
import { unexpected } from '../engine/arguments.js';
import { environment } from '../engine/environment.js';
import { MapsClient } from './client.js';
import { classesOf, scriptsOf } from './facts.js';

/**
 * @param {Findings} findings
 * @param {readonly Snapshot[]} snapshots Of the findings.
 * @param {readonly (MapInput | string)[]} maps
 * @returns {Promise<Translated & { list: MapList }>}
 */
export async function translateFindings(findings, snapshots, maps) {
  const last = /** @type {Snapshot} */ (snapshots.at(-1));
  const files = (await Promise.all(maps.map(readInput))).flat();
  const client = new MapsClient(environment.startMaps);
  try {
    await client.call('add', { files });
    const [classes, scripts] = [await classesOf(last, findings), await scriptsOf(last)];
    const translated = await client.call('translate', { findings, classes, scripts });
    // Last, because a map that is opened may turn out to be damaged.
    return { ...translated, list: await client.call('list', { scripts }) };
  } finally {
    client.end();
  }
}

/** @param {MapInput | string} input @param {number} at */
async function readInput(input, at) {
  const found = await environment.mapFilesOf(input);
  if (found) return found;
  const { path, content } = typeof input === 'object' && input !== null ? input : {};
  if (typeof path !== 'string' || !(typeof content === 'string' || content instanceof Blob)) {
    throw unexpected(`maps[${at}]`, 'a path with its content', input);
  }
  return [{ path, blob: typeof content === 'string' ? new Blob([content]) : content }];
}
