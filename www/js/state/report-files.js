/** The names of saved reports and redacted snapshots. */

import { SNAPSHOT_ENDING, fileStem } from '../lib/snapshot-name.js';

/** @import { Snapshot } from '../engine/api.js' */
/** @import { RedactionLevel } from '../engine/protocol.js' */

/**
 * @param {string} name Of the last snapshot.
 * @param {string} ending
 */
export function reportName(name, ending) {
  return `${fileStem(name)}.report${ending}`;
}

/**
 * @param {string} name
 * @param {string} type Of the file.
 */
export function redactedName(name, type) {
  const [, kind = 'heapsnapshot'] = SNAPSHOT_ENDING.exec(name) ?? [];
  return `${fileStem(name)}.redacted.${kind}${type.includes('gzip') ? '.gz' : ''}`;
}

/** @typedef {(options?: { level?: RedactionLevel; signal?: AbortSignal; file?: Blob | undefined }) => Promise<Blob>} Redactor */

/**
 * The function that writes a snapshot with its text replaced, if the engine has one.
 * @param {Snapshot} handle
 * @returns {Redactor | undefined}
 */
export function redactorOf(handle) {
  const { redacted } = /** @type {{ redacted?: Redactor }} */ (/** @type {unknown} */ (handle));
  return redacted?.bind(handle);
}
