/** The shape of everything the page knows. Views read it, only `actions.js` writes it. */

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
  MapDirection,
  MapGrouping,
  MapShape,
  Matching,
  NamedFilter,
  ObjectInfo,
  ObjectRow,
  PathStep,
  Progress,
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
import type { Param, ValuesOf } from './route-params.js';
import type { RecentFile } from '../lib/recent-files.js';
import type { Sample } from '../lib/samples.js';
import type { Settings } from '../lib/settings.js';
import type { Growing, Survivors } from '../lib/trend.js';

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
 * What the address bar holds: enough to come back to a view. Each view has only the parameters that `views/index.js`
 * names for it. `snap` is the snapshot's number in this visit, from 1.
 */
export type Route = RouteTo<AnyView>;
/** The route of one view. */
export type RouteOf<Name extends ViewName> = Extract<Route, { view: Name }>;
/** A route of which parts may be missing: those have their defaults. */
export type Link = LinkTo<Route>;
/** What may be changed of a view without leaving it. */
export type Change<Name extends ViewName> = Partial<Omit<RouteOf<Name>, 'view'>>;
/** The state while a view is shown. */
export type StateIn<Name extends ViewName> = AppState & { readonly route: RouteOf<Name> };

/** What tabs carry from one view of lists to the next: how they are sorted, and what the classes are grouped and narrowed by. */
export type Carried = Partial<Pick<RouteOf<'classes'>, 'group' | 'only'> & { sort: Sort<string> | undefined }>;

/** How a view is declared. */
export interface View {
  /** Its name in the address bar. */
  slug: ViewName;
  /** The name that people read. */
  label: TextKey;
  /** Whether it has a tab now; without this it always has. `info` is of the snapshot in view. */
  hasTab?(state: AppState, info: SnapshotInfo | undefined): boolean;
  needs: {
    /** What it cannot do without: no snapshot, one whose classes are known, one that is complete. */
    snapshot: 'none' | 'preview' | 'complete';
    /** Questions about the snapshot that are asked when the view is opened. */
    details?: readonly DetailKind[] | ((route: any) => readonly DetailKind[]);
  };
  /** Its parameters in the address bar. */
  route: { readonly [name: string]: Param<any> };
  /** Draws it; the snapshot is the one in view, as far as it is needed. */
  view(state: AppState, actions: Actions, speech: Speech, snapshot: OpenSnapshot | undefined): unknown;
}

/** Of the snapshots that a link numbers, the files that are not open yet. */
export interface FileNames {
  snap: string | undefined;
  base: string | undefined;
}

/** Beyond the first, and up to the second. */
export interface IdRange {
  above: number;
  upTo: number;
}

/** How many snapshots are looked at together. */
export interface TrendRoute {
  measure: TrendMeasure;
  /** What happened up to the second snapshot does not count. */
  skipFirst: boolean;
  /** How many ran between two snapshots. */
  requests: number | undefined;
  sort: Sort<TrendSortKey>;
}

/** The page of one object: what was asked of the engine for it. */
export type ObjectPage = { snap: number; id: number } & (
  | { kind: 'loading' }
  /** No object has this id. */
  | { kind: 'missing' }
  | { kind: 'failed'; error: ErrorData }
  | {
      kind: 'ready';
      info: ObjectInfo;
      /** The shortest way from a root; undefined where there is none. */
      path: readonly PathStep[] | undefined;
      /** From the object's immediate dominator to the root. */
      dominators: readonly ObjectRow[];
      /** Where it was allocated, where that was recorded. */
      stack: readonly AllocationFrame[] | undefined;
    }
);

/** The graph of who holds an object; `stale` when more of it is wanted. It is shown until that is there. */
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
      /** The most that any class changed by, and that objects of any class grew by: bars are parts of these. */
      mostChanged: number;
      mostGrown: number;
    }
);

export type Answer<Value> =
  { kind: 'loading' } | { kind: 'failed'; error: ErrorData } | { kind: 'ready'; value: Value };

/** What all snapshots tell together, in the order of the list. */
export type TrendPage = { handles: readonly Snapshot[] } & (
  | { kind: 'loading' }
  | { kind: 'failed'; error: ErrorData }
  | {
      kind: 'ready';
      trend: Trend;
      /** Asked only where ids mean the same and tell the order of time. */
      survivors: Answer<Survivors>;
      /** Which classes grow every time, looked at like this. */
      growing: { measure: TrendMeasure; skipFirst: boolean; answer: Answer<Growing> } | undefined;
    }
);

/** What was found in snapshots, oldest first; `ids`: V8's, by node of the last one, once they are known. */
export type ReportPage = { handles: readonly Snapshot[] } & (
  | { kind: 'loading' }
  | { kind: 'failed'; error: ErrorData }
  | { kind: 'ready'; findings: Findings; ids: ReadonlyMap<number, number> }
);

/** The row of the allocation profile whose objects the classes beside it are of. */
export interface ChosenSite {
  snap: number;
  row: AllocationRow;
}
export type SiteSortKey = 'name' | 'liveCount' | 'liveSize' | 'count' | 'size';

/** Something to open. Kept with the snapshot, so that it can be opened again on a new engine. */
export type Source =
  | { kind: 'file'; name: string; file: File; handle?: FileSystemFileHandle | undefined }
  | { kind: 'url'; name: string; url: URL };

/** Why a file that was opened before cannot be opened now: it is not where it was, or may not be read. */
export type RecentTrouble = 'gone' | 'refused';

/** One of the page's engines; numbers are never used again. */
export type PageEngine = { id: number } & (
  | { kind: 'starting' }
  | { kind: 'ready'; engine: Engine; memoryBytes: number | undefined }
  /** It trapped: what is shown of its snapshots stays, nothing more can be computed. */
  | { kind: 'died'; error: ErrorData; threads: number }
  /** It never came up. */
  | { kind: 'failed'; message: string }
);

/** How the list of snapshots is ordered: by a rule, or by hand. */
export type SnapshotOrder = 'opened' | 'name' | 'time' | 'arranged';

/** What is done with files: they are opened, or also compared with the snapshot in view. */
export type FilePurpose = 'open' | 'compare';

export interface OpenSnapshot {
  id: number;
  source: Source;
  info: SnapshotInfo;
  handle: Snapshot;
  /** The number of the engine that holds it. */
  engine: number;
  /** For the overview; undefined while they are being fetched. */
  largest: LargestClasses | undefined;
  /** Names that several classes have, which takes a place to tell them apart. */
  sharedNames: ReadonlySet<string>;
}

/** The first rows by a size: a preview knows no retained ones. */
export interface LargestClasses {
  by: 'shallowSize' | 'retainedSize';
  rows: readonly ClassRow[];
}

export interface Opening {
  source: Source;
  /** The snapshot that can be looked at already, while the rest of it is being worked out. */
  preview: number | undefined;
  /** Undefined until the engine has said something. */
  progress: Progress | undefined;
  fraction: number;
  cancelling: boolean;
}

export interface Failure {
  source: Source;
  error: ErrorData;
}

/** A sentence for screen readers; each gets its own number, so that saying it twice is heard twice. */
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
  /** What a link waits for. */
  linked: FileNames;
  opening: Opening | undefined;
  waiting: readonly Source[];
  failure: Failure | undefined;
  samples: readonly Sample[] | 'loading' | 'missing';
  /** The last one first; none where nothing can be remembered. */
  recentFiles: readonly RecentFile[];
  /** By the number of the file. */
  recentTroubles: ReadonlyMap<number, RecentTrouble>;
  settings: Settings;
  /** The last object that was looked at. */
  object: ObjectPage | undefined;
  /** By snapshot. */
  details: ReadonlyMap<number, Details>;
  /** By `keyOfComparison`. */
  comparisons: ReadonlyMap<string, ComparisonState>;
  trend: TrendPage | undefined;
  reports: readonly ReportPage[];
  /** What is saved of a report has text from the heap in it. */
  withTexts: boolean;
  /** A snapshot that is being written with its text replaced. */
  redacting: { snap: number; stop: () => void } | undefined;
  site: ChosenSite | undefined;
  siteSort: Sort<SiteSortKey>;
  /** What was last said of cutting a link, on the page of which object. */
  cut: (Cut & { snap: number | undefined; id: number | undefined; edge: string; holder: string }) | undefined;
  /** Who holds the object in view, as a graph. */
  graph: GraphPage | undefined;
  /** A list that is being written into a file. */
  exporting: { view: string; count: number; stop: () => void } | undefined;
  /** How many rows the list in view has, of those outermost. */
  rowCount: number | undefined;
  /** What the engine says where it has no rows, because it does not understand a filter, say. */
  rowTrouble: string | undefined;
  /** Addresses outside this origin that were asked for. */
  requests: readonly string[];
  /** What letting go of the files that are dragged over the page would do. */
  dragging: FilePurpose | undefined;
  /** The text in the address field was no address. */
  addressRefused: boolean;
  /** A reload would bring threads. */
  reloadable: boolean;
  announcement: Announcement;
}
