/** Source maps and the files that they are about: what comes in, what is known about it, what it makes of findings. */

import type { Findings, Location } from '../engine/protocol.js';

/** A file that a person gave: a map, a compiled file or a source. It is read when it is needed. */
export interface Given {
  /** With `/` between its parts, as far as it is known: of a dropped folder from that folder on. */
  path: string;
  size: number;
  text(): Promise<string>;
  /** The last bytes as text, in which the comments about maps are. */
  tail(bytes: number): Promise<string>;
}

/** Why a map cannot be used. The catalogues have the texts (`maps.problem.<code>`). */
export type MapProblem =
  /** The file could not be read, or is larger than a text can be. */
  | 'unreadable'
  | 'notJson'
  /** It has neither `mappings` nor `sections`. */
  | 'notMap'
  /** Another version than 3. */
  | 'version'
  /** Its `mappings` have letters or numbers that mean nothing. */
  | 'mappings'
  /** A section of an index map is in another file. */
  | 'sectionUrl';

/** What is known about a given file. */
export interface MapFile {
  path: string;
  kind: 'map' | 'compiled' | 'source';
  problem?: MapProblem;
  /** The scripts of the snapshot to which it belongs. */
  scripts: string[];
}

/** A script of the snapshot, and the map that was found for it. */
export interface MatchedScript {
  url: string;
  /** The path of the map; of a map within the compiled file, of that file. */
  map?: string;
  /** Several maps fit equally well, and none is used. */
  ambiguous?: string[];
}

export interface MapList {
  files: MapFile[];
  scripts: MatchedScript[];
}

/** Where a class of the snapshot is defined. Several may have one name. */
export interface ClassPlace {
  index: number;
  name: string;
  count: number;
  location?: Location;
}

/** Some lines of a source around a place. */
export interface Excerpt {
  /** What stands at the place: what holds the objects, what adds them, what a function holds on to. */
  role: 'owner' | 'adder' | 'captured';
  place: Location;
  /** The first line, from 0. */
  from: number;
  lines: string[];
}

/** What maps make of findings. */
export interface Translated {
  findings: Findings;
  /** By finding. */
  excerpts: Excerpt[][];
}
