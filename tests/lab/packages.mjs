// Packages that only some programs of the lab use: fetched from npm when these run, into a folder that is not in the repository.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Programs find packages here, because they are in a folder below it. */
const FOLDER = fileURLToPath(new URL('node_modules/', import.meta.url));

/**
 * Fetches what is missing. All have to be asked for at once, because npm removes what is there and not asked for.
 * @param {readonly string[]} packages With their versions: `reselect@5.3.0`.
 */
export function fetchPackages(packages) {
  if (packages.every(isThere)) return;
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const folder = join(FOLDER, '..');
  execFileSync('npm', ['install', ...options, '--prefix', folder, ...new Set(packages)], { stdio: 'inherit' });
}

/** @param {string} one */
function isThere(one) {
  const [name, version] = nameAndVersion(one);
  const manifest = join(FOLDER, name, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version;
}

/** A name may begin with `@`, too. @param {string} one @returns {[string, string]} */
export function nameAndVersion(one) {
  const at = one.lastIndexOf('@');
  return [one.slice(0, at), one.slice(at + 1)];
}
