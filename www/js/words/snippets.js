/** Chooses the code beside an advice and inserts names of the finding into it, if they are valid names. */

import { leakCode } from './index.js';

/** @import { AnySentence } from '../lib/sentence-text.js' */
/** @import { LeakCode, Snippet } from './types.js' */

const DEFAULTS = { variable: 'previous', event: 'change', className: '' };
/** Names that a finding may have, but a variable may not. */
const RESERVED = /^(this|null|new|let|const|true|false|undefined|arguments)$/;

/** The keys of all advice that has code. */
export const adviceKeys = Object.keys(leakCode);

/**
 * @param {AnySentence} advice
 * @returns {Snippet | undefined}
 */
export function snippetFor({ key, values }) {
  const make = leakCode[/** @type {keyof LeakCode} */ (key)];
  if (!make) return undefined;
  const { before, after } = make(DEFAULTS);
  // A name that the snippet uses already would stand for two things.
  const taken = new Set(`${before} ${after}`.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  const variable = values['variable'];
  return make({
    variable: isVariable(variable) && !taken.has(variable) ? variable : DEFAULTS.variable,
    event: isEvent(values['event']) ? values['event'] : DEFAULTS.event,
    className: isClass(values['className']) ? values['className'] : DEFAULTS.className,
  });
}

/** @param {unknown} name @returns {name is string} */
function isVariable(name) {
  return typeof name === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u.test(name) && !RESERVED.test(name);
}

/** Whether a name is one of a class, as `net.Socket` is. @param {unknown} name @returns {name is string} */
function isClass(name) {
  return typeof name === 'string' && /^[A-Za-z][\w.]{0,39}$/.test(name);
}

/** Whether a name is safe inside a string literal of the snippet. @param {unknown} name @returns {name is string} */
function isEvent(name) {
  return typeof name === 'string' && /^[\w:.@ -]{1,40}$/.test(name);
}
