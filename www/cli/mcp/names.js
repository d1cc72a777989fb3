/**
 * Names of objects and edges for a model. The content of strings, and keys that look like data, are replaced by their
 * length, as in reports. So are names that are sentences: no name in a program has several words, except V8's own.
 *
 * @import { EdgeRow, ObjectRow, PathStep } from '../../js/engine/protocol.js'
 * @import { Speech } from '../../js/lib/speech.js'
 */
import { endsOf } from '../../js/lib/ends.js';
import { isFromRoot } from '../../js/lib/format.js';
import { describePlace } from '../../js/lib/place.js';
import { redactClass, redactStep, redactedText } from '../../js/lib/redact.js';
import { safeText } from '../terminal/safe.js';

/** Longer names are cut: of redacted ones, and of texts that the person wants to be seen. */
const MOST_NAME = 80;
const MOST_TEXT = 200;
/** Steps of a path. */
const MOST_STEPS = 24;
const TEXTS = new Set(['string', 'concatenated string', 'sliced string']);
/** V8 itself names what has these types, apart from the parts behind a slash. */
const OF_V8 = new Set(['synthetic', 'hidden', 'code', 'object shape']);
/** What V8 and the browser write before a name. */
const PREFIX = /^(?:system \/ |Detached |get |set |async |bound |static )+/;

/** @typedef {ReturnType<typeof namesFor>} Names */

/**
 * @param {Speech} speech
 * @param {boolean} redact
 */
export function namesFor(speech, redact) {
  const cut = (/** @type {string} */ text, /** @type {number} */ most) => {
    const line = safeText(text);
    return line.length > most ? `${line.slice(0, most)}…` : line;
  };
  /** @param {string} name */
  const ofCode = (name) => {
    if (!redact) return cut(name, MOST_TEXT);
    const shown = redactClass(name, speech);
    return isSentence(shown) ? redactedText(name, speech, 'report.redactedKey') : cut(shown, MOST_NAME);
  };
  /** @param {Pick<ObjectRow, 'name' | 'type'>} object */
  const ofObject = ({ name, type }) => {
    if (!redact) return cut(name, MOST_TEXT);
    if (TEXTS.has(type)) return redactedText(name, speech);
    if (OF_V8.has(type) && !/[“”"']/.test(name)) return ofV8(name);
    return ofCode(name);
  };
  /** @param {string} name */
  const ofV8 = (name) => {
    const [first = '', ...rest] = name.split(' / ');
    return [cut(first, MOST_NAME), ...rest.map(ofCode)].join(' / ');
  };
  /** @param {string} edge As it is written behind an object. */
  const ofEdge = (edge) => {
    if (!redact) return cut(edge, MOST_TEXT);
    const { edge: shown } = redactStep({ edge, name: '' }, speech);
    return isSentence(shown.replace(/^\{.*\}$/s, ''))
      ? redactedText(edge, speech, 'report.redactedKey')
      : cut(shown, MOST_NAME);
  };
  /** @param {PathStep} step */
  const ofStep = (step) => ({
    id: step.id,
    name: ofObject(step),
    edge: ofEdge(step.edge.text),
    ...(step.location && { place: cut(describePlace(step.location, speech).whole, MOST_TEXT) }),
  });
  return {
    ofCode,
    ofEdge,
    /** @param {ObjectRow} row */
    ofRow: (row) => ({
      id: row.id,
      name: ofObject(row),
      class: ofCode(row.className),
      type: row.type,
      shallowSize: row.shallowSize,
      retainedSize: row.retainedSize,
      ...distanceField(row.distance),
      ...(row.detachedness === 2 && { isDetached: true }),
    }),
    /** @param {EdgeRow} row */
    ofEdgeRow: (row) => ({
      edge: ofEdge(row.edge.text),
      edgeType: row.edge.type,
      id: row.id,
      name: ofObject(row),
      class: ofCode(row.className),
      retainedSize: row.retainedSize,
    }),
    /** The steps of a path; of a long one those at its ends, with the number of those between. @param {PathStep[]} path */
    ofPath(path) {
      const { first, last, left } = endsOf(path, MOST_STEPS);
      return [...first.map(ofStep), ...(left > 0 ? [{ stepsLeftOut: left }] : []), ...last.map(ofStep)];
    },
  };
}

/**
 * The distance from a root, where one leads to the object: V8 adds 100 million to that of objects that only its own roots hold.
 * @param {number} distance
 */
export function distanceField(distance) {
  return isFromRoot(distance) ? { distance } : {};
}

/**
 * Whether a name has several words, apart from what V8 writes around names.
 * @param {string} name
 */
function isSentence(name) {
  const bare = name
    .replace(PREFIX, '')
    // Fields of a plain object, redacted parts, arguments in brackets.
    .replace(/^\{.*\}$/s, '')
    .replace(/‹[^›]*›/g, '')
    .replace(/^\((?:[\w-]+ ?){1,5}\)$/, '')
    .replace(/^\["<symbol (.*)>"\]$/s, '$1');
  return /\S\s+\S/.test(bare);
}
