import type { RedactionLevel } from './protocol.d.ts';

/**
 * What `crate/wasm` exports, as the worker uses it; both bundles have the same shape. What a call of the protocol
 * brings is checked there: an argument of the wrong shape throws an `ErrorData`. Numbers of openings and redactions are
 * not.
 */
export interface Bindings {
  /** Instantiates; `memory` only for the bundle with threads. */
  default(options?: {
    module_or_path?: Promise<Response>;
    memory?: WebAssembly.Memory;
  }): Promise<{ memory: WebAssembly.Memory }>;
  /** Only in the bundle with threads. */
  initThreadPool?(threads: number): Promise<unknown>;
  monitorAddress(): number;
  openBegin(sourceBytes: number, memoryBytes: number, buffers: number, ticket: number): number;
  input(opening: number, buffer: number, bytes: number): number;
  push(opening: number, buffer: number, bytes: number): void;
  nextPhase(opening: number): string | undefined;
  runPhase(opening: number): void;
  /** Whether `info`, `query` for classes and the plain columns answer already. */
  canPreview(opening: number): boolean;
  openEnd(opening: number): number;
  abandon(opening: number): void;
  info(snapshot: number): unknown;
  query(snapshot: number, query: unknown): number;
  ask(snapshot: number, question: unknown): unknown;
  total(cursor: number): number;
  rows(cursor: number, start: number, end: number): unknown;
  release(cursor: number): void;
  column(snapshot: number, name: string): unknown;
  close(snapshot: number): void;
  definitions(snapshot: number): Uint8Array<ArrayBuffer>;
  side(snapshot: number, definitions: Uint8Array): Uint8Array<ArrayBuffer>;
  compare(current: number, base: number | Uint8Array, matching: string): unknown;
  members(comparison: number, index: number, which: string): unknown;
  endComparison(comparison: number): void;
  digest(snapshot: number, definitions: Uint8Array): Uint8Array<ArrayBuffer>;
  cohorts(snapshot: number, bounds: Float64Array): Float64Array<ArrayBuffer>;
  trend(digests: Uint8Array[]): unknown;
  trendRows(trend: number, options: unknown, start: number, end: number): unknown;
  endTrend(trend: number): void;
  surveyStep(snapshot: number): boolean;
  survey(snapshot: number): Uint8Array<ArrayBuffer>;
  findings(snapshot: number, earlier: (number | Uint8Array)[]): unknown;
  /** `input` and `abandon` take its handle, too. */
  redactBegin(snapshot: number, level: RedactionLevel, buffers: number, ticket: number): number;
  redactPush(redaction: number, buffer: number, bytes: number): Uint8Array<ArrayBuffer>;
  redactEnd(redaction: number): Uint8Array<ArrayBuffer>;
}
