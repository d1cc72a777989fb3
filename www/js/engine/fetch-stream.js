/** Fetching a snapshot: the body of an answer as a stream, with the length that its server announces. */
import { failure } from './failure.js';

export const RETRY = 'Check the address and the connection, and that its server allows this page to read it (CORS).';
const LEADS_AWAY = 'Open the address that it leads to instead.';

/**
 * @typedef {object} Fetched
 * @property {ReadableStream<Uint8Array>} stream
 * @property {number} size bytes as announced, -1 if unknown
 * @property {string} address where the bytes come from: after redirects, another one than was asked for
 */

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<Fetched>}
 */
export async function fetchStream(url, signal) {
  const isOwn = new URL(url).origin === self.location.origin;
  // An address of this origin may not lead out of it, and where it leads is not known before it is followed.
  const redirect = isOwn ? 'manual' : 'follow';
  const response = await fetch(url, { signal, credentials: isOwn ? 'same-origin' : 'omit', redirect }).catch(
    (error) => {
      if (signal.aborted) throw failure('cancelled', 'cancelled');
      throw failure('network', `nothing came from ${url}: ${error instanceof Error ? error.message : error}`, RETRY);
    },
  );
  if (response.type === 'opaqueredirect') throw failure('network', `${url} leads to another address`, LEADS_AWAY);
  if (!response.ok || !response.body) {
    throw failure('network', `${url} answers ${response.status} ${response.statusText}`.trim(), RETRY);
  }
  return { stream: response.body, size: sizeOf(response), address: response.url || url };
}

/**
 * Length of a response's body in bytes as its server announces it, or -1 if unknown. With a content encoding the header
 * counts encoded bytes, and of another origin a page reads the length, but not the encoding: the length may be wrong.
 * @param {Response} response
 */
export function sizeOf({ headers }) {
  const length = headers.get('content-length') ?? '';
  const size = /^\d+$/.test(length) && !headers.get('content-encoding') ? Number(length) : -1;
  return Number.isSafeInteger(size) ? size : -1;
}

/**
 * Whether an answer comes from another address than was asked: a part behind `#` is not sent.
 * @param {string} address
 * @param {string} asked
 */
export function isElsewhere(address, asked) {
  return address.split('#', 1)[0] !== new URL(asked).href.split('#', 1)[0];
}
