/**
 * Owners as sentences: which text of the catalogue says an owner, and its values.
 *
 * A text for each role, with a name or without, with a place or without: `owner.listeners.nameless.in`.
 */

/** @import { Owner } from '../engine/protocol.js' */
/** @import { Values } from './template.js' */

/** What the engine calls a function that has no name. */
const ANONYMOUS = '(anonymous)';

/**
 * @param {Owner} owner
 * @returns {{ key: string; values: Values }}
 */
export function ownerSentence({ name, role, place }) {
  const { kind, ...more } = role;
  const isNameless = name === '' || name === ANONYMOUS;
  const stem = `owner.${kind}${isNameless ? '.nameless' : ''}`;
  const values = { name, ...more, place };
  // A file is its own place.
  if (role.kind === 'file') return { key: role.keptBy ? `${stem}.kept` : stem, values };
  return { key: place ? `${stem}.in` : stem, values };
}

/** The same owner, wherever it is. @param {Owner} owner @returns {Owner} */
export function withoutPlace({ name, role }) {
  return role.kind === 'file' && role.keptBy
    ? { name, role: { kind: 'file', keptBy: withoutPlace(role.keptBy) } }
    : { name, role };
}
