/**
 * Owners as sentences: the key of an owner's text in the catalogue, and the values of the text.
 *
 * A role has up to four texts: with or without a name, with or without a place (`owner.listeners.nameless.in`).
 */

/** @import { Owner } from '../engine/protocol.js' */
/** @import { Values } from './template.js' */

/** The engine's name for a function without a name. */
const ANONYMOUS = '(anonymous)';

/**
 * @param {Owner} owner
 * @returns {{ key: string; values: Values }}
 */
export function ownerSentence({ name, role, place }) {
  const { kind, ...more } = role;
  const isNameless = name === '' || name === ANONYMOUS;
  // Chromium does not say for which event its listeners are.
  const isOfAnyEvent = role.kind === 'listeners' && role.event === '';
  const stem = `owner.${isOfAnyEvent ? 'listenersAny' : kind}${isNameless ? '.nameless' : ''}`;
  const values = { name, ...more, place };
  // A file has no place: the file is the place.
  if (role.kind === 'file') return { key: role.keptBy ? `${stem}.kept` : stem, values };
  return { key: place ? `${stem}.in` : stem, values };
}

/** The owner without its place. @param {Owner} owner @returns {Owner} */
export function withoutPlace({ name, role }) {
  return role.kind === 'file' && role.keptBy
    ? { name, role: { kind: 'file', keptBy: withoutPlace(role.keptBy) } }
    : { name, role };
}
