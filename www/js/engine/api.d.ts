/**
 * The embedding API: the interfaces of `www/heapwise.js`. Views and tests are written against them; rows, questions and
 * answers are in `protocol.d.ts`.
 *
 * **At once.** Any method may be called while others are under way, several times, too: every call settles by its own
 * answer. An engine does one thing at a time. It answers in the order of the calls, except that `open` and `redacted`
 * form a queue of their own, one after the other, and other calls are answered between their slices and phases. While a
 * phase behind a preview runs, and while `findings` works on one part, calls wait. Snapshots of two engines do not wait
 * for each other.
 *
 * **Cancelling.** A signal cancels the `open` or `redacted` that it was given to; closing a preview cancels its
 * opening. Closing a snapshot ends its lists, and the comparisons of which it is the later one: calls that come after
 * it are rejected as `cancelled`. `terminate` rejects all that is under way as `cancelled`. Nothing else cancels a
 * call; no call replaces an older one.
 *
 * **Errors.** No method throws: each returns a promise, which is rejected with an `EngineError`. An argument of the
 * wrong shape rejects that one call as `malformed`, with a message that names it: `sort.key: expected one of "name",
 * "count", got "size"`. The engine and all that is open in it stay. Only a trap ends an engine: everything under way is
 * then rejected as `crashed` or `out-of-memory`, and `ondied` is called.
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
  KeptNames,
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
  RedactionLevel,
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
  /** URLs outside this origin that the engine has fetched, because they were passed to `open`. */
  readonly requests: readonly string[];
  /** A `MessagePort` brings a file from another worker without passing through the page: see `Piece`. */
  open(
    source: Blob | Response | ReadableStream<Uint8Array> | MessagePort | URL,
    options?: OpenOptions,
  ): Promise<Snapshot>;
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
  /** Called once if the engine dies: after a trap, or without memory. */
  ondied: ((error: EngineError) => void) | undefined;
  /** Ends the worker and everything it holds. Calls under way are rejected as `cancelled`. */
  terminate(): Promise<void>;
}
export interface OpenOptions {
  name?: string;
  /** Bytes of the file that a stream or a port brings, if it is known: for progress, and to reserve memory at once. */
  size?: number;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /**
   * Called once, when classes with their counts and shallow sizes, and statistics are known; `info.isComplete` is
   * false. `open` resolves with the same object, whose `info` is then complete; if `open` is rejected, the snapshot is
   * closed. Calls made before this function returns, or before its promise settles (a second at most), are answered
   * before the remaining phases, during which the engine answers nothing.
   */
  onPreview?: (snapshot: Snapshot) => unknown;
}
export type EngineError = import('./failure.js').EngineError;
/** The order of a list, and a page of it: rows from `start` (0) up to `end` (`start + 256`, which is the most). */
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
   * The class table by file or by package; `filter`: a case-insensitive part of the group's name. The classes in a
   * group: `classes({ nodes: { kind: 'group', by, index } })`, and `objects` takes the same filter.
   */
  groups(
    options: PageOptions<ClassSortKey> & { by: GroupBy; filter?: string; nodes?: NodeFilter },
  ): Promise<Page<GroupRow>>;
  /** Objects of a class, of a search, dominated by a node, or of one text; by default largest retained size first. */
  objects(options: PageOptions<ObjectSortKey> & { of: ObjectSource; nodes?: NodeFilter }): Promise<Page<ObjectRow>>;
  /** The edges of an object; by default by name, as in DevTools. */
  edges(node: number, options?: PageOptions<ObjectSortKey>): Promise<Page<EdgeRow>>;
  /** The retainers of an object; by default nearest to a root first. */
  retainers(node: number, options?: PageOptions<ObjectSortKey> & { ignored?: number[] }): Promise<Page<EdgeRow>>;
  /** The nodes that a node immediately dominates; by default largest retained size first. */
  dominated(node: number, options?: PageOptions<ObjectSortKey>): Promise<Page<ObjectRow>>;
  /** Groups of duplicate strings; by default largest retained size first. */
  strings(options?: PageOptions<StringSortKey> & { filter?: string }): Promise<Page<StringRow>>;
  /** The owners of the copies of a text, by the index of its row; by default those of most copies first. */
  owners(string: number, options?: PageOptions<OwnerSortKey>): Promise<Page<OwnerRow>>;
  object(node: number): Promise<ObjectInfo>;
  /** Shortest retaining paths, at most `max` (1). */
  paths(node: number, options?: { max?: number; ignored?: number[] }): Promise<PathStep[][]>;
  /** Any other question. */
  ask<Kind extends Question['kind']>(question: Extract<Question, { kind: Kind }>): Promise<AnswerOf[Kind]>;
  column(name: ColumnName): Promise<Column>;
  /**
   * A copy of the snapshot's file without the user's texts, to be shared: every string and number that is only content
   * is replaced by one of the same length, equal ones by equal ones. Names stay if code has them: of classes, functions,
   * variables, fields and files, see `kept`. So do numbers of the graph, and keys that are small numbers. DevTools opens the
   * copy. It is not compressed.
   *
   * At the level `strict`, findings of the copy may be of other kinds: timers of Node may be reported as a value that
   * grows.
   *
   * The file is read again, so a snapshot that was not opened from a `File` or a `Blob` needs `file`.
   */
  redacted(options?: RedactOptions): Promise<Blob>;
  /** What stays in a redacted copy: how many names of each kind, with examples (20 of each kind). */
  kept(options?: { level?: RedactionLevel; examples?: number }): Promise<KeptNames[]>;
  close(): Promise<void>;
}
export interface RedactOptions {
  /** `usual` by default. */
  level?: RedactionLevel;
  signal?: AbortSignal;
  /** The snapshot's file, if it was opened from something that is not read a second time. */
  file?: Blob | undefined;
  /** The phase is always `read`; `done` and `total` are bytes of the file. */
  onProgress?: (progress: Progress) => void;
}
export interface CompareOptions {
  /** `auto` by default. */
  matching?: Matching;
}
/** A comparison of two snapshots. It ends with `close`, and with its current snapshot. */
export interface Comparison {
  readonly base: Snapshot;
  readonly current: Snapshot;
  readonly info: ComparisonInfo;
  /** Classes; by default those that changed, largest size delta first. `filter`: a part of the class name. */
  classes(options?: PageOptions<DiffSortKey> & { filter?: string; scope?: DiffScope }): Promise<Page<DiffRow>>;
  /**
   * Added or grown objects of a class (of `current`), or removed ones (of `base`). `grown` ones are by default by
   * growth.
   */
  objects(
    index: number,
    which: MemberKind,
    options?: PageOptions<ObjectSortKey>,
  ): Promise<Page<ObjectRow & { baseRetainedSize?: number }>>;
  /** The paths that keep the objects of a class in either snapshot, largest change first. Needs no ids. */
  paths(name: string): Promise<PathChange[]>;
  close(): Promise<void>;
}
/** A path that keeps objects of a class, in two snapshots. */
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

/** Snapshots over time; ends with `close`. */
export interface Trend {
  /** Oldest first, as passed to `trend`. */
  readonly snapshots: readonly Snapshot[];
  readonly info: TrendInfo;
  /** Classes with their numbers at every snapshot; by default those whose count grows every time first. */
  classes(options?: Partial<TrendOptions> & { start?: number; end?: number }): Promise<Page<TrendRow>>;
  /**
   * `survivors()[born][at]`: number and shallow size of the objects that were allocated before snapshot `born` and
   * after the one before it, and are still there in snapshot `at`; `undefined` if `at` is before `born`. Rejected if
   * ids do not mean the same objects.
   */
  survivors(): Promise<({ count: number; shallowSize: number } | undefined)[][]>;
  close(): Promise<void>;
}
export type MakeTrend = (snapshots: readonly Snapshot[]) => Promise<Trend>;

export type ReportFormat = 'json' | 'markdown' | 'html';
export interface ReportOptions {
  format: ReportFormat;
  /**
   * Replaces the content of strings, and keys that look like data, by their length; true by default. Names of code
   * stay, and so do addresses of files.
   */
  redact?: boolean;
  /** Of Markdown and HTML, `en` by default. JSON has keys and English. */
  language?: Language;
  /**
   * Source maps, with compiled files and sources if they are there: lines and names of the report are then those of the
   * sources. Which map belongs to which script is found by their paths and contents.
   */
  maps?: readonly MapInput[];
}
/** A map, a compiled file or a source. In Node.js also the path of a file, of a folder or of a `.zip`. */
export type MapInput = { path: string; content: string | Blob };
/** Findings as a report, of snapshots, oldest first. */
export type MakeReport = (snapshots: readonly Snapshot[], options: ReportOptions) => Promise<string>;

/** Findings in snapshots, oldest first. One is enough, three show what grows. */
export type FindLeaks = (snapshots: readonly Snapshot[]) => Promise<Findings>;

export interface EngineOptions {
  /**
   * `'auto'`: as many as are useful; 1: the bundle without threads; n, at most 64: n threads if the browser supports
   * them.
   */
  threads?: 'auto' | number;
}
/** `open` of an engine that all calls share; it stays until the page or the process ends. */
export type Open = Engine['open'];
export type CreateEngine = (options?: EngineOptions) => Promise<Engine>;
