/**
 * The service worker, one for three jobs, because two cannot share a scope:
 *
 * 1. Isolation. Adds COOP, COEP and the other headers of `tools/headers.mjs` to what comes from hosts that send none,
 *    so that threads work on any static host.
 * 2. Offline. Keeps the files of exactly one build, checked by hash as they come in, and answers from there. Pages
 *    never get files of two builds mixed: a new build waits until no page uses the old one, or until it is told to.
 *    (A host that rewrites files on their way fails that check, and the page works without a service worker.)
 * 3. Firewall. Lets nothing out of this origin but requests for addresses that the page named beforehand.
 *
 * How a page uses it
 *
 *   await navigator.serviceWorker.register('sw.js');    // a classic script; scope: the folder it lies in
 *
 * It is ready once `navigator.serviceWorker.ready` has settled, which is when all files are stored, and in control from
 * the next load of the page on. It never claims the page that registered it: in Firefox 153 `clients.claim()` at times
 * does not settle, and every request then hangs. If `crossOriginIsolated` is false once it is ready, one
 * `location.reload()` gives the page the headers. Remember that reload in `sessionStorage` and never do a second: a browser
 * that does not isolate for another reason would reload for ever. Where a file is open already, offer the reload instead of doing it.
 *
 * The message `{ kind: 'activate' }`, sent to `registration.waiting`, tells that a new build may take over now. Reload
 * on `controllerchange`.
 *
 * The page allows an address by a note in the cache `<CACHE_PREFIX>allowed` (`js/lib/firewall.js` writes it). A note
 * needs no answer: it holds whichever service worker is in control by the time of the request, and outlives a restart.
 */

/**
 * What build.mjs puts in the place of this string: the hash of the build, the headers, and for every file its path and
 * its digest as in `integrity`.
 * @type {{ hash: string; headers: Record<string, string>; files: Record<string, string> }}
 */
const BUILD = '%HEAPWISE_BUILD%';

const SCOPE = self.registration.scope;
const CACHE_PREFIX = `heapwise ${new URL(SCOPE).pathname} `;
const CACHE = CACHE_PREFIX + BUILD.hash;
const ALLOWED_CACHE = `${CACHE_PREFIX}allowed`;

self.addEventListener('install', (event) => event.waitUntil(storeBuild()));

self.addEventListener('activate', (event) => event.waitUntil(dropOtherBuilds()));

self.addEventListener('message', (event) => event.waitUntil(answerMessage(event)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Chromium's developer tools ask this way, and fetch() would throw on it.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  if (url.origin !== self.location.origin) event.respondWith(passIfAllowed(request));
  else if (request.method === 'GET') event.respondWith(fromCacheOrHost(request, url));
});

async function storeBuild() {
  const cache = await caches.open(CACHE);
  const store = async ([path, integrity]) => {
    // no-cache: the HTTP cache may hold the same file of an older build. The digest would refuse it.
    const response = await fetch(addressOf(path), { cache: 'no-cache', integrity });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    await cache.put(addressOf(path), addHeaders(response));
  };
  try {
    await Promise.all(Object.entries(BUILD.files).map(store));
  } catch (error) {
    // Half a build is no use to anyone. The browser tries again with the next visit.
    await caches.delete(CACHE);
    throw error;
  }
}

async function dropOtherBuilds() {
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
  const old = names.filter((name) => name !== CACHE && name !== ALLOWED_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fromCacheOrHost(request, url) {
  const path = pathInBuild(url);
  const kept = path && (await (await caches.open(CACHE)).match(addressOf(path)));
  return kept || addHeaders(await fetch(request));
}

/** The path of a file of this build; queries are ours (`?url=…`) and choose no file. */
function pathInBuild(url) {
  const address = url.origin + url.pathname;
  if (!address.startsWith(SCOPE)) return undefined;
  const path = decodeURI(address.slice(SCOPE.length)) || 'index.html';
  return Object.hasOwn(BUILD.files, path) ? path : undefined;
}

function addressOf(path) {
  return new URL(path, SCOPE).href;
}

/** The same response with our headers where it lacks them. A redirect cannot be rebuilt, and needs none. */
function addHeaders(response) {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  // The body has been unpacked by now.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  for (const [name, value] of Object.entries(BUILD.headers)) if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answerMessage({ data }) {
  if (data?.kind === 'activate') await self.skipWaiting();
}

async function passIfAllowed(request) {
  const until = await (await (await caches.open(ALLOWED_CACHE)).match(await allowanceOf(request.url)))?.text();
  if (Number(until) > Date.now()) return fetch(request);
  console.warn('Heapwise: held back a request that nobody asked for:', request.url);
  return Response.error();
}

/** As `js/lib/firewall.js` writes it, which a classic script cannot import. */
async function allowanceOf(url) {
  const { origin, pathname, search } = new URL(url);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(origin + pathname + search));
  const name = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return addressOf(`allowed/${name}`);
}
