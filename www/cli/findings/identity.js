/**
 * The identity of a finding, by which it is recognised in other runs of a program: its kind, the owner's name and role, and
 * the file. Line, sizes and numbers of entries change from run to run and from commit to commit, so they are no part of it.
 *
 * @import { Finding, Owner } from '../../js/engine/protocol.js'
 */
import { createHash } from 'node:crypto';
import { fileName } from '../../js/lib/place.js';

/**
 * @param {Finding} finding
 * @returns {{ id: string; kind: string; owner: string; place: string }} `id`: 16 hexadecimal digits
 */
export function identityOf(finding) {
  const { kind, owner } = finding;
  const name = nameOf(owner) || finding.className || '';
  const place = placeOf(finding);
  const id = createHash('sha256')
    .update(JSON.stringify([kind, owner.role.kind, name, place]))
    .digest('hex')
    .slice(0, 16);
  return { id, kind, owner: name, place };
}

/**
 * Identities of a list, made different where several findings have the same.
 * @param {readonly Finding[]} findings
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

/** @param {Owner} owner */
function nameOf({ name, role }) {
  const more = role.kind === 'listeners' ? role.event : role.kind === 'timer' ? role.timer : '';
  return more === '' ? steady(name) : `${steady(name)} ${steady(more)}`;
}

/**
 * Digits that count something, such as the number of a port or of a user, differ from run to run.
 * @param {string} text
 */
function steady(text) {
  return text.replace(/\d{2,}/g, '#');
}

/**
 * The file's name without folders, and without the hash that a bundler puts into it.
 * @param {Finding} finding
 */
function placeOf({ location, owner }) {
  const url = location?.url || owner.place?.url || (owner.role.kind === 'file' ? owner.name : '');
  return fileName(url).replace(/[.-][0-9a-f]{8,}(?=\.)/i, '');
}
