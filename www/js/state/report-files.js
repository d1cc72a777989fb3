/** How files are called that are saved of a report or a snapshot. */

import { SNAPSHOT_ENDING, fileStem } from '../lib/snapshot-name.js';

/** @import { Snapshot } from '../engine/api.js' */

/**
 * @param {string} name of the last snapshot
 * @param {string} ending
 */
export function reportName(name, ending) {
  return `${fileStem(name)}.report${ending}`;
}

/**
 * @param {string} name
 * @param {string} type of the file
 */
export function redactedName(name, type) {
  const [, kind = 'heapsnapshot'] = SNAPSHOT_ENDING.exec(name) ?? [];
  return `${fileStem(name)}.redacted.${kind}${type.includes('gzip') ? '.gz' : ''}`;
}

/** @typedef {(options?: { signal?: AbortSignal }) => Promise<Blob>} Redactor */

/**
 * Writes a snapshot with its text replaced, where the engine can.
 * @param {Snapshot} handle
 * @returns {Redactor | undefined}
 */
export function redactorOf(handle) {
  const { redacted } = /** @type {{ redacted?: Redactor }} */ (/** @type {unknown} */ (handle));
  return redacted?.bind(handle);
}
