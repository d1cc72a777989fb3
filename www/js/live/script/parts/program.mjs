// Starts a program with an inspector and waits until its server listens.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './inspector.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 3000;

/**
 * @param {readonly string[]} command
 * @param {string} address An address of its server.
 * @returns {Promise<{ inspector: string; stop: () => Promise<void> }>}
 */
export async function startProgram([file = '', ...args], address) {
  // Port 0 is any free port, which is printed.
  const flag = '--inspect=127.0.0.1:0';
  const isNode = /^node(\.exe)?$/.test(basename(file));
  const env = isNode ? process.env : { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${flag}` };
  const child = spawn(file, isNode ? [flag, ...args] : args, { env, stdio: ['inherit', 'inherit', 'pipe'] });
  /** With `npm start` npm prints an address, too, before the program does. */
  let inspector = '';
  let line = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    process.stderr.write(text);
    line = (line + text).slice(-4096);
    inspector = [...line.matchAll(/ws:\/\/\S+(?=\s)/g)].at(-1)?.[0] ?? inspector;
  });
  /** @type {Problem | undefined} */
  let ended;
  child.once('error', (error) => (ended = new Problem(`${file} cannot be started: ${error.message}`)));
  child.once('exit', (code, signal) => (ended = new Problem(`The program has ended with ${code ?? signal}.`)));
  const kill = () => child.kill('SIGKILL');
  // Ctrl-C reaches the program, too; this is for every other end.
  process.once('exit', kill);

  const stop = async () => {
    process.off('exit', kill);
    if (ended !== undefined) return;
    const exited = once(child, 'exit');
    child.kill();
    await Promise.race([exited, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
    kill();
  };
  try {
    for (const end = Date.now() + START_LIMIT_MS; !(inspector !== '' && (await listens(address))); await sleep(50)) {
      if (ended !== undefined) throw ended;
      if (Date.now() > end) {
        const what = inspector === '' ? 'has printed no address of an inspector' : `does not listen at ${address}`;
        throw new Problem(`The program ${what} after ${START_LIMIT_MS / 1000} seconds.`);
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { inspector, stop };
}

/** @param {string} address */
async function listens(address) {
  const { hostname, port, protocol } = new URL(address);
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
