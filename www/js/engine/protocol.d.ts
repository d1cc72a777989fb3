/**
 * The worker protocol: the only place that names messages between the page and the engine worker, and the types of what is
 * asked and answered in them. `api.d.ts` has what `www/heapwise.js` makes of it.
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
  TREND_MEASURES,
  TREND_SORT_KEYS,
} from './vocabulary.js';

export type { FindingKind, SentenceKey, SentenceValues };

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
export type Phase = 'read' | 'parse' | 'index' | 'classes' | 'retainers' | 'dominators' | 'retained';

/** A progress report of one running `open`, or `redact`. */
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
  /** Whether distances, retainers and retained sizes are there too: always, but in a preview. */
  isComplete: boolean;
  /** Whether the file tells which variables closures can still read (`deadVariables`). */
  hasScopes: boolean;
  /** Whether the file tells of the document's attached and detached nodes. */
  hasDetachedness: boolean;
  root: number;
  meta: { nodeFields: string[]; nodeTypes: string[]; edgeFields: string[]; edgeTypes: string[]; sections: string[] };
  /** Milliseconds each phase took; phases that overlap (`read` and `parse`) each count their own time. `total` is the whole. */
  timings: Partial<Record<Phase | 'total', number>>;
  /** Bytes of wasm memory in use by the engine after opening. */
  memoryBytes: number;
  /** The same when all columns were there, before the passes. */
  parsedMemoryBytes: number;
  warnings: Warning[];
}

/** A place in a script; line and column count from 0. `url` is there where the snapshot holds a function of the script. */
export interface Location {
  scriptId: number;
  url?: string;
  line: number;
  column: number;
}

/** One row of the class table. */
export interface ClassRow {
  /** Index of the class in the snapshot: the value that `column('classIndex')` holds. */
  index: number;
  name: string;
  /** DevTools' key of the class, the same in another snapshot of the same program: `scriptId,line,column,name` or `,name`. */
  key: string;
  /** Where the constructor is, which is what tells classes of one name apart. */
  location?: Location;
  /** Objects with a shallow size above 0. */
  count: number;
  /** The least distance of any of them; see `ObjectRow`. -5 while it is not known. */
  distance: number;
  /** Σ shallow sizes in bytes. */
  shallowSize: number;
  /** Bytes that would be freed with all of them; 0 while `info.isComplete` is false. */
  retainedSize: number;
}

/** What objects are grouped by: the file of the code that made them (of a function, its own), or that file's package. */
export type GroupBy = (typeof GROUPINGS)[number];

/** What a group is of; from `strings` on what no script made, by what it is. */
export type GroupKind =
  | 'file'
  /** A script whose address is not known. */
  | 'script'
  /** Below `node_modules`. */
  | 'package'
  /** No package is known, but where it was fetched from. */
  | 'origin'
  /** Node's own modules. */
  | 'node'
  /** Every other file. */
  | 'app'
  /** Scripts that are no files: evaluated text, or of unknown address. */
  | 'noFile'
  | 'strings'
  /** Numbers and symbols. */
  | 'values'
  /** V8's own. */
  | 'arrays'
  /** Of built-in classes, plain ones too. */
  | 'objects'
  /** Built in. */
  | 'functions'
  /** Compiled. */
  | 'code'
  | 'native'
  /** V8's own, of all other kinds. */
  | 'system';

/** One row of the class table by file or by package. */
export interface GroupRow {
  /** For the filter `{ kind: 'group', by, index }`. */
  index: number;
  kind: GroupKind;
  /** The file's address, or the package's name; in brackets, in English, where there is neither. */
  name: string;
  /** Of a `script`. */
  scriptId?: number;
  /** As in `ClassRow`. */
  count: number;
  distance: number;
  shallowSize: number;
  retainedSize: number;
}

/** An object in a list. */
export interface ObjectRow {
  /** Ordinal of the node: the place in every `column`. */
  node: number;
  /** V8's id: odd for heap objects, even for others. */
  id: number;
  /** As DevTools shows it: strings joined, plain objects by their properties. */
  name: string;
  className: string;
  /** V8's type of the node, `object` or `closure`, say. */
  type: string;
  shallowSize: number;
  retainedSize: number;
  /** Steps from a root; -5 unreachable; from 100,000,000 on only reachable past what a user knows as roots. */
  distance: number;
  /** 0 unknown, 1 attached to the document, 2 detached from it. */
  detachedness: 0 | 1 | 2;
  /** Outgoing edges, of all types. */
  edgeCount: number;
  /** Immediately dominated nodes. */
  dominatedCount: number;
  /** Of a context the first of its variables, which are all that tells one from another. */
  variables?: string[];
}

/** An edge in a list, with the object at its other end. */
export interface EdgeRow extends ObjectRow {
  edge: {
    index: number;
    type: string;
    name: string;
    /** As one would write it behind its object: `.name`, `[3]`, `->variable`, `{internal}`. */
    text: string;
  };
  /** Only in lists of retainers, where `distance` counts past ignored nodes: this one is ignored. */
  ignored?: boolean;
}

/** A text that several strings have. */
export interface StringRow {
  /** Index of the group, for `{ kind: 'string', index }`. */
  index: number;
  /** One of its strings, for `{ kind: 'text', node }`. */
  node: number;
  /** Its beginning: 4,096 bytes and `…`, where there is more. */
  text: string;
  count: number;
  /** What could be saved: all copies but one, the largest, in bytes. */
  wastedSize: number;
  shallowSize: number;
  retainedSize: number;
  /** V8 cut the text: what is equal is its beginning, and `length` and `hash` where they are known. */
  truncated: boolean;
  length?: number;
  hash?: number;
  /** Who holds most of the copies, and how many different owners there are. */
  owner: Holder;
  ownerCount: number;
}

/** Objects of one class that hold copies of a text by the same link. */
export interface Holder {
  /** Empty where only roots and weak links lead to the copies. */
  className: string;
  /**
   * The link behind the class: `.token`, `->variable`, `{internal}`; of any element `[]`, of any key of a table `.*`, of
   * any place that V8 numbers `{}`, and ` entry` in a `Map` or a `Set`.
   */
  edge: string;
  /** Copies that they hold. */
  count: number;
}

/**
 * An owner of copies of a text. A copy belongs to its nearest strong retainer, and what is in an inner array to the
 * object that the array belongs to.
 */
export interface OwnerRow extends Holder {
  /** Of the text's group, and its own in it, for `{ kind: 'owner', string, index }`. */
  string: number;
  index: number;
  shallowSize: number;
  retainedSize: number;
}

/** A text beyond what lists show of it. */
export interface FullText {
  /** At most 1 MiB of UTF-8. */
  text: string;
  /** Of the whole text, in UTF-16 units. */
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

/** A page of rows and how many there are in all. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

/** DevTools' named filters. */
export type NamedFilter =
  | (typeof NAMED_FILTERS)[number]
  /** Followed by the native context's node: ordinal, not index. */
  | `nativeContext_${number}`;

/** Which nodes take part in a list. */
export type NodeFilter =
  | { kind: 'named'; name: NamedFilter }
  /** Ids beyond the first and up to the second: what was allocated between two samples. */
  | { kind: 'ids'; above: number; upTo: number }
  /** What a row of the allocation profile made. */
  | { kind: 'allocation'; row: number }
  /** What is in a group; with `nodes`, of what passes that filter only. */
  | { kind: 'group'; by: GroupBy; index: number; nodes?: NodeFilter | undefined };

/** A list: sorted and filtered once in Rust, paged afterwards. */
export type Query =
  /** `filter`: a case-insensitive part of the class name. */
  | { kind: 'classes'; sort: Sort<ClassSortKey>; filter: string; nodes?: NodeFilter | undefined }
  /** `filter`: a case-insensitive part of the group's name. */
  | { kind: 'groups'; by: GroupBy; sort: Sort<ClassSortKey>; filter: string; nodes?: NodeFilter | undefined }
  | { kind: 'objects'; of: ObjectSource; sort: Sort<ObjectSortKey>; nodes?: NodeFilter | undefined }
  /** What an object holds, in DevTools' order. */
  | { kind: 'edges'; node: number; sort: Sort<ObjectSortKey> }
  /** Who holds an object; neither weak edges nor the root's. Distances are counted past `ignored` nodes. */
  | { kind: 'retainers'; node: number; sort: Sort<ObjectSortKey>; ignored: number[] }
  /** Texts that are there more than once. `filter`: a part in whatever case, or an expression, `/x/` or `/x/i`. */
  | { kind: 'strings'; sort: Sort<StringSortKey>; filter: string }
  /** Who holds the copies of a text. */
  | { kind: 'owners'; string: number; sort: Sort<OwnerSortKey> }
  /** Classes of two snapshots, one of which this is: the current one. */
  | { kind: 'diff'; comparison: number; scope: DiffScope; sort: Sort<DiffSortKey>; filter: string };

/** Which objects a list has. */
export type ObjectSource =
  /** Those of a class that have a size. */
  | { kind: 'class'; index: number }
  /** See `crate/core/src/query/search.rs` for the language: `class:Session retained>1MB name:/tok/ @123`. */
  | { kind: 'search'; text: string }
  /** Those that a node dominates immediately. */
  | { kind: 'dominated'; node: number }
  /** The strings of a group of duplicates. */
  | { kind: 'string'; index: number }
  /** Those of them that an owner holds. */
  | { kind: 'owner'; string: number; index: number }
  /** Those that are named, each once; see `Members`. */
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
  /** The node that dominates it immediately; the root's is itself. */
  dominator: number;
  /** Edges in the list of retainers. */
  retainerCount: number;
  /** The size that the file gives: V8's private nodes are counted with their owner in `shallowSize`. */
  writtenSize: number;
  location?: Location;
}

/** A step of a retaining path: an edge and the object it comes from. */
export interface PathStep extends EdgeRow {
  /** Where the object was created, or where the function is. */
  location?: Location;
}

/** Who holds an object, in few enough nodes to be drawn. The object comes first. */
export interface RetainerGraph {
  nodes: RetainerNode[];
  /** `from` holds `to`; both are places among the nodes. Of `count` edges between them, one. */
  edges: { from: number; to: number; count: number; edge: EdgeRow['edge'] }[];
}
export interface RetainerNode extends ObjectRow {
  /** Steps to the object, whose layer is 0. */
  layer: number;
  /** Programs reach it directly. */
  isRoot: boolean;
  /** How many objects hold it that are not among the nodes. */
  hiddenCount: number;
}

/** What cutting one edge to an object would bring. */
export interface Cut {
  /** Whether the edge keeps anything alive. */
  isEssential: boolean;
  /** How many other edges keep the object. */
  otherCount: number;
  /** Bytes: all that the object retains, or nothing. */
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

/** Variables that closures keep and nobody can read any more, worst scope first. */
export interface DeadVariables {
  scopes: {
    scopeInfo: number;
    script: number;
    scriptName: string;
    functionName?: string;
    /** Where the scope's source text begins and ends, in UTF-16 units from the start of the script. */
    start: number;
    end: number;
    fieldCount: number;
    contexts: {
      node: number;
      id: number;
      retainedSize: number;
      deadSize: number;
      dead: { name: string; value: number; valueId: number; valueName: string; retainedSize: number }[];
    }[];
  }[];
  /** Scripts that the tables say nothing of. */
  unknownScripts: { script: number; name: string; contextCount: number }[];
}

/** What was alive of what was allocated up to a moment, since the one before. */
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
  /** From 1; 0 where unknown. */
  line: number;
  column: number;
}

/** How many nodes and edges there are of each type that occurs, most first. */
export interface TypeCounts {
  nodes: { type: string; count: number; shallowSize: number }[];
  edges: { type: string; count: number }[];
}

export type MapShape = (typeof MAP_SHAPES)[number];
export type MapGrouping = (typeof MAP_GROUPINGS)[number];
/** Towards what is dominated, or from the objects' own bytes to what keeps them. */
export type MapDirection = (typeof MAP_DIRECTIONS)[number];

/** What anything in a picture stands for. */
export interface MapStep {
  /** `rest`: what is too small to be drawn by itself. */
  kind: 'object' | 'class' | 'rest';
  /** The object; the largest, where there are several. */
  node: number;
  id: number;
  /** Of an object as in its row, but cut; of a class its own; of a rest nothing. */
  name: string;
  className: string;
  classIndex: number;
  type: string;
  count: number;
  /** What is retained, in bytes; by keeper, shallow sizes of the first row's objects. */
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
  /** Index of the cell that this one is in; its own for the outermost. */
  parent: number;
  /** Whether a picture of it would show anything inside. */
  hasChildren: boolean;
}

export interface MapPicture {
  /** At most a few thousand, parents before their children. */
  cells: MapCell[];
  /** From the root to what the picture is of. */
  above: MapStep[];
  /** Dominators left out behind the first of them. */
  hidden: number;
}

/** The largest places where memory piles up, largest first. */
export interface Biggest {
  piles: Pile[];
  /** Objects that are detached from their document, as `detached:yes` finds them; but for Node.js' own, which are in none. */
  detachedCount: number;
}

/** A place where memory piles up. */
export interface Pile extends ObjectRow {
  /** What the largest of its children in the dominator tree retains; 0 where it has none. */
  largestChild: number;
  /** The class that makes up most of its children. */
  most?: { className: string; classIndex: number; count: number; size: number };
  /** The program's own object that an inner array belongs to. */
  owner?: ObjectRow;
  /** The variable or property that holds it, or its owner, nearest to a root. */
  heldBy?: string;
}

export interface Wasted {
  /** Bytes of all copies but one of each text. */
  size: number;
  /** Strings that could go, and texts that are there more than once. */
  count: number;
  groups: number;
  top: StringRow[];
}

/** Objects that are kept alike. */
export interface PathGroup {
  /** Their dominators' classes, nearest first: `Map ← Context {sessions} ← open()`. */
  path: string;
  count: number;
  shallowSize: number;
  /** The sum, which counts twice what is in one of them and in another. */
  retainedSize: number;
}

/** Questions with one answer. */
export type Question =
  | { kind: 'object'; node: number }
  /** The node with this id, if there is one. */
  | { kind: 'nodeById'; id: number }
  /** The nodes that dominate one, from the node itself to the root. */
  | { kind: 'dominators'; node: number }
  /** Up to `max` ways from a root, shortest first, past `ignored` nodes. */
  | { kind: 'paths'; node: number; max: number; ignored: number[] }
  /** At most `max` nodes, past `ignored` ones; of those `opened` more retainers than of others. */
  | { kind: 'retainerGraph'; node: number; max: number; ignored: number[]; opened: number[] }
  /** Of an edge that leads to the node, by its index. */
  | { kind: 'cut'; node: number; edge: number }
  | { kind: 'nativeContexts' }
  | { kind: 'contextSummary' }
  | { kind: 'deadVariables' }
  | { kind: 'samples' }
  | { kind: 'allocationTops' }
  | { kind: 'allocationCallers'; row: number }
  | { kind: 'allocationStack'; node: number }
  /**
   * A picture of the dominator tree below a node, `depth` levels deep. `by: 'keeper'`: from the bottom up, the classes of
   * its objects by their own bytes, and below each the classes of what keeps them. `within`: but for objects, the classes
   * to enter from the outermost rectangle, one level each.
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
  /** Objects that retain much (a hundredth of the heap at least), and more than twice as much as their largest child. */
  | { kind: 'biggest' }
  /** What copies of texts cost. */
  | { kind: 'wasted' }
  /** Where the objects of all classes of this name are kept, those ways first that have most objects; 256 at most. */
  | { kind: 'pathGroups'; name: string }
  /** What a node is called, in full: lists cut texts at 4,096 bytes. */
  | { kind: 'text'; node: number }
  | { kind: 'typeCounts' };

/** The answer to each question. */
export interface AnswerOf {
  object: ObjectInfo;
  nodeById: number | undefined;
  dominators: ObjectRow[];
  /** Each from the root's side to the object. */
  paths: PathStep[][];
  retainerGraph: RetainerGraph;
  cut: Cut;
  nativeContexts: NativeContextSizes;
  contextSummary: ContextSummary;
  /** Nothing where the file has no scope tables. */
  deadVariables: DeadVariables | undefined;
  samples: Sample[];
  allocationTops: AllocationRow[];
  /** `single`: the way outwards while there is one caller only; `branching`: the callers at its end. */
  allocationCallers: { single: AllocationRow[]; branching: AllocationRow[] };
  /** From the inside out; nothing for an object whose making was not recorded. */
  allocationStack: AllocationFrame[] | undefined;
  layout: MapPicture;
  biggest: Biggest;
  wasted: Wasted;
  pathGroups: PathGroup[];
  text: FullText;
  typeCounts: TypeCounts;
}

/** Whether an id means the same object in two snapshots: of ids that both have, how many are of one type and name. */
export interface IdSpace {
  /** `same`: one session of one process. `different`: ids mean nothing. `unsure`: many agree, and many do not. */
  verdict: 'same' | 'unsure' | 'different';
  /** Ids of both that were looked at, a sample of some ten thousands. */
  checked: number;
  /** Those whose objects are of one type and name. */
  agreeing: number;
}

/** How objects of two snapshots are matched: by id unless ids mean nothing; by id, as DevTools does; by class only. */
export type Matching = (typeof MATCHINGS)[number];

/** Two snapshots compared, all classes together. */
export interface ComparisonInfo {
  ids: IdSpace;
  /** Objects were matched by id: without it nothing is known of single objects, and rows have no added, removed, grown. */
  isById: boolean;
  /** Objects with a size, and their shallow sizes, in bytes. */
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

/** Which classes: those that something came to or went from (by class: that changed), or those with objects of one sort. */
export type DiffScope = (typeof DIFF_SCOPES)[number];
export type DiffSortKey = (typeof DIFF_SORT_KEYS)[number];

/** A class in two snapshots. Sizes in bytes; `…Size` without a word is shallow. */
export interface DiffRow {
  /** For `members` and `Comparison.objects`. */
  index: number;
  name: string;
  /** DevTools' key, as in `ClassRow`. */
  key: string;
  location?: Location;
  /** The class's number in each snapshot's own table, where it has one there: `ClassRow.index`. The base's is missing where its plain objects are called otherwise. */
  classIndex?: number;
  baseCount: number;
  count: number;
  addedCount: number;
  removedCount: number;
  /** `addedCount - removedCount`; by class `count - baseCount`. */
  countDelta: number;
  addedSize: number;
  removedSize: number;
  /** `addedSize - removedSize`, as in DevTools; by class the difference of shallow sizes. */
  sizeDelta: number;
  baseRetainedSize: number;
  retainedSize: number;
  retainedDelta: number;
  /** Objects of both that retain more than before, and by how much, those within others counted again. */
  grownCount: number;
  grownSize: number;
}

export type MemberKind = (typeof MEMBER_KINDS)[number];
/** Objects of a class, by id; those that grew, by how much. `removed` are ordinals of the base, others of the current snapshot. */
export interface Members {
  nodes: Uint32Array;
  /** Only of `grown`: what each retained in the base. */
  baseRetainedSizes?: Float64Array;
}

/** Many snapshots, oldest first. */
export interface TrendInfo {
  /** How ids agree between each snapshot and the next. */
  ids: IdSpace[];
  /** Ids mean the same in all of them. */
  isById: boolean;
  /** Of each snapshot, in bytes. */
  totals: { totalSize: number; count: number; statistics: Statistics }[];
  /** The largest odd id of each: what was allocated later has larger ones. */
  lastIds: number[];
  classCount: number;
}

/** What a series is of. */
export type TrendMeasure = (typeof TREND_MEASURES)[number];
/** `growth`: those that grow every time first, then by slope. `multiple`: those whose deltas are multiples of the requests first. Neither has another direction; in both V8's own classes, as `(compiled code)`, come after the program's. */
export type TrendSortKey = (typeof TREND_SORT_KEYS)[number];
export interface TrendOptions {
  measure: TrendMeasure;
  /** Leaves out what happened up to the second snapshot: modules are loaded, caches filled. */
  skipFirst: boolean;
  /** How many requests ran between two snapshots. */
  requests?: number | undefined;
  /** Part of the class name. */
  text: string;
  sort: Sort<TrendSortKey>;
}

/** A class over time. */
export interface TrendRow {
  name: string;
  location?: Location;
  /** The class's number in each snapshot's own table (`ClassRow.index`), -1 where it has none. */
  classIndexes: number[];
  counts: number[];
  shallowSizes: number[];
  retainedSizes: number[];
  /** Median of the slopes between any two points (Theil and Sen), by interval, of the measure asked for. */
  slope: number;
  /** Larger at each snapshot than at the one before, of those that count. */
  growsEveryTime: boolean;
  /** Where requests were told: every delta of the count is so many times their number, the same or not; the smallest. */
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
  /** As the file gives it. */
  | 'selfSize'
  /** After ownership transfer. */
  | 'shallowSize'
  | 'retainedSize'
  | 'distance'
  /** Ordinal of the immediate dominator; the root's is its own. */
  | 'dominator'
  | 'edgeCount'
  | 'detachedness'
  | 'traceNodeId'
  | 'classIndex'
  /** Ordinal of the native context; -1 none, -2 several. */
  | 'nativeContext';
export type Column = Uint8Array | Int32Array | Uint32Array | Float64Array;

/**
 * Operation → argument and value. Handles are integers and end with `release`, `endComparison`, `endTrend` or `close`.
 *
 * Any number of calls may be under way. The worker answers each as it comes, in order, except `open` and `redact`: one of
 * them runs at a time, the next begins when it has settled, and other calls are answered between its slices and phases.
 * A `cancel` message ends the `open` or `redact` of its id, nothing else; `close` also ends the cursors of the snapshot and
 * the comparisons of which it is `current`, whose next call is rejected as `cancelled`. Arguments of the wrong shape reject
 * their call as `malformed`.
 */
export interface Calls {
  open: { args: { source: SourceMessage; name: string }; value: { snapshot: number; info: SnapshotInfo } };
  query: { args: { snapshot: number; query: Query }; value: { cursor: number; total: number } };
  /** At most 256 rows. */
  rows: { args: { cursor: number; start: number; end: number }; value: { rows: RowOf[keyof RowOf][] } };
  release: { args: { cursor: number }; value: undefined };
  ask: { args: { snapshot: number; question: Question }; value: { answer: AnswerOf[keyof AnswerOf] } };
  column: { args: { snapshot: number; name: ColumnName }; value: Column };
  /** What plain objects are taken for in a snapshot, so that another engine calls its own alike. */
  definitions: { args: { snapshot: number }; value: Uint8Array };
  /** A snapshot's objects by id, under these definitions: all that another engine needs to compare with them. */
  side: { args: { snapshot: number; definitions: Uint8Array }; value: Uint8Array };
  /** `base`: a snapshot of this engine, or what `side` gave in another. */
  compare: {
    args: { current: number; base: number | Uint8Array; matching: Matching };
    value: { comparison: number; info: ComparisonInfo };
  };
  members: { args: { comparison: number; index: number; which: MemberKind }; value: Members };
  endComparison: { args: { comparison: number }; value: undefined };
  /** A snapshot's classes, kinds and ids in short, under these definitions. */
  digest: { args: { snapshot: number; definitions: Uint8Array }; value: Uint8Array };
  /** Objects whose odd id is beyond one bound and up to the next, the first cohort from 0: count and shallow bytes of each, in turn. */
  cohorts: { args: { snapshot: number; bounds: Float64Array }; value: Float64Array };
  /** Of digests, oldest first. */
  trend: { args: { digests: Uint8Array[] }; value: { trend: number; info: TrendInfo } };
  /** At most 256. */
  trendRows: {
    args: { trend: number; options: TrendOptions; start: number; end: number };
    value: { rows: TrendRow[]; total: number };
  };
  endTrend: { args: { trend: number }; value: undefined };
  /** Does a part of the work for `survey` and `findings`; whether all is done. */
  surveyStep: { args: { snapshot: number }; value: boolean };
  /** A snapshot in short, for the engine of the last one. */
  survey: { args: { snapshot: number }; value: Uint8Array };
  /** `earlier`: oldest first, snapshots of this engine, or what `survey` gave in another. */
  findings: { args: { snapshot: number; earlier: (number | Uint8Array)[] }; value: Findings };
  /** The snapshot's file, `source`, without the user's texts. Waits for its turn among openings, and tells how far it is. */
  redact: { args: { snapshot: number; source: SourceMessage }; value: { blob: Blob } };
  memory: { args: undefined; value: { bytes: number } };
  close: { args: { snapshot: number }; value: undefined };
}
export type Op = keyof Calls;

/** Page → worker. The first message is `start`. */
export type ToWorker =
  /** `reader`: the other end speaks as `reader.js` does. `because`: why fewer threads are asked for than were wanted. */
  | { kind: 'start'; threads: 'auto' | number; reader: MessagePort; because?: EngineFacts['fallback'] }
  | { kind: 'call'; id: number; call: { [O in Op]: { op: O; args: Calls[O]['args'] } }[Op] }
  | { kind: 'cancel'; id: number }
  /** What a preview was wanted for has been asked: the phases behind it, which answer nothing, may begin. */
  | { kind: 'previewed'; id: number };

/** What the engine got: how many threads, in which bundle, and why not more. */
export interface EngineFacts {
  threads: number;
  bundle: 'pkg-mt' | 'pkg-st';
  /** How far its memory can grow. */
  maxBytes: number;
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
  /** Of a running `open`: the snapshot answers already, but for distances, retainers and retained sizes. */
  | { kind: 'preview'; id: number; value: Calls['open']['value'] }
  /** A request that left the page's origin (the user typed its address). */
  | { kind: 'request'; url: string }
  /** The engine trapped: every open request has been settled, and the worker is to be ended. */
  | { kind: 'died'; error: ErrorData };
