/** Cells of the treemap and the icicle: position, colour, name and keyboard moves, without drawing. */

/** @import { MapCell, MapStep } from '../engine/protocol.js' */
/** @import { Kind } from './statistics.js' */
/** @import { Speech } from './speech.js' */

/** Number of tints of one colour. Classes of one kind differ in tint. */
export const TINTS = 3;

const STRING_TYPES = new Set(['string', 'concatenated string', 'sliced string']);
const ARRAY_BUFFERS = /^system \/ JSArrayBufferData$|ArrayBuffer/;
/** @type {Readonly<Record<string, Kind>>} */
const KIND_OF_TYPE = {
  code: 'code',
  string: 'strings',
  'concatenated string': 'strings',
  'sliced string': 'strings',
  array: 'jsArrays',
  hidden: 'system',
  synthetic: 'system',
  'object shape': 'system',
  native: 'otherNative',
};

/**
 * The kind of a cell, which determines its colour, as in the overview.
 * @param {Pick<MapStep, 'type' | 'name' | 'className'>} step
 * @returns {Kind}
 */
export function kindOf({ type, name, className }) {
  if (type === 'native' && (ARRAY_BUFFERS.test(name) || ARRAY_BUFFERS.test(className))) return 'typedArrays';
  return KIND_OF_TYPE[type] ?? 'otherJs';
}

/**
 * The tint of a class, a hash of its name: the same everywhere, and mostly different for neighbours.
 * @param {string} className
 */
export function tintOf(className) {
  let hash = 0;
  for (let at = 0; at < className.length; at++) hash = (Math.imul(hash, 31) + className.charCodeAt(at)) >>> 0;
  return hash % TINTS;
}

/**
 * The index of the innermost cell at a point; -1 if there is none. Children come after their parents, so the last match
 * is the innermost.
 * @param {readonly MapCell[]} cells
 * @param {number} x
 * @param {number} y
 */
export function cellAt(cells, x, y) {
  return cells.findLastIndex(
    (cell) => x >= cell.x && y >= cell.y && x < cell.x + cell.width && y < cell.y + cell.height,
  );
}

/**
 * The index of the cell that a key leads to: arrows go to a sibling, to the largest child or to the parent.
 * @param {readonly MapCell[]} cells
 * @param {number} from
 * @param {string} key
 * @returns {number | undefined} Undefined if the key does not move.
 */
export function moveInMap(cells, from, key) {
  const cell = cells[from];
  if (!cell) return cells.length > 0 ? 0 : undefined;
  const inside = (/** @type {number} */ parent) =>
    cells.flatMap((other, index) => (index > 0 && other.parent === parent ? [index] : []));
  if (key === 'ArrowUp') return cell.parent;
  if (key === 'ArrowDown') return inside(from)[0] ?? from;
  const siblings = from === 0 ? [0] : inside(cell.parent);
  const at = siblings.indexOf(from);
  switch (key) {
    case 'ArrowLeft':
      return siblings[Math.max(0, at - 1)];
    case 'ArrowRight':
      return siblings[Math.min(siblings.length - 1, at + 1)];
    case 'Home':
      return siblings[0];
    case 'End':
      return siblings.at(-1);
    default:
      return undefined;
  }
}

/**
 * The cells from the outermost one to the given one, both included.
 * @param {readonly MapCell[]} cells
 * @param {number} index
 * @returns {MapCell[]}
 */
export function trailTo(cells, index) {
  const trail = [];
  for (let at = index, cell = cells[at]; cell; at = cell.parent, cell = cells[at]) {
    trail.unshift(cell);
    if (at === 0) break;
  }
  return trail;
}

/**
 * The name of a cell, on one line.
 * @param {MapStep} step
 * @param {Speech} speech
 */
export function nameOfStep({ kind, name, className, type, count }, { t, n, f }) {
  if (kind === 'rest') return n('map.rest', count);
  if (kind === 'class') return t('map.several', { name, count: f.count(count) });
  if (STRING_TYPES.has(type)) return `"${name.replace(/\s+/g, ' ')}"`;
  return name || className || `(${type})`;
}

/**
 * The text, cut with an ellipsis to fit; empty if not even two characters fit.
 * @param {string} text
 * @param {number} room
 * @param {(text: string) => number} measure
 */
export function fitText(text, room, measure) {
  if (room <= 0) return '';
  const width = measure(text);
  if (width <= room) return text;
  let length = Math.floor((text.length * room) / width);
  while (length > 1 && measure(`${text.slice(0, length)}…`) > room) length -= 1;
  return length > 1 ? `${text.slice(0, length)}…` : '';
}

/**
 * The largest cells, for the table that screen readers read.
 * @param {readonly MapCell[]} cells
 * @param {number} max
 */
export function largestCells(cells, max) {
  return [...cells.entries()]
    .slice(1)
    .sort(([a, { size: left }], [b, { size: right }]) => right - left || a - b)
    .slice(0, max)
    .map(([, cell]) => cell);
}
