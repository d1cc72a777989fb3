/** `import { open, findings, report } from 'heapwise'` in Node.js. The interfaces are those of the page. */
import type {
  Compare,
  Engine as PageEngine,
  EngineOptions,
  FindLeaks,
  MapInput,
  MakeTrend,
  OpenOptions,
  ReportOptions,
  Snapshot,
} from '../js/engine/api.js';

export type {
  CompareOptions,
  Comparison,
  EngineOptions,
  MapInput,
  OpenOptions,
  PageOptions,
  PathChange,
  RedactOptions,
  ReportFormat,
  ReportOptions,
  Snapshot,
  Trend,
} from '../js/engine/api.js';
export type * from '../js/engine/protocol.js';

/** A path, a `file:` or an `http:` URL, bytes, or a stream of bytes. Files may be compressed with gzip. */
export type Source = string | Parameters<PageEngine['open']>[0];
export type Open = (source: Source, options?: OpenOptions) => Promise<Snapshot>;

export interface Engine extends Omit<PageEngine, 'open' | 'report'> {
  open: Open;
  /** See the function `report` of the module. */
  report: typeof report;
}

/** Opens a snapshot in an engine that all calls share. */
export declare const open: Open;
/** Starts an engine of its own, with memory of its own. */
export declare const createEngine: (options?: EngineOptions) => Promise<Engine>;
/** What leaks, by name, in snapshots of one program, oldest first. */
export declare const findings: FindLeaks;
/** The findings as a report. */
export declare const report: (
  snapshots: readonly Snapshot[],
  options: Omit<ReportOptions, 'maps'> & {
    /** Also paths: of a file, of a folder or of a `.zip`. */
    maps?: readonly (MapInput | string)[];
  },
) => Promise<string>;
/** Compares an earlier snapshot with a later one. */
export declare const compare: Compare;
/** A trend of snapshots of one program, oldest first. */
export declare const trend: MakeTrend;
export { EngineError } from '../js/engine/failure.js';
