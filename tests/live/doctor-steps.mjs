// Runs the steps of a way of the capture doctor, in their order, in a folder of their own and with a real runtime. What a
// tool of a place does from outside (`docker kill`, `systemctl kill`) is done here without the tool.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../lab/ports.mjs';
import { openSession } from './session.mjs';

/** @typedef {import('../../www/js/doctor/types.js').Way} Way */
/** @typedef {import('../../www/js/doctor/types.js').Step} Step */

const execute = promisify(execFile);

/** Nothing here takes half of this time. */
const LIMIT_MS = 90_000;

/** The port of inspectors that cannot be told another one: Node's own debugger, and Deno after a signal. */
const DEFAULT_PORT = 9229;

/** Grows slowly and holds a number that no source contains. */
const PROGRAM = `
const kept = [{ root: Math.sqrt(2) }];
setInterval(() => kept.push({ at: kept.length }), 20);
console.log('ready');
`;

/** Fills its heap, with few objects. */
const FULL = `
const kept = [];
setInterval(() => {
  for (let i = 0; i < 20; i++) kept.push(new Array(20_000).fill(kept.length));
}, 5);
console.log('ready');
`;

/** Takes three snapshots of a thread with \`saveHeapOf\`. */
const OF_THREAD = `
const { Worker } = require('worker_threads');
const thread = new Worker('setInterval(() => {}, 1000)', { eval: true });
thread.once('online', async () => {
  for (const number of [1, 2, 3]) await saveHeapOf(thread, number + '.heapsnapshot');
  process.exit();
});
`;

/** The runtime's name in commands, its file, and the variable with options for a small heap. */
/** @typedef {{ name: 'node' | 'deno' | 'bun' | 'workerd' | 'chromium', binary: string, smallHeap?: Record<string, string> }} Tool */

/**
 * Runs a way, and returns the snapshots that it gave, in their order, and the commands that ran.
 * @param {Way} way
 * @param {Tool} tool
 * @returns {Promise<{ snapshots: any[]; ran: Set<string> }>}
 */
export async function runWay(way, tool) {
  const bench = new Bench(way, tool);
  try {
    for (const step of way.steps) await bench.take(step);
    return { snapshots: await bench.snapshots(), ran: bench.ran };
  } finally {
    await bench.close();
  }
}

/** A folder with the runtime and a program, and at most one process. */
export class Bench {
  /** @param {Pick<Way, 'id' | 'steps'>} way @param {Tool} tool */
  constructor(way, tool) {
    this.way = way;
    this.tool = tool;
    this.folder = mkdtempSync(join(tmpdir(), 'heapwise-doctor-'));
    this.bin = join(this.folder, 'bin');
    for (const name of ['bin', 'tmp', 'fetched']) mkdirSync(join(this.folder, name));
    symlinkSync(tool.binary, join(this.bin, tool.name));
    const isFull = way.id === 'nearLimit' || way.id === 'outOfMemory';
    writeFileSync(join(this.folder, 'server.js'), isFull ? FULL : PROGRAM);
    this.printed = '';
    /** @type {Set<string>} */
    this.ran = new Set();
    /** Snapshots that came by an inspector. @type {any[]} */
    this.received = [];
    this.port = DEFAULT_PORT;
  }

  /** @param {Step} step */
  async take(step) {
    if (step.tested !== undefined) this.ran.add(step.tested);
    switch (step.label) {
      case 'asFile':
        return writeFileSync(join(this.folder, 'snapshot.cjs'), this.here(step.text));
      case 'asModule':
        return writeFileSync(join(this.folder, 'snapshot.mjs'), this.here(step.text));
      case 'inProgram':
        writeFileSync(join(this.folder, 'server.js'), step.text + OF_THREAD);
        await this.start(`${this.tool.name} server.js`);
        return this.end();
      case 'startWith':
      case 'restartWith':
      case 'commandOfPlace':
      case 'dropIn':
        return this.startAs(step);
      case 'openInspector':
      case 'openOnWindows':
        return this.openInspector(step);
      case 'debugger':
        return this.attach(step);
      case 'inDebugger':
        return this.takeInDebugger(step);
      case 'oncePerSnapshot':
        return this.signalThrice(step);
      case 'address':
        return this.takeByInspector(step);
      case 'paste':
        return this.pasteAddress();
      case 'fetch':
        return this.fetch(step);
    }
  }

  /** A command with paths of this folder, the process that runs, and a port that is free. @param {string} text */
  here(text) {
    return text
      .replaceAll('/tmp', join(this.folder, 'tmp'))
      .replaceAll('/var/lib/heapwise', join(this.folder, 'tmp'))
      .replaceAll('/app/', `${this.folder}/`)
      .replaceAll('0.0.0.0', '127.0.0.1')
      .replaceAll('9229', String(this.port))
      .replaceAll('PID', String(this.child?.pid));
  }

  /** @param {Step} step */
  async startAs({ tested = '' }) {
    const options = /^NODE_OPTIONS="?(?<options>.*?)"?$/.exec(tested)?.groups?.options;
    if (tested.includes('inspect')) this.port = await freePort();
    // Both listen on 9229 unless another port is named.
    const named = tested.replace(/--inspect(?= )/, '--inspect=127.0.0.1:9229');
    if (tested.includes('config.capnp')) await this.writeConfig();
    await this.start(options === undefined ? this.here(named) : 'node server.js', options && this.here(options));
    if (this.way.id === 'nearLimit' || this.way.id === 'outOfMemory') await this.end();
  }

  /**
   * Starts the process, and waits until its program runs.
   * @param {string} command
   * @param {string} [options] Of Node, in its environment.
   */
  async start(command, options = '') {
    await this.stop();
    const isFull = this.way.id === 'nearLimit' || this.way.id === 'outOfMemory';
    const small = isFull ? (this.tool.smallHeap ?? {}) : {};
    const nodeOptions = `${options} ${small.NODE_OPTIONS ?? ''}`.trim();
    this.printed = '';
    this.child = spawn('sh', ['-c', `exec ${command}`], {
      cwd: this.folder,
      env: {
        PATH: `${this.bin}:/usr/bin:/bin`,
        HOME: this.folder,
        DENO_NO_UPDATE_CHECK: '1',
        ...small,
        ...(nodeOptions ? { NODE_OPTIONS: nodeOptions } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.printed += text));
    }
    if (this.tool.name !== 'workerd') await until(() => this.printed.includes('ready') || this.hasEnded(), this.say());
  }

  say() {
    return () => `${this.way.id}: ${this.printed}`;
  }

  hasEnded() {
    return this.child?.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until the process has ended by itself. */
  async end() {
    await until(() => this.hasEnded(), this.say());
  }

  async stop() {
    if (!this.child || this.hasEnded()) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** @param {Step} step */
  async openInspector({ tested }) {
    // Node 12 and older take the port from the command line only; the default is free between two tests.
    await this.start(`${this.tool.name}${this.tool.name === 'deno' ? ' run -A' : ''} server.js`);
    this.port = DEFAULT_PORT;
    // Deno listens for the signal only some time after its program has started; before that it ends the process.
    if (this.tool.name === 'deno') await until(() => catchesUsr1(Number(this.child?.pid)), this.say());
    // In a container the process has the number 1.
    const command = (tested ?? 'kill -USR1 PID').replace('kill(1,', 'kill(PID,').replace(/ 1$/, ' PID');
    await this.shell(this.here(command));
    await until(() => this.printed.includes(`ws://127.0.0.1:${this.port}/`), this.say());
  }

  /** @param {Step} step */
  async attach({ tested = '' }) {
    await this.start('node server.js');
    const command = this.here(tested.replace(/-p 1$/, '-p PID'));
    this.terminal = spawn('sh', ['-c', `exec ${command}`], {
      cwd: this.folder,
      env: { PATH: `${this.bin}:/usr/bin:/bin` },
    });
    this.shown = '';
    this.terminal.stdout.setEncoding('utf8').on('data', (text) => (this.shown += text));
    await until(
      () => /debug> *$/.test(this.shown ?? ''),
      () => `debugger: ${this.shown}`,
    );
  }

  /** @param {Step} step */
  async takeInDebugger({ text }) {
    for (const number of [1, 2, 3]) {
      this.shown = '';
      this.terminal?.stdin.write(`${this.here(text).replace('1.heapsnapshot', `${number}.heapsnapshot`)}\n`);
      await until(
        () => /Wrote snapshot/.test(this.shown ?? ''),
        () => `debugger: ${this.shown}`,
      );
    }
    this.terminal?.stdin.write('.exit\n');
    await once(/** @type {import('node:child_process').ChildProcess} */ (this.terminal), 'exit');
  }

  /** @param {Step} step */
  async signalThrice({ tested }) {
    const command = (tested ?? 'kill -USR2 PID').replace('kill(1,', 'kill(PID,').replace(/ 1$/, ' PID');
    for (const number of [1, 2, 3]) {
      await this.shell(this.here(command));
      await until(() => this.files().length === number, this.say());
      const file = /** @type {string} */ (this.files().at(-1));
      await until(() => hasEnd(file) && isSnapshot(file), this.say());
    }
  }

  /** @param {Step} step */
  async takeByInspector({ tested = '' }) {
    let list = '';
    await until(async () => {
      list = await this.shell(this.here(tested)).catch(() => '');
      return list.includes('webSocketDebuggerUrl');
    }, this.say());
    this.received.push(...(await takeThree(JSON.parse(list)[0].webSocketDebuggerUrl)));
  }

  /** Takes snapshots by the address that the process prints. */
  async pasteAddress() {
    const address = () => /ws:\/\/127\.0\.0\.1:\d+\/\S+/.exec(this.printed)?.[0];
    await until(() => address() !== undefined, this.say());
    if (this.tool.name !== 'bun') this.received.push(...(await takeThree(address() ?? '')));
  }

  /** @param {Step} step */
  async fetch({ tested }) {
    if (tested === undefined) return;
    // The first half runs in the container's working folder, the second one on the reader's machine.
    const [pack = '', unpack = ''] = this.here(tested).split(' | ');
    await this.shell(`(cd '${this.folder}' && ${pack}) | (cd '${join(this.folder, 'fetched')}' && ${unpack})`);
    this.fetched = readdirSync(join(this.folder, 'fetched')).length;
  }

  async writeConfig() {
    const port = await freePort();
    writeFileSync(
      join(this.folder, 'worker.js'),
      'export default { fetch: () => new Response("ok") };\nglobalThis.kept = [{}];\n',
    );
    writeFileSync(
      join(this.folder, 'config.capnp'),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .main) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ],
);
const main :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "worker.js") ],
  compatibilityDate = "2026-11-01",
);
`,
    );
  }

  /** @param {string} command */
  async shell(command) {
    const env = { PATH: `${this.bin}:/usr/bin:/bin`, HOME: this.folder };
    const { stdout } = await execute('sh', ['-c', command], { cwd: this.folder, env, timeout: LIMIT_MS });
    return stdout;
  }

  /** Files of snapshots, oldest first. */
  files() {
    const folders = [this.folder, join(this.folder, 'tmp')].filter((path) => existsSync(path));
    return folders
      .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
      .filter((path) => path.endsWith('.heapsnapshot'))
      .sort();
  }

  /** All that parse: the last of a process that ran out of memory may be cut. */
  async snapshots() {
    return [...this.received, ...this.files().filter(isSnapshot).map(readSnapshot)];
  }

  async close() {
    this.terminal?.kill('SIGKILL');
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Whether a process has a handler for SIGUSR1, which has the number 10. @param {number} pid */
function catchesUsr1(pid) {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${mask}`) >> 9n) & 1n) === 1n;
}

/** Whether a file ends as a snapshot does. This is cheap to ask again and again. @param {string} path */
function hasEnd(path) {
  const file = openSync(path, 'r');
  try {
    const end = Buffer.alloc(4);
    readSync(file, end, 0, end.length, Math.max(0, fstatSync(file).size - end.length));
    return end.toString().trimEnd().endsWith('}');
  } finally {
    closeSync(file);
  }
}

/** @param {string} path */
function readSnapshot(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Whether a file is a whole snapshot in V8's format. @param {string} path */
function isSnapshot(path) {
  try {
    const { snapshot, nodes } = readSnapshot(path);
    return (
      Array.isArray(snapshot.meta.node_fields) &&
      nodes.length === snapshot.node_count * snapshot.meta.node_fields.length
    );
  } catch {
    return false;
  }
}

/**
 * Three snapshots of one session.
 * @param {string} wsUrl
 * @param {Record<string, string>} [headers]
 */
export async function takeThree(wsUrl, headers = {}) {
  const session = await openSession(wsUrl, { headers });
  /** @type {string[]} */
  let chunks = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  const snapshots = [];
  for (let count = 0; count < 3; count++) {
    chunks = [];
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    await until(
      () => chunks.at(-1)?.trimEnd().endsWith('}') ?? false,
      () => 'the snapshot does not end',
    );
    snapshots.push(JSON.parse(chunks.join('')));
  }
  await session.close();
  return snapshots;
}

/** @param {() => boolean | Promise<boolean>} isDone @param {() => string} say */
export async function until(isDone, say) {
  for (const end = performance.now() + LIMIT_MS; performance.now() < end; await sleep(30)) {
    if (await isDone()) return;
  }
  throw new Error(`waited in vain: ${say()}`);
}
