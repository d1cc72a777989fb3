/**
 * Engines for the snapshots of a command. Snapshots share one while they fit into its memory, as on the page; one that does
 * not fit gets another.
 *
 * @import { Engine, Snapshot } from './index.js'
 * @import { Input } from './inputs/files.js'
 * @import { Progress } from '../js/engine/protocol.js'
 */
import { Readable } from 'node:stream';
import { createEngine } from './index.js';
import { estimateBytes, placeFor } from '../js/state/engine-place.js';
import { FileProblem } from './problem.js';

/** @typedef {{ id: number; engine: Engine; heldCount: number }} Held */

export class Engines {
  /** @type {Held[]} */
  #held = [];
  #threads;

  /** @param {'auto' | number} threads */
  constructor(threads = 'auto') {
    this.#threads = threads;
  }

  /**
   * @param {Input} input
   * @param {(progress: Progress) => void} onProgress
   * @returns {Promise<Snapshot>} rejects with a `FileProblem`
   */
  async open(input, onProgress) {
    const held = await this.#place(input);
    held.heldCount += 1;
    try {
      const source = input.kind === 'file' ? input.path : stdinStream();
      return await held.engine.open(source, { name: input.name, onProgress });
    } catch (error) {
      throw new FileProblem(input.kind === 'file' ? input.path : '-', error);
    }
  }

  /** @param {Input} input */
  async #place(input) {
    const rooms = await Promise.all(
      this.#held.map(async ({ id, engine, heldCount }) => ({
        id,
        heldCount,
        usedBytes: await engine.memoryBytes(),
        limitBytes: engine.facts.maxBytes,
      })),
    );
    const found = placeFor(rooms, neededBytes(input));
    const known = this.#held.find(({ id }) => id === found);
    if (known) return known;
    const engine = /** @type {Engine} */ (await createEngine({ threads: this.#threads }));
    const held = { id: this.#held.length, engine, heldCount: 0 };
    this.#held.push(held);
    return held;
  }

  async end() {
    await Promise.all(this.#held.map(({ engine }) => engine.terminate()));
  }
}

/** @param {Input} input */
function neededBytes(input) {
  return estimateBytes(
    input.kind === 'file' && !input.isPipe ? { name: input.name, size: input.size } : { name: input.name },
  );
}

function stdinStream() {
  return /** @type {ReadableStream<Uint8Array>} */ (Readable.toWeb(process.stdin));
}
