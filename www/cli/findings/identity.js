/**
 * The identity of a finding, by which it is recognised in other runs of a program: its kind, the owner's name and role, and
 * the file. Line, sizes and numbers of entries change from run to run and from commit to commit, so they are no part of it;
 * neither are keys that look like data, which a file for the repository should not have anyhow.
 *
 * @import { Finding, Owner } from '../../js/engine/protocol.js'
 */
import { createHash } from 'node:crypto';
import { fileName } from '../../js/lib/place.js';
import { redactClass, redactOwner } from '../../js/lib/redact.js';
import { speak } from '../../js/lib/speech.js';

const speech = speak('en');

/**
 * @typedef {object} Identity
 * @property {string} id 16 hexadecimal digits, and a number where several findings would have the same.
 * @property {string} kind
 * @property {string} owner
 * @property {string} place The name of a file.
 */

/**
 * The identities of a list of findings, in its order.
 * @param {readonly Finding[]} findings
 * @returns {Identity[]}
 */
export function identitiesOf(findings) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const count = (seen.get(identity.id) ?? 0) + 1;
    seen.set(identity.id, count);
    return count === 1 ? identity : { ...identity, id: `${identity.id}-${count}` };
  });
}

/**
 * @param {Finding} finding
 * @returns {Identity}
 */
function identityOf(finding) {
  const { kind, owner, className = '' } = finding;
  const name = nameOf(owner) || steady(redactClass(className, speech));
  const place = placeOf(finding);
  const id = createHash('sha256')
    .update(JSON.stringify([kind, owner.role.kind, name, place]))
    .digest('hex')
    .slice(0, 16);
  return { id, kind, owner: name, place };
}

/** @param {Owner} owner */
function nameOf(owner) {
  const { name, role } = redactOwner(owner, speech);
  const more = role.kind === 'listeners' ? role.event : role.kind === 'timer' ? role.timer : '';
  return steady(more === '' ? name : `${name} ${more}`.trim());
}

/**
 * Digits that count something, such as the number of a port or of a user, differ from run to run, and so do the lengths of
 * keys that were left out.
 * @param {string} text
 */
function steady(text) {
  return text.replace(/‹[^›]*›/g, '‹key›').replace(/\d{2,}/g, '#');
}

/**
 * The file's name without folders, which differ between machines, and without the hash that a bundler puts into it.
 * @param {Finding} finding
 */
function placeOf({ location, owner }) {
  const url = location?.url || owner.place?.url || (owner.role.kind === 'file' ? owner.name : '');
  return fileName(url).replace(/[.-][0-9a-f]{8,}(?=\.)/i, '');
}
