/**
 * The worker protocol: the only place that names messages between the page and the engine worker.
 *
 * `Calls` is the table of operations. Client and worker are both type-checked against it, so an operation
 * that one side does not know, or arguments of the wrong shape, fail the build.
 */

/** Why something failed. Every error that crosses the API has one of these. */
export type ErrorCode =
  'not-a-snapshot' | 'truncated' | 'malformed' | 'too-large' | 'out-of-memory' | 'cancelled' | 'crashed' | 'network';

/** An error as plain data; the client turns it into an `EngineError` (an `Error` with these properties). */
export interface ErrorData {
  code: ErrorCode;
  /** What is wrong, in plain words, lower case, without the offset. */
  message: string;
  /** Byte of the file (of the compressed file for gzip damage, else of the JSON text) where it was noticed. */
  offset?: number | undefined;
  /** What the user can do about it. */
  hint?: string | undefined;
}

/** The phases of `open`, in order; texts for people live in the message catalogue (`phase.<name>`). */
export type Phase =
  'read' | 'parse' | 'index' | 'graph' | 'dominators' | 'retained' | 'aggregates' | 'statistics';

/** A progress report of one running `open`. */
export interface Progress {
  phase: Phase;
  /** Work done and to do in this phase; bytes for `parse`, items otherwise. `total` is 0 where unknown. */
  done: number;
  total: number;
  /** Bytes of the source read so far, and its size where known (0 where not). */
  bytesRead: number;
  bytesTotal: number;
}

/** Where bytes come from. A URL is fetched by the worker itself. */
export type SourceMessage =
  | { kind: 'blob'; blob: Blob }
  | { kind: 'stream'; stream: ReadableStream<Uint8Array>; size: number }
  | { kind: 'url'; url: string };

/** Sizes by kind in bytes, as DevTools' Statistics view has them. */
export interface Statistics {
  /** Everything: V8 heap plus native memory. */
  total: number;
  native: { total: number; typedArrays: number };
  v8heap: { total: number; code: number; jsArrays: number; strings: number; system: number };
}

/** Something odd about a file that could still be opened. */
export interface Warning {
  /** Message key (`warning.<key>` in the catalogue). */
  key: string;
  /** Values for the message. */
  values: Record<string, string | number>;
}

/** What is known of a snapshot once it is open. */
export interface SnapshotInfo {
  name: string;
  /** Bytes of the source as it came (compressed, where it was), and of the JSON text in it. */
  sourceBytes: number;
  textBytes: number;
  compressed: boolean;
  /** `heaptimeline` where allocation samples or stacks are in the file. */
  format: 'heapsnapshot' | 'heaptimeline';
  nodeCount: number;
  edgeCount: number;
  stringCount: number;
  /** Σ shallow sizes plus `extraNativeBytes`, in bytes. */
  totalSize: number;
  extraNativeBytes: number;
  sampleCount: number;
  locationCount: number;
  traceFunctionCount: number;
  statistics: Statistics;
  meta: { nodeFields: string[]; nodeTypes: string[]; edgeFields: string[]; edgeTypes: string[]; sections: string[] };
  /** Milliseconds each phase took; phases that overlap (`read` and `parse`) each count their own time. `total` is the whole. */
  timings: Partial<Record<Phase | 'total', number>>;
  /** Bytes of wasm memory in use by the engine after opening. */
  memoryBytes: number;
  /** The same when all columns were there, before the passes. */
  parsedMemoryBytes: number;
  warnings: Warning[];
}

/** One row of the class table. */
export interface ClassRow {
  /** Index of the class in the snapshot: the value that `column('classIndex')` holds. */
  index: number;
  name: string;
  /** Objects with a shallow size above 0. */
  count: number;
  /** Σ shallow sizes in bytes. */
  shallowSize: number;
}

export type ClassSortKey = 'name' | 'count' | 'shallowSize';
export interface Sort<Key extends string> {
  key: Key;
  descending: boolean;
}

/** A page of rows and how many there are in all. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

/** Sorting and filtering, done once in Rust; `filter` is a case-insensitive part of the class name. */
export interface ClassQuery {
  sort: Sort<ClassSortKey>;
  filter: string;
}

/** Columns over all nodes, in file order. */
export type ColumnName =
  'id' | 'type' | 'selfSize' | 'shallowSize' | 'edgeCount' | 'detachedness' | 'traceNodeId' | 'classIndex'
  | 'retainedSize' | 'distance' | 'dominator';
export type Column = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** Operation → argument and value. Handles are integers and end with `release` or `close`. */
export interface Calls {
  open: { args: { source: SourceMessage; name: string }; value: { snapshot: number; info: SnapshotInfo } };
  queryClasses: { args: { snapshot: number; query: ClassQuery }; value: { cursor: number; total: number } };
  /** At most 256 rows. A queued `rows` of the same cursor is replaced by a newer one and settles as cancelled. */
  rows: { args: { cursor: number; start: number; end: number }; value: { rows: ClassRow[] } };
  release: { args: { cursor: number }; value: undefined };
  column: { args: { snapshot: number; name: ColumnName }; value: Column };
  memory: { args: undefined; value: { bytes: number } };
  close: { args: { snapshot: number }; value: undefined };
}
export type Op = keyof Calls;

/** Page → worker. The first message is `start`. */
export type ToWorker =
  /** `reader`: the other end speaks as `reader.js` does. `because`: why fewer threads are asked for than were wanted. */
  | { kind: 'start'; threads: 'auto' | number; reader: MessagePort; because?: EngineFacts['fallback'] }
  | { kind: 'call'; id: number; call: { [O in Op]: { op: O; args: Calls[O]['args'] } }[Op] }
  | { kind: 'cancel'; id: number };

/** What the engine got: how many threads, in which bundle, and why not more. */
export interface EngineFacts {
  threads: number;
  bundle: 'pkg-mt' | 'pkg-st';
  /** Empty when threads were had; else the reason in a message key (`threads.<key>`). */
  fallback: '' | 'asked' | 'no-shared-memory' | 'no-nested-workers' | 'pool-failed';
  /**
   * With threads: the engine's memory and the address of its progress words, which the page reads, and whose
   * cancel word it writes, while the worker is busy. See `crate/wasm/src/monitor.rs` for the layout.
   */
  monitor?: { memory: SharedArrayBuffer; address: number };
}

/** Worker → page. */
export type FromWorker =
  | { kind: 'started'; facts: EngineFacts }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: ErrorData }
  | { kind: 'progress'; id: number; progress: Progress }
  /** A request that left the page's origin (the user typed its address). */
  | { kind: 'request'; url: string }
  /** The engine trapped: every open request has been settled, and the worker is to be ended. */
  | { kind: 'died'; error: ErrorData };

/** What the embedding API hands out. `www/heapwise.js` implements it; views and tests are written against it. */
export interface Engine {
  readonly threads: number;
  readonly facts: EngineFacts;
  /** Addresses outside this origin that the engine has fetched, because the user typed them. */
  readonly requests: readonly string[];
  open(source: Blob | Response | ReadableStream<Uint8Array> | URL, options?: OpenOptions): Promise<Snapshot>;
  /** Bytes of wasm memory the engine holds now. */
  memoryBytes(): Promise<number>;
  /** Called once if the engine dies (a trap, or memory ran out for good). */
  ondied: ((error: EngineError) => void) | undefined;
  /** Ends the worker and everything it holds. Pending requests settle as cancelled. */
  terminate(): Promise<void>;
}
export interface OpenOptions {
  name?: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}
export type EngineError = import('./client.js').EngineError;
export interface Snapshot {
  readonly info: SnapshotInfo;
  classes(options?: {
    sort?: Sort<ClassSortKey>;
    filter?: string;
    start?: number;
    end?: number;
  }): Promise<Page<ClassRow>>;
  column(name: ColumnName): Promise<Column>;
  close(): Promise<void>;
}
export interface EngineOptions {
  /** `'auto'`: as many as pay; 1: the one-thread bundle; n: n threads where they can be had. */
  threads?: 'auto' | number;
}
export type CreateEngine = (options?: EngineOptions) => Promise<Engine>;
