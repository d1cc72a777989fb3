/** What the page knows about the process that it is connected to, and about a recording. */

import type { Collection } from '../memory/types.js';
import type { AddressProblem, Listed } from './address.js';
import type { CaptureProgress, LiveFailureData, SentMessage, Thread } from './messages.js';
import type { TypedLoad } from './load-plan.js';
import type { Permission } from './permission.js';
import type { Ending, Step } from './recorder.js';
import type { Load, MemorySample, Runtime } from './types.js';

/** A moment that the chart of the memory marks. */
export interface Mark {
  at: number;
  label: string;
}

/** Why the address in the field was not connected to, or what is needed first. */
export type AddressNote =
  | { kind: 'wrong'; problem: AddressProblem; value: string }
  /** The id of the process is missing; the list that has it opens in a tab of its own. */
  | { kind: 'host'; list: string }
  | { kind: 'choose'; targets: readonly Listed[] }
  /** The browser will ask the person, or the person has made it refuse. */
  | { kind: 'permission'; permission: Permission; url: string }
  | { kind: 'failed'; failure: LiveFailureData; url: string };

/** Who puts load on the program between two snapshots. */
export type LoadBy = 'page' | 'person';

/** The form of the request loop, as typed. */
export interface LoadForm extends TypedLoad {
  by: LoadBy;
}

export interface Recording {
  step: Step;
  by: LoadBy;
  /** Requests sent in this round, and how many it has. */
  sent: number;
  count: number;
  /** The page has no sign that the requests of the last round did anything. */
  isDoubtful: boolean;
  /** It ends after the step that runs. */
  isStopping: boolean;
  /** How often the series had to begin again. */
  restarts: number;
  /** Undefined while it runs. */
  ending: Ending | 'failed' | undefined;
  failure: LiveFailureData | undefined;
}

export interface LiveState {
  note: AddressNote | undefined;
  status: 'off' | 'connecting' | 'on' | 'lost';
  url: string;
  runtime: Runtime | undefined;
  hasThreads: boolean;
  threads: readonly Thread[];
  /** The thread that is captured; undefined for the main one. */
  thread: string | undefined;
  /** Oldest first. */
  samples: readonly MemorySample[];
  marks: readonly Mark[];
  /** Full collections that the page asked for, and those of its captures. */
  collections: readonly Collection[];
  isCollecting: boolean;
  capture: CaptureProgress | undefined;
  /** Why the last command failed, or the connection ended. */
  failure: LiveFailureData | undefined;
  /** The program waits for a debugger before its first line. */
  isWaiting: boolean;
  /** Other clients have disconnected since the last snapshot. */
  isRenumbered: boolean;
  form: LoadForm;
  recording: Recording | undefined;
  /** The numbers of its snapshots that are open. */
  series: readonly number[];
  /** The requests of the last recording that was done, if the page sent them. */
  recorded: Load | undefined;
  /** The commands that were sent, oldest first. */
  sent: readonly SentMessage[];
}
