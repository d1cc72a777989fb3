/**
 * The files that a person gave, and what they say about the scripts of a snapshot. Heads of maps are read when they come;
 * a map is opened, and a compiled file read, when a script of the question needs it.
 *
 * @import { ClassPlace, Given, MapFile, MapList, MapProblem, Translated } from './types.js'
 * @import { Findings, Location } from '../engine/protocol.js'
 * @import { KnownCompiled, KnownMap } from './match.js'
 */
import { commentsIn, readComments, textOfData } from './comments.js';
import { excerptsOf } from './excerpts.js';
import { isCompiledName, isMapInput, isMapName } from './given.js';
import { fileOf, matchScripts } from './match.js';
import { commonSuffix } from './paths.js';
import { BadMap, SourceMap, readHead } from './read-map.js';
import { Script, originalLocation } from './script.js';
import { translate, scriptsIn } from './translate.js';

/** Maps of maps that are opened for one question, from bundle to compiled file to source. */
const MAX_ROUNDS = 8;

export class Collection {
  /** By path. @type {Map<string, Given>} */
  #given = new Map();
  /** @type {Map<string, KnownMap>} */
  #maps = new Map();
  /** @type {Map<string, KnownCompiled>} */
  #compiled = new Map();
  /** @type {Map<string, MapProblem>} */
  #problems = new Map();
  /** By address. @type {Map<string, Script>} */
  #scripts = new Map();

  /** Adds files; one of the same path replaces the earlier one. @param {readonly Given[]} files */
  async add(files) {
    this.#scripts.clear();
    for (const given of files) {
      const { path } = given;
      if (!isMapInput(path)) continue;
      this.#given.set(path, given);
      this.#problems.delete(path);
      try {
        if (isMapName(path)) this.#maps.set(path, { path, ...readHead(await given.text()) });
        else if (isCompiledName(path)) this.#compiled.set(path, { path, ...(await readComments(given)) });
      } catch (error) {
        this.#maps.delete(path);
        this.#problems.set(path, error instanceof BadMap ? error.problem : 'unreadable');
      }
    }
  }

  get isEmpty() {
    return this.#given.size === 0;
  }

  /** What was given, and what of it belongs to which script. @param {readonly string[]} scripts Addresses. @returns {MapList} */
  list(scripts) {
    const matches = this.#match(scripts);
    /** @type {Map<string, string[]>} */
    const used = new Map();
    for (const [url, match] of matches) {
      const path = 'map' in match ? match.map : 'within' in match ? match.within : undefined;
      if (path !== undefined) used.set(path, [...(used.get(path) ?? []), url]);
      const file = fileOf(url, [...this.#compiled.values()])?.path;
      if (file !== undefined && file !== path) used.set(file, [...(used.get(file) ?? []), url]);
    }
    return {
      files: [...this.#given.keys()].map((path) => {
        const problem = this.#problems.get(path);
        return { path, kind: this.#kindOf(path), ...(problem && { problem }), scripts: used.get(path) ?? [] };
      }),
      scripts: scripts.map((url) => {
        const match = matches.get(url);
        if (!match) return { url };
        if ('ambiguous' in match) return { url, ambiguous: match.ambiguous };
        return { url, map: 'map' in match ? match.map : match.within };
      }),
    };
  }

  /**
   * Findings in the words of the sources, with lines of these.
   * @param {Findings} findings
   * @param {readonly ClassPlace[]} classes Of the last snapshot, as far as the findings name them.
   * @param {readonly string[]} [scripts] All of the snapshot.
   * @returns {Promise<Translated>}
   */
  async translate(findings, classes, scripts = []) {
    const named = scriptsIn(findings, classes);
    await this.#open(named, [...new Set([...scripts, ...named])]);
    const translated = translate(findings, classes, (url) => this.#scripts.get(url));
    /** @type {Map<string, string | undefined>} */
    const texts = new Map();
    /** @type {Translated['excerpts']} */
    const excerpts = [];
    for (const finding of translated.findings)
      excerpts.push(await excerptsOf(finding, (url) => this.#cached(url, texts)));
    return { findings: translated, excerpts };
  }

  /** The original place of each location; those without a map stay as they are. @param {readonly Location[]} locations */
  async locate(locations) {
    const urls = [...new Set(locations.flatMap(({ url }) => url ?? []))];
    await this.#open(urls, urls);
    return locations.map((location) => {
      const traced = location.url === undefined ? undefined : this.#scripts.get(location.url)?.trace(location);
      return traced ? originalLocation(location, traced) : location;
    });
  }

  /** The text of a source or of a script, if it is known. @param {string} url @returns {Promise<string | undefined>} */
  async sourceText(url) {
    for (const script of this.#scripts.values()) {
      const text = script.contentOf(url);
      if (text !== undefined) return text;
    }
    const file = this.#fileFor(url);
    return file && this.#textOf(file);
  }

  /** @param {string} url @param {Map<string, string | undefined>} texts */
  async #cached(url, texts) {
    if (!texts.has(url)) texts.set(url, await this.sourceText(url));
    return texts.get(url);
  }

  /** The given file that an address stands for: the one whose path agrees longest. @param {string} url */
  #fileFor(url) {
    const files = [...this.#given.values()].filter(({ path }) => !isMapName(path));
    const file = fileOf(url, files);
    // One name alone may be another folder's file.
    return file && (commonSuffix(url, file.path) > 1 || !file.path.includes('/')) ? file : undefined;
  }

  /** @param {Given} given @returns {Promise<string | undefined>} */
  async #textOf(given) {
    try {
      return await given.text();
    } catch {
      this.#problems.set(given.path, 'unreadable');
      return undefined;
    }
  }

  /** @param {string} path @returns {MapFile['kind']} */
  #kindOf(path) {
    if (isMapName(path)) return 'map';
    const compiled = this.#compiled.get(path);
    return compiled?.map === undefined && compiled?.debugId === undefined ? 'source' : 'compiled';
  }

  /** @param {readonly string[]} scripts */
  #match(scripts) {
    return matchScripts(scripts, { maps: [...this.#maps.values()], compiled: [...this.#compiled.values()] });
  }

  /**
   * Opens the maps of scripts, and of their sources, which may be compiled files as well.
   * @param {readonly string[]} wanted
   * @param {readonly string[]} all
   */
  async #open(wanted, all) {
    let round = wanted.filter((url) => !this.#scripts.has(url));
    let known = all;
    for (let count = 0; round.length > 0 && count < MAX_ROUNDS; count++) {
      const matches = this.#match(known);
      /** @type {string[]} */
      const sources = [];
      for (const url of round) {
        const script = await this.#read(url, matches.get(url));
        this.#scripts.set(url, script);
        sources.push(...script.sources);
      }
      // A source is a script, too, if it is compiled and has a map.
      const compiled = sources.filter((url) => !this.#scripts.has(url) && isCompiledName(url));
      known = [...new Set(compiled)];
      const next = this.#match(known);
      round = known.filter((url) => next.has(url));
    }
  }

  /**
   * @param {string} url
   * @param {import('./match.js').Match | undefined} match
   */
  async #read(url, match) {
    const file = fileOf(url, [...this.#compiled.values()]);
    const given = file && this.#given.get(file.path);
    const text = given && (await this.#textOf(given));
    const map = match && (await this.#mapOf(match));
    // A bundler's own address leads nowhere; beside the file, the sources of its map are files, too.
    const base = given && /^webpack/i.test(url) ? given.path : url;
    return new Script({ url: base, map, text, next: (source) => this.#nextOf(source, url) });
  }

  /** @param {string} source @param {string} from */
  #nextOf(source, from) {
    const next = source === from ? undefined : this.#scripts.get(source);
    return next?.hasMap ? next : undefined;
  }

  /** @param {import('./match.js').Match} match @returns {Promise<SourceMap | undefined>} */
  async #mapOf(match) {
    const path = 'map' in match ? match.map : 'within' in match ? match.within : undefined;
    const given = path === undefined ? undefined : this.#given.get(path);
    if (path === undefined || !given) return undefined;
    try {
      if ('map' in match) return new SourceMap(await given.text());
      const { map = '' } = commentsIn(await given.text());
      return new SourceMap(textOfData(map) ?? '');
    } catch (error) {
      this.#problems.set(path, error instanceof BadMap ? error.problem : 'unreadable');
      return undefined;
    }
  }
}
