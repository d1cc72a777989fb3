/** What the memory log reads, and what it concludes. */

import type { MemorySample } from '../live/types.js';
import type { MemoryKind } from './chart-lines.js';

/** A collection that V8 itself reported, with `--trace-gc`. Sizes are in bytes. */
export interface Collection {
  /** On the clock of the samples. */
  at: number;
  /** A full collection frees everything that is unreachable; any other frees young objects only. */
  isFull: boolean;
  before: number;
  after: number;
}

export interface MemoryLog {
  /** In order of time. At most some thousands; a longer log is thinned. */
  samples: readonly MemorySample[];
  /** Of a log by `--trace-gc`; empty for any other. */
  collections: readonly Collection[];
  /** Whether the log has no times, and `at` is the number of the sample, from 0. */
  isNumbered: boolean;
  /** Samples that the log has, before it was thinned. */
  found: number;
  /** Lines that say something else; empty ones are not counted. */
  skipped: number;
  /** How many processes wrote the log; the samples are of the one with most. */
  processes: number;
  /** Its name in the log: often the number of the process; empty if the log has none. */
  process: string;
  /** The unit that numbers without one were taken for; undefined if they are bytes, or have one. */
  assumedUnit: 'kB' | 'MB' | undefined;
}

/** How one kind of memory changed. Sizes are in bytes, of the floor: the lowest values, after collections. */
export interface Trend {
  /** The floor at the beginning and at the end. */
  first: number;
  last: number;
  /** Growth in an hour, or in a hundred samples if they are numbered, of the whole log. */
  rate: number;
}

export type VerdictKind = 'heap' | 'buffers' | 'outside' | 'steady' | 'warming' | 'falling' | 'unclear';

/** What is missing for a verdict. */
export type Missing =
  /** Too few samples. */
  | 'samples'
  /** Something rises, and no full collection is seen, which may still free it. */
  | 'collection'
  /** Something rises, but not steadily. */
  | 'trend';

export interface Verdict {
  kind: VerdictKind;
  /** Whether a heap snapshot can show the reason. */
  isWorthSnapshot: boolean;
  samples: number;
  /** From the first sample to the last; 0 if they are numbered. */
  durationMs: number;
  isNumbered: boolean;
  /** Collections seen: clear drops of the used heap, or those that V8 reported. */
  collections: number;
  /** Undefined if the samples lack it. `outside` is RSS less the reserved heap and external memory. */
  trends: { heap: Trend | undefined; buffers: Trend | undefined; outside: Trend | undefined; rss: Trend | undefined };
  /** The trend that the verdict is about; undefined if it is about all. */
  about: 'heap' | 'buffers' | 'outside' | undefined;
  /** Only if it is unclear. */
  missing: Missing | undefined;
  /** How many samples are missing, and how long they take at this pace. */
  more: { samples: number; ms: number } | undefined;
}

export type { MemoryKind, MemorySample };
