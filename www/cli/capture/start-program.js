/**
 * Starts a program with an inspector on a free port, and waits until it can be captured.
 *
 * @typedef {object} Started
 * @property {string} url Of the inspector's socket.
 * @property {() => Promise<void>} stop
 * @property {() => Problem | undefined} [ended] Why the program has ended, once it has.
 * @property {Promise<void>} [ending] Resolves when the program has done all its work, and only waits for its debugger to leave.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.js';
import { OWN_GROUP, watchChild } from './child.js';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 3000;
const RETRY_MS = 50;
/** Port 0 is any free port, which is printed. */
const FLAG = '--inspect=127.0.0.1:0';
/** What Node.js and Deno say about their inspector, which says nothing to the person here. */
const NOTES =
  /^(Debugger (listening|attached|ending|session (started|ended))\b.*|For help, see: .*|Waiting for the debugger .*|Visit chrome:\/\/inspect .*)\n/gm;
/** What Node.js prints last, while a debugger is connected. */
const LEFT = 'Waiting for the debugger to disconnect';
/** Bun takes no port 0, and needs a path to accept a client. */
const BUN_PATH = 'heapwise';

/**
 * @param {readonly string[]} command
 * @param {string | undefined} address Of the program's server, if requests will be sent to it.
 * @returns {Promise<Started>} rejects with a `Problem`
 */
export async function startProgram(command, address) {
  const { file, args, env } = withInspector(command);
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
    ...OWN_GROUP,
  });
  let url = '';
  let text = '';
  /** @type {() => void} */
  let end = () => {};
  /** @type {Promise<void>} */
  const ending = new Promise((resolve) => (end = resolve));
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
    process.stderr.write(part.replace(NOTES, ''));
    text = (text + part).slice(-4096);
    if (text.includes(LEFT)) end();
    // With `npm start` npm prints an address, too, before the program does.
    url = [...text.matchAll(/ws:\/\/\S+(?=\s)/g)].at(-1)?.[0] ?? url;
  });
  const { ended, stop } = watchChild(child, file, STOP_LIMIT_MS);
  try {
    for (const limit = Date.now() + START_LIMIT_MS; ; await sleep(RETRY_MS)) {
      const problem = ended();
      if (problem) throw problem;
      if (url !== '' && (address === undefined || (await isServed(address)))) break;
      if (Date.now() < limit) continue;
      throw url === ''
        ? new Problem('cli.error.noInspectorPrinted')
        : new Problem('cli.error.notServed', { address: address ?? '' });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop, ended, ending };
}

/**
 * @param {readonly string[]} command
 * @returns {{ file: string; args: string[]; env: Record<string, string> }}
 */
function withInspector([file = '', ...args]) {
  switch (basename(file).replace(/\.exe$/i, '')) {
    case 'node':
      return { file, args: [FLAG, ...args], env: {} };
    case 'deno':
      // Flags stand behind the subcommand.
      return { file, args: [...args.slice(0, 1), FLAG, ...args.slice(1)], env: {} };
    case 'bun':
      return { file, args: [`--inspect=127.0.0.1:${bunPort()}/${BUN_PATH}`, ...args], env: {} };
    default:
      return { file, args, env: { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${FLAG}`.trim() } };
  }
}

/** A port that is probably free. */
function bunPort() {
  return 20_000 + (process.pid % 20_000);
}

/** @param {string} address */
async function isServed(address) {
  const { hostname, port, protocol } = new URL(address.replaceAll('{n}', '1'));
  const socket = connect(Number(port || (protocol === 'https:' ? 443 : 80)), hostname.replace(/^\[|\]$/g, ''));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
