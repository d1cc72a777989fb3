/**
 * Files by pattern, where the shell has not expanded it: `*`, `?`, `[abc]`, `{a,b}`, and `**` for any folders. Node.js has
 * a glob of its own only from version 22 on.
 */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

const MAGIC = /[*?[\]{}]/;

/** @param {string} text */
export function isPattern(text) {
  return MAGIC.test(text);
}

/**
 * @param {string} pattern
 * @returns {string[]} paths of files, unsorted
 */
export function expandPattern(pattern) {
  const path = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  return [...new Set(alternativesOf(path).flatMap(filesOf))];
}

/** `a{b,c}` stands for `ab` and `ac`. @param {string} pattern @returns {string[]} */
function alternativesOf(pattern) {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (!match) return [pattern];
  const [, before = '', inner = '', after = ''] = match;
  return inner.split(',').flatMap((part) => alternativesOf(`${before}${part}${after}`));
}

/** @param {string} pattern */
function filesOf(pattern) {
  const parts = pattern.split('/');
  const start = pattern.startsWith('/') ? '/' : '.';
  let folders = [start];
  const last = parts.pop() ?? '';
  for (const part of parts.filter((text) => text !== '' && text !== '.')) {
    folders = folders.flatMap((folder) => foldersIn(folder, part));
  }
  const wanted = expressionOf(last);
  return folders.flatMap((folder) =>
    entriesOf(folder)
      .filter((entry) => !entry.isDirectory() && wanted.test(entry.name))
      .map((entry) => join(folder, entry.name)),
  );
}

/**
 * @param {string} folder
 * @param {string} part of a pattern
 * @returns {string[]}
 */
function foldersIn(folder, part) {
  if (part === '**') return [folder, ...below(folder)];
  if (!isPattern(part)) return [join(folder, part)];
  const wanted = expressionOf(part);
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && wanted.test(entry.name))
    .map((entry) => join(folder, entry.name));
}

/** All folders below a folder, without those of packages and hidden ones. @param {string} folder @returns {string[]} */
function below(folder) {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .flatMap((path) => [path, ...below(path)]);
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
