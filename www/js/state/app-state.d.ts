/** The shape of everything the page knows. Views read it, only `actions.js` writes it. */

import type {
  ClassRow,
  ClassSortKey,
  Engine,
  ErrorData,
  Progress,
  Snapshot,
  SnapshotInfo,
  Sort,
} from '../engine/protocol.js';
import type { Sample } from '../lib/samples.js';
import type { Settings } from '../lib/settings.js';

export type ViewName = 'start' | 'overview' | 'classes';

/** What the address bar holds: enough to come back to a view. */
export interface Route {
  view: ViewName;
  /** The snapshot's number in this visit, from 1. */
  snap: number | undefined;
  sort: Sort<ClassSortKey>;
  filter: string;
}

/** Something to open. Kept with the snapshot, so that it can be opened again on a new engine. */
export type Source = { kind: 'file'; name: string; file: File } | { kind: 'url'; name: string; url: URL };

export type EngineState =
  | { kind: 'starting' }
  | { kind: 'ready'; engine: Engine; memoryBytes: number | undefined }
  /** It trapped: what is shown stays, nothing more can be computed. */
  | { kind: 'died'; error: ErrorData; threads: number }
  /** It never came up. */
  | { kind: 'failed'; message: string };

export interface OpenSnapshot {
  id: number;
  source: Source;
  info: SnapshotInfo;
  handle: Snapshot;
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
  engine: EngineState;
  snapshots: readonly OpenSnapshot[];
  route: Route;
  opening: Opening | undefined;
  waiting: readonly Source[];
  failure: Failure | undefined;
  samples: readonly Sample[] | 'loading' | 'missing';
  settings: Settings;
  /** How many classes the table has under its filter. */
  classCount: number | undefined;
  /** Addresses outside this origin that were asked for. */
  requests: readonly string[];
  /** A file is being dragged over the page. */
  dragging: boolean;
  /** The text in the address field was no address. */
  addressRefused: boolean;
  /** A reload would bring threads. */
  reloadable: boolean;
  announcement: Announcement;
}
