/**
 * A retaining path as a sentence to read aloud: "cache in session.js:12 → Map entry → Session → buffer".
 *
 * It begins at the variable nearest to the object whose place in a script is known, for that is where somebody wrote it
 * down; else at the root. What V8 puts in between is left out: the table of a Map, the store of an array's elements.
 */

import { describePlace } from './place.js';

/** @import { Location, PathStep } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/** Classes that say nothing of what an object is for. */
const PLAIN = new Set(['Object', 'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Function', '(closure)']);
/** V8's own links, which nobody wrote. */
const SILENT = new Set(['elements', 'properties', 'context', 'previous', 'table', 'map', 'shared', 'code', 'hidden']);
/** Longer than this nobody listens. */
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
    const link = linkOf(step, path[at - 1], speech);
    if (link) {
      parts.push(place ? t('sentence.place', { name: link, place: describePlace(place, speech).short }) : link);
    }
    const isLast = at === path.length - 1;
    if (tellsMore(target) || (isLast && !link)) parts.push(target.className);
  }
  if (parts.length <= MAX_PARTS) return parts;
  return [...parts.slice(0, MAX_PARTS / 2), '…', ...parts.slice(-MAX_PARTS / 2)];
}

/**
 * Where a variable was written down: the function whose scope it is in comes before it on the path.
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
 * What a link is called; nothing where it is V8's own affair.
 * @param {PathStep} step
 * @param {PathStep | undefined} before
 * @param {Pick<Speech, 't'>} speech
 */
function linkOf({ edge }, before, { t }) {
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

/** Whether the class of an object is worth a word. @param {{ className: string; type: string }} object */
function tellsMore({ className, type }) {
  return type === 'object' && !PLAIN.has(className) && !/^[({]|^system \//.test(className);
}
