/**
 * The code beside a finding: a few lines around what holds the objects, what adds them, and what a function holds on to.
 *
 * @import { Finding, Location, Place, Sentence } from '../engine/protocol.js'
 * @import { Excerpt } from './types.js'
 */

/** Lines of an excerpt, and how many of them are above its place. */
const LINES = 8;
const ABOVE = 3;
/** A longer line is cut around its place: those of minified files have no end. */
const MAX_COLUMNS = 240;
const MAX_EXCERPTS = 4;

/** The sentences with a place, and what stands there. @type {Partial<Record<Sentence['key'], Excerpt['role']>>} */
const ROLES = {
  'evidence.filledBy': 'adder',
  'evidence.changedBy': 'adder',
  'evidence.listensAt': 'adder',
  'evidence.sameListener': 'adder',
  'evidence.observerCalls': 'adder',
  'evidence.openedAt': 'adder',
  'evidence.unclosedMade': 'adder',
  'evidence.runtime.calledAt': 'adder',
  'evidence.runtime.calledIn': 'adder',
  'evidence.promiseWaits': 'adder',
  'evidence.chainHeld': 'captured',
  'evidence.capturesObject': 'captured',
  'evidence.deadVariable.keeper': 'captured',
  'evidence.eachHas': 'captured',
};

/**
 * @param {Finding} finding
 * @param {(url: string) => Promise<string | undefined>} textOf
 * @returns {Promise<Excerpt[]>}
 */
export async function excerptsOf({ location, owner, evidence }, textOf) {
  /** @type {{ role: Excerpt['role']; place: Place | undefined }[]} */
  const places = [{ role: 'owner', place: location ?? owner.place }];
  for (const { key, values } of evidence) {
    const role = ROLES[key];
    if (role && 'place' in values) places.push({ role, place: values.place });
  }
  /** @type {Excerpt[]} */
  const excerpts = [];
  for (const { role, place } of places) {
    if (excerpts.length === MAX_EXCERPTS) break;
    if (!place || !('line' in place) || place.url === undefined || isShown(excerpts, place)) continue;
    const text = await textOf(place.url);
    const lines = text === undefined ? [] : text.split(/\r\n|\r|\n/);
    if (place.line >= lines.length) continue;
    const from = Math.max(0, Math.min(place.line - ABOVE, lines.length - LINES));
    excerpts.push({
      role,
      place,
      from,
      lines: lines.slice(from, from + LINES).map((line, at) => cut(line, from + at === place.line ? place.column : 0)),
    });
  }
  return excerpts;
}

/** Whether a line is in an excerpt already. @param {readonly Excerpt[]} excerpts @param {Location} place */
function isShown(excerpts, { url, line, column }) {
  return excerpts.some(({ place, from, lines }) => {
    const isNear = lines.some((text) => text.length > MAX_COLUMNS)
      ? place.line === line && place.column === column
      : true;
    return place.url === url && isNear && line >= from && line < from + lines.length;
  });
}

/** @param {string} line @param {number} column */
function cut(line, column) {
  if (line.length <= MAX_COLUMNS) return line;
  const start = Math.max(0, Math.min(column - MAX_COLUMNS / 3, line.length - MAX_COLUMNS));
  return `${start > 0 ? '…' : ''}${line.slice(start, start + MAX_COLUMNS)}${start + MAX_COLUMNS < line.length ? '…' : ''}`;
}
