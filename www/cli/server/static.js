/**
 * Serves a folder over HTTP, and files that were named beside it. `npm start` and the command line use it, so both serve
 * the page with the same headers.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { ISOLATION_HEADERS, SAFETY_HEADERS, policyOf } from './headers.js';

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
 * @typedef {object} Served
 * @property {string} folder Its real path.
 * @property {boolean} isIsolated Whether COOP and COEP are sent.
 * @property {ReadonlyMap<string, string>} [files] Path in an address → path on disk.
 */

/** @param {Served} served */
export function createStaticServer({ folder, isIsolated, files = new Map() }) {
  const headers = { ...SAFETY_HEADERS, ...(isIsolated ? ISOLATION_HEADERS : {}), 'Cache-Control': 'no-cache' };
  return createServer((request, response) => {
    respond(folder, files, headers, request, response).catch(() => {
      if (!response.headersSent) fail(response, 500);
      else response.destroy();
    });
  });
}

/**
 * @param {string} folder
 * @param {ReadonlyMap<string, string>} files
 * @param {Record<string, string>} headers
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(folder, files, headers, request, response) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', policyOf((request.url ?? '/').split(/[?#]/, 1)[0]?.slice(1) ?? ''));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return fail(response, 405);
  }
  const file = await findFile(folder, files, request.url ?? '/');
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
 * @param {ReadonlyMap<string, string>} files
 * @param {string} target
 */
async function findFile(folder, files, target) {
  try {
    const name = decodeURIComponent(target.split(/[?#]/, 1)[0] ?? '');
    if (!name.startsWith('/') || name.includes('\0')) return undefined;
    const named = files.get(name);
    const path = named ?? (await realpath(join(folder, name.endsWith('/') ? `${name}index.html` : name)));
    if (named === undefined && !path.startsWith(folder + sep)) return undefined;
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
