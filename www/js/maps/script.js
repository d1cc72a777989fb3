/**
 * A script with its map: original places and names. A source may be a compiled file itself, with a map among those given; then the
 * place is followed on through that one.
 *
 * @import { SourceMap } from './read-map.js'
 * @import { Location } from '../engine/protocol.js'
 */
import { resolveAddress } from './paths.js';
import { Scopes, lineStarts, wordAt } from './scopes.js';

/** Maps that lead from one to the next. More is a circle. */
const MAX_MAPS = 8;
/** Words that are no name of their own, though a map may point at them. */
const WORDS =
  /^(async|await|class|const|default|else|export|extends|for|function|get|if|import|in|let|new|of|return|set|static|this|throw|typeof|var|void|while|yield|true|false|null|undefined)$/;

/** @typedef {{ line: number; column: number }} Position From 0. */
/**
 * @typedef {object} Traced
 * @property {string} url The source, beside its script's address.
 * @property {number} line
 * @property {number} column
 * @property {string | undefined} name The name that stands there in the source.
 * @property {string | undefined} functionName Of the function around it, if the map has such names.
 * @property {boolean} isExact
 * @property {boolean} isIgnored Whether the map says that it is not the program's own.
 */

export class Script {
  #url;
  #map;
  #text;
  #next;
  /** @type {Scopes | undefined | null} */
  #scopes;

  /**
   * @param {object} parts
   * @param {string} parts.url
   * @param {SourceMap | undefined} parts.map
   * @param {string | undefined} parts.text Of the compiled file.
   * @param {(url: string) => Script | undefined} parts.next The script that a source is, if it has a map as well.
   */
  constructor({ url, map, text, next }) {
    this.#url = url;
    this.#map = map;
    this.#text = text;
    this.#next = next;
  }

  get hasMap() {
    return this.#map !== undefined;
  }

  /** The addresses of the sources. */
  get sources() {
    return (this.#map?.sources ?? []).map((source) => resolveAddress(source, this.#url));
  }

  /** @returns {Scopes | undefined} undefined if the text is not known, or is no JavaScript */
  get scopes() {
    if (this.#scopes === undefined) {
      try {
        this.#scopes = this.#text === undefined ? null : new Scopes(this.#text);
      } catch {
        this.#scopes = null;
      }
    }
    return this.#scopes ?? undefined;
  }

  /** The original of a place. @param {Position} place @param {number} [depth] @returns {Traced | undefined} */
  trace({ line, column }, depth = 0) {
    const original = this.#map?.locate(line, column);
    if (!this.#map || !original) return undefined;
    const url = resolveAddress(original.source, this.#url);
    const next = depth < MAX_MAPS ? this.#next(url) : undefined;
    const further = next?.trace(original, depth + 1);
    if (further) {
      const isExact = original.isExact && further.isExact;
      return { ...further, isExact, name: (isExact ? further.name : undefined) ?? original.name };
    }
    return {
      url,
      line: original.line,
      column: original.column,
      name: original.isExact ? (this.#nameAt(original) ?? original.name) : original.name,
      functionName: this.#map.functionAt(original),
      isExact: original.isExact,
      isIgnored: this.#map.isIgnored(original.source),
    };
  }

  /** The name that the source has at a place: truer than the map's, which may be one that the compiler made. @param {{ source: string } & Position} original */
  #nameAt({ source, line, column }) {
    const text = this.#map?.contentOf(source);
    if (text === undefined) return undefined;
    const word = wordAt(text, (this.#startsOf(source, text)[line] ?? text.length) + column);
    return word === '' || WORDS.test(word) ? undefined : word;
  }

  /** @type {Map<string, number[]>} */
  #starts = new Map();

  /** @param {string} source @param {string} text */
  #startsOf(source, text) {
    const starts = this.#starts.get(source) ?? lineStarts(text);
    this.#starts.set(source, starts);
    return starts;
  }

  /** The text of a source, if the map has it. @param {string} url @param {number} [depth] @returns {string | undefined} */
  contentOf(url, depth = 0) {
    for (const source of this.#map?.sources ?? []) {
      const address = resolveAddress(source, this.#url);
      if (address === url) return this.#map?.contentOf(source);
      const next = depth < MAX_MAPS ? this.#next(address) : undefined;
      const text = next?.contentOf(url, depth + 1);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** The original name that is declared at an offset of the text. @param {number | undefined} offset */
  nameAt(offset) {
    if (offset === undefined || !this.scopes) return undefined;
    const traced = this.trace(this.scopes.placeOf(offset));
    return traced?.isExact ? traced.name : undefined;
  }

  /**
   * The original of a variable's name.
   * @param {string} name
   * @param {Position | undefined} place Where it is used or declared, if that is known.
   */
  variable(name, place) {
    const { scopes } = this;
    if (!scopes) return place && this.#beside(name, place);
    const near = place && this.nameAt(scopes.declarationAt(name, scopes.offsetOf(place)));
    if (near !== undefined) return near;
    const all = new Set(scopes.declarations(name).map(({ offset }) => this.nameAt(offset)));
    return all.size === 1 ? [...all][0] : undefined;
  }

  /** The original of the name of the function or class that is at a place. @param {string} name @param {Position} place */
  definition(name, place) {
    const { scopes } = this;
    if (!scopes) return this.#beside(name, place);
    const at = scopes.offsetOf(place);
    const definition = scopes.definedAt(at) ?? scopes.definitionAt(at);
    if (definition?.name === undefined || scopes.wordAt(definition.name) !== name)
      return this.trace(place)?.functionName;
    return this.nameAt(definition.name);
  }

  /** Without the text: the entry of the map at a place, or just before it, if it is as long as the name. @param {string} name @param {Position} place */
  #beside(name, { line, column }) {
    const before = this.trace({ line, column: column - name.length });
    if (column >= name.length && before?.isExact) return before.name;
    const traced = this.trace({ line, column });
    return traced?.functionName ?? (traced?.isExact ? traced.name : undefined);
  }

  /**
   * Where a variable or a class's member is declared, for an owner that the heap places at a function that sees it: it has only
   * the beginning of a long text.
   * @param {string} name As in `store` or `Store.byId`.
   * @param {Position} place
   * @returns {Position} the same place, if the name stands there, or nothing better is known
   */
  refined(name, place) {
    const { scopes } = this;
    if (!scopes) return place;
    const [first = '', member] = name.split(/[.[]/);
    const word = scopes.wordAt(scopes.offsetOf(place));
    if (word !== '' && (word === first || word === member)) return place;
    const inClass = member === undefined ? undefined : scopes.memberOf(first, member);
    const at = inClass ?? (member === undefined ? scopes.declarationAt(first, scopes.offsetOf(place)) : undefined);
    return at === undefined ? place : scopes.placeOf(at);
  }

  /**
   * Where a variable or a class's member is declared, for an owner of which the heap knows only the file.
   * @param {string} name As in `store` or `Store.byId`.
   * @returns {Position | undefined} undefined if there may be several
   */
  declaration(name) {
    const { scopes } = this;
    const [first = '', member] = name.split(/[.[]/);
    if (!scopes || first === '') return undefined;
    const inClass = member === undefined ? undefined : scopes.memberOf(first, member);
    if (inClass !== undefined) return scopes.placeOf(inClass);
    const [outermost, ...others] = scopes.declarations(first);
    if (!outermost || others.some(({ depth }) => depth === outermost.depth)) return undefined;
    return scopes.placeOf(outermost.offset);
  }
}

/** @param {Location} location @param {Traced} traced @returns {Location} */
export function originalLocation({ scriptId, url, line, column }, traced) {
  return {
    scriptId,
    url: traced.url,
    line: traced.line,
    column: traced.column,
    compiled: { ...(url === undefined ? {} : { url }), line, column },
  };
}
