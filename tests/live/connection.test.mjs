// The page's own connection to V8's inspector, against real runtimes: what runs there, memory, snapshots, ids, and ends.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { connect } from '../../www/js/live/connection.js';
import { LiveFailure } from '../../www/js/live/failure.js';
import { watchIds } from '../../www/js/live/ids.js';
import { watchThreads } from '../../www/js/live/threads.js';
import { collectV8, identifyV8, memoryOfV8, startV8, takeV8, watchProgram } from '../../www/js/live/v8.js';
import { openSession } from './session.mjs';
import { VERSIONS, startRefusal, startTarget } from './targets.mjs';

/** @import { CaptureProgress, Thread } from '../../www/js/live/messages.js' */
/** @import { RuntimeName, Target, TargetOptions } from './targets.mjs' */

/** @type {RuntimeName[]} */
const WITH_V8 = ['node-20', 'node-24', 'node-26', 'deno', 'workerd'];
/** @type {RuntimeName[]} */
const NODES = ['node-20', 'node-24', 'node-26'];

/** @type {(() => unknown)[]} */
const cleanUps = [];
after(async () => {
  for (const step of cleanUps.reverse()) await step();
});

/** @param {TargetOptions} options */
async function start(options) {
  const target = await startTarget(options);
  cleanUps.push(target.close);
  return target;
}

/** @param {string} url */
async function open(url) {
  /** @type {LiveFailure[]} */
  const losses = [];
  /** @type {import('../../www/js/live/messages.js').SentMessage[]} */
  const sent = [];
  const Socket = /** @type {any} */ (WebSocket);
  const connection = await connect(
    url,
    { onlost: (loss) => losses.push(loss), onsent: (one) => sent.push(one) },
    Socket,
  );
  cleanUps.push(connection.close);
  return { ...connection, losses, sent };
}

/**
 * Takes a snapshot as text.
 * @param {import('../../www/js/live/channel.js').Channel} channel
 */
async function take(channel) {
  let text = '';
  /** @type {Omit<CaptureProgress, 'bytes'>[]} */
  const progress = [];
  const onprogress = (/** @type {Omit<CaptureProgress, 'bytes'>} */ one) => progress.push(one);
  const { nodes } = await takeV8(channel, { onchunk: (chunk) => (text += chunk), onprogress });
  return { text, progress, nodes };
}

/** @param {string} text */
function countNodes(text) {
  const { snapshot, nodes } = JSON.parse(text);
  assert.equal(nodes.length / snapshot.meta.node_fields.length, snapshot.node_count);
  return snapshot.node_count;
}

/** Waits for something that happens elsewhere. @param {string} what @param {() => unknown} test */
async function until(what, test) {
  for (const end = performance.now() + 30_000; !test(); await sleep(20))
    assert.ok(performance.now() < end, `waited for ${what}`);
}

for (const runtime of WITH_V8) {
  describe(runtime, () => {
    test('is known by kind, version and title, tells its memory, and sends a whole snapshot', async () => {
      const target = await start({ runtime, program: 'quotes' });
      const { channel, sent } = await open(target.wsUrl);
      const known = await identifyV8(channel, target.wsUrl);
      const kind = runtime.split('-')[0];
      assert.equal(known.kind, kind);
      if (kind === 'workerd') assert.equal(known.title, 'main');
      else {
        assert.equal(known.version, VERSIONS[runtime]);
        assert.equal(known.title, 'quotes.cjs');
        assert.equal(known.pid, target.pid);
      }
      await collectV8(channel);
      const memory = await memoryOfV8(channel);
      assert.ok(memory.heapUsed > 500_000 && memory.heapUsed < (memory.heapTotal ?? 0), JSON.stringify(memory));
      assert.equal(memory.rss !== undefined, kind !== 'workerd');
      const { text, progress } = await take(channel);
      assert.ok(countNodes(text) > 5000);
      assert.equal(Buffer.byteLength(text), text.length, 'the file is ASCII, so a character is a byte');
      assert.ok(progress.some(({ phase, total }) => phase === 'building' && total > 0));
      const methods = sent.map(({ method }) => method);
      assert.ok(!methods.some((method) => method.endsWith('disable')), 'disabling a domain would renumber ids');
    });
  });
}

for (const runtime of /** @type {RuntimeName[]} */ ([...NODES, 'deno'])) {
  test(`${runtime}: ids are the same from snapshot to snapshot, and new once another client has left`, async () => {
    const target = await start({ runtime, program: 'quotes' });
    const { channel } = await open(target.wsUrl);
    const watch = watchIds(channel);
    const states = [];
    for (let round = 0; round < 2; round++) states.push((await watch.around(() => take(channel))).ids);
    // As a debugger does. From Node 24 on, a client that enables nothing leaves ids as they are.
    const other = await openSession(target.wsUrl);
    await other.send('Runtime.enable');
    states.push((await watch.around(() => take(channel))).ids);
    await other.close();
    // The process has to notice it.
    await sleep(300);
    states.push((await watch.around(() => take(channel))).ids);
    states.push((await watch.around(() => take(channel))).ids);
    assert.deepEqual(states, ['first', 'same', 'same', 'renumbered', 'same']);
  });

  test(`${runtime}: a program that comes to its end is let go`, async () => {
    const target = await start({ runtime, program: 'ending' });
    const { channel, end, losses } = await open(target.wsUrl);
    await watchProgram(channel, { onwaiting: () => {}, onended: () => end(new LiveFailure('ended')) });
    await target.load(1);
    const { code } = await target.ended;
    assert.equal(code, 0, target.stderr());
    assert.deepEqual(
      losses.map(({ problem }) => problem),
      ['ended'],
    );
  });

  test(`${runtime}: a program that waits for a debugger says so, and runs when told`, async () => {
    const target = await start({ runtime, program: 'quotes', inspect: 'brk' });
    const { channel } = await open(target.wsUrl);
    let isWaiting = false;
    await watchProgram(channel, { onwaiting: () => (isWaiting = true), onended: () => {} });
    await until('the program to wait', () => isWaiting);
    assert.equal((await identifyV8(channel, target.wsUrl)).kind, runtime.split('-')[0]);
    assert.equal((await startV8(channel, target.wsUrl)).title, 'quotes.cjs');
    for (let tries = 0; ; tries++) {
      const answer = await target.load(1).catch(() => undefined);
      if (answer) break;
      assert.ok(tries < 300, 'the server never answered');
      await sleep(50);
    }
  });
}

/** What each id stands for. @param {string} text */
function nodesById(text) {
  const { snapshot, nodes, strings } = JSON.parse(text);
  const { length: width } = snapshot.meta.node_fields;
  /** @type {Map<number, string>} */
  const found = new Map();
  for (let at = 0; at < nodes.length; at += width) {
    found.set(nodes[at + 2], `${nodes[at]} ${strings[nodes[at + 1]]} ${nodes[at + 3]}`);
  }
  return found;
}

for (const runtime of /** @type {RuntimeName[]} */ (['node-24', 'node-26'])) {
  test(`${runtime}: a client that leaves while a snapshot waits for the event loop is noticed, if ids are new`, async () => {
    const target = await start({ runtime, program: 'busy' });
    const { channel } = await open(target.wsUrl);
    const watch = watchIds(channel);
    let before = nodesById((await watch.around(() => take(channel))).value.text);
    for (let round = 0; round < 3; round++) {
      await fetch(`http://127.0.0.1:${target.port}/busy?ms=3000`);
      await sleep(200);
      const taking = watch.around(() => take(channel));
      await sleep(500);
      const other = await openSession(target.wsUrl);
      await other.send('Runtime.enable');
      await other.close();
      const { ids, value } = await taking;
      const now = nodesById(value.text);
      const common = [...before.keys()].filter((id) => now.has(id));
      const alike = common.filter((id) => before.get(id) === now.get(id));
      // It depends on when the program notices it; what is said has to be what has happened.
      assert.equal(
        ids,
        alike.length > 0.9 * common.length ? 'same' : 'renumbered',
        `${alike.length}, ${common.length}`,
      );
      before = now;
    }
  });
}

test('workerd does not say what ids mean', async () => {
  const target = await start({ runtime: 'workerd', program: 'quotes' });
  const { channel } = await open(target.wsUrl);
  const watch = watchIds(channel);
  assert.equal((await watch.around(() => take(channel))).ids, 'unknown');
  assert.equal((await watch.around(() => take(channel))).ids, 'unknown');
});

test('worker threads of Node are listed, and each has its own heap', async () => {
  for (const runtime of NODES) {
    const target = await start({ runtime, program: 'threads' });
    const { channel } = await open(target.wsUrl);
    /** @type {readonly Thread[]} */
    let list = [];
    const threads = await watchThreads(channel, { onchange: (now) => (list = now), onsent: () => {} });
    await until('two threads', () => list.length === 2);
    await target.load(200);
    const counts = new Map();
    for (const { id, title } of list) {
      const thread = threads.channelOf(id);
      assert.ok((await memoryOfV8(thread)).heapUsed > 500_000);
      const { text } = await take(thread);
      countNodes(text);
      counts.set(title, JSON.parse(text).strings.includes('steps') ? JSON.parse(text).nodes.length : 0);
    }
    assert.equal(counts.size, 2, [...counts.keys()].join());
    await assert.rejects(threads.channelOf(list[0]?.id ?? '').send('Runtime.noSuchCommand'), { problem: 'refused' });
    assert.throws(() => threads.channelOf('no such thread'), { problem: 'thread' });
  }
});

test('from Node 24 on a snapshot waits for the event loop, and that can be seen', async () => {
  const target = await start({ runtime: 'node-24', program: 'busy' });
  const { channel } = await open(target.wsUrl);
  await fetch(`http://127.0.0.1:${target.port}/busy?ms=9000`);
  await sleep(200);
  const { text, progress } = await take(channel);
  countNodes(text);
  const phases = progress.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1]);
  assert.deepEqual(phases.slice(0, 3), ['asking', 'waiting', 'building']);
});

test('a process that is killed in the middle ends the capture, with what had come before', async () => {
  const target = await start({ runtime: 'node-20', program: 'big' });
  const { channel, losses } = await open(target.wsUrl);
  let bytes = 0;
  const capture = takeV8(channel, {
    onprogress: () => {},
    onchunk: (chunk) => {
      bytes += chunk.length;
      target.kill('SIGKILL');
    },
  });
  await assert.rejects(capture, { problem: 'closed' });
  assert.ok(bytes > 0);
  assert.equal(losses.length, 1);
  await assert.rejects(channel.send('Runtime.getHeapUsage'), { problem: 'closed' });
});

test('what refuses a connection, or is not there, cannot be told apart', async () => {
  const refusal = await startRefusal('refuse');
  cleanUps.push(refusal.close);
  const target = await start({ runtime: 'node-20', program: 'quotes' });
  const wrongId = target.wsUrl.replace(/[^/]+$/, 'another-id');
  await target.close();
  for (const url of [refusal.wsUrl, wrongId, target.wsUrl]) await assert.rejects(open(url), { problem: 'unreachable' });
});

test('commands without an answer are given up', async () => {
  const target = await start({ runtime: 'node-20', program: 'quotes' });
  const { channel } = await open(target.wsUrl);
  const endless = { expression: 'for (;;);', timeout: 3000 };
  const never = channel.send('Runtime.evaluate', endless, { limitMs: 100 });
  await assert.rejects(never, { problem: 'silent' });
  // The late answer belongs to no command.
  assert.ok((await channel.send('Runtime.getHeapUsage')).usedSize > 0);
});
