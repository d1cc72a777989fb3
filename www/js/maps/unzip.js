/** Unpacks a zip piece by piece: a snapshot in it may be larger than what a buffer holds, so its pieces go into a Blob. */

import { Unzip, UnzipInflate } from '../../vendor/maps/fflate.js';

/** Pieces are joined into a Blob at this size, which the browser may put on disk. */
const JOINED_BYTES = 8e6;
/** More comes out of no honest archive that a page can open. */
const MOST_BYTES = 16e9;

/**
 * @param {Blob} zip
 * @param {(path: string) => boolean} isWanted
 * @returns {Promise<{ path: string; blob: Blob }[]>} throws if it is no zip, or damaged
 */
export async function unzip(zip, isWanted) {
  /** @type {{ path: string; blob: Blob }[]} */
  const files = [];
  /** @type {Error | undefined} */
  let failed;
  let total = 0;
  let count = 0;
  const unzipper = new Unzip((file) => {
    count += 1;
    if (file.name.endsWith('/') || !isWanted(file.name)) return;
    /** @type {BlobPart[]} */
    let parts = [];
    let size = 0;
    file.ondata = (error, data, isLast) => {
      if (error) failed = error;
      if (failed) return;
      total += data.length;
      if (total > MOST_BYTES) failed = new Error('more comes out of it than a page can hold');
      parts.push(data.slice());
      size += data.length;
      if (size > JOINED_BYTES) [parts, size] = [[new Blob(parts)], 0];
      if (isLast) files.push({ path: file.name, blob: new Blob(parts) });
    };
    file.start();
  });
  unzipper.register(UnzipInflate);
  const reader = zip.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    unzipper.push(value ?? new Uint8Array(0), done);
    if (failed) throw failed;
    if (done) break;
  }
  if (count === 0) throw new Error('it is no zip, or it is empty');
  return files;
}
