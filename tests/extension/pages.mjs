/** Pages to inspect, and files for the panel, from one server. Extensions may read it: they have access to this machine. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { PROGRAMS_FOLDER } from '../lab/owner-lines.mjs';

/** Classes and detached nodes that are counted. */
const COUNTED = `<!doctype html><title>Counted</title><button id="more">More</button><script>
class Session {}
globalThis.sessions = Array.from({ length: 7 }, () => new Session());
globalThis.dialogs = [];
const add = () => {
  const dialog = document.createElement('div');
  dialog.className = 'dialog wide';
  dialog.append(document.createElement('input'), document.createElement('input'));
  addEventListener('resize', () => dialog.title);
  dialogs.push(dialog);
};
for (let n = 0; n < 5; n++) add();
document.querySelector('#more').addEventListener('click', add);
</script>`;

/** A page that is not there yet is added by its path. */
export async function servePages() {
  /** @type {Map<string, { type: string; body: string | Buffer }>} */
  const files = new Map([
    ['/counted', { type: 'text/html', body: COUNTED }],
    ...['dialog.html', 'dialog.js'].map((name) => {
      const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
      return /** @type {const} */ ([`/${name}`, { type, body: readFileSync(join(PROGRAMS_FOLDER, name)) }]);
    }),
  ]);
  const server = createServer(({ url = '' }, response) => {
    const file = files.get(url);
    response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain' }).end(file?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    /** @param {string} path */
    urlOf: (path) => `http://127.0.0.1:${port}${path}`,
    /** @param {string} path @param {string} body */
    add: (path, body) => files.set(path, { type: 'application/json', body }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
