/**
 * The request loop: sends requests to a server on this machine, so that what it keeps of each one adds up.
 * From the command line, `{n}` stands for the number of the request, in addresses and in the body:
 *
 *     node tests/lab/drive.mjs http://localhost:3000/login --count 500 --concurrency 8
 *     node tests/lab/drive.mjs 'http://localhost:3000/users/{n}' http://localhost:3000/ --method POST --body '{"id":{n}}'
 */

import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Ask
 * @property {string | ((n: number) => string)} path
 * @property {string} [method]
 * @property {string | ((n: number) => string | Buffer)} [body]
 * @property {Record<string, string>} [headers]
 * @property {boolean} [hangUp] Close the connection at the first bytes of the answer, for streams that do not end.
 */

/**
 * @param {object} options
 * @param {number} options.port
 * @param {string} [options.host]
 * @param {readonly (string | Ask)[]} options.requests Taken in turn; a string is a path to GET.
 * @param {number} options.count
 * @param {number} [options.concurrency]
 * @param {number} [options.from] The number of the first request, so that later rounds have other addresses.
 * @param {boolean} [options.keepAlive] Reuse connections; otherwise each request has its own.
 * @returns {Promise<Record<number, number>>} how often which status came
 */
export async function drive({
  port,
  host = '127.0.0.1',
  requests,
  count,
  concurrency = 8,
  from = 0,
  keepAlive = true,
}) {
  // Even an agent that keeps no connection alive hands one on to a request that waits. Without an agent, none is reused.
  const agent = keepAlive ? new Agent({ keepAlive, maxSockets: concurrency }) : undefined;
  /** @type {Record<number, number>} */
  const statuses = {};
  let next = from;
  const worker = async () => {
    while (next < from + count) {
      const n = next++;
      const ask = requests[n % requests.length];
      const status = await send({ host, port, agent }, typeof ask === 'string' ? { path: ask } : ask, n);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  } finally {
    // Connections that stay open would be in the server's heap.
    agent?.destroy();
  }
  return statuses;
}

/** @returns {Promise<number>} the status of the answer, once it has been read to its end */
function send({ host, port, agent }, { path, method, body, headers = {}, hangUp = false }, n) {
  const content = body === undefined ? undefined : fill(body, n);
  const options = {
    host,
    port,
    agent: hangUp || !agent ? false : agent,
    path: fill(path, n),
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: content === undefined ? headers : { 'content-length': Buffer.byteLength(content), ...headers },
  };
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      const done = () => resolve(response.statusCode ?? 0);
      if (hangUp) {
        response.once('data', () => {
          asked.destroy();
          done();
        });
        return;
      }
      response.resume();
      response.on('end', done);
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(content);
  });
}

/** @param {string | ((n: number) => string | Buffer)} template */
function fill(template, n) {
  return typeof template === 'function' ? template(n) : template.replaceAll('{n}', String(n));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '300' },
      concurrency: { type: 'string', default: '8' },
      from: { type: 'string', default: '0' },
      method: { type: 'string' },
      body: { type: 'string' },
      type: { type: 'string', default: 'application/json' },
    },
  });
  if (positionals.length === 0) throw new Error('an address is missing: node tests/lab/drive.mjs URL… [--count 300]');
  const urls = positionals.map((text) => new URL(text));
  const [{ hostname, port }] = urls;
  if (urls.some((url) => url.protocol !== 'http:' || url.hostname !== hostname || url.port !== port)) {
    throw new Error('all addresses have to begin with http:// and belong to one server');
  }
  const headers = values.body === undefined ? {} : { 'content-type': values.type };
  const statuses = await drive({
    host: hostname,
    port: Number(port || 80),
    // URL writes the braces of `{n}` as %7B and %7D.
    requests: urls.map(({ pathname, search }) => ({
      path: `${pathname}${search}`.replaceAll('%7Bn%7D', '{n}'),
      method: values.method,
      body: values.body,
      headers,
    })),
    count: Number(values.count),
    concurrency: Number(values.concurrency),
    from: Number(values.from),
  });
  console.log(
    Object.entries(statuses)
      .map(([status, times]) => `${times} × ${status}`)
      .join(', '),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
