/**
 * The service worker. A scope can have only one, so this one does three jobs:
 *
 * 1. Isolation: it adds COOP, COEP and the other headers of `cli/server/headers.js` to the responses of hosts that do not
 *    send them, so that threads work on any static host.
 * 2. Offline: it stores the files of one build, checks the hash of each, and answers requests from that store. A page
 *    never gets files of two builds: a new build waits until no page uses the old one, or until the page activates it.
 *    (If a host rewrites files, the check fails, and the page works without a service worker.)
 * 3. Firewall: it blocks all requests to other origins except those for addresses or origins that the page has allowed. An
 *    address of its own origin may not lead out of it either: a redirect of a file is an error.
 *
 * How a page uses it
 *
 *   await navigator.serviceWorker.register('sw.js');    // a classic script; scope: the folder it lies in
 *
 * It is ready when `navigator.serviceWorker.ready` settles, which is when all files are stored. It controls the page
 * from the next load on. It does not claim the page that registered it, because in Firefox 153 `clients.claim()`
 * sometimes does not settle, and then every request hangs. If `crossOriginIsolated` is false when it is ready, one
 * `location.reload()` gives the page the headers. Note that reload in `sessionStorage` and do not reload again: a
 * browser that refuses isolation for another reason would reload for ever. If a file is open, offer the reload to the
 * person.
 *
 * To activate a new build, send the message `{ kind: 'activate' }` to `registration.waiting` and reload on
 * `controllerchange`.
 *
 * The page allows an address or an origin by storing a note in the cache `<CACHE_PREFIX>allowed` (`js/lib/firewall.js`). Unlike a
 * message, a note needs no answer: it works with any service worker that controls the page later, and survives a
 * restart.
 */

/**
 * build.mjs replaces this string by the hash of the build, the headers, and the path and digest of each file (the
 * digest in the form of `integrity`).
 * Of the policies, `documents` is that of every file without one of its own.
 * @type {{ hash: string; headers: Record<string, string>; policies: Record<string, string>; files: Record<string, string> }}
 */
const BUILD = '%HEAPWISE_BUILD%';

const SCOPE = self.registration.scope;
const CACHE_PREFIX = `heapwise ${new URL(SCOPE).pathname} `;
const CACHE = CACHE_PREFIX + BUILD.hash;
/** A store that has not answered by then may never answer, as was seen in Chromium 148. The host is asked instead. */
const CACHE_LIMIT_MS = 4000;
const ALLOWED_CACHE = `${CACHE_PREFIX}allowed`;

self.addEventListener('install', (event) => event.waitUntil(storeBuild()));

self.addEventListener('activate', (event) => event.waitUntil(dropOtherBuilds()));

self.addEventListener('message', (event) => event.waitUntil(answerMessage(event)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Chromium's DevTools send such requests, and fetch() would throw for them.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  if (url.origin !== self.location.origin) event.respondWith(passIfAllowed(request));
  else if (request.method === 'GET') event.respondWith(fromCacheOrHost(request, url));
});

async function storeBuild() {
  const cache = await caches.open(CACHE);
  const store = async ([path, integrity]) => {
    // no-cache: the HTTP cache may have the file of an older build, whose digest would not match.
    const response = await fetch(addressOf(path), { cache: 'no-cache', integrity });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    await cache.put(addressOf(path), addHeaders(response, path));
  };
  try {
    await Promise.all(Object.entries(BUILD.files).map(store));
  } catch (error) {
    // An incomplete build is useless. The browser tries again at the next visit.
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
  const kept = path && (await Promise.race([readBuild(path), pause(CACHE_LIMIT_MS)]));
  if (kept) return kept;
  // The page's policy would see a redirect out of the origin, this worker's own would not: so it is not followed here.
  const response = await fetch(request, request.mode === 'navigate' ? undefined : { redirect: 'manual' });
  return addHeaders(response, pathInScope(url) ?? '');
}

/** Opened once: a page asks for some 250 files. @type {Promise<Cache> | undefined} */
let opened;

async function readBuild(path) {
  opened ??= caches.open(CACHE).catch((error) => {
    // The next request tries again.
    opened = undefined;
    throw error;
  });
  return (await opened).match(addressOf(path));
}

/** @returns {Promise<undefined>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

/** The path of a file of this build, without the query: queries such as `?url=…` do not choose a file. */
function pathInBuild(url) {
  const path = pathInScope(url);
  return path !== undefined && Object.hasOwn(BUILD.files, path) ? path : undefined;
}

function pathInScope(url) {
  const address = url.origin + url.pathname;
  if (!address.startsWith(SCOPE)) return undefined;
  const path = address.slice(SCOPE.length);
  try {
    return decodeURI(path) || 'index.html';
  } catch {
    // A percent sign that begins no escape.
    return path;
  }
}

function addressOf(path) {
  return new URL(path, SCOPE).href;
}

/** Adds the headers that a response lacks. An opaque redirect (status 0) cannot be rebuilt, and needs no headers. */
function addHeaders(response, path) {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  // The body is already decompressed.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const policy = Object.hasOwn(BUILD.policies, path) ? BUILD.policies[path] : BUILD.policies.documents;
  const added = { ...BUILD.headers, 'Content-Security-Policy': policy };
  for (const [name, value] of Object.entries(added)) if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answerMessage({ data }) {
  if (data?.kind === 'activate') await self.skipWaiting();
}

/**
 * Origins whose note has been read, and until when it is valid: load is many requests to one origin, of which only the
 * first needs the cache.
 */
const allowedOrigins = new Map();

async function passIfAllowed(request) {
  if (await isAllowed(new URL(request.url))) return fetch(request);
  console.warn('Heapwise: blocked a request that the page has not allowed:', request.url);
  return Response.error();
}

async function isAllowed({ origin, pathname, search }) {
  if (allowedOrigins.get(origin) > Date.now()) return true;
  const notes = await caches.open(ALLOWED_CACHE);
  if ((await readNote(notes, origin + pathname + search)) > Date.now()) return true;
  const until = await readNote(notes, origin);
  if (until <= Date.now()) return false;
  allowedOrigins.set(origin, until);
  return true;
}

/**
 * Until when a note is valid; 0 if there is none. Its address is made as in `js/lib/firewall.js`, which a classic script
 * cannot import.
 */
async function readNote(notes, what) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(what));
  const name = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Number(await (await notes.match(addressOf(`allowed/${name}`)))?.text()) || 0;
}
