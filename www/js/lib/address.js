/** Parses addresses that a person types, pastes or puts into a link. */

/**
 * Reads a typed address. A host without a scheme gets `https://`; a path that starts with `/` or `.` is on this site.
 * @param {string} text
 * @param {string} base The page's own address.
 * @returns {URL | undefined} Undefined if the text is no address, or if browsers do not fetch such an address.
 */
export function parseAddress(text, base) {
  const trimmed = text.trim();
  if (trimmed === '' || /\s/.test(trimmed)) return undefined;
  const candidates = /^[./]/.test(trimmed)
    ? [() => new URL(trimmed, base)]
    : [() => new URL(trimmed), () => new URL(`https://${trimmed}`)];
  for (const candidate of candidates) {
    try {
      const url = candidate();
      const plausible = url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('[');
      const own = url.origin === new URL(base).origin;
      if ((url.protocol === 'https:' || url.protocol === 'http:') && (plausible || own)) return url;
    } catch {
      // The next candidate.
    }
  }
  return undefined;
}

/**
 * Whether a text that was pasted outside all fields is meant as an address. Only an address with its scheme is.
 * @param {string} text
 */
export function looksLikeAddress(text) {
  return /^https?:\/\/\S+$/.test(text.trim());
}

/**
 * A short name for the list of snapshots: the last part of the path, or the host.
 * @param {URL} url
 */
export function nameOfAddress(url) {
  const last = url.pathname.split('/').filter(Boolean).at(-1);
  if (last === undefined) return url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
