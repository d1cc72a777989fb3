/** Servers besides that of the page: one of another origin, which may be slow or refuse, and a proxy. */
import { createSocket } from 'node:dgram';
import { createReadStream, statSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { basename, join } from 'node:path';

/**
 * @typedef {object} Other
 * @property {string} url Another origin than the page's: the port differs.
 * @property {{ method: string; path: string }[]} requests All requests that it received.
 * @property {() => number} held How many of `/stall/…` are waiting for their second half.
 * @property {() => Promise<void>} close
 */

/**
 * A server that allows all origins (CORS) and records requests. `/file/NAME` is a file of the folder; `/stall/NAME`
 * sends half of it and then nothing, which gives a test time; `/closed/NAME` allows no other origin.
 * @param {string} folder
 * @returns {Promise<Other>}
 */
export async function serveOther(folder) {
  /** @type {Other['requests']} */
  const requests = [];
  let held = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push({ method: request.method ?? '', path: pathname });
    const [, how = '', name = ''] = pathname.split('/');
    const path = join(folder, basename(decodeURIComponent(name)));
    if (how !== 'closed') response.setHeader('Access-Control-Allow-Origin', '*');
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (!['file', 'stall', 'closed'].includes(how) || name === '' || size === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': size });
    if (how !== 'stall') {
      createReadStream(path).pipe(response);
      return;
    }
    held += 1;
    response.once('close', () => (held -= 1));
    createReadStream(path, { end: Math.floor(size / 2) }).pipe(response, { end: false });
  });
  const port = await listen(server);
  return { url: `http://localhost:${port}/`, requests, held: () => held, close: () => closeServer(server) };
}

/**
 * A place that must hear nothing: records each connection, over TCP or UDP, whatever it carries.
 * @returns {Promise<{ url: string; host: string; heard: string[]; close: () => Promise<void> }>}
 */
export async function startListener() {
  /** @type {string[]} */
  const heard = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/plain' }).end('heard');
  });
  server.on('upgrade', ({ url }, socket) => {
    heard.push(`upgrade ${url}`);
    socket.destroy();
  });
  server.on('connection', () => heard.push('connection'));
  const port = await listen(server);
  const datagrams = createSocket('udp4', () => heard.push('datagram'));
  await new Promise((resolve) => datagrams.bind(port, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `http://127.0.0.1:${port}/`,
    host: `127.0.0.1:${port}`,
    heard,
    async close() {
      datagrams.close();
      await closeServer(server);
    },
  };
}

/**
 * The site as its host serves it, but for addresses that lead elsewhere.
 * @param {string} site
 * @param {Record<string, string>} redirects Path → address.
 */
export async function startFront(site, redirects) {
  const server = createServer((request, response) => {
    const away = redirects[request.url ?? ''];
    if (away !== undefined) {
      response.writeHead(302, { Location: away }).end();
      return;
    }
    const onward = forward(
      new URL(request.url ?? '/', site),
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const port = await listen(server);
  return { url: `http://localhost:${port}/`, close: () => closeServer(server) };
}

/** An address at which no server listens. */
export async function findClosedPort() {
  const server = createServer();
  const port = await listen(server);
  await closeServer(server);
  return `http://localhost:${port}/`;
}

/**
 * A proxy that passes all requests on and records them. A request that it has not recorded has not left the browser,
 * even if a nested worker or the service worker made it.
 * @returns {Promise<{ url: string; requests: string[]; close: () => Promise<void> }>}
 */
export async function startRecorder() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const onward = forward(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  // Encrypted traffic and sockets: the page has neither.
  for (const event of ['connect', 'upgrade']) {
    server.on(event, (request, socket) => {
      requests.push(`${event} ${request.url}`);
      socket.destroy();
    });
  }
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closeServer(server) };
}

/**
 * @param {import('node:http').Server} server
 * @returns {Promise<number>}
 */
function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
    });
  });
}

/**
 * @param {import('node:http').Server} server
 * @returns {Promise<void>}
 */
function closeServer(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
