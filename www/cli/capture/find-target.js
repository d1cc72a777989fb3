/**
 * From what a person types to the address of an inspector's socket: an address in any of its forms, or the number of a
 * process of Node.js, which opens its inspector when it gets a signal.
 *
 * @typedef {{ url: string; title: string; pid?: number; others: number }} Found `others`: how many more targets are there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { get } from 'node:http';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAddress } from '../../js/live/address.js';
import { Problem } from '../problem.js';

const ANSWER_LIMIT_MS = 5000;
/** Where Node.js listens after the signal. */
const NODE_PORT = '127.0.0.1:9229';
const SIGNAL_LIMIT_MS = 5000;
const RETRY_MS = 100;
/** The state of a socket in Linux's tables. */
const LISTENING = '0A';

/**
 * @param {string} text
 * @returns {Promise<Found>} rejects with a `Problem`
 */
export async function findTarget(text) {
  // A number is a port if something answers there, and else a process.
  if (/^\d+$/.test(text) && !(await listens(text))) return findProcess(Number(text));
  return findAt(text);
}

/** @param {string} port */
async function listens(port) {
  return Number(port) < 65_536 && (await getText(`http://127.0.0.1:${port}/json/list`).catch(() => '')) !== '';
}

/** @param {number} pid @returns {Promise<Found>} */
async function findProcess(pid) {
  try {
    process.kill(pid, 0);
    const program = programOf(pid);
    if (program !== undefined && !/^node/i.test(program)) throw new Problem('cli.error.notNode', { pid, program });
    if (process.platform === 'linux') return await findProcessByPorts(pid);
    openInspectorOf(pid);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('cli.error.noProcess', { pid, message: error instanceof Error ? error.message : String(error) });
  }
  for (const end = Date.now() + SIGNAL_LIMIT_MS; ; await sleep(RETRY_MS)) {
    try {
      return { ...(await findAt(NODE_PORT)), pid };
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/**
 * Linux lists the ports of a process. So its inspector is found where it is, also if the process was started with another
 * port, and the inspector of another process is not taken for it.
 * @param {number} pid
 * @returns {Promise<Found>}
 */
async function findProcessByPorts(pid) {
  const earlier = portsOf(pid);
  openInspectorOf(pid);
  for (const end = Date.now() + SIGNAL_LIMIT_MS; Date.now() < end; await sleep(RETRY_MS)) {
    const added = portsOf(pid).filter((port) => !earlier.includes(port));
    // One that had an inspector before the signal opens no other. The program's own servers are asked as little as possible.
    const candidates = added.length > 0 || Date.now() < end - SIGNAL_LIMIT_MS / 2 ? added : earlier;
    for (const port of candidates) {
      const found = await findAt(`127.0.0.1:${port}`).catch(() => undefined);
      if (found) return { ...found, pid };
    }
  }
  throw new Problem('cli.error.noInspectorOpened', { pid, port: NODE_PORT });
}

/**
 * Ports of this machine at which a process listens.
 * @param {number} pid
 * @returns {number[]} none if it belongs to another user
 */
function portsOf(pid) {
  try {
    const own = new Set(
      readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
        } catch {
          return [];
        }
      }),
    );
    return ['tcp', 'tcp6'].flatMap((table) => {
      const rows = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1);
      return rows.flatMap((row) => {
        const [, address = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
        return state === LISTENING && own.has(inode) ? [Number.parseInt(address.split(':')[1] ?? '', 16)] : [];
      });
    });
  } catch {
    return [];
  }
}

/**
 * The name of the program of a process; undefined if it cannot be known. The signal would end most other programs.
 * @param {number} pid
 */
function programOf(pid) {
  try {
    const path =
      process.platform === 'linux'
        ? linuxProgramOf(pid)
        : execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return basename(path);
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function linuxProgramOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    // The link is closed where a process may not be debugged; its name is not.
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  }
}

/** @param {number} pid */
function openInspectorOf(pid) {
  if (process.platform !== 'win32') process.kill(pid, 'SIGUSR1');
  // Windows has no such signal. Node.js documents no other way; its own `node inspect -p` takes this one.
  else /** @type {any} */ (process)['_debugProcess'](pid);
}

/** @param {string} text @returns {Promise<Found>} */
async function findAt(text) {
  const read = readAddress(text);
  switch (read.kind) {
    case 'socket':
      return { url: read.url, title: text, others: 0 };
    case 'list':
      return firstOf(read.targets);
    case 'host': {
      const list = await getText(read.list).catch((error) => {
        throw new Problem('cli.error.unreachable', { address: text, message: error.code ?? error.message });
      });
      const listed = readAddress(list);
      if (listed.kind !== 'list') throw new Problem('cli.error.noInspector', { address: text });
      return firstOf(listed.targets);
    }
    case 'wrong':
      throw new Problem(read.problem === 'elsewhere' ? 'cli.error.elsewhere' : 'cli.error.address', { address: text });
  }
}

/** @param {readonly { url: string; title: string }[]} targets @returns {Found} */
function firstOf(targets) {
  const [first] = targets;
  if (!first) throw new Problem('cli.error.noInspector', { address: '' });
  return { ...first, others: targets.length - 1 };
}

/** @param {string} url @returns {Promise<string>} the body of an answer with status 200 */
export function getText(url) {
  return new Promise((resolve, reject) => {
    const asked = get(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve(response.statusCode === 200 ? text : ''));
      response.on('error', reject);
    });
    asked.setTimeout(ANSWER_LIMIT_MS, () => asked.destroy(new Error('timeout')));
    asked.on('error', reject);
  });
}
