/**
 * Reads a source map: JSON of version 3, with or without the line that keeps browsers from running it, with mappings of its
 * own or in sections. Positions count from 0.
 *
 * The library decodes the mappings when the first position is looked up, and keeps them: about ten times the bytes of
 * `mappings`. So a map is opened only when it belongs to a script that is in question.
 *
 * @import { MapProblem } from './types.js'
 */
import { FlattenMap, isIgnored, traceSegment } from '../../vendor/maps/trace-mapping.js';
import { functionNames } from './hermes.js';

/** A map cannot be used, and why. */
export class BadMap extends Error {
  /** @param {MapProblem} problem */
  constructor(problem) {
    super(problem);
    this.problem = problem;
  }
}

/** What a map says about itself. @typedef {{ file: string | undefined; debugId: string | undefined; sources: number }} MapHead */

/**
 * @typedef {object} Original
 * @property {string} source As the map writes it, with `sourceRoot`.
 * @property {number} line
 * @property {number} column
 * @property {string | undefined} name
 * @property {boolean} isExact Whether the map has an entry for this very position, not only for one before.
 */

/** @param {string} text @returns {any} the map; throws a `BadMap` */
function parse(text) {
  /** @type {any} */
  let json;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, '').replace(/^\)\]\}'?[^\n]*\n/, ''));
  } catch {
    throw new BadMap('notJson');
  }
  check(json);
  return json;
}

/** @param {any} json */
function check(json) {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  if (!isObject || (typeof json.mappings !== 'string' && !Array.isArray(json.sections))) throw new BadMap('notMap');
  if (json.version !== 3 && json.version !== '3') throw new BadMap('version');
  if (Array.isArray(json.sections)) {
    for (const { map, url } of json.sections) {
      if (map === undefined && url !== undefined) throw new BadMap('sectionUrl');
      check(map);
    }
    return;
  }
  if (!Array.isArray(json.sources)) throw new BadMap('notMap');
  if (!/^[A-Za-z0-9+/,;]*$/.test(json.mappings)) throw new BadMap('mappings');
}

/** @param {string} text @returns {MapHead} */
export function readHead(text) {
  const { file, debugId, debug_id: older, sources, sections } = parse(text);
  const id = debugId ?? older;
  return {
    file: typeof file === 'string' && file !== '' ? file : undefined,
    debugId: typeof id === 'string' ? id.toLowerCase() : undefined,
    sources: sources?.length ?? sections?.length ?? 0,
  };
}

export class SourceMap {
  #map;
  #functions;
  /** @type {Map<string, string | undefined>} */
  #contents = new Map();
  /** @type {readonly (string | null)[]} */
  #sources;

  /** @param {string} text Throws a `BadMap`. */
  constructor(text) {
    const json = parse(text);
    try {
      this.#map = new FlattenMap(json);
    } catch {
      throw new BadMap('mappings');
    }
    const { sources, sourcesContent, sourceRoot } = this.#map;
    this.#sources = sources.map((source) => (source === null ? null : rooted(source, sourceRoot)));
    for (const [at, source] of this.#sources.entries()) {
      if (source !== null) this.#contents.set(source, sourcesContent?.[at] ?? undefined);
    }
    this.#functions = functionNames(json);
  }

  /** @param {number} line @param {number} column @returns {Original | undefined} */
  locate(line, column) {
    let segment;
    try {
      segment = traceSegment(this.#map, line, column);
    } catch {
      return undefined;
    }
    if (!segment || segment.length === 1) return undefined;
    const [at, index, originalLine, originalColumn, name] = segment;
    const source = this.#sources[index];
    if (source === undefined || source === null || !(originalLine >= 0) || !(originalColumn >= 0)) return undefined;
    return {
      source,
      line: originalLine,
      column: originalColumn,
      name: (name === undefined ? undefined : this.#map.names[name]) ?? undefined,
      isExact: at === column,
    };
  }

  /** The entry that ends where another begins, if it has this length: the name before a bracket. @param {number} line @param {number} column @param {number} length */
  endingAt(line, column, length) {
    const original = column >= length ? this.locate(line, column - length) : undefined;
    return original?.isExact ? original : undefined;
  }

  /** The name of the function around a place in a source, if the map has such names. @param {Original} original */
  functionAt({ source, line, column }) {
    return this.#functions(this.#sources.indexOf(source), line, column);
  }

  /** @param {string} source */
  contentOf(source) {
    return this.#contents.get(source);
  }

  /** Whether the map says that a source is not the program's own. @param {string} source */
  isIgnored(source) {
    const at = this.#sources.indexOf(source);
    const raw = this.#map.sources[at];
    return typeof raw === 'string' && isIgnored(this.#map, raw);
  }

  get sources() {
    return this.#sources.filter((source) => source !== null);
  }
}

/** @param {string} source @param {string | undefined} root */
function rooted(source, root) {
  if (!root || /^([\\/]|[a-z][\w+.-]*:)/i.test(source)) return source;
  return `${root.replace(/[\\/]+$/, '')}/${source}`;
}
