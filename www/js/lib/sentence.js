/**
 * A retaining path as a sentence to read aloud: "cache in session.js:12 → Map entry → Session → buffer".
 *
 * The sentence begins at the last variable on the path whose place in a script is known, because the programmer can
 * look it up there; if there is none, it begins at the root. Objects that V8 inserts are left out, such as the table of
 * a Map and the elements of an array.
 */

import { describePlace } from './place.js';

/** @import { Location, PathStep } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/** Names of classes that do not describe the purpose of an object. */
const PLAIN = new Set(['Object', 'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Function', '(closure)']);
/** V8's own edges, which are not in the program's text. */
const SILENT = new Set(['elements', 'properties', 'context', 'previous', 'table', 'map', 'shared', 'code', 'hidden']);
/** A longer sentence is cut in the middle. */
const MAX_PARTS = 16;

/**
 * @param {readonly PathStep[]} path From the root's side.
 * @param {{ className: string; type: string }} object At its end.
 * @param {Pick<Speech, 't'>} speech
 * @returns {string[]}
 */
export function sentenceOf(path, object, speech) {
  const { t } = speech;
  const places = path.map((_, at) => placeOf(path, at));
  const begin = Math.max(0, places.findLastIndex(Boolean));
  const first = path[begin];
  if (!first) return [];
  /** @type {string[]} */
  const parts = places[begin] ? [] : [first.className];
  for (let at = begin; at < path.length; at++) {
    const step = path[at];
    const target = path[at + 1] ?? object;
    if (!step) continue;
    const place = at === begin ? places[at] : undefined;
    const name = edgeName(step, path[at - 1], speech);
    if (name) {
      parts.push(place ? t('sentence.place', { name, place: describePlace(place, speech).short }) : name);
    }
    const isLast = at === path.length - 1;
    if (hasTellingClass(target) || (isLast && !name)) parts.push(target.className);
  }
  if (parts.length <= MAX_PARTS) return parts;
  return [...parts.slice(0, MAX_PARTS / 2), '…', ...parts.slice(-MAX_PARTS / 2)];
}

/**
 * The place of the function whose scope has the variable. On the path, the function comes before the variable.
 * @param {readonly PathStep[]} path
 * @param {number} at
 * @returns {Location | undefined}
 */
function placeOf(path, at) {
  if (path[at]?.edge.type !== 'context') return undefined;
  for (let above = at; above >= 0; above--) {
    const step = path[above];
    if (!step || !(isScope(step) || step.type === 'closure')) return undefined;
    if (step.location) return step.location;
  }
  return undefined;
}

/** @param {{ name: string }} step */
function isScope({ name }) {
  return name.startsWith('system / Context');
}

/**
 * The name of an edge; undefined if the edge is V8's own.
 * @param {PathStep} step
 * @param {PathStep | undefined} before
 * @param {Pick<Speech, 't'>} speech
 */
function edgeName({ edge }, before, { t }) {
  const isTable = before?.edge.name === 'table';
  if (isTable && edge.type !== 'property') {
    if (before.className === 'Map') return t('sentence.mapEntry');
    if (before.className === 'Set') return t('sentence.setEntry');
    return t('sentence.weakEntry');
  }
  switch (edge.type) {
    case 'property':
    case 'context':
      return edge.name;
    case 'element':
      return t('sentence.element', { index: edge.name });
    case 'internal':
      if (/ part of key /.test(edge.name)) return t('sentence.weakEntry');
      return SILENT.has(edge.name) || /^\d+$/.test(edge.name) ? undefined : edge.name;
    default:
      return undefined;
  }
}

/** Whether the name of an object's class describes it. @param {{ className: string; type: string }} object */
function hasTellingClass({ className, type }) {
  return type === 'object' && !PLAIN.has(className) && !/^[({]|^system \//.test(className);
}
