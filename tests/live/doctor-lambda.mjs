// Runs the Lambda function's code with S3's real client, which sends to a server of ours.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('../../www/js/doctor/types.js').Way} Way */

const CLIENT = '@aws-sdk/client-s3@3.1175.0';
const cache = fileURLToPath(new URL('../fixtures/cache/', import.meta.url));

/** The folder `node_modules` with the client, installed once. */
function fetchClient() {
  const folder = join(cache, CLIENT.replaceAll(/[@/]/g, '_'));
  if (existsSync(folder)) return join(folder, 'node_modules');
  mkdirSync(dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}-`);
  writeFileSync(join(making, 'package.json'), '{}');
  execFileSync('npm', ['install', CLIENT, '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: making });
  renameSync(making, folder);
  return join(folder, 'node_modules');
}

/**
 * Calls the handler 300 times, as Lambda does.
 * @param {Way} way
 * @param {string} node
 * @param {{ memory: number }} options Of the function, in MiB.
 * @returns {Promise<{ objects: Map<string, string>; ran: string[]; left: string[]; printed: string }>} `left`: files in /tmp.
 */
export async function runLambda(way, node, { memory }) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-lambda-'));
  /** @type {Map<string, string>} */
  const objects = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    objects.set(String(request.url).split('?', 1)[0] ?? '', Buffer.concat(chunks).toString());
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    mkdirSync(join(folder, 'tmp'));
    symlinkSync(fetchClient(), join(folder, 'node_modules'));
    const codeOf = (/** @type {string} */ label) => way.steps.find((step) => step.label === label)?.text ?? '';
    writeFileSync(join(folder, 'save-snapshot.mjs'), codeOf('asSaving').replaceAll('/tmp', join(folder, 'tmp')));
    const work = 'const kept = [];\nconst work = async (event) => kept.push(event);\n';
    writeFileSync(join(folder, 'handler.mjs'), codeOf('inHandler') + work);
    writeFileSync(
      join(folder, 'calls.mjs'),
      "import { handler } from './handler.mjs';\nfor (let at = 0; at < 300; at++) await handler({ at });\n",
    );
    const child = spawn(node, ['calls.mjs'], {
      cwd: folder,
      env: {
        PATH: '/usr/bin:/bin',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
        AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/30/instance',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
        // Plain bytes, not chunks with a checksum behind them.
        AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
        SNAPSHOT_BUCKET: 'bucket',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (printed += text));
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the function ended with ${code}: ${printed}`);
    const ran = way.steps.flatMap(({ tested }) => tested ?? []);
    return { objects, ran, left: readdirSync(join(folder, 'tmp')), printed };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
