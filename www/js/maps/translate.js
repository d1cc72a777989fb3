/**
 * Findings in the words of the sources: places, and names of variables, functions and classes. Numbers stay. The place and
 * the name that the heap has stay beside the original ones, as `compiled`.
 *
 * Names come from the map's entry for the identifier where the name is declared (`scopes.js` finds that), and from the text
 * of the source, if the map has it. What cannot be told for certain keeps the name that the heap has. Some sentences
 * have a name without a place: then the same name elsewhere in the finding says what it is.
 *
 * @import { ClassPlace } from './types.js'
 * @import { Finding, FindingStep, Findings, Harmless, Location, Owner, Place, Sentence, Tier } from '../engine/protocol.js'
 * @import { Script, Traced } from './script.js'
 */
import { originalLocation } from './script.js';

/** @typedef {(url: string) => Script | undefined} FindScript */
/** Names that a finding has made known: compiled → original; undefined where they contradict. @typedef {Map<string, string | undefined>} Known */

/** Values that are names of classes, of functions, of variables. */
const CLASSES = new Set(['className', 'entryClass', 'childClass']);

/**
 * @param {Findings} findings
 * @param {readonly ClassPlace[]} classes
 * @returns {string[]} the addresses of scripts that the findings name
 */
export function scriptsIn(findings, classes) {
  /** @type {Set<string>} */
  const urls = new Set();
  /** @type {unknown[]} */
  const values = [findings];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const { url } = /** @type {{ url?: unknown }} */ (value);
    if (typeof url === 'string' && url !== '') urls.add(url);
    values.push(...Object.values(value).filter((one) => one !== undefined));
  }
  for (const { location } of classes) if (location?.url) urls.add(location.url);
  return [...urls];
}

/** The names of classes that findings have. @param {Findings} findings */
export function classNamesIn({ verdict, findings, harmless }) {
  /** @type {Set<string>} */
  const names = new Set();
  const ofSentence = (/** @type {Sentence} */ { values }) => {
    for (const [key, value] of Object.entries(values)) {
      if (CLASSES.has(key) && typeof value === 'string') names.add(value);
      if (typeof value === 'object') ofOwner(value);
    }
  };
  const ofOwner = (/** @type {Owner | Place} */ owner) => {
    if (!('role' in owner)) return;
    if ('className' in owner.role) names.add(owner.role.className);
    names.add(owner.name.split(/[.[]/)[0] ?? '');
  };
  for (const { title, evidence, advice, owner, className, path } of findings) {
    for (const sentence of [title, ...evidence, advice]) ofSentence(sentence);
    ofOwner(owner);
    if (className !== undefined) names.add(className);
    for (const { name, isText } of path) if (!isText) names.add(name);
  }
  for (const { title } of harmless) ofSentence(title);
  for (const sentence of [verdict.text, ...verdict.rest]) ofSentence(sentence);
  // A class has a short name; texts and plain objects have none.
  return [...names].filter((name) => /^[$_\p{ID_Start}][$\p{ID_Continue}]*$/u.test(name));
}

/**
 * @param {Findings} findings
 * @param {readonly ClassPlace[]} classes
 * @param {FindScript} scriptOf
 * @returns {Findings}
 */
export function translate({ verdict, findings, harmless }, classes, scriptOf) {
  const names = classNames(classes, scriptOf);
  const plain = new Translator(scriptOf, names);
  return {
    verdict: { ...verdict, text: plain.sentence(verdict.text), rest: verdict.rest.map((one) => plain.sentence(one)) },
    findings: findings.map((finding) => translateFinding(finding, new Translator(scriptOf, names))),
    harmless: harmless.map((one) => translateHarmless(one, new Translator(scriptOf, names))),
  };
}

/**
 * @param {Finding} finding
 * @param {Translator} translator
 * @returns {Finding}
 */
function translateFinding(finding, translator) {
  const { title, owner, evidence, advice, path, location, tier, classIndex, className } = finding;
  if (classIndex !== undefined && className !== undefined) translator.choose(className, classIndex);
  translator.near = location ?? owner.place;
  // First those with places, from which the others learn what names mean.
  const original = translator.owner(owner);
  for (const sentence of evidence) translator.sentence(sentence);
  // The text of the script may have told a line that the heap has not.
  const isTold = owner.place !== undefined && (location ? isSame(location, owner.place) : !('line' in owner.place));
  return {
    ...finding,
    owner: original,
    evidence: evidence.map((sentence) => translator.sentence(sentence)),
    title: translator.sentence(title),
    advice: translator.sentence(advice),
    path: path.map((step) => translator.step(step)),
    ...(location && { location: translator.location(location) }),
    ...(isTold && original.place && 'line' in original.place && { location: original.place }),
    tier: tierOf(tier, translator.trace(location)),
  };
}

/**
 * @param {Harmless} harmless
 * @param {Translator} translator
 * @returns {Harmless}
 */
function translateHarmless(harmless, translator) {
  const { title, owner, location } = harmless;
  translator.near = location ?? owner?.place;
  return {
    ...harmless,
    ...(owner && { owner: translator.owner(owner) }),
    title: translator.sentence(title),
    ...(location && { location: translator.location(location) }),
  };
}

/** @param {Location} location @param {Place} place */
function isSame({ url, line, column }, place) {
  return 'line' in place && url === place.url && line === place.line && column === place.column;
}

/** Code of a package that was bundled is the package's. @param {Tier} tier @param {Traced | undefined} traced @returns {Tier} */
function tierOf(tier, traced) {
  const name = traced && /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(`/${traced.url}`)?.[1];
  return tier.kind === 'own' && name !== undefined ? { kind: 'package', name } : tier;
}

/**
 * The original names of classes, by name and index.
 * @param {readonly ClassPlace[]} classes
 * @param {FindScript} scriptOf
 */
function classNames(classes, scriptOf) {
  return classes.map(({ index, name, count, location }) => {
    const script = location?.url === undefined ? undefined : scriptOf(location.url);
    return { index, name, count, original: script?.hasMap && location ? script.definition(name, location) : undefined };
  });
}

class Translator {
  #scriptOf;
  #classes;
  /** @type {Known} */
  #known = new Map();
  /** @type {Map<string, number>} */
  #chosen = new Map();
  /** Where names without a place are looked for. @type {Place | undefined} */
  near;

  /**
   * @param {FindScript} scriptOf
   * @param {readonly { index: number; name: string; count: number; original: string | undefined }[]} classes
   */
  constructor(scriptOf, classes) {
    this.#scriptOf = scriptOf;
    this.#classes = classes;
  }

  /** Which class a name means in this finding. @param {string} name @param {number} index */
  choose(name, index) {
    this.#chosen.set(name, index);
  }

  /** @param {Place | undefined} place @returns {Traced | undefined} */
  trace(place) {
    if (!place || !('line' in place) || place.url === undefined) return undefined;
    return this.#scriptOf(place.url)?.trace(place);
  }

  /** @template {Location} Where @param {Where} location @returns {Where} */
  location(location) {
    const traced = this.trace(location);
    return traced ? /** @type {Where} */ (originalLocation(location, traced)) : location;
  }

  /** @param {Place} place @returns {Place} */
  place(place) {
    return 'line' in place ? this.location(place) : place;
  }

  /** @param {Owner} owner @returns {Owner} */
  owner(owner) {
    const { name, role, place } = owner;
    const found = place && (role.kind === 'variable' ? this.#declared(name, place) : place);
    const original = role.kind === 'file' ? name : this.#ownerName(owner, found ?? this.near);
    const changed = {
      ...owner,
      name: original,
      role: 'className' in role ? { ...role, className: this.className(role.className) } : role,
      ...(found && { place: this.place(found) }),
    };
    if (role.kind === 'file' && role.keptBy) changed.role = { ...role, keptBy: this.owner(role.keptBy) };
    return original === name ? changed : { ...changed, compiled: firstOf(name) };
  }

  /** The line that declares an owner, of which the heap may know only the file, or a function that sees it. @param {string} name @param {Place} place @returns {Place} */
  #declared(name, place) {
    const script = place.url === undefined ? undefined : this.#scriptOf(place.url);
    if (!script || place.url === undefined) return place;
    if ('line' in place) return { ...place, ...script.refined(name, place) };
    const at = script.declaration(name);
    return at ? { scriptId: 0, url: place.url, ...at } : place;
  }

  /** @param {Owner} owner @param {Place | undefined} place */
  #ownerName({ name, role }, place) {
    const first = firstOf(name);
    if (first === '') return name;
    const isFunction = role.kind === 'function' || role.kind === 'timer' || role.kind === 'opened';
    const original = isFunction ? this.functionName(first, place) : this.variable(first, place);
    return `${original}${name.slice(first.length)}`;
  }

  /** @template {Sentence} Said @param {Said} sentence @returns {Said} */
  sentence({ key, values }) {
    /** @type {Record<string, unknown>} */
    const changed = {};
    const { place } = /** @type {{ place?: Place }} */ (values);
    for (const [name, value] of Object.entries(values)) changed[name] = this.#value(name, value, place);
    return /** @type {Said} */ ({ key, values: changed });
  }

  /** @param {string} name @param {string | number | Owner | Place | undefined} value @param {Place | undefined} place */
  #value(name, value, place) {
    if (typeof value === 'object') return 'role' in value ? this.owner(value) : this.place(value);
    if (typeof value !== 'string') return value;
    if (name === 'function' || name === 'reader' || name === 'waiter') return this.functionName(value, place);
    if (name === 'variable') return this.variable(value, place ?? this.near);
    return CLASSES.has(name) ? this.className(value) : value;
  }

  /** @param {FindingStep} step @returns {FindingStep} */
  step(step) {
    const { edge, name, isText } = step;
    const captured = /^->(.+)$/.exec(edge)?.[1];
    const called = /^(.+)\(\)$/.exec(name)?.[1];
    return {
      ...step,
      edge: captured === undefined ? edge : `->${this.#known.get(captured) ?? captured}`,
      name: isText ? name : called === undefined ? this.className(name) : `${this.#known.get(called) ?? called}()`,
    };
  }

  /** @param {string} name */
  className(name) {
    const chosen = this.#chosen.get(name);
    const all = this.#classes.filter((one) => one.name === name);
    const one = all.find(({ index }) => index === chosen);
    if (one) return one.original ?? name;
    const originals = new Set(all.map(({ original }) => original));
    const [only] = originals;
    return originals.size === 1 && only !== undefined ? only : (this.#known.get(name) ?? name);
  }

  /** @param {string} name @param {Place | undefined} place */
  functionName(name, place) {
    const script = place && 'line' in place && place.url !== undefined ? this.#scriptOf(place.url) : undefined;
    if (!script?.hasMap || !place || !('line' in place)) return this.#known.get(name) ?? name;
    return this.#learn(name, script.definition(name, place) ?? script.variable(name, place));
  }

  /** @param {string} name @param {Place | undefined} place */
  variable(name, place) {
    const script = place?.url === undefined ? undefined : this.#scriptOf(place.url);
    if (!script?.hasMap) return this.#known.get(name) ?? name;
    const at = place && 'line' in place ? place : undefined;
    return this.#learn(name, script.variable(name, at));
  }

  /** @param {string} name @param {string | undefined} original */
  #learn(name, original) {
    if (original === undefined) return this.#known.get(name) ?? this.className(name);
    const before = this.#known.get(name);
    this.#known.set(name, this.#known.has(name) && before !== original ? undefined : original);
    return original;
  }
}

/** The first part of an owner's name: a variable, a class or a function. @param {string} name */
function firstOf(name) {
  return /^[$_\p{ID_Start}][$\p{ID_Continue}]*/u.exec(name)?.[0] ?? '';
}
