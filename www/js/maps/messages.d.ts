/** Messages between a page and the worker that reads maps (`worker.js`). */

import type { Findings, Location } from '../engine/protocol.js';
import type { ClassPlace, MapList, Translated } from './types.js';

export interface PathAndBlob {
  path: string;
  blob: Blob;
}

/** The table of operations: the arguments and the value of each. */
export interface MapCalls {
  add: { args: { files: readonly PathAndBlob[] }; value: void };
  list: { args: { scripts: readonly string[] }; value: MapList };
  translate: {
    args: { findings: Findings; classes: readonly ClassPlace[]; scripts: readonly string[] };
    value: Translated;
  };
  /** The original place of each; those without a map stay as they are. */
  locate: { args: { locations: readonly Location[] }; value: Location[] };
  sourceText: { args: { url: string }; value: string | undefined };
  /** Unpacks a zip: maps, sources, and snapshots. */
  unzip: { args: { blob: Blob }; value: PathAndBlob[] };
}

export type MapOp = keyof MapCalls;
export type ToMaps = { [Op in MapOp]: { id: number; op: Op; args: MapCalls[Op]['args'] } }[MapOp];
export type FromMaps =
  { kind: 'value'; id: number; value: unknown } | { kind: 'error'; id: number; message: string } | { kind: 'alive' };
