/**
 * Lets one address through the service worker's outbound firewall. The firewall blocks everything that leaves the origin
 * unless the page noted it first, and the page notes only what a person typed or linked to.
 *
 * The note lies in Cache Storage, where the firewall looks at every request: unlike a message it needs no service worker
 * that is up, in control and quick, and cannot come too late.
 */

const ALLOWED_MS = 10 * 60_000;

/**
 * Resolves when the note is written. Where there is no Cache Storage there is no service worker either; and if the note
 * fails, the firewall says no and the open fails as any failed request does.
 * @param {URL} url
 */
export async function allowOutbound(url) {
  if (url.origin === location.origin || !/^https?:$/.test(url.protocol)) return;
  const scope = new URL('./', document.baseURI);
  try {
    const cache = await caches.open(`heapwise ${scope.pathname} allowed`);
    await dropExpired(cache);
    await cache.put(await nameNote(scope, url), new Response(String(Date.now() + ALLOWED_MS)));
  } catch {
    // Said above.
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
 * A digest: the address itself is not ours to remember.
 * @param {URL} scope
 * @param {URL} url
 */
async function nameNote(scope, { origin, pathname, search }) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(origin + pathname + search));
  const name = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return new URL(`allowed/${name}`, scope).href;
}
