/**
 * A static server for `dist/`, for development and for tests: `node www/tools/serve.mjs`. Any other static host works,
 * too; this one sends the headers for threads and the strict Content-Security-Policy.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { ISOLATION_HEADERS, SAFETY_HEADERS } from './headers.mjs';
import { Failure, ROOT, isMain, runMain, say } from './shell.mjs';

const DEFAULT_PORT = 8787;

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * @param {object} [options]
 * @param {string} [options.root] The folder to serve.
 * @param {number} [options.port] 0 chooses a free port.
 * @param {boolean} [options.isolate] Whether to send COOP and COEP. If not, the service worker adds them.
 * @returns {Promise<{ url: string; close: () => Promise<void> }>}
 */
export async function serve({ root = join(ROOT, 'dist'), port = portFromEnvironment(), isolate = true } = {}) {
  const folder = await realpath(root).catch(() => {
    throw new Failure(`nothing to serve: there is no ${root} (npm run build writes it)`);
  });
  const headers = { ...SAFETY_HEADERS, ...(isolate ? ISOLATION_HEADERS : {}), 'Cache-Control': 'no-cache' };
  const server = createServer((request, response) => {
    respond(folder, headers, request, response).catch(() => {
      if (!response.headersSent) fail(response, 500);
      else response.destroy();
    });
  });
  await listen(server, port);
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Fails if `serve()` would fail, so that a taken port is reported before a build that takes minutes. */
export async function ensurePortIsFree() {
  const server = createServer();
  await listen(server, portFromEnvironment());
  await new Promise((resolve) => server.close(resolve));
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<void>}
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => reject(explain(error, port)));
    // Only this machine may connect, unless HOST says otherwise.
    server.listen(port, process.env['HOST'] ?? '127.0.0.1');
  });
}

function portFromEnvironment() {
  const text = process.env['PORT'];
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Failure(`PORT is not a port: ${text}`);
  return port;
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 */
function explain(error, port) {
  if (error.code === 'EADDRINUSE') {
    return new Failure(`port ${port} is taken; choose another: PORT=${port + 1} npm start`);
  }
  return new Failure(`cannot listen on port ${port}: ${error.message}`);
}

/**
 * @param {string} folder
 * @param {Record<string, string>} headers
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(folder, headers, request, response) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return fail(response, 405);
  }
  const file = await findFile(folder, request.url ?? '/');
  if (file === undefined) return fail(response, 404);
  const { path, size, mtimeMs } = file;
  const tag = `"${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}"`;
  response.setHeader('ETag', tag);
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  // A .gz file is sent as it is: with Content-Encoding the browser would decompress it.
  response.setHeader('Content-Type', MIME_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream');
  response.setHeader('Content-Length', size);
  response.writeHead(200);
  if (request.method === 'HEAD') response.end();
  else pipeline(createReadStream(path), response, () => {});
}

/**
 * The file that a request's target names, after symbolic links; undefined if it is no file or outside the folder.
 * @param {string} folder
 * @param {string} target
 */
async function findFile(folder, target) {
  try {
    const name = decodeURIComponent(target.split(/[?#]/, 1)[0] ?? '');
    if (!name.startsWith('/') || name.includes('\0')) return undefined;
    const path = await realpath(join(folder, name.endsWith('/') ? `${name}index.html` : name));
    if (!path.startsWith(folder + sep)) return undefined;
    const facts = await stat(path);
    return facts.isFile() ? { path, size: facts.size, mtimeMs: facts.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 */
function fail(response, status) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${status}\n`);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { url } = await serve();
    say(url);
  });
}
