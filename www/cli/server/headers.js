/**
 * The headers of all files of the page. `serve.mjs` sends them, and `build.mjs` writes them into `sw.js`, which adds
 * them if the host does not send them. Both use this list, so that the page behaves the same.
 */

/**
 * `connect-src` allows whole schemes, because a person may open any address (`?url=`). A service worker
 * does not see WebSockets, so its firewall cannot block them, and this list is their whole fence: inspectors on this
 * machine. A policy cannot name `[::1]`.
 */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self' http: https: blob: data: ws://127.0.0.1:* ws://localhost:*",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // `?embed`: pages of the same origin, such as `embed-example.html`, may show the page in a frame.
  'frame-src': "'self'",
  'frame-ancestors': "'self'",
};

/** Without these headers a page has no shared memory, and therefore no threads. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export const SAFETY_HEADERS = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': Object.entries(POLICY)
    .map((directive) => directive.join(' '))
    .join('; '),
  // The server of an opened address does not learn the page's address.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
