// The page's connection against inspectors that break their protocol: none may end in an error that nobody catches, and
// nothing that they tell may reach the page as something else than it should be.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { connect } from '../../www/js/live/connection.js';
import { identify } from '../../www/js/live/target.js';
import { watchThreads } from '../../www/js/live/threads.js';
import { startBroken, valueOf } from './broken.mjs';

/** @import { Answer, Wire } from './broken.mjs' */
/** @import { CaptureProgress, Thread } from '../../www/js/live/messages.js' */
/** @import { LiveFailure } from '../../www/js/live/failure.js' */

/** @type {(() => unknown)[]} */
const cleanUps = [];
after(async () => {
  for (const step of cleanUps.reverse()) await step();
});

/** @param {Readonly<Record<string, Answer>>} answers */
async function open(answers) {
  const broken = await startBroken(answers);
  cleanUps.push(broken.close);
  /** @type {(failure: LiveFailure) => void} */
  let lose = () => {};
  const lost = new Promise((/** @type {(failure: LiveFailure) => void} */ resolve) => (lose = resolve));
  const Socket = /** @type {any} */ (WebSocket);
  const connection = await connect(broken.wsUrl, { onlost: lose, onsent: () => {} }, Socket);
  cleanUps.push(connection.close);
  return { ...connection, url: broken.wsUrl, lost };
}

/** @type {Record<string, (wire: Wire) => void>} */
const GARBLED = {
  'no JSON': ({ raw }) => raw('<h1>hello</h1>'),
  'JSON that is no object': ({ raw }) => raw('null'),
  bytes: ({ raw }) => raw(Buffer.from('{"id":1,"result":{}}')),
  'a thread whose message is no JSON': ({ event }) =>
    event('NodeWorker.receivedMessageFromWorker', { sessionId: '1', message: 'what?' }),
};

for (const [what, say] of Object.entries(GARBLED)) {
  test(`${what}: the connection ends and says why`, async () => {
    const { channel, lost } = await open({
      'NodeWorker.enable': (_, { event }) => {
        event('NodeWorker.attachedToWorker', { sessionId: '1', workerInfo: { title: 'one' } });
        return {};
      },
      'HeapProfiler.takeHeapSnapshot': (_, wire) => say(wire),
    });
    await watchThreads(channel, { onchange: () => {}, onsent: () => {} });
    const taken = channel.send('HeapProfiler.takeHeapSnapshot', {}, { limitMs: Number.POSITIVE_INFINITY });
    await assert.rejects(taken, { problem: 'garbled' });
    assert.equal((await lost).problem, 'garbled');
  });
}

test('events without parameters, answers to nothing and second answers change nothing', async () => {
  const { channel } = await open({
    'HeapProfiler.collectGarbage': (_, { raw, event }) => {
      event('NodeWorker.attachedToWorker', undefined);
      event('HeapProfiler.reportHeapSnapshotProgress', null);
      for (const id of [999, -1, 'a', null, 1, 1]) raw(JSON.stringify({ id, result: { usedSize: 1 } }));
      return {};
    },
  });
  await watchThreads(channel, { onchange: () => assert.fail('no thread'), onsent: () => {} });
  await channel.send('HeapProfiler.collectGarbage');
  assert.equal((await channel.send('Runtime.getHeapUsage')).usedSize, 5e6);
});

test('what a process tells of itself is short, has no marks that turn its direction, and is of a known kind', async () => {
  const told = { kind: '__proto__', version: {}, title: `\u202Egpj.<b>\u2028${'long '.repeat(1e5)}`, pid: 1e300 };
  const { channel, url } = await open({
    'Runtime.evaluate': ({ expression }) => valueOf(expression.includes('versions') ? told : undefined),
  });
  const { runtime } = await identify(channel, url);
  assert.equal(runtime.title.slice(0, 12), 'gpj.<b>long ');
  assert.ok(runtime.title.length <= 201);
  assert.deepEqual({ ...runtime, title: '' }, { kind: 'v8', version: '', title: '', pid: undefined });
});

test('a heap whose size is no number is no sample, and other sizes are left out', async () => {
  let usage = /** @type {any} */ ({ usedSize: 1 });
  const { channel, url } = await open({
    'Runtime.getHeapUsage': () => usage,
    'Runtime.evaluate': ({ expression }) =>
      valueOf(expression.includes('versions') ? undefined : { rss: 'much', external: -1, arrayBuffers: 1e300 }),
  });
  const { target } = await identify(channel, url);
  for (const usedSize of ['<b>', -1, null, 1e300]) {
    usage = { usedSize, totalSize: 9e6 };
    await assert.rejects(target.memory(), { problem: 'garbled' });
  }
  usage = { usedSize: 5e6, totalSize: {} };
  const { at, ...sizes } = await target.memory();
  assert.ok(at > 0);
  assert.deepEqual(
    Object.entries(sizes).filter(([, size]) => size !== undefined),
    [['heapUsed', 5e6]],
  );
});

test('progress is a part of a whole, and pieces arrive as they are', async () => {
  const pieces = ['{"é€😀":', '1}', 'éa'];
  const { channel, url } = await open({
    'HeapProfiler.takeHeapSnapshot': (_, { raw, event }) => {
      for (const [done, total] of /** @type {any[]} */ ([
        [-5, 10],
        [30, 10],
        ['5', '<b>'],
        [null, 0],
        [5, 10],
      ])) {
        event('HeapProfiler.reportHeapSnapshotProgress', { done, total });
      }
      raw('{"method":"HeapProfiler.reportHeapSnapshotProgress","params":{"done":1e400,"total":1e400}}');
      for (const chunk of pieces) event('HeapProfiler.addHeapSnapshotChunk', { chunk });
      return {};
    },
  });
  const { target } = await identify(channel, url);
  /** @type {Omit<CaptureProgress, 'bytes'>[]} */
  const told = [];
  /** @type {Uint8Array[]} */
  const came = [];
  await target.take({ onprogress: (progress) => told.push(progress), onpiece: (piece) => came.push(piece) });
  assert.deepEqual(
    told.filter(({ phase }) => phase === 'building').map(({ done, total }) => [done, total]),
    [
      [0, 0],
      [10, 10],
      [0, 0],
      [0, 0],
      [5, 10],
      [0, 0],
    ],
  );
  assert.equal(Buffer.concat(came).toString(), pieces.join(''));
});

for (const chunk of [null, 7, { length: 3 }]) {
  test(`a piece that is ${JSON.stringify(chunk)} ends the capture and the connection`, async () => {
    const { channel, url, lost } = await open({
      'HeapProfiler.takeHeapSnapshot': (_, { event }) => event('HeapProfiler.addHeapSnapshotChunk', { chunk }),
    });
    const { target } = await identify(channel, url);
    await assert.rejects(target.take({ onprogress: () => {}, onpiece: () => {} }), { problem: 'garbled' });
    assert.equal((await lost).problem, 'garbled');
  });
}

test('thousands of threads are told in few lists, and not all of them', async () => {
  const { channel } = await open({
    'NodeWorker.enable': (_, { event }) => {
      for (let id = 0; id < 3000; id++) {
        event('NodeWorker.attachedToWorker', { sessionId: id === 0 ? '__proto__' : `${id}`, workerInfo: { title: 7 } });
      }
      return {};
    },
  });
  /** @type {(readonly Thread[])[]} */
  const lists = [];
  const told = new Promise((resolve) => {
    const onchange = (/** @type {readonly Thread[]} */ list) => {
      lists.push(list);
      if (list.length === 1000) resolve(undefined);
    };
    void watchThreads(channel, { onchange, onsent: () => {} });
  });
  await told;
  assert.ok(lists.length < 1000, `${lists.length} lists`);
  assert.deepEqual(lists.at(-1)?.[0], { id: '__proto__', title: '' });
});
