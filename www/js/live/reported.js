/**
 * What a process reports about itself, made safe for the page: texts of a length that a person reads, sizes that are numbers.
 * A page in Chromium may say anything of itself, and not everything that speaks the protocol keeps to it.
 */

import { LiveFailure } from './failure.js';

/** @import { MemorySample, Runtime, RuntimeKind } from './types.js' */

const LONGEST = 200;
/** They are not seen, some turn the direction of the text around, and halves of a pair are no characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** @type {readonly string[]} */
const KINDS = /** @satisfies {readonly RuntimeKind[]} */ (['node', 'deno', 'bun', 'workerd', 'chromium', 'v8']);

/** @param {unknown} text */
export function plainText(text) {
  if (typeof text !== 'string') return '';
  const short = text.slice(0, LONGEST).replaceAll(UNSEEN, '');
  return text.length > LONGEST ? `${short}…` : short;
}

/**
 * @param {{ kind?: unknown; version?: unknown; title?: unknown; pid?: unknown } | undefined} report
 * @returns {Runtime}
 */
export function readRuntime(report) {
  const { kind, version, title, pid } = report ?? {};
  return {
    kind: /** @type {RuntimeKind} */ (KINDS.includes(String(kind)) ? kind : 'v8'),
    version: plainText(version),
    title: plainText(title),
    pid: Number.isSafeInteger(pid) ? Number(pid) : undefined,
  };
}

/**
 * @param {Partial<Record<Exclude<keyof MemorySample, 'at'>, unknown>>} report
 * @returns {MemorySample} throws a `LiveFailure`, `garbled`, if the size of the heap is none
 */
export function readSample({ heapUsed, ...others }) {
  const used = sizeOf(heapUsed);
  if (used === undefined) throw new LiveFailure('garbled', 'The size of the heap is not a number.');
  const { heapTotal, external, arrayBuffers, rss, cpuMs } = others;
  return {
    at: Date.now(),
    heapUsed: used,
    heapTotal: sizeOf(heapTotal),
    rss: sizeOf(rss),
    external: sizeOf(external),
    arrayBuffers: sizeOf(arrayBuffers),
    cpuMs: sizeOf(cpuMs),
  };
}

/**
 * @param {unknown} done
 * @param {unknown} total
 */
export function readProgress(done, total) {
  const [part, whole] = [sizeOf(done), sizeOf(total)];
  // V8 estimates the total, and may come to more.
  return part === undefined || !whole ? { done: 0, total: 0 } : { done: Math.min(part, whole), total: whole };
}

/** @param {unknown} size */
function sizeOf(size) {
  return typeof size === 'number' && size >= 0 && size <= Number.MAX_SAFE_INTEGER ? size : undefined;
}
