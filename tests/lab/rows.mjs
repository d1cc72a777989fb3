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
 * @property {string[]} [unsaid] What the program wants of its sentences and they do not say; of findings about its owner.
 * @property {string} [at] The line that the finding points to, `server.js:12`; counted from 1.
 */

import { ownerText, sentenceText } from '../../www/js/lib/sentence-text.js';
import { speak } from '../../www/js/lib/speech.js';

const english = speak('en');
/** What is harmless and named like churn: a variable whose value is replaced. */
const SLOTS = ['slot', 'churn'];

/**
 * @param {Program} program
 * @param {Report} report
 * @returns {Row[]}
 */
export function rowsOf(program, { findings, harmless }) {
  const slots = harmless.flatMap(({ kind, owner }) =>
    SLOTS.includes(kind) && owner ? { kind, owner: ownerText(owner, english) } : [],
  );
  return [
    ...findings.map((finding) => {
      const { severity, kind, location } = finding;
      const owner = ownerText(finding.owner, english);
      const unsaid = isAbout(program, owner) ? unsaidOf(program, finding) : [];
      return { severity, kind, owner, ...(location && { at: lineOf(location) }), ...(unsaid.length > 0 && { unsaid }) };
    }),
    ...slots
      .filter(({ owner }) => isAbout(program, owner))
      .map((slot) => ({ severity: /** @type {const} */ ('harmless'), ...slot })),
  ];
}

/** @param {Program} program @param {Finding} finding */
function unsaidOf({ says = [] }, { title, evidence = [], advice }) {
  if (says.length === 0) return [];
  const sentences = [title, ...evidence, ...(advice ? [advice] : [])];
  const text = sentences.map((sentence) => sentenceText(sentence, english)).join('\n');
  return says.filter((wanted) => !wanted.test(text)).map(({ source }) => source);
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

/** @param {{ url: string; line: number }} location Counted from 0. */
function lineOf({ url, line }) {
  const path = decodeURI(url.split(/[?#]/, 1)[0] ?? '');
  return `${path.split(/[\\/]/).pop()}:${line + 1}`;
}
