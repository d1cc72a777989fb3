/** Is a file a snapshot or a profile, which the engine opens, or may it be a log of memory? The first bytes decide. */

import { SNAPSHOT_ENDING } from '../lib/snapshot-name.js';

/** How a snapshot, an allocation profile and a CPU profile begin. */
const BEGINNING = /^\ufeff?\s*\{\s*"(snapshot|head|nodes)"\s*:\s*[{[]/;
const HEAD_BYTES = 512;

/**
 * @param {File} file
 * @returns {Promise<boolean>} True as well for a file that cannot be read: opening it reports why.
 */
export async function isSnapshotFile(file) {
  if (SNAPSHOT_ENDING.test(file.name)) return true;
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    return BEGINNING.test(isPacked ? await unpackHead(file) : new TextDecoder().decode(head));
  } catch {
    return true;
  }
}

/** The first text of a gzip file. @param {File} file */
async function unpackHead(file) {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const { value } = await reader.read();
  reader.cancel().catch(() => undefined);
  return new TextDecoder().decode(value?.subarray(0, HEAD_BYTES));
}
