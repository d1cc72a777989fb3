/** Messages between the page and the worker that may connect to other origins (`worker.js`). */

import type { ErrorData } from '../engine/protocol.js';
import type { Load } from '../live/types.js';
import type { Sent } from '../live/load.js';

/** The first message, and the only one: a worker does one thing, and is ended. */
export type ToOutside =
  /** Fetches an address, and sends its bytes through the port, as `Piece`s. */
  | { kind: 'fetch'; url: string; port: MessagePort }
  /** Puts load on a server. */
  | { kind: 'load'; load: Load; from: number };

export type FromOutside =
  /** An answer begins. `size` is announced, -1 if it is not; `address` is another one than asked for after a redirect. */
  | { kind: 'opened'; size: number; address: string }
  | { kind: 'failed'; error: ErrorData }
  | { kind: 'sent'; sent: number }
  /** The load is over. */
  | { kind: 'done'; sent: Sent }
  /** Requests that have left, by the browser's own record. */
  | { kind: 'requests'; urls: readonly string[] };
