/**
 * Serves the built page on this machine alone, with the files that it is to open.
 *
 * @import { Input } from '../inputs/files.js'
 */
import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createStaticServer } from './static.js';

const HOST = '127.0.0.1';
/** The page keeps its settings by port, so the same one is tried first. */
const USUAL_PORT = 8787;

/**
 * @param {readonly Extract<Input, { kind: 'file' }>[]} inputs
 * @param {number} [port] Without it any free port will do.
 * @returns {Promise<{ url: string; close: () => void }>} the address that opens the files
 */
export async function servePage(inputs, port) {
  const folder = await realpath(fileURLToPath(new URL('../../', import.meta.url)));
  // Other pages cannot guess the address of a file.
  const secret = randomBytes(16).toString('hex');
  const paths = inputs.map(({ name }, at) => `/files/${secret}/${at + 1}/${name}`);
  const files = new Map(inputs.map(({ path }, at) => [paths[at] ?? '', path]));
  const server = createStaticServer({ folder, isIsolated: true, files });
  const taken = await listenAt(server, port === undefined ? [USUAL_PORT, 0] : [port]);
  const url = new URL('/', 'http:localhost');
  url.port = String(taken);
  for (const path of paths) url.searchParams.append('url', path.split('/').map(encodeURIComponent).join('/'));
  if (paths.length > 0) url.hash = 'v=1&view=report';
  return {
    url: url.href,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {import('node:http').Server} server
 * @param {readonly number[]} ports
 * @returns {Promise<number>}
 */
async function listenAt(server, [port = 0, ...others]) {
  try {
    await /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, HOST, () => {
          server.off('error', reject);
          resolve();
        });
      })
    );
    return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  } catch (error) {
    if (others.length === 0) throw error;
    return listenAt(server, others);
  }
}
