// Starts real processes that an inspector's client can connect to: Node, Deno, Bun and workerd with small servers.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fetchBinary, fetchNode } from '../fixtures/binaries.mjs';
import { drive } from '../lab/drive.mjs';
import { PROGRAMS as LAB } from '../lab/expected.mjs';
import { answers, freePort } from '../lab/ports.mjs';

/**
 * @typedef {'node-20' | 'node-24' | 'node-26' | 'deno' | 'bun' | 'workerd'} RuntimeName
 *
 * @typedef {object} TargetOptions
 * @property {RuntimeName} runtime
 * @property {string} program A file's name without its ending: in `programs/`, or a program of the lab.
 * @property {boolean | 'brk'} [inspect] `brk`: the program waits for a client before its first line.
 * @property {readonly string[]} [flags] More flags of the runtime.
 * @property {Record<string, string>} [env]
 *
 * @typedef {object} Target
 * @property {string} wsUrl What the runtime prints as its inspector's address; empty without an inspector.
 * @property {number} inspectPort 0 without an inspector.
 * @property {number} port Of the program's server.
 * @property {number} pid
 * @property {() => string} stderr All that it has printed, on both streams.
 * @property {Promise<{ code: number | null; signal: NodeJS.Signals | null }>} ended
 * @property {(signal?: NodeJS.Signals) => boolean} kill
 * @property {(count: number, from?: number) => Promise<Record<number, number>>} load
 *   Sends the requests that make the program leak. `from` is the number of the first.
 * @property {() => Promise<void>} close Kills it and removes its files.
 */

export const VERSIONS = {
  'node-20': '20.20.2',
  'node-24': '24.21.0',
  'node-26': '26.12.1',
  deno: '2.9.6',
  bun: '1.4.5',
  workerd: '1.20261117.1',
};

/** @type {RuntimeName[]} */
export const RUNTIMES = ['node-20', 'node-24', 'node-26', 'deno', 'bun', 'workerd'];

/** Servers that exist for every runtime, see `../lab/expected.mjs`. `login` leaks nothing: it replaces one value. */
export const CLASSICS = ['quotes', 'catalogue', 'login', 'telemetry'];

const here = fileURLToPath(new URL('.', import.meta.url));
const programs = join(here, 'programs');
const labPrograms = join(here, '../lab/programs');

/** Processes that still run. They must not outlive the tests. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Without an answer for so long, the start of a process has failed. */
const START_LIMIT_MS = 30_000;

/** The path of a runtime's binary. @param {RuntimeName} runtime */
export function binaryOf(runtime) {
  const version = VERSIONS[runtime];
  switch (runtime) {
    case 'deno':
      return fetchBinary({ name: `deno-${version}`, npm: `@deno/linux-x64-glibc@${version}`, file: 'deno' });
    case 'bun':
      return fetchBinary({ name: `bun-${version}`, npm: `@oven/bun-linux-x64@${version}`, file: 'bin/bun' });
    case 'workerd': {
      const npm = `@cloudflare/workerd-linux-64@${version}`;
      return fetchBinary({ name: `workerd-${version}`, npm, file: 'bin/workerd' });
    }
    default:
      // The Node that runs this needs no download.
      return process.version.startsWith(`v${runtime.slice('node-'.length)}.`) ? process.execPath : fetchNode(version);
  }
}

/** The file of a program. @param {RuntimeName} runtime @param {string} program */
export function fileOf(runtime, program) {
  const candidates =
    runtime === 'workerd'
      ? [join(programs, `${program}.worker.js`)]
      : [programs, labPrograms].flatMap((folder) => ['.cjs', '.mjs'].map((end) => join(folder, `${program}${end}`)));
  const file = candidates.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`there is no program ${program} for ${runtime}`);
  return file;
}

/**
 * Starts a process and waits until its server listens and its inspector has an address. With `inspect: 'brk'` the
 * server listens only after a client has let it run.
 * @param {TargetOptions} options
 * @returns {Promise<Target>}
 */
export async function startTarget({ runtime, program, inspect = true, flags = [], env = {} }) {
  const file = fileOf(runtime, program);
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-target-'));
  const port = await freePort();
  const asked = inspect ? await freePort() : 0;
  const args = argumentsFor({ runtime, file, inspect, flags, folder, port, asked });
  const child = spawn(binaryOf(runtime), args, {
    cwd: dirname(file),
    // Next to nothing of ours: a snapshot holds the environment.
    env: { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1', ...homes(folder), PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text));
  const ended = once(child, 'exit').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  const died = ended.then(({ code, signal }) => {
    throw new Error(`${runtime} ${program} ended with ${code ?? signal}: ${printed}`);
  });
  // It ends in `close` at the latest, when nothing waits for it.
  died.catch(() => {});
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const wsUrl = inspect ? await Promise.race([died, inspectorOf(runtime, asked, () => printed)]) : '';
    if (inspect !== 'brk') await Promise.race([died, answers(port)]);
    return {
      wsUrl,
      inspectPort: wsUrl === '' ? 0 : Number(new URL(wsUrl).port),
      port,
      pid: /** @type {number} */ (child.pid),
      stderr: () => printed,
      ended,
      kill: (signal = 'SIGTERM') => child.kill(signal),
      load: (count, from = 0) => driveProgram(program, port, count, from),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Folders that a runtime may write to, instead of those of the user's home. @param {string} folder */
function homes(folder) {
  return { HOME: folder, DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1', BUN_INSTALL_CACHE_DIR: folder };
}

/**
 * @param {object} given
 * @param {RuntimeName} given.runtime
 * @param {string} given.file
 * @param {boolean | 'brk'} given.inspect
 * @param {readonly string[]} given.flags
 * @param {string} given.folder
 * @param {number} given.port
 * @param {number} given.asked Inspector's port, for workerd, which does not print the one that it chose.
 * @returns {string[]}
 */
function argumentsFor({ runtime, file, inspect, flags, folder, port, asked }) {
  const inspector = inspect ? [`--inspect${inspect === 'brk' ? '-brk' : ''}=127.0.0.1:0`] : [];
  switch (runtime) {
    case 'deno':
      // Without `--no-lock` it writes a lock file beside the package.json that it finds.
      return ['run', '--allow-all', '--no-lock', ...inspector, ...flags, file];
    case 'workerd':
      copyFileSync(file, join(folder, 'worker.js'));
      writeFileSync(join(folder, 'config.capnp'), workerdConfig(port));
      return [
        'serve',
        ...(inspect ? [`--inspector-addr=127.0.0.1:${asked}`] : []),
        ...flags,
        join(folder, 'config.capnp'),
      ];
    default:
      return [...inspector, ...flags, file];
  }
}

/** @param {number} port */
function workerdConfig(port) {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [ (name = "main", worker = .main) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ],
);

const main :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "worker.js") ],
  compatibilityDate = "2026-11-01",
);
`;
}

/**
 * The address of the inspector, once the runtime says it.
 * @param {RuntimeName} runtime
 * @param {number} port
 * @param {() => string} printed
 */
async function inspectorOf(runtime, port, printed) {
  for (const end = performance.now() + START_LIMIT_MS; performance.now() < end; await sleep(20)) {
    const address = runtime === 'workerd' ? await listed(port) : /ws:\/\/[^\s]+/.exec(printed())?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`${runtime} names no address of its inspector: ${printed()}`);
}

/** The first address of `/json/list`, if there is an answer yet. @param {number} port @returns {Promise<string | undefined>} */
async function listed(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`);
    return /** @type {any} */ (await response.json())[0]?.webSocketDebuggerUrl;
  } catch {
    return undefined;
  }
}

/** @param {string} program @param {number} port @param {number} count @param {number} from */
function driveProgram(program, port, count, from) {
  const known = LAB.find(({ name }) => name === program);
  const { requests = ['/'], concurrency, keepAlive } = known ?? {};
  return drive({ port, requests, count, from, concurrency, keepAlive });
}

/**
 * A server that is no inspector. `refuse` answers the upgrade with 403, as a runtime does that dislikes the host or the
 * origin; `silent` accepts the connection and never answers.
 * @param {'refuse' | 'silent'} kind
 */
export async function startRefusal(kind) {
  const server = createServer((_, response) => response.writeHead(404).end());
  /** @type {Set<import('node:stream').Duplex>} */
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (_, socket) => {
    if (kind === 'refuse') socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    wsUrl: `ws://127.0.0.1:${port}/0c03c82f-6b50-4fee-80cd-2e5a4fc97d75`,
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
