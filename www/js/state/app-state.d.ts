/** The shape of the page's state. Views read it; `actions.js` and the watchers in this folder write it. */

import type { Comparison, Engine, Snapshot, Trend } from '../engine/api.js';
import type {
  AllocationFrame,
  AllocationRow,
  AnswerOf,
  ClassRow,
  ClassSortKey,
  StringSortKey,
  Cut,
  DiffScope,
  DiffSortKey,
  ErrorData,
  Findings,
  GroupBy,
  KeptNames,
  MapDirection,
  MapGrouping,
  MapShape,
  Matching,
  NamedFilter,
  ObjectInfo,
  ObjectRow,
  PathStep,
  Progress,
  RedactionLevel,
  RetainerGraph,
  SnapshotInfo,
  Sort,
  TrendMeasure,
  TrendSortKey,
} from '../engine/protocol.js';
import type { VIEWS } from '../views/index.js';
import type { TextKey } from '../words/types.js';
import type { Speech } from '../lib/speech.js';
import type { Actions } from './actions.js';
import type { ExtensionState } from './extension-state.js';
import type { Param, ValuesOf } from './route-params.js';
import type { RecentFile } from '../lib/recent-files.js';
import type { Sample } from '../lib/samples.js';
import type { Settings } from '../lib/settings.js';
import type { Growing, Survivors } from '../lib/trend.js';
import type { LiveState } from '../live/live-state.js';
import type { Excerpt, MapList } from '../maps/types.js';
import type { MemoryLog, Verdict } from '../memory/types.js';

/** An entry of the list of views. */
type AnyView = (typeof VIEWS)[number];
export type ViewName = AnyView['slug'];

type Flat<T> = { [Key in keyof T]: T[Key] };
type RouteTo<View> = View extends AnyView
  ? Flat<{ view: View['slug']; snap: number | undefined } & ValuesOf<View['route']>>
  : never;
type LinkTo<SomeRoute> = SomeRoute extends Route
  ? { view: SomeRoute['view'] } & { [Key in Exclude<keyof SomeRoute, 'view'>]?: SomeRoute[Key] | undefined }
  : never;

/**
 * What the address bar holds: enough to return to a view. A view has only the parameters that `views/index.js` lists
 * for it. `snap` is the snapshot's number in this visit, from 1.
 */
export type Route = RouteTo<AnyView>;
/** The route of one view. */
export type RouteOf<Name extends ViewName> = Extract<Route, { view: Name }>;
/** A route in which parameters may be missing; those have their defaults. */
export type Link = LinkTo<Route>;
/** Parameters of a view that are changed while it is in view. */
export type Change<Name extends ViewName> = Partial<Omit<RouteOf<Name>, 'view'>>;
/** The state while this view is shown. */
export type StateIn<Name extends ViewName> = AppState & { readonly route: RouteOf<Name> };

/**
 * What tabs carry from view to view: the order of lists, the grouping and the named filter of classes, and how the trend
 * is shown.
 */
export type Carried = Partial<
  Pick<RouteOf<'classes'>, 'group' | 'only'> & { sort: Sort<string> | undefined; trend: TrendRoute | undefined }
>;

/** How a view is declared. */
export interface View {
  /** Its name in the address bar. */
  slug: ViewName;
  /** The name that people read. */
  label: TextKey;
  /** Whether it has a tab now; without this it always has. `info` is of the snapshot in view. */
  hasTab?(state: AppState, info: SnapshotInfo | undefined): boolean;
  needs: {
    /** Whether it needs no snapshot, at least a preview (its classes are known), or a complete one. */
    snapshot: 'none' | 'preview' | 'complete';
    /** Questions about the whole snapshot that the engine is asked when the view is opened. */
    details?: readonly DetailKind[] | ((route: any) => readonly DetailKind[]);
  };
  /** Its parameters in the address bar. */
  route: { readonly [name: string]: Param<any> };
  /** Renders it. There is always a snapshot, unless `needs` says that none is needed. */
  view(state: AppState, actions: Actions, speech: Speech, snapshot: OpenSnapshot | undefined): unknown;
}

/** The names of the files that a link needs and that are not open yet. */
export interface FileNames {
  snap: string | undefined;
  base: string | undefined;
}

/** Ids greater than `above`, up to and including `upTo`. */
export interface IdRange {
  above: number;
  upTo: number;
}

/** How the trend of the snapshots is shown. */
export interface TrendRoute {
  measure: TrendMeasure;
  /** Leaves out the interval before the second snapshot. */
  skipFirst: boolean;
  /** How many requests ran between two snapshots. */
  requests: number | undefined;
  sort: Sort<TrendSortKey>;
}

/** What the engine answered about the object in view. */
export type ObjectPage = { snap: number; id: number } & (
  | { kind: 'loading' }
  /** No object has this id. */
  | { kind: 'missing' }
  | { kind: 'failed'; error: ErrorData }
  | {
      kind: 'ready';
      info: ObjectInfo;
      /** The shortest path from a root; undefined if there is none. */
      path: readonly PathStep[] | undefined;
      /** From the object's immediate dominator to the root. */
      dominators: readonly DominatorRow[];
      /** Where it was allocated; undefined if that was not recorded. */
      stack: readonly AllocationFrame[] | undefined;
      /** By which source maps its places are translated; undefined by none. */
      mapped?: number;
    }
);

/** The graph of an object's retainers. `stale`: more of it is wanted; it stays on screen until that has come. */
export interface GraphPage {
  snap: number;
  node: number;
  ignored: readonly number[];
  opened: readonly number[];
  kind: 'stale' | 'loading' | 'ready' | 'failed';
  graph: RetainerGraph | undefined;
  message: string;
}

/** Questions about a whole snapshot that a view asks once. */
export type DetailKind =
  'biggest' | 'wasted' | 'samples' | 'nativeContexts' | 'contextSummary' | 'deadVariables' | 'typeCounts';
export type Detail<Kind extends DetailKind> =
  { kind: 'loading' } | { kind: 'failed'; error: ErrorData } | { kind: 'ready'; value: AnswerOf[Kind] };
export type Details = { readonly [Kind in DetailKind]?: Detail<Kind> };

/** Two snapshots compared, or about to be. */
export type ComparisonState = { base: Snapshot; current: Snapshot } & (
  | { kind: 'loading' }
  | { kind: 'failed'; error: ErrorData }
  | {
      kind: 'ready';
      value: Comparison;
      /** The largest change of any class, and the largest growth of objects of any class: full bars stand for these. */
      mostChanged: number;
      mostGrown: number;
    }
);

export type Answer<Value> =
  { kind: 'loading' } | { kind: 'failed'; error: ErrorData } | { kind: 'ready'; value: Value };

/** The trend over all snapshots, in the order of the list. */
export type TrendPage = { handles: readonly Snapshot[] } & (
  | { kind: 'loading' }
  | { kind: 'failed'; error: ErrorData }
  | {
      kind: 'ready';
      trend: Trend;
      /** Asked for only if ids mean the same in all snapshots, and show their order in time. */
      survivors: Answer<Survivors>;
      /** Which classes grow every time, by this measure. */
      growing: { measure: TrendMeasure; skipFirst: boolean; answer: Answer<Growing> } | undefined;
    }
);

/** The findings of snapshots, oldest first. `ids` maps nodes of the last one to V8's ids, as far as they are known. */
export type ReportPage = { handles: readonly Snapshot[] } & (
  | { kind: 'loading' }
  | { kind: 'failed'; error: ErrorData }
  | {
      kind: 'ready';
      /** In the words of the sources, if there are maps. */
      findings: Findings;
      /** As the engine made them. */
      compiled: Findings;
      /** Lines of code, by finding. */
      excerpts: readonly (readonly Excerpt[])[];
      /** By which maps `findings` are translated; 0 by none. */
      mapped: number;
      ids: ReadonlyMap<number, number>;
    }
);

/** Source maps. `serial` counts what was given. */
export type MapsPage = { serial: number } & (
  { kind: 'reading' } | { kind: 'failed'; message: string } | { kind: 'ready'; list: MapList }
);

/** The chosen row of the allocation profile: the classes beside it show the objects it allocated. */
export interface ChosenSite {
  snap: number;
  row: AllocationRow;
}
export type SiteSortKey = 'name' | 'liveCount' | 'liveSize' | 'count' | 'size';

/** Where a snapshot comes from. Kept with it, so that it can be opened again on a new engine. */
export type Source =
  | {
      kind: 'file';
      name: string;
      file: File;
      handle?: FileSystemFileHandle | undefined;
      /** Whether the page took it itself, so that the file is nowhere else. */
      isTaken?: boolean;
      /** Whether a file that the page took has been saved since. */
      isSaved?: boolean;
    }
  | { kind: 'url'; name: string; url: URL }
  /**
   * A process: its bytes come through the port, once. `kept` is the copy in the browser's private storage, there when
   * all have come; undefined if it could not be kept.
   */
  | { kind: 'live'; name: string; port: MessagePort; kept: Promise<File | undefined> }
  /** The host of an embedded page: its bytes come through the port, once. `size` is of the file, if it is known. */
  | { kind: 'sent'; name: string; port: MessagePort; size: number | undefined };

/** Why a recent file cannot be opened: it was moved or deleted, or the person did not allow reading it. */
export type RecentTrouble = 'gone' | 'refused';

/** One of the page's engines. Numbers are not reused. */
export type PageEngine = { id: number } & (
  | { kind: 'starting' }
  | { kind: 'ready'; engine: Engine; memoryBytes: number | undefined }
  /** It crashed. What is on screen stays; its snapshots can compute nothing more. */
  | { kind: 'died'; error: ErrorData; threads: number }
  /** It could not be started. */
  | { kind: 'failed'; message: string }
);

/** How the list of snapshots is ordered: by a rule, or by hand. */
export type SnapshotOrder = 'opened' | 'name' | 'time' | 'arranged';

/** What files are for: to be opened, to be opened and compared with the snapshot in view, or to be read as source maps. */
export type FilePurpose = 'open' | 'compare' | 'maps';

export interface OpenSnapshot {
  id: number;
  source: Source;
  info: SnapshotInfo;
  handle: Snapshot;
  /** The number of the engine that holds it. */
  engine: number;
  /** For the overview; undefined while being fetched. */
  largest: LargestClasses | undefined;
  /** Names that several classes share; these are shown with their source location. */
  sharedNames: ReadonlySet<string>;
}

/** The first rows by size. A preview is sorted by shallow size, because it has no retained sizes. */
export interface LargestClasses {
  by: 'shallowSize' | 'retainedSize';
  rows: readonly ClassRow[];
}

export interface Opening {
  source: Source;
  /** The snapshot that is already shown while the rest of it is being computed. */
  preview: number | undefined;
  /** Undefined until the engine reports progress. */
  progress: Progress | undefined;
  fraction: number;
  cancelling: boolean;
}

/** A log of memory. `name` is of its files; empty if it was pasted. */
export type MemoryLogPage = { name: string } &
  /** `read` bytes have been read, of files with `size` bytes; more if they are packed. */
  (
    | { kind: 'reading'; size: number; read: number }
    | { kind: 'failed'; message: string }
    /** Nothing in it says how much memory is used. */
    | { kind: 'empty'; skipped: number }
    | { kind: 'ready'; log: MemoryLog; verdict: Verdict }
  );

/** A file that could not be opened. It stays until the person dismisses it, or opens it after all. */
export interface Failure {
  /** Its own number. */
  id: number;
  source: Source;
  error: ErrorData;
  /** Whether it came alone; the next file then takes its place. */
  isAlone: boolean;
}

/** A sentence for screen readers. Each has its own number, so that the same sentence can be announced twice. */
export interface Announcement {
  serial: number;
  text: string;
}

export interface AppState {
  engines: readonly PageEngine[];
  snapshots: readonly OpenSnapshot[];
  order: SnapshotOrder;
  route: Route;
  carried: Carried;
  /** The files that a link waits for. */
  linked: FileNames;
  opening: Opening | undefined;
  waiting: readonly Source[];
  /** The latest first. */
  failures: readonly Failure[];
  /** Addresses of other origins in a link, which the person is asked about before anything is fetched. */
  asked: readonly URL[];
  samples: readonly Sample[] | 'loading' | 'missing';
  /** Most recent first; empty if the browser stores nothing. */
  recentFiles: readonly RecentFile[];
  /** By the number of the recent file. */
  recentTroubles: ReadonlyMap<number, RecentTrouble>;
  settings: Settings;
  /** The object that was in view last. */
  object: ObjectPage | undefined;
  /** By snapshot. */
  details: ReadonlyMap<number, Details>;
  /** By `keyOfComparison`. */
  comparisons: ReadonlyMap<string, ComparisonState>;
  trend: TrendPage | undefined;
  reports: readonly ReportPage[];
  /** The source maps that were given; undefined before. */
  maps: MapsPage | undefined;
  /** The source that is shown as a whole; its text is undefined until it has come. */
  sourceView: { url: string; line: number; text: string | undefined } | undefined;
  /** Whether saved reports contain text from the heap. */
  withTexts: boolean;
  /** A snapshot that is being written with its text replaced. */
  redacting: { snap: number; stop: () => void } | undefined;
  /** What the dialog before that shows; without `kept` while the list is made. */
  redaction:
    | { snapshot: OpenSnapshot; level: RedactionLevel; kept: readonly KeptNames[] | undefined; problem?: string }
    | undefined;
  site: ChosenSite | undefined;
  siteSort: Sort<SiteSortKey>;
  /** The last answer about what cutting an edge would free, and the object on whose page it was asked. */
  cut: (Cut & { snap: number | undefined; id: number | undefined; edge: string; holder: string }) | undefined;
  /** The retainers of the object in view, as a graph. */
  graph: GraphPage | undefined;
  /** A list that is being written into a file. */
  exporting: { view: string; count: number; stop: () => void } | undefined;
  /** How many outermost rows the list in view has. */
  rowCount: number | undefined;
  /** Why the engine refused the rows of the list in view: it did not understand a filter, for example. */
  rowTrouble: string | undefined;
  /** Addresses outside this origin that the page has requested. */
  requests: readonly string[];
  /** What dropping the files that are being dragged would do. */
  dragging: FilePurpose | undefined;
  /** The text in the address field is not an address. */
  addressRefused: boolean;
  /** The process that the page is connected to. */
  live: LiveState;
  memoryLog: MemoryLogPage | undefined;
  /** Undefined on a site. */
  extension: ExtensionState | undefined;
  /** Whether a reload would make threads available. */
  reloadable: boolean;
  announcement: Announcement;
}
