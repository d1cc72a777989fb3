/** Messages between the page and the worker that owns the socket of a process (`worker.js`). */

import type { MemorySample, Runtime } from './types.js';

/** Why something could not be done with a process. */
export type LiveProblem =
  /** No connection came about: nothing listens there, it refuses this page, or the browser blocks it. */
  | 'unreachable'
  /** The connection has ended. */
  | 'closed'
  /** The program has come to its end. */
  | 'ended'
  /** The thread has come to its end, the program has not. */
  | 'thread'
  /** The process does not answer. */
  | 'silent'
  /** The process answers with an error. */
  | 'refused'
  /** What comes is not what the protocol says. */
  | 'garbled'
  /** The other end has no heap snapshots that can be read here. */
  | 'unsupported';

/** As plain data, which can be posted. */
export interface LiveFailureData {
  problem: LiveProblem;
  /** What the process or the browser said; may be empty. */
  message: string;
}

/** A thread of the process, apart from the main one. */
export interface Thread {
  id: string;
  title: string;
}

/** What was asked of the process, as it was sent. */
export interface SentMessage {
  method: string;
  /** JSON, without what is only bookkeeping. */
  params: string;
}

/**
 * How far a capture is. `waiting`: the process answers, but does not begin, because its event loop is busy. `building`:
 * V8 walks the heap; `done` of `total` objects. `sending`: `bytes` have come.
 */
export interface CaptureProgress {
  phase: 'asking' | 'waiting' | 'building' | 'sending';
  done: number;
  total: number;
  bytes: number;
}

export interface Taken {
  bytes: number;
  ids: import('./script/parts/ids.mjs').IdState;
  /** A copy in the browser's private storage, if it could be kept. */
  file: File | undefined;
}

/** What the page asks of the worker. */
export interface LiveCalls {
  connect: { args: { url: string }; value: { runtime: Runtime; hasThreads: boolean } };
  memory: { args: { thread: string | undefined }; value: MemorySample };
  collect: { args: { thread: string | undefined }; value: void };
  /** `keep` is the name of the copy, in the folder `folder`. The port goes to the engine. */
  take: {
    args: { thread: string | undefined; port: MessagePort; keep: { folder: string; name: string } | undefined };
    value: Taken;
  };
  /** Lets a program run that waits for a debugger (`--inspect-brk`, `--inspect-wait`). */
  start: { args: { url: string }; value: Runtime };
  /** Ends the connection. A capture that runs is given up; the process goes on. The worker ends, too. */
  close: { args: undefined; value: void };
}
export type LiveOp = keyof LiveCalls;

export type ToLiveWorker = {
  [Op in LiveOp]: { kind: 'call'; id: number; op: Op; args: LiveCalls[Op]['args'] };
}[LiveOp];

export type FromLiveWorker =
  | { kind: 'value'; id: number; value: LiveCalls[LiveOp]['value'] }
  | { kind: 'failed'; id: number; failure: LiveFailureData }
  | { kind: 'progress'; progress: CaptureProgress }
  | { kind: 'threads'; threads: readonly Thread[] }
  | { kind: 'sent'; message: SentMessage }
  /** The program waits for a debugger before its first line: `start` lets it run. */
  | { kind: 'waiting' }
  /** The connection has ended without `close`. */
  | { kind: 'lost'; failure: LiveFailureData };
