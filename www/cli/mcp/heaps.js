/**
 * The snapshots that a model has opened, by the names that it uses for them: `s1`, `s2`, ….
 *
 * @import { Comparison, Snapshot } from '../index.js'
 */
import { Engines } from '../engines.js';
import { compare } from '../index.js';
import { readInputs } from '../inputs/files.js';
import { ToolProblem } from './arguments.js';

/** A model forgets to close. */
const MOST_OPEN = 12;

export class Heaps {
  #engines = new Engines();
  /** @type {Map<string, Snapshot>} */
  #open = new Map();
  #next = 1;
  /** Snapshots of calls that are under way. */
  #openingCount = 0;
  /** By both names. @type {Map<string, Promise<Comparison>>} */
  #comparisons = new Map();

  /**
   * @param {readonly string[]} paths Files, or patterns.
   * @returns {Promise<{ name: string; snapshot: Snapshot }[]>}
   */
  async open(paths) {
    const inputs = readInputs(paths);
    // The standard input carries the protocol.
    if (inputs.some(({ kind }) => kind === 'stdin')) throw new ToolProblem('paths: - is no file');
    // A pipe that gives nothing would keep the engine waiting.
    const pipe = inputs.find((input) => input.kind === 'file' && input.isPipe);
    if (pipe) throw new ToolProblem(`paths: ${pipe.name} is no file`);
    if (this.#open.size + this.#openingCount + inputs.length > MOST_OPEN)
      throw new ToolProblem(`at most ${MOST_OPEN} snapshots can be open: close some first`);
    /** @type {Snapshot[]} */
    const snapshots = [];
    this.#openingCount += inputs.length;
    try {
      for (const input of inputs) snapshots.push(await this.#engines.open(input, () => {}));
    } catch (error) {
      // The model is given no names, so it could not close them.
      for (const snapshot of snapshots) await snapshot.close();
      throw error;
    } finally {
      this.#openingCount -= inputs.length;
    }
    return snapshots.map((snapshot) => {
      const name = `s${this.#next++}`;
      this.#open.set(name, snapshot);
      return { name, snapshot };
    });
  }

  /** @param {string} name */
  find(name) {
    return this.#open.get(name);
  }

  /** @param {string} name @returns {Snapshot} */
  get(name) {
    const snapshot = this.#open.get(name);
    if (snapshot) return snapshot;
    const names = [...this.#open.keys()].join(', ');
    throw new ToolProblem(`there is no open snapshot ${JSON.stringify(name.slice(0, 40))}; open: ${names || 'none'}`);
  }

  /** Oldest first. @param {readonly string[] | undefined} names All, if undefined. */
  several(names) {
    const wanted = names ?? [...this.#open.keys()];
    if (wanted.length === 0) throw new ToolProblem('no snapshot is open: call open first');
    return wanted.map((name) => this.get(name));
  }

  /** @param {string} base @param {string} current */
  compare(base, current) {
    const key = `${base} ${current}`;
    const known = this.#comparisons.get(key) ?? compare(this.get(base), this.get(current));
    this.#comparisons.set(key, known);
    known.catch(() => this.#comparisons.delete(key));
    return known;
  }

  /** @param {readonly string[] | undefined} names */
  async close(names) {
    for (const name of names ?? [...this.#open.keys()]) {
      await this.get(name).close();
      this.#open.delete(name);
      for (const key of this.#comparisons.keys()) if (key.split(' ').includes(name)) this.#comparisons.delete(key);
    }
  }

  async end() {
    await this.#engines.end();
  }
}
