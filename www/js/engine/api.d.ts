/**
 * The embedding API: what `www/heapwise.js` hands out. Views and tests are written against these interfaces; what is asked
 * and answered through them is in `protocol.d.ts`.
 *
 * **At once.** Any method may be called while others are under way, several times, too: every call settles by its own
 * answer. An engine does one thing at a time. It answers in the order of the calls, except that `open` and `redacted` form
 * a queue of their own, one after the other, and other calls are answered between their slices and phases. While a phase
 * behind a preview runs, and while `findings` works on one part, calls wait. Snapshots of two engines do not wait for each
 * other.
 *
 * **Cancelling.** A signal cancels the `open` or `redacted` that it was given to; closing a preview cancels its opening.
 * Closing a snapshot ends its lists, and the comparisons of which it is the later one: calls that come after it are
 * rejected as `cancelled`. `terminate` rejects all that is under way as `cancelled`. Nothing else cancels a call; no call
 * replaces an older one.
 *
 * **Errors.** No method throws: each returns a promise, which is rejected with an `EngineError`. An argument of the wrong
 * shape rejects that one call as `malformed`, with a message that names it: `sort.key: expected one of "name", "count",
 * got "size"`. The engine and all that is open in it stay. Only a trap ends an engine: everything under way is then
 * rejected as `crashed` or `out-of-memory`, and `ondied` is called.
 */
import type {
  AnswerOf,
  ClassRow,
  ClassSortKey,
  Column,
  ColumnName,
  ComparisonInfo,
  DiffRow,
  DiffScope,
  DiffSortKey,
  EdgeRow,
  EngineFacts,
  Findings,
  GroupBy,
  GroupRow,
  Matching,
  MemberKind,
  NodeFilter,
  ObjectInfo,
  ObjectRow,
  ObjectSortKey,
  ObjectSource,
  OwnerRow,
  OwnerSortKey,
  Page,
  PathStep,
  Progress,
  Question,
  SnapshotInfo,
  Sort,
  StringRow,
  StringSortKey,
  TrendInfo,
  TrendOptions,
  TrendRow,
} from './protocol.js';
import type { Language } from '../words/index.js';

export interface Engine {
  readonly threads: number;
  readonly facts: EngineFacts;
  /** Addresses outside this origin that the engine has fetched, because the user typed them. */
  readonly requests: readonly string[];
  open(source: Blob | Response | ReadableStream<Uint8Array> | URL, options?: OpenOptions): Promise<Snapshot>;
  /** See the function `compare` of the module, which also takes snapshots of two engines. */
  compare(base: Snapshot, current: Snapshot, options?: CompareOptions): Promise<Comparison>;
  /** See the function `trend` of the module. */
  trend(snapshots: readonly Snapshot[]): Promise<Trend>;
  /** See the function `findings` of the module. */
  findings(snapshots: readonly Snapshot[]): Promise<Findings>;
  /** See the function `report` of the module. */
  report(snapshots: readonly Snapshot[], options: ReportOptions): Promise<string>;
  /** Bytes of wasm memory the engine holds now. */
  memoryBytes(): Promise<number>;
  /** Called once if the engine dies (a trap, or memory ran out for good). */
  ondied: ((error: EngineError) => void) | undefined;
  /** Ends the worker and everything it holds. Calls under way are rejected as `cancelled`. */
  terminate(): Promise<void>;
}
export interface OpenOptions {
  name?: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /**
   * Called once, when classes with their counts and shallow sizes, and statistics are known; `info.isComplete` is false.
   * The same object is what `open` resolves with, its `info` then complete. If `open` is rejected, it is closed.
   * What is asked before it returns, or before its promise settles (a second at most), is answered before the rest of the
   * numbers is worked out, during which the engine answers nothing.
   */
  onPreview?: (snapshot: Snapshot) => unknown;
}
export type EngineError = import('./client.js').EngineError;
/** Where a page begins and ends: `start` counts from 0, `end` is at most 256 further. */
export interface PageOptions<Key extends string> {
  sort?: Sort<Key>;
  start?: number;
  end?: number;
}
export interface Snapshot {
  /** Replaced when a preview becomes complete. */
  readonly info: SnapshotInfo;
  /** `filter`: a case-insensitive part of the class name. */
  classes(options?: PageOptions<ClassSortKey> & { filter?: string; nodes?: NodeFilter }): Promise<Page<ClassRow>>;
  /**
   * The class table by file or by package; `filter`: a case-insensitive part of the group's name. The classes in a group:
   * `classes({ nodes: { kind: 'group', by, index } })`, and `objects` takes the same filter.
   */
  groups(
    options: PageOptions<ClassSortKey> & { by: GroupBy; filter?: string; nodes?: NodeFilter },
  ): Promise<Page<GroupRow>>;
  /** Objects of a class, found by a query, dominated by a node, or of one text; biggest retained size first. */
  objects(options: PageOptions<ObjectSortKey> & { of: ObjectSource; nodes?: NodeFilter }): Promise<Page<ObjectRow>>;
  /** What an object holds; by name, as in DevTools. */
  edges(node: number, options?: PageOptions<ObjectSortKey>): Promise<Page<EdgeRow>>;
  /** Who holds an object; nearest to a root first. */
  retainers(node: number, options?: PageOptions<ObjectSortKey> & { ignored?: number[] }): Promise<Page<EdgeRow>>;
  /** What a node dominates immediately; biggest first. */
  dominated(node: number, options?: PageOptions<ObjectSortKey>): Promise<Page<ObjectRow>>;
  /** Texts that are there more than once; those that retain most first. */
  strings(options?: PageOptions<StringSortKey> & { filter?: string }): Promise<Page<StringRow>>;
  /** Who holds the copies of a text, by the index of its row; those with most copies first. */
  owners(string: number, options?: PageOptions<OwnerSortKey>): Promise<Page<OwnerRow>>;
  object(node: number): Promise<ObjectInfo>;
  /** Shortest retaining paths, at most `max` (1). */
  paths(node: number, options?: { max?: number; ignored?: number[] }): Promise<PathStep[][]>;
  /** Everything else that can be asked. */
  ask<Kind extends Question['kind']>(question: Extract<Question, { kind: Kind }>): Promise<AnswerOf[Kind]>;
  column(name: ColumnName): Promise<Column>;
  /**
   * The snapshot's file without the user's texts, to be shared: every string and number that is only content is replaced
   * by one as long, equal ones by equal ones. Names of classes, functions, variables, fields and files stay; so do numbers
   * of the graph, and keys that are small numbers. DevTools opens it. Unpacked, where the file was gzipped.
   *
   * The file is read again, so only a snapshot opened from a `File` or a `Blob` can be redacted; of others it is rejected.
   */
  redacted(options?: RedactOptions): Promise<Blob>;
  close(): Promise<void>;
}
export interface RedactOptions {
  signal?: AbortSignal;
  /** The phase is always `read`; `done` and `total` are bytes of the file. */
  onProgress?: (progress: Progress) => void;
}
export interface CompareOptions {
  /** `auto` unless told. */
  matching?: Matching;
}
/** Two snapshots compared; ends with `close`, or with the current one. */
export interface Comparison {
  readonly base: Snapshot;
  readonly current: Snapshot;
  readonly info: ComparisonInfo;
  /** Classes that changed, by size delta, largest first, unless told otherwise. `filter`: part of the class name. */
  classes(options?: PageOptions<DiffSortKey> & { filter?: string; scope?: DiffScope }): Promise<Page<DiffRow>>;
  /** Objects of a class that came or grew (of `current`), or went (of `base`). `grown` ones by growth unless sorted. */
  objects(
    index: number,
    which: MemberKind,
    options?: PageOptions<ObjectSortKey>,
  ): Promise<Page<ObjectRow & { baseRetainedSize?: number }>>;
  /** Where the objects of a class are kept in either snapshot, by how much that changed: what can be told without ids. */
  paths(name: string): Promise<PathChange[]>;
  close(): Promise<void>;
}
/** A way to objects of a class, in two snapshots. */
export interface PathChange {
  path: string;
  baseCount: number;
  count: number;
  baseSize: number;
  size: number;
  baseRetainedSize: number;
  retainedSize: number;
}
export type Compare = (base: Snapshot, current: Snapshot, options?: CompareOptions) => Promise<Comparison>;

/** Many snapshots over time; ends with `close`. */
export interface Trend {
  /** Oldest first, as they were given. */
  readonly snapshots: readonly Snapshot[];
  readonly info: TrendInfo;
  /** Classes, by their count at every snapshot, those that grow every time first, unless told otherwise. */
  classes(options?: Partial<TrendOptions> & { start?: number; end?: number }): Promise<Page<TrendRow>>;
  /**
   * How many of the objects that were first seen in snapshot `born` are still there in snapshot `at`, and their shallow
   * bytes: `survivors()[born][at]`; nothing where `at` is before `born`. Rejected where ids do not mean the same.
   */
  survivors(): Promise<({ count: number; shallowSize: number } | undefined)[][]>;
  close(): Promise<void>;
}
export type MakeTrend = (snapshots: readonly Snapshot[]) => Promise<Trend>;

export type ReportFormat = 'json' | 'markdown' | 'html';
export interface ReportOptions {
  format: ReportFormat;
  /** Leaves the content of strings out, and tells its length alone: unless told otherwise. Names of code stay. */
  redact?: boolean;
  /** Of Markdown and HTML; JSON has keys and English. */
  language?: Language;
}
/** Findings as a file: of snapshots, oldest first. */
export type MakeReport = (snapshots: readonly Snapshot[], options: ReportOptions) => Promise<string>;

/** Oldest first; one is enough, three tell more. */
export type FindLeaks = (snapshots: readonly Snapshot[]) => Promise<Findings>;

export interface EngineOptions {
  /** `'auto'`: as many as pay; 1: the one-thread bundle; n: n threads where they can be had. */
  threads?: 'auto' | number;
}
export type CreateEngine = (options?: EngineOptions) => Promise<Engine>;
