/**
 * A static server for `dist/`, for development and for tests: `node www/tools/serve.mjs`. Any other static host works,
 * too; this one sends the headers for threads and the strict Content-Security-Policy.
 */
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createStaticServer } from '../cli/server/static.js';
import { Failure, ROOT, isMain, runMain, say } from './shell.mjs';

const DEFAULT_PORT = 8787;

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
  const server = createStaticServer({ folder, isIsolated: isolate });
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

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { url } = await serve();
    say(url);
  });
}
