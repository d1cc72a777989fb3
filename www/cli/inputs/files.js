/**
 * The snapshots that a person names: paths, patterns, and `-` for the standard input.
 *
 * @typedef {{ kind: 'file'; path: string; name: string; size: number; isPipe: boolean } | { kind: 'stdin'; name: string }} Input
 *   `isPipe`: it can be read once, and has no size.
 */
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sortSeries } from '../../js/lib/capture-time.js';
import { Problem } from '../problem.js';
import { expandPattern, isPattern } from './glob.js';

/**
 * @param {readonly string[]} names In the order of time; files of one pattern are sorted like files that are dropped on the
 *   page.
 * @returns {Input[]} throws a `Problem` if there is no such file
 */
export function readInputs(names) {
  if (names.length === 0) throw new Problem('cli.error.noFiles');
  if (names.filter((name) => name === '-').length > 1) throw new Problem('cli.error.stdinTwice');
  return names.flatMap((name) =>
    name === '-' ? [/** @type {Input} */ ({ kind: 'stdin', name: 'stdin' })] : filesOf(name),
  );
}

/** @param {string} name @returns {Input[]} */
function filesOf(name) {
  const facts = statOf(name);
  if (facts?.isDirectory()) throw new Problem('cli.error.folder', { name, pattern: join(name, '*.heapsnapshot') });
  if (facts) return [fileOf(name, facts)];
  if (!isPattern(name)) throw new Problem('cli.error.noSuchFile', { name });
  const paths = expandPattern(name);
  if (paths.length === 0) throw new Problem('cli.error.noMatch', { name });
  const files = paths.flatMap((path) => {
    const found = statOf(path);
    // A link to a folder, or to nothing.
    return found?.isFile() ? [{ ...fileOf(path, found), lastModified: found.mtimeMs }] : [];
  });
  return sortSeries(files).map(({ path, name: title, size, isPipe }) => ({
    kind: 'file',
    path,
    name: title,
    size,
    isPipe,
  }));
}

/** @param {string} path */
function statOf(path) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // Links in a circle, a folder that may not be entered.
    const message = error instanceof Error ? error.message : String(error);
    throw new Problem('cli.error.readFile', { name: path, message });
  }
}

/**
 * @param {string} path
 * @param {import('node:fs').Stats} facts
 * @returns {Extract<Input, { kind: 'file' }>}
 */
function fileOf(path, facts) {
  return { kind: 'file', path, name: basename(path), size: facts.size, isPipe: !facts.isFile() };
}
