/**
 * What the extension adds to the page: the inspectors of this machine, the inspected tab, and snapshots as they are
 * saved. `www/extension` implements it, and the site has none of it.
 */

import type { RuntimeKind } from '../live/types.js';

/** A process, worker or page whose inspector answers on this machine. */
export interface NearbyTarget {
  title: string;
  /** Where its code is: a file or an address; empty if the runtime does not say. */
  detail: string;
  /** The address of its socket. */
  url: string;
  kind: RuntimeKind;
  /** Empty if it is not known. */
  version: string;
  port: number;
}

/** What the inspected page has at one time. A field is missing where the browser does not say it. */
export interface Measure {
  /** Milliseconds since 1970. */
  at: number;
  /** Bytes of JavaScript objects, after a collection of garbage. */
  heap: number | undefined;
  nodes: number;
  listeners: number | undefined;
  documents: number | undefined;
}
export type MeasureField = Exclude<keyof Measure, 'at'>;

/** Trees of DOM nodes that are in no document, and are alive. Trees that look alike are one entry. */
export interface DetachedTrees {
  /** The topmost node, as a selector: `div.dialog`. */
  label: string;
  /** Number of trees. */
  count: number;
  /** Number of nodes in all of them. */
  nodes: number;
}

/** How many objects of a class are alive. `unknown`: the page's scripts have no class of this name. */
export type Instances = { name: string } & ({ kind: 'counted'; count: number } | { kind: 'unknown' });

/** The tab that DevTools inspect. */
export interface InspectedState {
  /**
   * `page`: only what scripts of the page could count. `debugger`: the extension may debug tabs, so garbage is collected
   * before each measure, and nodes outside of the document are counted.
   */
  access: 'page' | 'debugger';
  /** The question that is being answered. */
  asked: 'measure' | 'detached' | 'instances' | undefined;
  measures: readonly Measure[];
  detached: readonly DetachedTrees[] | undefined;
  instances: Instances | undefined;
  /** Why the last question was not answered, in the words of the browser. */
  trouble: string | undefined;
}

export interface SavedFile {
  name: string;
  size: number;
}

export interface ExtensionState {
  /** In DevTools, or in a tab of its own. */
  place: 'devtools' | 'tab';
  /** The theme of DevTools, where style sheets do not know it. */
  theme: 'light' | 'dark' | undefined;
  /** Whether the browser lets the extension reach this machine's inspectors. */
  isAllowed: boolean;
  /** Ports that the person added. */
  ports: readonly number[];
  /** Undefined until all ports were asked once. */
  nearby: readonly NearbyTarget[] | undefined;
  /** Undefined if no tab is inspected, as in a tab of its own. */
  inspected: InspectedState | undefined;
  /** The name of the folder that is watched for new snapshots. */
  folder: string | undefined;
  /** Snapshots that have appeared in it, latest first. */
  saved: readonly SavedFile[];
  /** Whether the browser has a picker for folders here. In a frame, as in DevTools, it refuses. */
  canPickFolder: boolean;
}

/** What a person can do with it. */
export interface ExtensionActions {
  /** Shows the page in a tab of its own, with the files that are open. */
  openInTab(): void;
  /** Asks the browser for access to this machine's inspectors. Must be called while handling a click. */
  askHosts(): Promise<void>;
  /** Adds a port to those that are asked; false if the text is not one. */
  addPort(text: string): boolean;
  removePort(port: number): void;
  measure(): Promise<void>;
  forgetMeasures(): void;
  findDetached(): Promise<void>;
  /** Counts the living objects of a class, by a name that the page's scripts can use. */
  countInstances(name: string): Promise<void>;
  /** Watches a folder that was dropped; without one, lets the person pick it. */
  watchFolder(folder?: FileSystemDirectoryHandle): Promise<void>;
  endWatching(): void;
  openSaved(name: string): Promise<void>;
}
