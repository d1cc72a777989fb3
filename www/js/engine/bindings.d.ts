/** What `crate/wasm` exports, as the worker uses it; both bundles have the same shape. */
export interface Bindings {
  /** Instantiates; `memory` only for the bundle with threads. */
  default(options?: { memory?: WebAssembly.Memory }): Promise<{ memory: WebAssembly.Memory }>;
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
}
