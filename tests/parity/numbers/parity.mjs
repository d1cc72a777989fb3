/** Runs files through both sides; shared by the tests and `run.mjs`. */
import { ALLOWANCES } from './allowed.mjs';
import { compareSides, sideOf } from './compare.mjs';
import { startDevtools } from './devtools.mjs';
import { computeOurs } from './ours.mjs';
import { correctFunctionCount, makeFolder, piecesOf } from './prepare.mjs';

/**
 * @typedef {import('./report.mjs').Result} Result
 * @typedef {{ file: string, text: Buffer }} Input The text is unpacked.
 */

export async function startParity() {
  const devtools = await startDevtools();
  /** Names of allowances that some difference needed. @type {Set<string>} */
  const needed = new Set();
  return {
    devtools,
    needed,
    /**
     * Uses one process of our side for all inputs, which suits many small files. Pass large files one at a time.
     * @param {readonly Input[]} inputs
     * @returns {Promise<Result[]>}
     */
    async compare(inputs) {
      const folder = makeFolder();
      try {
        const loaded = await Promise.all(inputs.map((input) => loadInDevtools(devtools, input)));
        const requests = inputs.flatMap(({ text }, place) => {
          const their = loaded[place];
          return their && 'numbers' in their
            ? [{ path: folder.add(correctFunctionCount(text)), ...their.request }]
            : [];
        });
        const answers = (await computeOurs(requests)).values();
        return inputs.map(({ file }, place) => compareOne(file, loaded[place], answers));
      } finally {
        folder.remove();
      }
    },
    /**
     * The Comparison view of pairs.
     * @param {readonly { file: string, earlier: Buffer, later: Buffer }[]} pairs
     * @returns {Promise<Result[]>}
     */
    async compareDiffs(pairs) {
      const folder = makeFolder();
      try {
        /** @type {Awaited<ReturnType<typeof devtools.computeDiff>>[]} */
        const loaded = [];
        const requests = [];
        for (const { earlier, later } of pairs) {
          loaded.push(await devtools.computeDiff(piecesOf(earlier), piecesOf(later)));
          requests.push({ base: folder.add(earlier), path: folder.add(later) });
        }
        const answers = (await computeOurs(requests)).values();
        return pairs.map(({ file }, place) => compareOne(file, loaded[place], answers));
      } finally {
        folder.remove();
      }
    },
  };

  /**
   * @param {string} file
   * @param {{ numbers: import('./devtools.mjs').Numbers, facts: import('./compare.mjs').Facts } | { failure: string } | undefined} their
   * @param {Iterator<Awaited<ReturnType<typeof computeOurs>>[number]>} answers
   * @returns {Result}
   */
  function compareOne(file, their, answers) {
    if (their === undefined || 'failure' in their) return { file, failure: `DevTools: ${their?.failure}` };
    const our = answers.next().value;
    if ('error' in our) return { file, failure: `ours: ${our.error.code}: ${our.error.message}` };
    const comparisons = compareSides(sideOf(their.numbers), sideOf(our.numbers), {
      allowances: ALLOWANCES,
      file,
      facts: their.facts,
    });
    for (const { allowances } of comparisons) for (const name of allowances) needed.add(name);
    return { file, comparisons };
  }
}

/** @param {Awaited<ReturnType<typeof startDevtools>>} devtools @param {Input} input */
async function loadInDevtools(devtools, { text }) {
  try {
    return await devtools.compute(piecesOf(correctFunctionCount(text)));
  } catch (error) {
    return { failure: String(error instanceof Error ? error.message : error).split('\n')[0] ?? '' };
  }
}
