/**
 * The headers of all files of the page, by path. `static.js` sends them, `build.mjs` writes them into `_headers` for hosts
 * that read it and into `sw.js`, which adds them where the host does not send them, and the page repeats its own policy in
 * a `<meta>` tag, so that it is there at the first visit to any host.
 *
 * The page itself and the engine may fetch from their own origin only. A worker has the policy of its own script, so what
 * has to go out does so in two workers that do nothing else, and that start when a person has named an address: one
 * fetches (`js/outside/worker.js`), one opens sockets to inspectors of this machine (`js/live/worker.js`). The service worker
 * passes on what the first one fetches, after it has looked up that the page has allowed it. It sees no WebSocket, so the
 * list for sockets is their whole fence. A policy cannot name `[::1]`.
 */

const NOTHING = "'none'";
const OWN = "'self'";
const ANY_ADDRESS = "'self' http: https:";
const INSPECTORS = 'ws://127.0.0.1:* ws://localhost:*';

/** Scripts of workers, and where each may connect to. The workers of the thread pool are listed by `build.mjs`. */
export const WORKERS = {
  // An address such as `blob:` names bytes that the page has already.
  'js/engine/worker.js': `${OWN} blob: data:`,
  'js/engine/reader.js': OWN,
  'js/outside/worker.js': ANY_ADDRESS,
  'js/live/worker.js': INSPECTORS,
  'js/maps/worker.js': NOTHING,
  'sw.js': ANY_ADDRESS,
};

/** Of every file. */
const COMMON = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // `?embed`: pages of the same origin, such as `embed-example.html`, may show the page in a frame.
  'frame-src': "'self'",
};

/** No code may turn a text into HTML or into the address of a script, except by these two policies. */
const OF_DOCUMENTS = {
  'require-trusted-types-for': "'script'",
  'trusted-types': 'heapwise lit-html',
};

/**
 * The policy that a page's `<meta>` tag repeats. Who may show the page in a frame is decided by a header only.
 */
export const META_POLICY = write({ ...COMMON, 'connect-src': OWN, ...OF_DOCUMENTS });

const DOCUMENT_POLICY = write({
  ...COMMON,
  'connect-src': OWN,
  ...OF_DOCUMENTS,
  'frame-ancestors': "'self'",
});

/** One policy for all parts of an extension, whose workers have no headers: it has to allow what any of them does. */
export const EXTENSION_POLICY = { ...COMMON, 'connect-src': `${ANY_ADDRESS} blob: data: ${INSPECTORS}` };

/** Nothing of what a page may ask a browser for is used, except what is not listed: the clipboard and the full screen. */
const UNUSED = [
  ...['accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope', 'hid'],
  ...['idle-detection', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture', 'screen-wake-lock'],
  ...['serial', 'usb', 'xr-spatial-tracking'],
];

/** Without these headers a page has no shared memory, and therefore no threads. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Of every file, whatever it is. */
export const SAFETY_HEADERS = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The server of an opened address does not learn the page's address.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  // A name in a link is not looked up before the link is followed.
  'X-DNS-Prefetch-Control': 'off',
  'Permissions-Policy': UNUSED.map((feature) => `${feature}=()`).join(', '),
};

/**
 * The Content-Security-Policy of a file, by its path in the build. A script that no worker starts with has a document's
 * policy, which only a document obeys.
 * @param {string} path
 */
export function policyOf(path) {
  if (path in WORKERS) return workerPolicy(WORKERS[/** @type {keyof typeof WORKERS} */ (path)]);
  return path.startsWith('pkg-') ? workerPolicy(OWN) : DOCUMENT_POLICY;
}

/** The workers of the thread pool are started by library code, which knows no trusted types. @param {string} connect */
function workerPolicy(connect) {
  return write({ ...COMMON, 'connect-src': connect });
}

/** @param {Readonly<Record<string, string>>} policy */
function write(policy) {
  return Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; ');
}
