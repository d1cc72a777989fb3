/**
 * Files by pattern, where the shell has not expanded it: `*`, `?`, `[abc]`, `{a,b}`, and `**` for any folders. Node.js has
 * a glob of its own only from version 22 on.
 */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Problem } from '../problem.js';

const MAGIC = /[*?[\]{}]/;
/** A pattern that looks into more folders was not meant, such as one that begins with `/**`. */
const MOST_FOLDERS = 20_000;

/** @param {string} text */
export function isPattern(text) {
  return MAGIC.test(text);
}

/**
 * @param {string} pattern
 * @param {number} [most] Folders that may be looked into.
 * @returns {string[]} paths of files, unsorted; throws a `Problem` if it looks into too many folders
 */
export function expandPattern(pattern, most = MOST_FOLDERS) {
  const path = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  let left = most;
  const entries = (/** @type {string} */ folder) => {
    left -= 1;
    if (left < 0) throw new Problem('cli.error.widePattern', { name: pattern, count: most });
    return entriesOf(folder);
  };
  return [...new Set(alternativesOf(path).flatMap((one) => filesOf(one, entries)))];
}

/** `a{b,c}` stands for `ab` and `ac`. @param {string} pattern @returns {string[]} */
function alternativesOf(pattern) {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (!match) return [pattern];
  const [, before = '', inner = '', after = ''] = match;
  return inner.split(',').flatMap((part) => alternativesOf(`${before}${part}${after}`));
}

/** @typedef {(folder: string) => import('node:fs').Dirent[]} Entries */

/** @param {string} pattern @param {Entries} entries */
function filesOf(pattern, entries) {
  const parts = pattern.split('/');
  const start = pattern.startsWith('/') ? '/' : '.';
  let folders = [start];
  const last = parts.pop() ?? '';
  for (const part of parts.filter((text) => text !== '' && text !== '.')) {
    folders = folders.flatMap((folder) => foldersIn(folder, part, entries));
  }
  const wanted = expressionOf(last);
  return folders.flatMap((folder) =>
    entries(folder)
      .filter((entry) => !entry.isDirectory() && wanted.test(entry.name))
      .map((entry) => join(folder, entry.name)),
  );
}

/**
 * @param {string} folder
 * @param {string} part of a pattern
 * @param {Entries} entries
 * @returns {string[]}
 */
function foldersIn(folder, part, entries) {
  if (part === '**') return [folder, ...below(folder, entries)];
  if (!isPattern(part)) return [join(folder, part)];
  const wanted = expressionOf(part);
  return entries(folder)
    .filter((entry) => entry.isDirectory() && wanted.test(entry.name))
    .map((entry) => join(folder, entry.name));
}

/**
 * All folders below a folder, without those of packages and hidden ones.
 * @param {string} start
 * @param {Entries} entries
 */
function below(start, entries) {
  /** @type {string[]} */
  const found = [];
  collect(start);
  return found;

  /** @param {string} folder */
  function collect(folder) {
    for (const entry of entries(folder)) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      found.push(join(folder, entry.name));
      collect(join(folder, entry.name));
    }
  }
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** @param {string} part */
function expressionOf(part) {
  const source = part
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  // A hidden file has to be meant.
  const hidden = part.startsWith('.') ? '' : '(?!\\.)';
  try {
    return new RegExp(`^${hidden}${source}$`, 's');
  } catch {
    return /^(?!)/;
  }
}
