/**
 * Addresses of scripts, maps and sources: where two of them agree from the end, and what a relative one means.
 *
 * A script is called by a path (`/app/dist/a.js`), a `file:` or an `http:` URL, or a bundler's own (`webpack://app/./a.js`).
 */

/** The parts of an address, without its scheme, host, query and fragment. @param {string} address */
export function partsOf(address) {
  const path = address
    .replace(/^[a-z][\w+.-]+:\/\/[^/]*/i, '')
    .replace(/^[a-z][\w+.-]+:(?![\\/])/i, '')
    .replace(/[?#].*$/s, '');
  return path
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.')
    .map(decoded);
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that begins no escape.
    return part;
  }
}

/** The number of parts in which two addresses agree, from the end. @param {string} a @param {string} b */
export function commonSuffix(a, b) {
  const [x, y] = [partsOf(a), partsOf(b)];
  let count = 0;
  while (count < x.length && count < y.length && x.at(-1 - count) === y.at(-1 - count)) count += 1;
  return count;
}

/** The last part of an address. @param {string} address */
export function baseName(address) {
  return partsOf(address).at(-1) ?? '';
}

/**
 * What an address means beside another one. Absolute ones stay as they are.
 * @param {string} address
 * @param {string} base The address of a file.
 */
export function resolveAddress(address, base) {
  if (/^[a-z][\w+.-]+:/i.test(address) && !/^[a-z]:[\\/]/i.test(address)) {
    const bundled = /^(webpack(?:-internal)?:\/\/[^/]*\/)(.*)$/is.exec(address);
    return bundled ? `${bundled[1]}${normalized(bundled[2] ?? '')}` : address;
  }
  if (/^([\\/]|[a-z]:[\\/])/i.test(address)) return normalized(address);
  const [, origin = '', path = ''] = /^([a-z][\w+.-]+:\/\/[^/]*)?(.*)$/is.exec(base.replace(/[?#].*$/s, '')) ?? [];
  const folder = path.replace(/[^\\/]*$/, '');
  return `${origin}${normalized(`${folder}${address}`)}`;
}

/** A path without `.` and `..`, as far as there is something above. @param {string} path */
function normalized(path) {
  const isAbsolute = /^[\\/]/.test(path);
  /** @type {string[]} */
  const parts = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !isAbsolute) parts.push(part);
  }
  return `${isAbsolute ? '/' : ''}${parts.join('/')}`;
}
