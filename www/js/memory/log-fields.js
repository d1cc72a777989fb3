/**
 * The words of memory logs: the names under which people and tools log memory, sizes with units, and times.
 *
 * All patterns have a fixed length or one repeated character class, so each costs time linear in the text.
 */

/** @import { MemoryKind } from './chart-lines.js' */

/** @typedef {{ value: number; unit: string; isFraction: boolean }} Size `unit` is in lower case; empty if there is none. */

const NAMES = {
  heapUsed:
    'heap[-_. ]?(?:size[-_. ]?)?used(?:[-_. ]?size)?|used[-_. ]?(?:js[-_. ]?)?heap(?:[-_. ]?size)?|usedJSHeapSize|JSHeapUsedSize',
  heapTotal:
    'heap[-_. ]?(?:size[-_. ]?)?total(?:[-_. ]?size)?|total[-_. ]?(?:js[-_. ]?)?heap(?:[-_. ]?size)?|totalJSHeapSize|JSHeapTotalSize',
  arrayBuffers: 'array[-_. ]?buffers?',
  external: 'external(?:[-_. ]?memory)?',
  rss: 'rss|resident(?:[-_. ]?(?:set|memory))?(?:[-_. ]?size)?',
};
const KINDS = /** @type {readonly MemoryKind[]} */ (Object.keys(NAMES));
const ANY_NAME = Object.values(NAMES)
  .map((names) => `(${names})`)
  .join('|');
const UNIT = '[kmgt]i?b|bytes?|b';
/** Digits with separators of either kind. A comma counts only before three digits. */
const NUMBER = '\\d[\\d_]*(?:,\\d{3}(?!\\d))*(?:\\.\\d+)?(?:e\\+?\\d+)?';

const WHOLE_NAME = new RegExp(`^(?:.{0,60}[^a-z0-9])?(?:${ANY_NAME})[-_. ]?\\(?(${UNIT})?\\)?$`, 'i');
const WHOLE_SIZE = new RegExp(`^\\s{0,9}(${NUMBER})\\s?(${UNIT})?\\s{0,9}$`, 'i');
/** A name, and after a colon or the like its size. */
const PAIRS = new RegExp(
  `(?<![a-z0-9])(?:${ANY_NAME})(?:[-_. ]?\\(?(${UNIT})\\)?)?["']?\\s{0,20}(?:[:=|│]\\s{0,20}|\\s)["']?(${NUMBER})\\s?(${UNIT})?(?!\\w)`,
  'gi',
);

/** A text that has none of these names no memory, so nothing else is tried. */
const HINT = /heap|rss|resident|external|array/i;

/** @type {Readonly<Record<string, number>>} */
const FACTORS = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** @param {string} text */
export function mayNameMemory(text) {
  return HINT.test(text);
}

/**
 * The kind of memory that a name is for, and the unit at its end.
 * @param {string} name As in an object, or at the head of a column.
 * @returns {{ kind: MemoryKind; unit: string } | undefined}
 */
export function fieldOf(name) {
  const match = name.length <= 100 ? WHOLE_NAME.exec(name.trim()) : null;
  const kind = match && kindIn(match);
  return kind ? { kind, unit: (match[KINDS.length + 1] ?? '').toLowerCase() } : undefined;
}

/**
 * A size alone: `12.3 MB`, `36_110_336`.
 * @param {unknown} value
 * @returns {Size | undefined}
 */
export function sizeOf(value) {
  if (typeof value === 'number') {
    return value >= 0 && value < 1e15 ? { value, unit: '', isFraction: !Number.isInteger(value) } : undefined;
  }
  const match = typeof value === 'string' && value.length < 60 ? WHOLE_SIZE.exec(value) : null;
  return match ? toSize(match[1] ?? '', match[2]) : undefined;
}

/**
 * All names with a size after them, in order.
 * @param {string} text
 * @returns {{ kind: MemoryKind; size: Size }[]}
 */
export function pairsIn(text) {
  const pairs = [];
  for (const match of text.matchAll(PAIRS)) {
    const kind = kindIn(match);
    const [inName, number, unit] = match.slice(KINDS.length + 1);
    const size = toSize(number ?? '', unit ?? inName);
    if (kind && size) pairs.push({ kind, size });
  }
  return pairs;
}

/**
 * Bytes of a size; a size without a unit counts as `unit`.
 * @param {Size} size
 * @param {string} unit In lower case.
 */
export function bytesOf(size, unit) {
  return size.value * (FACTORS[size.unit || unit] ?? 1);
}

/**
 * The unit of numbers without one. The heap of a running program has megabytes, so a number in bytes cannot be small.
 * @param {Size} heapUsed
 * @returns {'' | 'kb' | 'mb'}
 */
export function guessUnit({ value, unit, isFraction }) {
  if (unit !== '' || value === 0) return '';
  if (value < 3000) return 'mb';
  return value < 300_000 || (isFraction && value < 3e6) ? 'kb' : '';
}

/** @param {readonly (string | undefined)[]} match */
function kindIn(match) {
  return KINDS[match.slice(1, KINDS.length + 1).findIndex((group) => group !== undefined)];
}

/**
 * @param {string} digits
 * @param {string | undefined} unit
 * @returns {Size | undefined}
 */
function toSize(digits, unit) {
  const value = Number(digits.replace(/[_,]/g, ''));
  if (!(value >= 0 && value < 1e15)) return undefined;
  const name = (unit ?? '').toLowerCase();
  return { value, unit: /^b(ytes?)?$/.test(name) ? 'b' : name, isFraction: !Number.isInteger(value) };
}
