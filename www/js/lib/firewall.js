/**
 * Lets one address, or one origin, through the service worker's outbound firewall. The firewall blocks every request
 * that leaves the origin unless the page has stored a note for its address or its origin. The page stores notes only
 * for addresses that a person typed, pasted or followed in a link, and for origins that a person puts load on.
 *
 * The note lies in Cache Storage, where the firewall looks it up for every request. A message to the service worker
 * could arrive too late, or find no worker that is running and in control.
 */

const ALLOWED_MS = 10 * 60_000;
/** How often a load that takes longer than a note is valid writes the note again. */
export const ALLOW_AGAIN_MS = ALLOWED_MS / 2;

/**
 * Resolves when the note is written, or when writing it failed. A browser without Cache Storage has no service worker,
 * so nothing blocks the request. If writing fails, the firewall blocks the request, and opening fails with a network
 * error.
 * @param {URL} url
 */
export async function allowOutbound(url) {
  await allow(url, url.origin + url.pathname + url.search);
}

/**
 * The same for all addresses of the URL's origin.
 * @param {URL} url
 */
export async function allowOrigin(url) {
  await allow(url, url.origin);
}

/**
 * @param {URL} url
 * @param {string} what
 */
async function allow(url, what) {
  if (url.origin === location.origin || !/^https?:$/.test(url.protocol)) return;
  const scope = new URL('./', document.baseURI);
  try {
    const cache = await caches.open(`heapwise ${scope.pathname} allowed`);
    await dropExpired(cache);
    await cache.put(await nameNote(scope, what), new Response(String(Date.now() + ALLOWED_MS)));
  } catch {
    // See above.
  }
}

/** @param {Cache} cache */
async function dropExpired(cache) {
  for (const key of await cache.keys()) {
    const until = await (await cache.match(key))?.text();
    if (!(Number(until) > Date.now())) await cache.delete(key);
  }
}

/**
 * The note's key is a digest, so that the address itself is not stored.
 * @param {URL} scope
 * @param {string} what An address or an origin; an address goes on behind its origin.
 */
async function nameNote(scope, what) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(what));
  const name = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return new URL(`allowed/${name}`, scope).href;
}
