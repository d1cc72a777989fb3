/** What the parts of live capture share: the process, its memory, and the load that is put on it. */

/** What runs at the other end. `v8` is any other V8 that speaks the same protocol. */
export type RuntimeKind = 'node' | 'deno' | 'bun' | 'workerd' | 'chromium' | 'v8';

/** The process, worker or page at the other end. */
export interface Runtime {
  kind: RuntimeKind;
  /** `24.21.0`; empty if it is not known. */
  version: string;
  /** What a person calls it: the script, or the title of the page. */
  title: string;
  pid: number | undefined;
}

/** The memory of a process at one time, in bytes. A field is missing where the source does not say it. */
export interface MemorySample {
  /** Milliseconds since 1970, or since the first line of a log that has no times. */
  at: number;
  heapUsed: number;
  heapTotal?: number | undefined;
  /** Memory of C++ objects bound to JavaScript objects; it includes `arrayBuffers`. */
  external?: number | undefined;
  arrayBuffers?: number | undefined;
  rss?: number | undefined;
  /** Processor time that the process has used, in milliseconds. */
  cpuMs?: number | undefined;
}

/** Requests that are sent to a program, so that what it keeps of each one adds up. */
export interface Load {
  /** Taken in turn. `{n}` stands for the number of the request, which goes on from round to round, from 1. */
  addresses: readonly string[];
  /** Requests between two snapshots. */
  count: number;
  /** Requests at the same time. */
  concurrency: number;
  /** How long each of these waits after a request, in milliseconds. */
  pauseMs: number;
  method: string;
  /** Empty for none. `{n}` as in addresses. */
  body: string;
  /** The media type of the body. */
  type: string;
}
