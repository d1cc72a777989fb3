/**
 * A baseline: the findings of a program that are known and accepted. It is a file of the repository, so it is sorted, has
 * no times and no content of the heap.
 *
 * @import { Finding } from '../../js/engine/protocol.js'
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Problem } from '../problem.js';
import { identitiesOf } from './identity.js';

const FORMAT = 'heapwise-baseline';
const VERSION = 1;

/** @typedef {{ id: string; kind: string; owner: string; place: string; retainedSize: number; growth: number }} Known */

/**
 * @param {readonly Finding[]} findings
 * @returns {Known[]}
 */
export function knownOf(findings) {
  const identities = identitiesOf(findings);
  return findings
    .map(({ retainedSize, growth }, at) => ({ .../** @type {Known} */ (identities[at]), retainedSize, growth }))
    .sort((a, b) => compareTexts(a.kind, b.kind) || compareTexts(a.place, b.place) || compareTexts(a.id, b.id));
}

/** @param {string} a @param {string} b */
function compareTexts(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * @param {string} path
 * @param {readonly Finding[]} findings
 */
export async function writeBaseline(path, findings) {
  const text = JSON.stringify({ format: FORMAT, version: VERSION, findings: knownOf(findings) }, undefined, 2);
  await writeFile(path, `${text}\n`).catch((error) => {
    throw new Problem('cli.error.write', { name: path, message: error.message });
  });
}

/**
 * @param {string} path
 * @returns {Promise<Known[]>} rejects with a `Problem`
 */
export async function readBaseline(path) {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw error.code === 'ENOENT'
      ? new Problem('cli.error.noBaseline', { name: path })
      : new Problem('cli.error.baseline', { name: path, message: error.message });
  });
  const known = parse(text);
  if (!known) throw new Problem('cli.error.baseline', { name: path, message: FORMAT });
  return known;
}

/** @param {string} text @returns {Known[] | undefined} */
function parse(text) {
  try {
    const { format, version, findings } = JSON.parse(text);
    const isWhole = (/** @type {Known} */ { id, retainedSize }) =>
      typeof id === 'string' && typeof retainedSize === 'number';
    return format === FORMAT && version === VERSION && findings.every(isWhole) ? findings : undefined;
  } catch {
    return undefined;
  }
}
