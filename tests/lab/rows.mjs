/**
 * What the lab records of a report: a row for each finding, in the order of their rank, and a row for each harmless slot
 * that is about the program's owner. Sizes and counts are left out, because they differ from one capture to the next.
 *
 * @typedef {import('./expected.mjs').Program} Program
 * @typedef {import('./findings.mjs').Report} Report
 * @typedef {import('./findings.mjs').Finding} Finding
 *
 * @typedef {object} Row
 * @property {'leak' | 'suspect' | 'info' | 'harmless'} severity
 * @property {string} kind
 * @property {string} owner "`sessions` in server.js:12"
 * @property {string} [at] The line that the finding points to, `server.js:12`; counted from 1.
 */

import { ownerText, placeText } from './owner-text.mjs';

/** What is harmless and named like churn: a variable whose value is replaced. */
const SLOTS = ['slot', 'churn'];

/**
 * @param {Program} program
 * @param {Report} report
 * @returns {Row[]}
 */
export function rowsOf(program, { findings, harmless }) {
  const slots = harmless
    .filter(({ kind, ...one }) => SLOTS.includes(kind) && (one.owner ?? one.anchor))
    .map(({ kind, ...one }) => ({ severity: /** @type {const} */ ('harmless'), kind, owner: textOf(one) }));
  return [
    ...findings.map(({ severity, kind, location, ...one }) => ({
      severity,
      kind,
      owner: textOf(one),
      ...(location && { at: placeText(location) }),
    })),
    ...slots.filter(({ owner }) => isAbout(program, owner)),
  ];
}

/** @param {{ owner?: import('./owner-text.mjs').Owner; anchor?: { text: string } }} about */
function textOf({ owner, anchor }) {
  return owner ? ownerText(owner) : (anchor?.text ?? '');
}

/** Whether an owner is the one that the program is about. @param {Program} program @param {string} owner */
export function isAbout({ owner: expected }, owner) {
  return expected !== undefined && expected.test(nameOf(owner));
}

/** The name in front of the place: `sessions` of `sessions in server.js:12`. @param {string} owner */
export function nameOf(owner) {
  return owner.replace(/ in \S+$/, '');
}

/** "leak: container `sessions` in server.js:12" @param {Row} row */
export function describe({ severity, kind, owner }) {
  return `${severity}: ${kind} ${owner}`;
}
