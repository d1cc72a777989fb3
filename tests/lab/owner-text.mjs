/**
 * Owners as text, for the record: "`sessions` in server.js:12". The page's own texts are not taken, so that a change of
 * their words is no change of the findings.
 *
 * @typedef {{ url?: string; line?: number }} Place Counted from 0.
 * @typedef {object} Owner
 * @property {string} name Empty, where nothing names it.
 * @property {{ kind: string; className?: string; event?: string; timer?: string; keptBy?: Owner }} role
 * @property {Place} [place]
 */

/** @param {Owner} owner @returns {string} */
export function ownerText({ name, role, place }) {
  const named = name === '' ? (role.className ?? '') : `\`${name}\``;
  const at = place ? ` in ${placeText(place)}` : '';
  if (role.kind === 'listeners') {
    return `\`${role.event}\` listeners of ${named}${name === '' ? '' : ` (${role.className})`}${at}`;
  }
  if (role.kind === 'timer') return `\`${role.timer}\` of ${named}${at}`;
  if (role.kind === 'file') return role.keptBy ? `${named}, kept by ${ownerText(role.keptBy)}` : named;
  return `${name === '' ? `\`${named}\`` : named}${at}`;
}

/** "server.js:12" @param {Place} place */
export function placeText({ url, line }) {
  if (line === undefined) return fileName(url ?? '');
  return url === undefined ? `line ${line + 1}` : `${fileName(url)}:${line + 1}`;
}

/** The last part of an address, without what follows a question mark. @param {string} url */
function fileName(url) {
  return (url.split(/[?#]/, 1)[0] ?? '').split(/[\\/]/).filter(Boolean).pop() ?? url;
}
