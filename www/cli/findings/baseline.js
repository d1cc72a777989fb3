/**
 * A baseline: the findings of a program that are known and accepted. It is a file of the repository, so it is sorted, has
 * no times and no content of the heap.
 *
 * @import { Finding } from '../../js/engine/protocol.js'
 */
import { open } from 'node:fs/promises';
import { writeOutput } from '../outputs/files.js';
import { Problem } from '../problem.js';
import { identitiesOf } from './identity.js';

const FORMAT = 'heapwise-baseline';
const VERSION = 1;
/** A baseline of 50,000 findings. */
const MOST_BYTES = 16 * 2 ** 20;

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
  await writeOutput(path, `${text}\n`);
}

/**
 * @param {string} path
 * @returns {Promise<Known[]>} rejects with a `Problem`
 */
export async function readBaseline(path) {
  const text = await readStart(path).catch((error) => {
    throw error.code === 'ENOENT'
      ? new Problem('cli.error.noBaseline', { name: path })
      : new Problem('cli.error.baseline', { name: path, message: error.message });
  });
  if (text.length > MOST_BYTES) throw new Problem('cli.error.largeBaseline', { name: path });
  const baseline = parse(text);
  if (baseline?.format !== FORMAT) throw new Problem('cli.error.noBaselineFile', { name: path });
  if (baseline.version !== VERSION)
    throw new Problem('cli.error.baselineVersion', { name: path, version: JSON.stringify(baseline.version) ?? '' });
  const { findings } = baseline;
  if (!Array.isArray(findings) || !findings.every(isKnown))
    throw new Problem('cli.error.damagedBaseline', { name: path });
  return findings;
}

/** A file's text, or as much of it as a baseline may have and a little more. @param {string} path */
async function readStart(path) {
  const file = await open(path);
  try {
    let text = '';
    for await (const piece of file.createReadStream({ encoding: 'utf8', end: MOST_BYTES, autoClose: false }))
      text += piece;
    return text;
  } finally {
    await file.close();
  }
}

/** @param {string} text @returns {{ format?: unknown; version?: unknown; findings?: unknown } | undefined} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} value @returns {value is Known} */
function isKnown(value) {
  const { id, kind, owner, place, retainedSize } = /** @type {Partial<Known>} */ (value ?? {});
  return [id, kind, owner, place].every((text) => typeof text === 'string') && Number.isFinite(retainedSize);
}
