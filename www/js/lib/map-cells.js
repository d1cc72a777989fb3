/** What can be said of a picture of the dominator tree without drawing it: which cell is where, what it is called. */

/** @import { MapCell, MapStep } from '../engine/protocol.js' */
/** @import { Kind } from './statistics.js' */
/** @import { Speech } from './speech.js' */

/** So many tints of one colour tell classes apart. */
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
 * The colour that a cell has: that of its kind, as in the overview.
 * @param {Pick<MapStep, 'type' | 'name' | 'className'>} step
 * @returns {Kind}
 */
export function kindOf({ type, name, className }) {
  if (type === 'native' && (ARRAY_BUFFERS.test(name) || ARRAY_BUFFERS.test(className))) return 'typedArrays';
  return KIND_OF_TYPE[type] ?? 'otherJs';
}

/**
 * Classes beside each other mostly differ in it, and a class has the same one everywhere.
 * @param {string} className
 */
export function tintOf(className) {
  let hash = 0;
  for (let at = 0; at < className.length; at++) hash = (Math.imul(hash, 31) + className.charCodeAt(at)) >>> 0;
  return hash % TINTS;
}

/**
 * The innermost cell at a place; -1 for none. Children come after their parents, so it is the last one.
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
 * Where an arrow key leads: along siblings, to the largest child, to the parent.
 * @param {readonly MapCell[]} cells
 * @param {number} from
 * @param {string} key
 * @returns {number | undefined} Undefined where the key means nothing.
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
 * From the outermost cell to one, both included.
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
 * What a cell is called, on one line.
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
 * The text, or as much of it as fits, or nothing where that would say nothing.
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
 * The largest cells, for those who do not look.
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
