/**
 * V8's inspector, as Node, Deno, workerd and Chromium have it: what runs there, its memory, collecting garbage, and
 * taking a snapshot.
 */

import { LiveFailure } from './failure.js';
import { readProgress, readRuntime, readSample } from './reported.js';

/** @import { Channel } from './channel.js' */
/** @import { CaptureProgress } from './messages.js' */
/** @import { MemorySample, Runtime } from './types.js' */

/** A worker of workerd that does nothing leaves this command unanswered. */
const COLLECT_LIMIT_MS = 5000;
/** Without an event for so long, it is asked whether the process is alive. */
const SILENCE_MS = 3000;
const ALIVE_LIMIT_MS = 2000;
/** The numbers of nodes and edges stand before the nodes. */
const HEAD_LENGTH = 10_000;
/** A program that was let run has the name of its script a moment later. */
const NAME_TRIES = 20;
const NAME_PAUSE_MS = 100;

/**
 * Asks what runs there, without changing anything: it reads what a program can read of itself. Node has no `argv` while it
 * waits for a debugger.
 */
const WHO = `(() => {
  const g = globalThis;
  const script = (path) => String(path ?? '').split(/[\\\\/]/).pop();
  if (g.Deno) return { kind: 'deno', version: g.Deno.version.deno, title: script(g.Deno.mainModule), pid: g.Deno.pid };
  const p = g.process;
  if (p?.versions?.electron) return { kind: 'node', version: p.versions.node, title: p.title, pid: p.pid };
  if (p?.versions?.node) return { kind: 'node', version: p.versions.node, title: p.argv ? script(p.argv[1]) || p.title : '', pid: p.pid };
  const agent = g.navigator?.userAgent ?? '';
  if (agent === 'Cloudflare-Workers') return { kind: 'workerd', version: '', title: '' };
  const chromium = /Chrom(?:e|ium)\\/([\\d.]+)/.exec(agent);
  if (chromium) return { kind: 'chromium', version: chromium[1], title: g.document?.title || g.location?.href || '' };
  return { kind: 'v8', version: '', title: '' };
})()`;

/** Memory outside the heap, and processor time, which the protocol does not report. A page has neither. */
const MEMORY = `(() => {
  const read = globalThis.process?.memoryUsage ?? globalThis.Deno?.memoryUsage;
  if (typeof read !== 'function') return {};
  const { rss, external, arrayBuffers } = read();
  const cpu = globalThis.process?.cpuUsage?.();
  return { rss, external, arrayBuffers, cpuMs: cpu && (cpu.user + cpu.system) / 1000 };
})()`;

/** What workerd answers to code: it runs none for a debugger outside a request. */
const NO_CONTEXT = /default execution context/;

/**
 * @param {Channel} channel
 * @param {string} url Of the socket: workerd names a worker there, and nowhere else.
 * @returns {Promise<Runtime>} rejects with a `LiveFailure` if this is no V8
 */
export async function identifyV8(channel, url) {
  // JavaScriptCore has no such command.
  await channel.send('Runtime.getHeapUsage');
  const worker = { kind: 'workerd', version: '', title: new URL(url).pathname.slice(1), pid: undefined };
  return readRuntime(
    await evaluate(channel, WHO).catch((error) => (NO_CONTEXT.test(error.message) ? worker : undefined)),
  );
}

/**
 * @param {Channel} channel
 * @returns {Promise<MemorySample>}
 */
export async function memoryOfV8(channel) {
  const [usage, outside] = await Promise.all([
    channel.send('Runtime.getHeapUsage'),
    evaluate(channel, MEMORY).catch(() => undefined),
  ]);
  const { rss, external, arrayBuffers = usage.backingStorageSize, cpuMs } = outside ?? {};
  return readSample({ heapUsed: usage.usedSize, heapTotal: usage.totalSize, rss, external, arrayBuffers, cpuMs });
}

/** @param {Channel} channel */
export async function collectV8(channel) {
  await channel.send('HeapProfiler.collectGarbage', {}, { limitMs: COLLECT_LIMIT_MS }).catch((error) => {
    if (error instanceof LiveFailure && error.problem === 'silent') return;
    throw error;
  });
}

/**
 * Learns when a program of Node or Deno waits for a debugger, and when it has come to its end. At its end a program waits
 * until all debuggers have left, so the connection has to end or the process never does.
 * @param {Channel} channel
 * @param {{ onwaiting: () => void; onended: () => void }} listeners
 */
export async function watchProgram(channel, { onwaiting, onended }) {
  channel.on('NodeRuntime.waitingForDebugger', onwaiting);
  channel.on('NodeRuntime.waitingForDisconnect', onended);
  const refused = () => undefined;
  await channel.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(refused);
  await channel.send('NodeRuntime.enable').catch(refused);
}

/**
 * Lets a program run that waits for a debugger.
 * @param {Channel} channel
 * @param {string} url Of the socket.
 * @returns {Promise<Runtime>} What runs there: until then it did not know the name of its script.
 */
export async function startV8(channel, url) {
  await channel.send('Runtime.runIfWaitingForDebugger');
  let runtime = await identifyV8(channel, url);
  for (let tries = 0; runtime.title === '' && tries < NAME_TRIES; tries++) {
    await new Promise((resolve) => setTimeout(resolve, NAME_PAUSE_MS));
    runtime = await identifyV8(channel, url);
  }
  return runtime;
}

/**
 * @param {Channel} channel
 * @param {string} expression
 */
async function evaluate(channel, expression) {
  const { result, exceptionDetails } = await channel.send('Runtime.evaluate', {
    expression,
    returnByValue: true,
    silent: true,
  });
  return exceptionDetails ? undefined : result?.value;
}

/**
 * Takes a snapshot. The process queues what is not read, so pieces are handed on as they come.
 * @param {Channel} channel
 * @param {object} how
 * @param {(text: string) => void} how.onchunk A piece of the file. Pieces are ASCII, and of any size.
 * @param {(progress: Omit<CaptureProgress, 'bytes'>) => void} how.onprogress
 * @returns {Promise<{ nodes: number | undefined }>} what the head of the file says of their number
 */
export async function takeV8(channel, { onchunk, onprogress }) {
  const state = { isHeard: false, timer: /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined) };
  const heard = () => {
    state.isHeard = true;
    clearTimeout(state.timer);
  };
  onprogress({ phase: 'asking', done: 0, total: 0 });
  // From Node 24 on a snapshot waits until the event loop is free. Until then no event comes, though the process answers.
  const doubt = async () => {
    const isAlive = await channel.send('Runtime.getHeapUsage', {}, { limitMs: ALIVE_LIMIT_MS }).then(
      () => true,
      () => false,
    );
    if (state.isHeard) return;
    if (isAlive) onprogress({ phase: 'waiting', done: 0, total: 0 });
    state.timer = setTimeout(doubt, SILENCE_MS);
  };
  state.timer = setTimeout(doubt, SILENCE_MS);
  let head = '';
  const stops = [
    channel.on('HeapProfiler.reportHeapSnapshotProgress', ({ done, total }) => {
      heard();
      onprogress({ phase: 'building', ...readProgress(done, total) });
    }),
    channel.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      heard();
      if (typeof chunk !== 'string') throw new TypeError('a piece of the snapshot is not text');
      if (head.length < HEAD_LENGTH) head += chunk.slice(0, HEAD_LENGTH);
      onchunk(chunk);
    }),
  ];
  try {
    await channel.send(
      'HeapProfiler.takeHeapSnapshot',
      { reportProgress: true },
      { limitMs: Number.POSITIVE_INFINITY },
    );
  } finally {
    heard();
    for (const stop of stops) stop();
  }
  const [, nodes] = /"node_count":\s*(\d+)/.exec(head) ?? [];
  return { nodes: nodes === undefined ? undefined : Number(nodes) };
}
