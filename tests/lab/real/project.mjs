// Files for programs that watch or build some: in a folder below this one, so that they find the packages; gone at the end.

import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {Record<string, string>} files Texts by path. */
export function project(files) {
  const work = fileURLToPath(new URL('work/', import.meta.url));
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(work);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { folder, write };
}

/** A signal that can be awaited once for each time it is given. */
export function turns() {
  let resolve = () => {};
  return {
    next: () => new Promise((/** @type {(value?: unknown) => void} */ done) => (resolve = done)),
    give: () => resolve(),
  };
}
