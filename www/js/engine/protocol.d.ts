/**
 * The worker protocol: the only file that names messages between the page and the engine's worker, and the types of
 * requests and replies. `api.d.ts` has the interfaces that `www/heapwise.js` builds on it.
 *
 * `Calls` is the table of operations. Client and worker are both type-checked against it, so an operation
 * that one side does not know, or arguments of the wrong shape, fail the build.
 */

import type { FindingKind, SentenceKey, SentenceValues } from './leaks.generated.js';
import type {
  CLASS_SORT_KEYS,
  DIFF_SCOPES,
  DIFF_SORT_KEYS,
  GROUPINGS,
  MAP_DIRECTIONS,
  MAP_GROUPINGS,
  MAP_SHAPES,
  MATCHINGS,
  MEMBER_KINDS,
  NAMED_FILTERS,
  OBJECT_SORT_KEYS,
  OWNER_SORT_KEYS,
  STRING_SORT_KEYS,
  REDACTION_LEVELS,
  TREND_MEASURES,
  TREND_SORT_KEYS,
} from './vocabulary.js';

export type { FindingKind, SentenceKey, SentenceValues };

/** Why something failed. Every error of the API has one of these codes. */
export type ErrorCode =
  | 'not-a-snapshot'
  | 'truncated'
  | 'malformed'
  | 'too-large'
  | 'out-of-memory'
  | 'cancelled'
  | 'crashed'
  | 'network'
  /** The process from which a snapshot came has gone, or has disconnected, before its end. */
  | 'disconnected';

/** An error as plain data; the client turns it into an `EngineError` (an `Error` with these properties). */
export interface ErrorData {
  code: ErrorCode;
  /** What is wrong, in plain English, lower case, without the offset. */
  message: string;
  /** Byte of the file where it was noticed: of the compressed file for gzip damage, otherwise of the JSON text. */
  offset?: number | undefined;
  /** What the user can do about it. */
  hint?: string | undefined;
}

/** The phases of `open`, in order. The catalogues have their texts (`phase.<name>`). */
export type Phase = 'read' | 'parse' | 'index' | 'classes' | 'retainers' | 'dominators' | 'retained';

/** A progress report of a running `open` or `redact`. */
export interface Progress {
  phase: Phase;
  /** Work done and to do in this phase: bytes for `parse`, otherwise items. `total` is 0 if unknown. */
  done: number;
  total: number;
  /** Bytes of the source read so far, and its size, 0 if unknown. */
  bytesRead: number;
  bytesTotal: number;
}

/** A file on disk, which only Node.js can open by its path. `size` is in bytes. */
export interface FileMessage {
  kind: 'path';
  path: string;
  /** What the snapshot is called, if `open` gives it no name. */
  name: string;
  /** -1 of a pipe, which is read once. */
  size: number;
}

/** Where bytes come from. The worker fetches a URL itself. */
export type SourceMessage =
  | { kind: 'blob'; blob: Blob }
  | FileMessage
  | { kind: 'stream'; stream: ReadableStream<Uint8Array>; size: number }
  | { kind: 'url'; url: string }
  /** Bytes of a process or of another page, see `Piece`. `size` is of the whole file, in bytes, if it is known. */
  | { kind: 'port'; port: MessagePort; size?: number };

/**
 * What a port carries, one message each: the bytes of a file piece by piece (their buffers are transferred), then `null`
 * at its end, or an error if there will be no more.
 */
export type Piece = Uint8Array | null | ErrorData;

/**
 * What comes back through the port: `upTo` is how many bytes of the file may have been sent by now. The first one comes when
 * the engine is ready for the file.
 */
export interface PortReply {
  type: 'heapwise-more';
  upTo: number;
}

/** Sizes by kind, in bytes, as in DevTools' Statistics view. */
export interface Statistics {
  /** V8 heap plus native memory. */
  total: number;
  native: { total: number; typedArrays: number };
  v8heap: { total: number; code: number; jsArrays: number; strings: number; system: number };
}

/** Something unusual in a file that was opened all the same. */
export interface Warning {
  /** Message key (`warning.<key>` in the catalogue). */
  key: string;
  /** Values for the message. */
  values: Record<string, string | number>;
}

/** What is missing in a snapshot whose file ends early, and what is certain all the same. */
export interface Incomplete {
  /** The byte of the JSON text at which it ends. */
  end: number;
  /** The section of the file inside or after which it ends; empty if only the end of the text is missing. */
  section: string;
  nodes: { read: number; announced: number };
  edges: { read: number; announced: number };
  /** Edges that were dropped, because a node at one of their ends is missing. */
  droppedEdges: number;
  /** Strings that were read, and nodes and edges whose name is none of them. */
  strings: number;
  namelessNodes: number;
  namelessEdges: number;
  /** Whether nodes, edges or names are missing. If so, comparisons, trends, findings are refused as `truncated`. */
  lacksGraph: boolean;
  /** Which results are those of the whole heap. */
  certain: {
    /** Number, ids, types of the nodes, and the sizes that V8 wrote. */
    nodes: boolean;
    edges: boolean;
    names: boolean;
    /** If not, sizes are as V8 wrote them: none is moved to an owner. */
    shallowSizes: boolean;
    retainedSizes: boolean;
    distances: boolean;
  };
  /** Why a process sent no more, if it did not. */
  reason?: string;
}

/** Facts about an open snapshot. */
export interface SnapshotInfo {
  name: string;
  /** Bytes of the source (compressed, if it was), and of the JSON text in it. */
  sourceBytes: number;
  textBytes: number;
  compressed: boolean;
  /** `heaptimeline` if the file has allocation samples or stacks. */
  format: 'heapsnapshot' | 'heaptimeline';
  /** The runtime that the snapshot is of, if something in the file says so. */
  runtime?: 'node' | 'chromium' | 'electron' | 'deno' | 'workerd' | 'bun' | 'hermes' | 'julia';
  nodeCount: number;
  edgeCount: number;
  stringCount: number;
  /** Sum of shallow sizes plus `extraNativeBytes`, in bytes. */
  totalSize: number;
  extraNativeBytes: number;
  sampleCount: number;
  locationCount: number;
  traceFunctionCount: number;
  statistics: Statistics;
  /** Whether distances, retainers and retained sizes are known. Only a preview lacks them. */
  isComplete: boolean;
  /** Whether the file says which variables closures can still read (`deadVariables`). */
  hasScopes: boolean;
  /** Whether the file says which nodes are attached to a document. */
  hasDetachedness: boolean;
  root: number;
  meta: { nodeFields: string[]; nodeTypes: string[]; edgeFields: string[]; edgeTypes: string[]; sections: string[] };
  /**
   * Milliseconds of each phase. `read` and `parse` overlap: each has its own time. `total` is the time of all phases.
   */
  timings: Partial<Record<Phase | 'total', number>>;
  /** Bytes of wasm memory of the engine after opening. */
  memoryBytes: number;
  /** The same after parsing, before the passes. */
  parsedMemoryBytes: number;
  warnings: Warning[];
  /** Only for a file that ends early. */
  partial?: Incomplete;
}

/**
 * A location in a script; line and column count from 0. `url` is known if the snapshot has a function of the script.
 */
export interface Location {
  scriptId: number;
  url?: string;
  line: number;
  column: number;
  /** Only of an original place that a source map gave: the place in the script that the runtime has loaded. */
  compiled?: { url?: string; line: number; column: number };
}

/** One row of the class table. */
export interface ClassRow {
  /** Index of the class in the snapshot, as in `column('classIndex')`. */
  index: number;
  name: string;
  /**
   * DevTools' key of the class, equal in other snapshots of the same program: `scriptId,line,column,name` or `,name`.
   */
  key: string;
  /** The location of the constructor, which distinguishes classes of one name. */
  location?: Location;
  /** Number of objects with a shallow size above 0. */
  count: number;
  /** The least distance of the objects; see `ObjectRow`. -5 while it is not known. */
  distance: number;
  /** Sum of shallow sizes, in bytes. */
  shallowSize: number;
  /** Bytes that the objects retain together; 0 while `info.isComplete` is false. */
  retainedSize: number;
}

/**
 * Objects are grouped by the file of the code that made them (a function by its own file), or by that file's package.
 */
export type GroupBy = (typeof GROUPINGS)[number];

/** What a group stands for. From `strings` on: objects that no script made, by their kind. */
export type GroupKind =
  | 'file'
  /** A script whose URL is not known. */
  | 'script'
  /** Below `node_modules`. */
  | 'package'
  /** The origin of a script of no known package. */
  | 'origin'
  /** Node's own modules. */
  | 'node'
  /** All other files. */
  | 'app'
  /** Scripts that are not files: evaluated text, or of unknown URL. */
  | 'noFile'
  | 'strings'
  /** Numbers and symbols. */
  | 'values'
  /** V8's own arrays. */
  | 'arrays'
  /** Objects of built-in classes, and plain objects. */
  | 'objects'
  /** Built-in functions. */
  | 'functions'
  /** Compiled code. */
  | 'code'
  | 'native'
  /** All other objects of V8 itself. */
  | 'system';

/** One row of the class table by file or by package. */
export interface GroupRow {
  /** For the filter `{ kind: 'group', by, index }`. */
  index: number;
  kind: GroupKind;
  /** The URL of the file, or the name of the package; in brackets, in English, if there is neither. */
  name: string;
  /** Only of a `script`. */
  scriptId?: number;
  /** As in `ClassRow`. */
  count: number;
  distance: number;
  shallowSize: number;
  retainedSize: number;
}

/** An object in a list. */
export interface ObjectRow {
  /** Ordinal of the node: its index in every `column`. */
  node: number;
  /** V8's id: odd for objects on the JavaScript heap, even for others. */
  id: number;
  /** As in DevTools: concatenated strings are joined, plain objects are named by their properties. */
  name: string;
  className: string;
  /** V8's type of the node, such as `object` or `closure`. */
  type: string;
  shallowSize: number;
  retainedSize: number;
  /** Steps from a root; -5 if unreachable; from 100,000,000 on, if it is reachable only from V8's internal roots. */
  distance: number;
  /** 0 unknown, 1 attached to the document, 2 detached from it. */
  detachedness: 0 | 1 | 2;
  /** Number of outgoing edges, of all types. */
  edgeCount: number;
  /** Number of immediately dominated nodes. */
  dominatedCount: number;
  /** Only of a context: its first variables, which distinguish one context from another. */
  variables?: string[];
}

/** An edge in a list, with the object at its other end. */
export interface EdgeRow extends ObjectRow {
  edge: {
    index: number;
    type: string;
    name: string;
    /** As written behind an object: `.name`, `[3]`, `->variable`, `{internal}`. */
    text: string;
  };
  /** Only in lists of retainers, where `distance` counts past ignored nodes: whether this node is ignored. */
  ignored?: boolean;
}

/** A group of duplicate strings: several strings of one text. */
export interface StringRow {
  /** Index of the group, for `{ kind: 'string', index }`. */
  index: number;
  /** One of its strings, for `{ kind: 'text', node }`. */
  node: number;
  /** The text; if it is longer than 4,096 bytes, its beginning and `…`. */
  text: string;
  count: number;
  /** Bytes of all copies except the largest. */
  wastedSize: number;
  shallowSize: number;
  retainedSize: number;
  /** Whether V8 cut the text: then the beginnings are equal, and `length` and `hash` where they are known. */
  truncated: boolean;
  length?: number;
  hash?: number;
  /** The owner of most copies, and the number of owners. */
  owner: Holder;
  ownerCount: number;
}

/** Objects of one class that hold copies of a text by the same kind of link. */
export interface Holder {
  /** Empty if only roots and weak links lead to the copies. */
  className: string;
  /**
   * The link: `.token`, `->variable`, `{internal}`; `[]` for any element, `.*` for any key of a dictionary, `{}` for
   * any link that V8 numbers, and ` entry` in a `Map` or a `Set`.
   */
  edge: string;
  /** Number of copies that the objects hold. */
  count: number;
}

/**
 * An owner of copies of a text. A copy belongs to its nearest strong retainer; if that is an inner array, to the object
 * that the array belongs to.
 */
export interface OwnerRow extends Holder {
  /** Index of the text's group, and of the owner in it, for `{ kind: 'owner', string, index }`. */
  string: number;
  index: number;
  shallowSize: number;
  retainedSize: number;
}

/** A text in full. */
export interface FullText {
  /** At most 1 MiB of UTF-8. */
  text: string;
  /** Of the whole text, in UTF-16 code units. */
  length: number;
  /** Whether `text` is all of it. */
  complete: boolean;
}

export type ClassSortKey = (typeof CLASS_SORT_KEYS)[number];
export type ObjectSortKey = (typeof OBJECT_SORT_KEYS)[number];
export type StringSortKey = (typeof STRING_SORT_KEYS)[number];
export type OwnerSortKey = (typeof OWNER_SORT_KEYS)[number];
export interface Sort<Key extends string> {
  key: Key;
  descending: boolean;
}

/** A page of rows, and the number of all rows. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

/** DevTools' named filters. */
export type NamedFilter =
  | (typeof NAMED_FILTERS)[number]
  /** Followed by the ordinal of the native context's node. */
  | `nativeContext_${number}`;

/** Which nodes a list includes. */
export type NodeFilter =
  | { kind: 'named'; name: NamedFilter }
  /** Ids above the first and up to the second: objects allocated between two samples. */
  | { kind: 'ids'; above: number; upTo: number }
  /** Objects that a row of the allocation profile allocated. */
  | { kind: 'allocation'; row: number }
  /** Objects of a group; with `nodes`, only those that pass that filter, too. */
  | { kind: 'group'; by: GroupBy; index: number; nodes?: NodeFilter | undefined };

/** A list: sorted and filtered once, then requested in pages. */
export type Query =
  /** `filter`: a case-insensitive part of the class name. */
  | { kind: 'classes'; sort: Sort<ClassSortKey>; filter: string; nodes?: NodeFilter | undefined }
  /** `filter`: a case-insensitive part of the group's name. */
  | { kind: 'groups'; by: GroupBy; sort: Sort<ClassSortKey>; filter: string; nodes?: NodeFilter | undefined }
  | { kind: 'objects'; of: ObjectSource; sort: Sort<ObjectSortKey>; nodes?: NodeFilter | undefined }
  /** What an object holds, in DevTools' order. */
  | { kind: 'edges'; node: number; sort: Sort<ObjectSortKey> }
  /** The retainers of an object, except by weak edges and edges of the root. Distances count past `ignored` nodes. */
  | { kind: 'retainers'; node: number; sort: Sort<ObjectSortKey>; ignored: number[] }
  /** Groups of duplicate strings. `filter`: a case-insensitive part, or a regular expression, `/x/` or `/x/i`. */
  | { kind: 'strings'; sort: Sort<StringSortKey>; filter: string }
  /** The owners of the copies of a text. */
  | { kind: 'owners'; string: number; sort: Sort<OwnerSortKey> }
  /** Classes of a comparison; `snapshot` is its current one. */
  | { kind: 'diff'; comparison: number; scope: DiffScope; sort: Sort<DiffSortKey>; filter: string };

/** The objects of a list. */
export type ObjectSource =
  /** Objects of a class that have a size. */
  | { kind: 'class'; index: number }
  /** `crate/core/src/query/search.rs` explains the language: `class:Session retained>1MB name:/tok/ @123`. */
  | { kind: 'search'; text: string }
  /** Nodes that a node immediately dominates. */
  | { kind: 'dominated'; node: number }
  /** The strings of a group of duplicates. */
  | { kind: 'string'; index: number }
  /** The strings of a group that one owner holds. */
  | { kind: 'owner'; string: number; index: number }
  /** These nodes, each once; see `Members`. */
  | { kind: 'nodes'; nodes: Uint32Array };

/** The row of each list. */
export interface RowOf {
  classes: ClassRow;
  groups: GroupRow;
  objects: ObjectRow;
  edges: EdgeRow;
  retainers: EdgeRow;
  strings: StringRow;
  owners: OwnerRow;
  diff: DiffRow;
}

/** One object, in full. */
export interface ObjectInfo extends ObjectRow {
  /** Index of its class. */
  classIndex: number;
  /** Its immediate dominator; the root is its own. */
  dominator: number;
  /** Number of edges in the list of retainers. */
  retainerCount: number;
  /** The size in the file. In `shallowSize`, V8's private nodes count for their owner. */
  writtenSize: number;
  location?: Location;
}

/** A step of a retaining path: an edge and the object it comes from. */
export interface PathStep extends EdgeRow {
  /** Where the object was created, or the location of the function. */
  location?: Location;
  /** Steps that are left out before this one: of a longer path, the first and the last 500 are there. */
  skipped?: number;
}

/** An object that dominates another. */
export interface DominatorRow extends ObjectRow {
  /** Objects that are left out before this one: of a longer chain, the first and the last 500 are there. */
  skipped?: number;
}

/** The retainers of an object, few enough to be drawn. The object is the first node. */
export interface RetainerGraph {
  nodes: RetainerNode[];
  /** `from` holds `to`; both are indexes of nodes. `edge` is one of `count` edges between them. */
  edges: { from: number; to: number; count: number; edge: EdgeRow['edge'] }[];
}
export interface RetainerNode extends ObjectRow {
  /** Steps to the object; the object's layer is 0. */
  layer: number;
  /** Whether a root holds it. */
  isRoot: boolean;
  /** Number of its retainers that are not among the nodes. */
  hiddenCount: number;
}

/** The effect of cutting one edge to an object. */
export interface Cut {
  /** Whether the edge keeps anything alive. */
  isEssential: boolean;
  /** Number of other edges that keep the object alive. */
  otherCount: number;
  /** Bytes freed: the retained size of the object, or 0. */
  freedSize: number;
}

export interface NativeContextSizes {
  contexts: {
    node: number;
    id: number;
    name: string;
    shallowSize: number;
    attributedSize: number;
    retainedSize: number;
  }[];
  sharedSize: number;
  unattributedSize: number;
}

export interface ContextSummary {
  contextCount: number;
  retainedCount: number;
  retainedSize: number;
  otherCount: number;
  otherSize: number;
}

/** Variables that closures keep and no code can read any more, worst scope first. */
export interface DeadVariables {
  scopes: {
    scopeInfo: number;
    script: number;
    scriptName: string;
    functionName?: string;
    /** Start and end of the scope's source text, in UTF-16 code units from the start of the script. */
    start: number;
    end: number;
    fieldCount: number;
    /** Whether this was read from the text of the script, because the file has no tables of scopes. */
    isFromText: boolean;
    contexts: {
      node: number;
      id: number;
      retainedSize: number;
      deadSize: number;
      dead: { name: string; value: number; valueId: number; valueName: string; retainedSize: number }[];
    }[];
  }[];
  /** Scripts that are missing in the tables, or whose text is not known. */
  unknownScripts: { script: number; name: string; contextCount: number }[];
}

/** A moment, and the size of the live objects that were allocated since the sample before. */
export interface Sample {
  timestampMs: number;
  lastAssignedId: number;
  liveSize: number;
}

/** A function in the allocation profile, or a caller of one. */
export interface AllocationRow {
  /** For `allocationCallers`, and the filter `{ kind: 'allocation', row }`. */
  row: number;
  frame: AllocationFrame;
  count: number;
  size: number;
  liveCount: number;
  liveSize: number;
  hasCallers: boolean;
}
export interface AllocationFrame {
  functionName: string;
  scriptName: string;
  scriptId: number;
  /** From 1; 0 if unknown. */
  line: number;
  column: number;
}

/**
 * How much a redacted copy loses. `usual`: names that code has stay. `strict`: of these, only names of classes and functions stay,
 * and the words by which findings recognise what a runtime made.
 */
export type RedactionLevel = (typeof REDACTION_LEVELS)[number];
/** What a name that stays in a redacted copy is the name of; `internals` are words of the runtime. */
export type KeptKind =
  'classes' | 'functions' | 'properties' | 'symbols' | 'variables' | 'scripts' | 'elements' | 'internals';
/** The names of a kind that stay in a redacted copy. Each name is in one kind. */
export interface KeptNames {
  kind: KeptKind;
  /** Number of different names. */
  count: number;
  /** The ones that look least like names in a program, first. */
  examples: string[];
}

/** Number of nodes and edges of each type that occurs, most first. */
export interface TypeCounts {
  nodes: { type: string; count: number; shallowSize: number }[];
  edges: { type: string; count: number }[];
}

export type MapShape = (typeof MAP_SHAPES)[number];
export type MapGrouping = (typeof MAP_GROUPINGS)[number];
/** From dominators to dominated objects, or from the objects' own bytes to what keeps them. */
export type MapDirection = (typeof MAP_DIRECTIONS)[number];

/** What a rectangle of a picture stands for. */
export interface MapStep {
  /** `rest`: everything too small to be drawn. */
  kind: 'object' | 'class' | 'rest';
  /** The object; if there are several, the largest. */
  node: number;
  id: number;
  /** The name of an object, cut; the name of a class; empty for `rest`. */
  name: string;
  className: string;
  classIndex: number;
  type: string;
  count: number;
  /** Retained size in bytes; by keeper, the shallow sizes of the objects in the first row. */
  size: number;
}

/** A rectangle, in CSS pixels. */
export interface MapCell extends MapStep {
  x: number;
  y: number;
  width: number;
  height: number;
  /** 0 for the outermost. */
  depth: number;
  /** Index of the enclosing cell; the outermost cell has its own. */
  parent: number;
  /** Whether a picture of it would show cells inside. */
  hasChildren: boolean;
}

export interface MapPicture {
  /** At most a few thousand, parents before their children. */
  cells: MapCell[];
  /** From the root of the heap to the root of the picture. */
  above: MapStep[];
  /** Number of dominators left out behind the first. */
  hidden: number;
}

/** The largest objects in which memory accumulates, largest first. */
export interface Biggest {
  piles: Pile[];
  /**
   * Objects detached from their document, as `detached:yes` finds them, except Node.js's own, which have no document.
   */
  detachedCount: number;
}

/** An object in which memory accumulates. */
export interface Pile extends ObjectRow {
  /** Retained size of its largest child in the dominator tree; 0 if it has no child. */
  largestChild: number;
  /** The class with most of its children. */
  most?: { className: string; classIndex: number; count: number; size: number };
  /** The program's own object that an inner array belongs to. */
  owner?: ObjectRow;
  /** The variable or property that holds it, or its owner, nearest to a root. */
  heldBy?: string;
}

export interface Wasted {
  /** Bytes of all copies except one of each text. */
  size: number;
  /** Number of superfluous strings, and of texts with several copies. */
  count: number;
  groups: number;
  top: StringRow[];
}

/** Objects of a class that are kept by the same path. */
export interface PathGroup {
  /** Classes of their dominators, nearest first: `Map ← Context {sessions} ← open()`. */
  path: string;
  count: number;
  shallowSize: number;
  /** Sum of retained sizes: objects within each other count twice. */
  retainedSize: number;
}

/** Questions with one answer. */
export type Question =
  | { kind: 'object'; node: number }
  /** The node with this id, if there is one. */
  | { kind: 'nodeById'; id: number }
  /** The nodes that dominate one, from the node itself to the root. */
  | { kind: 'dominators'; node: number }
  /** Up to `max` paths from a root, shortest first, past `ignored` nodes. */
  | { kind: 'paths'; node: number; max: number; ignored: number[] }
  /** At most `max` nodes, without `ignored` ones; more retainers of `opened` nodes than of others. */
  | { kind: 'retainerGraph'; node: number; max: number; ignored: number[]; opened: number[] }
  /** `edge`: index of an edge that leads to the node. */
  | { kind: 'cut'; node: number; edge: number }
  | { kind: 'nativeContexts' }
  | { kind: 'contextSummary' }
  | { kind: 'deadVariables' }
  | { kind: 'samples' }
  | { kind: 'allocationTops' }
  | { kind: 'allocationCallers'; row: number }
  | { kind: 'allocationStack'; node: number }
  /**
   * A picture of the dominator tree below a node, `depth` levels deep. `by: 'keeper'`: bottom-up, the classes of its
   * objects by their own bytes, and below each the classes of what keeps them. `within`: except by object, the classes
   * to enter from the outermost rectangle, one per level.
   */
  | {
      kind: 'layout';
      shape: MapShape;
      by: MapGrouping | 'keeper';
      node: number;
      within: readonly number[];
      width: number;
      height: number;
      depth: number;
    }
  /** Objects that retain at least a hundredth of the heap, and more than twice as much as their largest child. */
  | { kind: 'biggest' }
  /** The cost of duplicate strings. */
  | { kind: 'wasted' }
  /** The objects of all classes of this name by the path that keeps them, largest group first; at most 256 groups. */
  | { kind: 'pathGroups'; name: string }
  /** The name of a node in full: lists cut texts at 4,096 bytes. */
  | { kind: 'text'; node: number }
  | { kind: 'typeCounts' }
  | { kind: 'kept'; level: RedactionLevel; examples: number };

/** The answer to each question. */
export interface AnswerOf {
  object: ObjectInfo;
  nodeById: number | undefined;
  dominators: DominatorRow[];
  /** Each from the root to the object. */
  paths: PathStep[][];
  retainerGraph: RetainerGraph;
  cut: Cut;
  nativeContexts: NativeContextSizes;
  contextSummary: ContextSummary;
  /** `undefined` if the file has no scope tables, and no whole text of a script. */
  deadVariables: DeadVariables | undefined;
  samples: Sample[];
  allocationTops: AllocationRow[];
  /** `single`: the chain of callers while there is only one; `branching`: the callers at its end. */
  allocationCallers: { single: AllocationRow[]; branching: AllocationRow[] };
  /** Innermost frame first; `undefined` for an object whose allocation was not recorded. */
  allocationStack: AllocationFrame[] | undefined;
  layout: MapPicture;
  biggest: Biggest;
  wasted: Wasted;
  pathGroups: PathGroup[];
  text: FullText;
  typeCounts: TypeCounts;
  kept: KeptNames[];
}

/** Whether an id means the same object in two snapshots: how many of the ids in both stand for one type and name. */
export interface IdSpace {
  /**
   * `same`: one session of one process. `different`: ids mean nothing. `unsure`: many agree, and many do not.
   * `renumbered`: one process that numbers all objects anew for each snapshot, as Bun does: ids mean nothing, either.
   */
  verdict: 'same' | 'unsure' | 'different' | 'renumbered';
  /** Number of ids in both that were compared: a sample of some ten thousand. */
  checked: number;
  /** Number of these whose objects have the same type and name. */
  agreeing: number;
}

/** How objects of two snapshots are matched. `auto`: by id unless ids mean nothing; `ids`: by id, as in DevTools. */
export type Matching = (typeof MATCHINGS)[number];

/** The comparison of two snapshots, over all classes. */
export interface ComparisonInfo {
  ids: IdSpace;
  /**
   * Whether objects were matched by id. If not, single objects are unknown, and rows have no added, removed and grown.
   */
  isById: boolean;
  /** Number of objects with a size, and their shallow sizes, in bytes. */
  baseCount: number;
  count: number;
  baseSize: number;
  size: number;
  addedCount: number;
  addedSize: number;
  removedCount: number;
  removedSize: number;
  grownCount: number;
}

/** Classes with added or removed objects (matched by class: with other numbers), or with objects of one kind. */
export type DiffScope = (typeof DIFF_SCOPES)[number];
export type DiffSortKey = (typeof DIFF_SORT_KEYS)[number];

/** A class in two snapshots. Sizes are in bytes, and shallow unless they are named retained. */
export interface DiffRow {
  /** For `members` and `Comparison.objects`. */
  index: number;
  name: string;
  /** DevTools' key, as in `ClassRow`. */
  key: string;
  location?: Location;
  /** `ClassRow.index` in the current snapshot, if it has the class. */
  classIndex?: number;
  baseCount: number;
  count: number;
  addedCount: number;
  removedCount: number;
  /** `addedCount - removedCount`; matched by class, `count - baseCount`. */
  countDelta: number;
  addedSize: number;
  removedSize: number;
  /** `addedSize - removedSize`, as in DevTools; matched by class, the difference of shallow sizes. */
  sizeDelta: number;
  baseRetainedSize: number;
  retainedSize: number;
  retainedDelta: number;
  /** Objects of both snapshots that retain more than before, and by how much; objects within others count again. */
  grownCount: number;
  grownSize: number;
}

export type MemberKind = (typeof MEMBER_KINDS)[number];
/** Objects of a class by id, grown ones by growth. Ordinals are of the current snapshot, for `removed` of the base. */
export interface Members {
  nodes: Uint32Array;
  /** Only of `grown`: the retained size of each in the base. */
  baseRetainedSizes?: Float64Array;
}

/** Snapshots over time, oldest first. */
export interface TrendInfo {
  /** Agreement of ids between each snapshot and the next. */
  ids: IdSpace[];
  /** Whether ids mean the same objects in all snapshots. */
  isById: boolean;
  /** Of each snapshot, in bytes. */
  totals: { totalSize: number; count: number; statistics: Statistics }[];
  /** The largest odd id of each snapshot: later objects have larger ones. */
  lastIds: number[];
  classCount: number;
}

/** The numbers of a series. */
export type TrendMeasure = (typeof TREND_MEASURES)[number];
/**
 * `growth`: classes that grow every time first, then by slope. `multiple`: classes whose deltas are multiples of
 * `requests` first. Both ignore the direction, and put V8's own classes, such as `(compiled code)`, after the
 * program's.
 */
export type TrendSortKey = (typeof TREND_SORT_KEYS)[number];
export interface TrendOptions {
  measure: TrendMeasure;
  /** Leaves out the growth up to the second snapshot, while modules are loaded and caches filled. */
  skipFirst: boolean;
  /** Number of requests between two snapshots. */
  requests?: number | undefined;
  /** Part of the class name. */
  text: string;
  sort: Sort<TrendSortKey>;
}

/** A class over time. */
export interface TrendRow {
  name: string;
  location?: Location;
  /** `ClassRow.index` in each snapshot, -1 if it does not have the class. */
  classIndexes: number[];
  counts: number[];
  shallowSizes: number[];
  retainedSizes: number[];
  /** Theil-Sen slope of the measure, per interval: the median of the slopes between any two points. */
  slope: number;
  /** Whether it is larger at each snapshot than at the one before, without a skipped one. */
  growsEveryTime: boolean;
  /** Only with `requests`: if every delta of the count is a multiple of them, the smallest factor. */
  multiple?: number;
}

/** A line of a script; where that is not known, a file. */
export type Place = Location | { url: string };
/** Which name of the program holds an object. */
export interface Owner {
  /** `store.sessions`; empty where it has no name. */
  name: string;
  role: OwnerRole;
  /** Where it is written. */
  place?: Place;
  /** Only if a source map gave the first part of the name: what it is in the script that the runtime has loaded. */
  compiled?: string;
}
/** What the name of an owner is the name of. */
export type OwnerRole =
  /** A slot: a variable, property, static, export or global. */
  | { kind: 'variable' }
  /** A function that is waited in, or called. */
  | { kind: 'function' }
  | { kind: 'object'; className: string }
  /** An object that has the listeners. The place is theirs. */
  | { kind: 'listeners'; event: string; className: string }
  /** The function that the timers call. */
  | { kind: 'timer'; timer: 'setInterval' | 'setTimeout' }
  /** The function that opens handles, by this call. */
  | { kind: 'opened'; call: string }
  /** A loaded file. */
  | { kind: 'file'; keptBy?: Owner };
/** Whose code something is: the program's own, an installed package's, or the runtime's (Node.js, V8, the browser). */
export type Tier = { kind: 'own' } | { kind: 'package'; name: string } | { kind: 'runtime' };

/**
 * A value in a sentence. Numbers: names ending in `Size` are bytes, `Share` parts of one, `Ms` milliseconds, others
 * counts. A text called `text` is content of the user's strings.
 */
export type SentenceValue = string | number | Owner | Place;
/** A sentence that can be said in any language: a key, and the values of that key. A value that is not known is missing. */
export type Sentence = { [Key in SentenceKey]: { key: Key; values: SentenceValues[Key] } }[SentenceKey];
/** `leak`: grows without end, as several snapshots show, or the structure alone; `suspect`: may be; `info`: told so that nobody searches. */
export type Severity = 'leak' | 'suspect' | 'info';
/** A step of a way from a root: an edge and the object that it leads to. */
export interface FindingStep {
  /** As one would write it behind its object: `.name`, `[3]`, `->variable`, `{table}`. */
  edge: string;
  name: string;
  node: number;
  /** `name` is content of a string. */
  isText?: true;
}
/** Something that keeps memory, or keeps getting more of it, by name. Ordinals are of the last snapshot. */
export interface Finding {
  kind: FindingKind;
  severity: Severity;
  /** From 0 to 1. */
  confidence: number;
  title: Sentence;
  /** Bytes that it keeps in the last snapshot. */
  retainedSize: number;
  /** Bytes gained between the first snapshot that counts and the last; 0 with one snapshot. */
  growth: number;
  /** Entries, listeners, timers… in the last snapshot. */
  count: number;
  owner: Owner;
  /** The node of what the owner names. */
  ownerNode: number;
  /** Whose code holds it. */
  tier: Tier;
  /** The line to look at. */
  location?: Location;
  /** From the root's side to what is kept. */
  path: FindingStep[];
  /** By snapshot, oldest first; -1 where it is not known. */
  series: { counts: number[]; sizes: number[] };
  evidence: Sentence[];
  /** What to change. */
  advice: Sentence;
  /** A class whose objects pile up. */
  classIndex?: number;
  className?: string;
}
/** What is large, or has grown, and is right so. */
export interface Harmless {
  kind: string;
  title: Sentence;
  retainedSize: number;
  owner?: Owner;
  ownerNode?: number;
  location?: Location;
}
/** What the snapshots amount to, all in all. */
export interface Verdict {
  kind: 'single' | 'growth' | 'warm-up' | 'steady' | 'garbage' | 'shrinking' | 'unrelated';
  text: Sentence;
  /** Of each snapshot, in bytes. */
  sizes: number[];
  /** Where the heap grew, if the findings explain little of it: the most first. */
  rest: Sentence[];
}
export interface Findings {
  verdict: Verdict;
  /** Worst first. */
  findings: Finding[];
  harmless: Harmless[];
}

/** Columns over all nodes, in file order. */
export type ColumnName =
  | 'id'
  | 'type'
  /** As in the file. */
  | 'selfSize'
  /** After ownership transfer. */
  | 'shallowSize'
  | 'retainedSize'
  | 'distance'
  /** Ordinal of the immediate dominator; the root has its own. */
  | 'dominator'
  | 'edgeCount'
  | 'detachedness'
  | 'traceNodeId'
  | 'classIndex'
  /** Ordinal of the native context; -1 for none, -2 for several. */
  | 'nativeContext';
export type Column = Uint8Array | Int32Array | Uint32Array | Float64Array;

/**
 * Operation → argument and value. Handles are integers and end with `release`, `endComparison`, `endTrend` or `close`.
 *
 * Any number of calls may be under way. The worker answers each as it comes, in order, except `open` and `redact`: one
 * of them runs at a time, the next begins when it has settled, and other calls are answered between its slices and
 * phases. A `cancel` message ends the `open` or `redact` of its id, nothing else; `close` also ends the cursors of the
 * snapshot and the comparisons of which it is `current`, whose next call is rejected as `cancelled`. Arguments of the
 * wrong shape reject their call as `malformed`.
 */
export interface Calls {
  open: { args: { source: SourceMessage; name: string }; value: { snapshot: number; info: SnapshotInfo } };
  query: { args: { snapshot: number; query: Query }; value: { cursor: number; total: number } };
  /** At most 256 rows. */
  rows: { args: { cursor: number; start: number; end: number }; value: { rows: RowOf[keyof RowOf][] } };
  release: { args: { cursor: number }; value: undefined };
  ask: { args: { snapshot: number; question: Question }; value: { answer: AnswerOf[keyof AnswerOf] } };
  column: { args: { snapshot: number; name: ColumnName }; value: Column };
  /** The interface definitions of a snapshot: under them, another engine names its plain objects alike. */
  definitions: { args: { snapshot: number }; value: Uint8Array };
  /** A snapshot's side of a comparison, under these definitions, for another engine. */
  side: { args: { snapshot: number; definitions: Uint8Array }; value: Uint8Array };
  /** `base`: a snapshot of this engine, or the `side` of a snapshot of another. */
  compare: {
    args: { current: number; base: number | Uint8Array; matching: Matching };
    value: { comparison: number; info: ComparisonInfo };
  };
  members: { args: { comparison: number; index: number; which: MemberKind }; value: Members };
  endComparison: { args: { comparison: number }; value: undefined };
  /** A summary of a snapshot's classes, kinds and ids, under these definitions. */
  digest: { args: { snapshot: number; definitions: Uint8Array }; value: Uint8Array };
  /**
   * Cohorts of objects by odd id: above one bound, up to the next; the first from 0. Count and shallow size of each, in
   * turn.
   */
  cohorts: { args: { snapshot: number; bounds: Float64Array }; value: Float64Array };
  /** `digests`: oldest first. */
  trend: { args: { digests: Uint8Array[] }; value: { trend: number; info: TrendInfo } };
  /** At most 256 rows. */
  trendRows: {
    args: { trend: number; options: TrendOptions; start: number; end: number };
    value: { rows: TrendRow[]; total: number };
  };
  endTrend: { args: { trend: number }; value: undefined };
  /** Does one part of the work for `survey` and `findings`. The value is whether it was the last. */
  surveyStep: { args: { snapshot: number }; value: boolean };
  /** The survey of a snapshot, for the engine of the last snapshot. */
  survey: { args: { snapshot: number }; value: Uint8Array };
  /** `earlier`: oldest first; snapshots of this engine, or surveys of others. */
  findings: { args: { snapshot: number; earlier: (number | Uint8Array)[] }; value: Findings };
  /**
   * A copy of the snapshot's file, `source`, without the user's texts. Waits for its turn among openings; reports
   * progress.
   */
  redact: { args: { snapshot: number; source: SourceMessage; level: RedactionLevel }; value: { blob: Blob } };
  memory: { args: undefined; value: { bytes: number } };
  close: { args: { snapshot: number }; value: undefined };
}
export type Op = keyof Calls;

/** Page → worker. The first message is `start`. */
export type ToWorker =
  /** `reader`: port to `reader.js`, where it reads the files. `because`: why fewer threads are requested than the caller wanted. */
  | { kind: 'start'; threads: 'auto' | number; reader?: MessagePort; because?: EngineFacts['fallback'] }
  | { kind: 'call'; id: number; call: { [O in Op]: { op: O; args: Calls[O]['args'] } }[Op] }
  | { kind: 'cancel'; id: number }
  /** The page has seen the preview of this opening and posted its calls: the phases behind it may begin. */
  | { kind: 'previewed'; id: number };

/** How the engine runs: threads, bundle, and why there are no more threads. */
export interface EngineFacts {
  threads: number;
  bundle: 'pkg-mt' | 'pkg-st';
  /** Bytes to which its memory can grow. */
  maxBytes: number;
  /** Empty with threads; otherwise the reason as a message key (`threads.<key>`). */
  fallback: '' | 'asked' | 'no-shared-memory' | 'no-nested-workers' | 'pool-failed';
  /**
   * Only with threads: the engine's memory and the address of its progress words. The page reads them, and writes the
   * cancel word, while the worker is busy. `crate/wasm/src/monitor.rs` has the layout.
   */
  monitor?: { memory: SharedArrayBuffer; address: number };
}

/** Worker → page. */
export type FromWorker =
  | { kind: 'started'; facts: EngineFacts }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: ErrorData }
  | { kind: 'progress'; id: number; progress: Progress }
  /** The preview of a running `open`: the snapshot answers, except for distances, retainers and retained sizes. */
  | { kind: 'preview'; id: number; value: Calls['open']['value'] }
  /** The worker fetched a URL outside the page's origin, which the user typed. */
  | { kind: 'request'; url: string }
  /** The engine trapped: the client rejects every pending call, and the worker is of no more use. */
  | { kind: 'died'; error: ErrorData };
