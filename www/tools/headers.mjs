/**
 * The headers that every file of the page goes out with: `serve.mjs` sends them, and `build.mjs` writes them into
 * `sw.js`, which adds them where a host does not. One list, so that both ways are the same page.
 */

/**
 * `connect-src` names whole schemes, because a person may type any address to open (`?url=`). WebSockets are left out:
 * a service worker does not see them, so nothing could hold them back.
 */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self' http: https: blob: data:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // `?embed`: pages of the same origin may show this one in a frame, and so may the example of it.
  'frame-src': "'self'",
  'frame-ancestors': "'self'",
};

/** Without these there is no shared memory, hence no threads. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export const SAFETY_HEADERS = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': Object.entries(POLICY)
    .map((directive) => directive.join(' '))
    .join('; '),
  // An address that is opened learns nothing of where it was opened from.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
