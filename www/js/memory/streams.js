/**
 * The samples of a log, apart for each process, with a limit to what is kept: when a process has too many samples, of each
 * four neighbours the lowest and the highest are kept. So a log of any length fits, and its floor and its peaks remain.
 */

/** @import { MemorySample } from '../live/types.js' */
/** @import { Collection } from './types.js' */

/** @typedef {Omit<MemorySample, 'at'> & { at: number | undefined }} FoundSample */

/**
 * @typedef {object} Stream
 * @property {string} process
 * @property {FoundSample[]} samples
 * @property {Collection[]} collections
 * @property {number} found Number of samples, before any were dropped.
 */

const MOST_SAMPLES = 20_000;
/** A log whose numbers of processes are something else must not fill the memory. */
const MOST_STREAMS = 200;

export function createStreams() {
  /** @type {Map<string, Stream>} */
  const streams = new Map();

  /** @param {string} process @returns {Stream | undefined} Undefined if there are too many. */
  function streamOf(process) {
    const stream = streams.get(process);
    if (stream || streams.size >= MOST_STREAMS) return stream;
    const created = { process, samples: [], collections: [], found: 0 };
    streams.set(process, created);
    return created;
  }

  return {
    /** @param {string} process @param {FoundSample} sample */
    add(process, sample) {
      const stream = streamOf(process);
      if (!stream) return;
      stream.found += 1;
      stream.samples.push(sample);
      if (stream.samples.length >= MOST_SAMPLES) stream.samples = halve(stream.samples);
    },

    /** Adds the heap before and after a collection. @param {string} process @param {Collection} collection @param {{ before: number; after: number }} total */
    addCollection(process, collection, total) {
      const { at, before, after } = collection;
      this.add(process, { at, heapUsed: before, heapTotal: total.before });
      this.add(process, { at, heapUsed: after, heapTotal: total.after });
      const stream = streams.get(process);
      if (!stream) return;
      stream.collections.push(collection);
      // Full collections say more, and are few.
      if (stream.collections.length >= MOST_SAMPLES) {
        stream.collections = stream.collections.filter(({ isFull }, index) => isFull || index % 2 === 0);
        if (stream.collections.length >= MOST_SAMPLES) stream.collections.splice(0, MOST_SAMPLES / 2);
      }
    },

    /** The stream with most samples; among those with samples of another kind than collections, if there are any. */
    largest() {
      const all = [...streams.values()];
      const usual = all.filter(({ collections, found }) => found > 2 * collections.length);
      const among = usual.length > 0 ? usual : all;
      return { count: among.length, stream: among.toSorted((a, b) => b.found - a.found)[0] };
    },
  };
}

/**
 * Of each four samples, those with the lowest and the highest used heap, in order.
 * @param {readonly FoundSample[]} samples
 */
function halve(samples) {
  /** @type {FoundSample[]} */
  const kept = [];
  for (let from = 0; from < samples.length; from += 4) {
    const four = samples.slice(from, from + 4);
    const heaps = four.map(({ heapUsed }) => heapUsed);
    const low = heaps.indexOf(Math.min(...heaps));
    const high = heaps.lastIndexOf(Math.max(...heaps));
    kept.push(...four.filter((_, index) => index === low || index === high));
  }
  return kept;
}
