// The page's end of the protocol over an array as port: every request settles exactly once.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getEventListeners } from 'node:events';
import { beforeEach, describe, mock, test } from 'node:test';
import { Client } from '../../www/js/engine/client.js';
import { EngineError } from '../../www/js/engine/failure.js';
import { cancelShared, readShared } from '../../www/js/engine/monitor.js';

/**
 * @typedef {import('../../www/js/engine/protocol.d.ts').ToWorker} ToWorker
 * @typedef {import('../../www/js/engine/protocol.d.ts').FromWorker} FromWorker
 * @typedef {import('../../www/js/engine/protocol.d.ts').Progress} Progress
 */

/** A worker that records all messages and sends those of the test. */
class FakePort {
  /** @type {ToWorker[]} */
  sent = [];
  /** @type {Transferable[][]} */
  transfers = [];
  /** @type {((event: { data: FromWorker }) => void) | undefined} */
  onmessage;

  /** @param {ToWorker} message @param {{ transfer: Transferable[] }} options */
  postMessage(message, { transfer }) {
    this.sent.push(message);
    this.transfers.push(transfer);
  }

  /** @param {FromWorker} message */
  say(message) {
    this.onmessage?.({ data: message });
  }
}

/** @type {import('../../www/js/engine/protocol.d.ts').EngineFacts} */
const ALONE = { threads: 1, bundle: 'pkg-st', maxBytes: 2 ** 32, fallback: 'asked' };
/** @type {Progress} */
const PROGRESS = { phase: 'read', done: 0, total: 100, bytesRead: 0, bytesTotal: 100 };
const OPEN = { source: /** @type {const} */ ({ kind: 'url', url: './a' }), name: 'a' };
const BROKEN = /** @type {const} */ ({ code: 'crashed', message: 'the engine stopped' });
const ENDED = /** @type {const} */ ({ code: 'cancelled', message: 'the engine was ended' });

/** @type {FakePort} */
let port;
/** @type {Client} */
let client;

beforeEach(() => {
  port = new FakePort();
  client = new Client(/** @type {any} */ (port));
});

/** How often a promise has settled, and with what. @param {Promise<unknown>} promise */
function watch(promise) {
  const seen = { settled: 0, value: /** @type {unknown} */ (undefined), error: /** @type {any} */ (undefined) };
  promise.then(
    (value) => Object.assign(seen, { settled: seen.settled + 1, value }),
    (error) => Object.assign(seen, { settled: seen.settled + 1, error }),
  );
  return seen;
}

/** Resolves when all pending promise callbacks have run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** The id that the client gave to its latest call. */
function lastId() {
  const call = port.sent.findLast(({ kind }) => kind === 'call');
  return /** @type {Extract<ToWorker, { kind: 'call' }>} */ (call).id;
}

/** @param {number} id */
const cancelsOf = (id) => port.sent.filter((message) => message.kind === 'cancel' && message.id === id).length;

/** Stands for the port to the file reader, which the client only passes on. */
const READER = /** @type {MessagePort} */ (/** @type {unknown} */ ('the reader'));

/** @param {Partial<typeof ALONE>} [facts] */
async function start(facts = {}) {
  const started = client.start('auto', READER);
  port.say({ kind: 'started', facts: { ...ALONE, ...facts } });
  return started;
}

describe('start', () => {
  test('is the first message and returns the facts', async () => {
    const facts = await start();
    assert.deepEqual(port.sent, [{ kind: 'start', threads: 'auto', reader: READER }]);
    assert.deepEqual(facts, ALONE);
    assert.equal(client.facts, facts);
  });

  test('rejects if the engine dies before it is ready', async () => {
    const seen = watch(client.start(4, READER));
    port.say({ kind: 'died', error: BROKEN });
    await settle();
    assert.deepEqual([seen.settled, seen.error.code], [1, 'crashed']);
  });
});

describe('a call', () => {
  test('is posted with its transfer list, each under an id of its own', async () => {
    await start();
    const buffer = new ArrayBuffer(1);
    void client.call('open', OPEN, { transfer: [buffer] });
    void client.call('memory', undefined);
    const [, first, second] = port.sent;
    assert.ok(first?.kind === 'call' && second?.kind === 'call');
    assert.deepEqual(first.call, { op: 'open', args: OPEN });
    assert.deepEqual(second.call, { op: 'memory', args: undefined });
    assert.notEqual(first.id, second.id);
    assert.deepEqual(port.transfers.slice(1), [[buffer], []]);
  });

  test('settles with its value, whatever the order of answers', async () => {
    await start();
    const first = client.call('memory', undefined);
    const firstId = lastId();
    const second = client.call('release', { cursor: 3 });
    port.say({ kind: 'value', id: lastId(), value: undefined });
    port.say({ kind: 'value', id: firstId, value: { bytes: 5 } });
    assert.deepEqual(await first, { bytes: 5 });
    assert.equal(await second, undefined);
  });

  test('settles with an EngineError that has all properties of the data', async () => {
    await start();
    const seen = watch(client.call('close', { snapshot: 1 }));
    port.say({ kind: 'error', id: lastId(), error: { code: 'malformed', message: 'odd', offset: 9, hint: 'try' } });
    await settle();
    assert.ok(seen.error instanceof EngineError && seen.error instanceof Error);
    const { name, code, message, offset, hint } = seen.error;
    assert.deepEqual(
      { name, code, message, offset, hint },
      { name: 'EngineError', code: 'malformed', message: 'odd', offset: 9, hint: 'try' },
    );
  });

  test('settles once: the first answer counts, later ones and unknown ids are ignored', async () => {
    await start();
    const seen = watch(client.call('memory', undefined));
    const id = lastId();
    port.say({ kind: 'value', id: id + 17, value: 'of no call' });
    port.say({ kind: 'value', id, value: { bytes: 1 } });
    port.say({ kind: 'value', id, value: { bytes: 2 } });
    port.say({ kind: 'error', id, error: BROKEN });
    port.say({ kind: 'progress', id, progress: PROGRESS });
    port.say({ kind: 'died', error: BROKEN });
    await settle();
    assert.deepEqual([seen.settled, seen.value], [1, { bytes: 1 }]);
  });

  test('is refused at once after the end, and nothing is posted', async () => {
    await start();
    client.end(ENDED);
    const before = port.sent.length;
    await assert.rejects(client.call('memory', undefined), { name: 'EngineError', ...ENDED });
    await assert.rejects(client.call('open', OPEN, { signal: AbortSignal.abort() }), ENDED);
    assert.equal(port.sent.length, before);
  });

  /** A value that cannot be cloned or transferred, such as a stream that already has a reader. */
  const refuse = () => {
    throw new DOMException('a locked stream cannot be transferred', 'DataCloneError');
  };

  test('that cannot be posted rejects, and keeps no listener', async () => {
    await start();
    const { signal } = new AbortController();
    port.postMessage = refuse;
    const seen = watch(client.call('open', OPEN, { signal }));
    await settle();
    assert.equal(seen.settled, 1);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('that cannot be posted rejects with an EngineError', async () => {
    await start();
    port.postMessage = refuse;
    await assert.rejects(client.call('open', OPEN), { name: 'EngineError' });
  });
});

describe('the end', () => {
  test('by death rejects open calls, reports once, and rejects later calls', async () => {
    await start();
    const died = mock.fn();
    client.ondied = died;
    const seen = [
      client.call('memory', undefined),
      client.call('open', OPEN),
      client.call('release', { cursor: 1 }),
    ].map(watch);
    const id = lastId();
    port.say({ kind: 'died', error: BROKEN });
    port.say({ kind: 'died', error: BROKEN });
    port.say({ kind: 'value', id, value: undefined });
    await settle();
    for (const { settled, error } of seen) assert.deepEqual([settled, error.code], [1, 'crashed']);
    assert.equal(died.mock.callCount(), 1);
    assert.ok(died.mock.calls[0]?.arguments[0] instanceof EngineError);
    await assert.rejects(client.call('memory', undefined), BROKEN);
  });

  test('by the page rejects open calls with its error and does not report', async () => {
    const died = mock.fn();
    client.ondied = died;
    await start();
    const seen = watch(client.call('open', OPEN));
    client.end(ENDED);
    client.end(BROKEN);
    await settle();
    assert.deepEqual([seen.settled, seen.error.message], [1, ENDED.message]);
    await assert.rejects(client.call('memory', undefined), ENDED);
    assert.equal(died.mock.callCount(), 0);
  });

  test('makes the client ignore values, progress, requests and facts', async () => {
    await start();
    const onProgress = mock.fn();
    const seen = watch(client.call('open', OPEN, { onProgress }));
    const id = lastId();
    client.end(ENDED);
    port.say({ kind: 'progress', id, progress: PROGRESS });
    port.say({ kind: 'value', id, value: { snapshot: 1 } });
    port.say({ kind: 'request', url: 'b.example' });
    port.say({ kind: 'started', facts: { ...ALONE, threads: 9 } });
    await settle();
    assert.equal(seen.settled, 1);
    assert.equal(onProgress.mock.callCount(), 0);
    assert.deepEqual(client.requests, []);
    assert.equal(client.facts?.threads, 1);
  });
});

describe('progress', () => {
  test('goes to its call until that settles', async () => {
    await start();
    const first = mock.fn();
    const second = mock.fn();
    void client.call('open', OPEN, { onProgress: first });
    const firstId = lastId();
    void client.call('open', OPEN, { onProgress: second });
    const secondId = lastId();
    port.say({ kind: 'progress', id: firstId, progress: PROGRESS });
    port.say({ kind: 'value', id: firstId, value: {} });
    port.say({ kind: 'progress', id: firstId, progress: { ...PROGRESS, done: 50 } });
    port.say({ kind: 'progress', id: secondId, progress: { ...PROGRESS, done: 7 } });
    assert.deepEqual(
      first.mock.calls.map((call) => call.arguments),
      [[PROGRESS]],
    );
    assert.deepEqual(
      second.mock.calls.map((call) => call.arguments),
      [[{ ...PROGRESS, done: 7 }]],
    );
  });

  test('of a call without a listener is ignored', async () => {
    await start();
    const opened = client.call('open', OPEN);
    port.say({ kind: 'progress', id: lastId(), progress: PROGRESS });
    port.say({ kind: 'value', id: lastId(), value: { snapshot: 4 } });
    assert.deepEqual(await opened, { snapshot: 4 });
  });

  test('a preview goes to its call until that settles', async () => {
    await start();
    const onPreview = mock.fn();
    const opened = client.call('open', OPEN, { onPreview });
    const id = lastId();
    const preview = /** @type {any} */ ({ snapshot: 4, info: { isComplete: false } });
    port.say({ kind: 'preview', id: id + 9, value: preview });
    port.say({ kind: 'preview', id, value: preview });
    port.say({ kind: 'value', id, value: { snapshot: 4 } });
    port.say({ kind: 'preview', id, value: preview });
    assert.deepEqual(
      onPreview.mock.calls.map((call) => call.arguments),
      [[preview]],
    );
    assert.deepEqual(await opened, { snapshot: 4 });
    assert.ok(port.sent.some(({ kind, id: of }) => kind === 'previewed' && of === id));
    const deaf = client.call('open', OPEN);
    port.say({ kind: 'preview', id: lastId(), value: preview });
    port.say({ kind: 'value', id: lastId(), value: { snapshot: 5 } });
    assert.deepEqual(await deaf, { snapshot: 5 });
  });

  test('requests to other origins are listed in order', async () => {
    await start();
    for (const url of ['first', 'second']) port.say({ kind: 'request', url });
    assert.deepEqual(client.requests, ['first', 'second']);
  });
});

describe('cancel by signal', () => {
  test('before the call: nothing is posted', async () => {
    await start();
    const before = port.sent.length;
    await assert.rejects(client.call('open', OPEN, { signal: AbortSignal.abort() }), { code: 'cancelled' });
    assert.equal(port.sent.length, before);
  });

  test('during the call: a cancel is posted, and the answer of the worker settles the call once', async () => {
    await start();
    const controller = new AbortController();
    const seen = watch(client.call('open', OPEN, { signal: controller.signal }));
    const id = lastId();
    controller.abort();
    await settle();
    assert.equal(cancelsOf(id), 1);
    assert.equal(seen.settled, 0, 'the worker decides: it may be done already');
    port.say({ kind: 'error', id, error: { code: 'cancelled', message: 'cancelled' } });
    port.say({ kind: 'value', id, value: { snapshot: 1 } });
    await settle();
    assert.deepEqual([seen.settled, seen.error.code], [1, 'cancelled']);
  });

  test('after the answer: nothing is posted, even before the promise has settled', async () => {
    await start();
    const controller = new AbortController();
    const opened = client.call('open', OPEN, { signal: controller.signal });
    const id = lastId();
    port.say({ kind: 'value', id, value: { snapshot: 1 } });
    controller.abort();
    assert.deepEqual(await opened, { snapshot: 1 });
    assert.equal(cancelsOf(id), 0);
  });

  test('a signal that outlives its calls keeps no listener', async () => {
    await start();
    const { signal } = new AbortController();
    const value = client.call('open', OPEN, { signal });
    port.say({ kind: 'value', id: lastId(), value: {} });
    const error = watch(client.call('open', OPEN, { signal }));
    port.say({ kind: 'error', id: lastId(), error: BROKEN });
    await value;
    await settle();
    assert.equal(error.settled, 1);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('after the end: nothing is posted', async () => {
    await start();
    const controller = new AbortController();
    const seen = watch(client.call('open', OPEN, { signal: controller.signal }));
    const id = lastId();
    client.end(ENDED);
    controller.abort();
    await settle();
    assert.equal(seen.settled, 1);
    assert.equal(cancelsOf(id), 0);
  });
});

describe('with shared memory', () => {
  const address = 64;
  /** @type {SharedArrayBuffer} */
  let memory;
  /** The layout of `crate/wasm/src/monitor.rs`. */
  const words = () => new DataView(memory, address, 24);
  const cancelWord = () => words().getUint32(4, true);

  beforeEach(async () => {
    memory = new SharedArrayBuffer(256);
    await start(/** @type {any} */ ({ threads: 2, bundle: 'pkg-mt', fallback: '', monitor: { memory, address } }));
  });

  /** @param {(progress: Progress) => void} [onProgress] */
  function open(onProgress) {
    const controller = new AbortController();
    const seen = watch(client.call('open', OPEN, { signal: controller.signal, onProgress }));
    return { id: lastId(), seen, abort: () => controller.abort() };
  }

  test('the layout and the phases are those of the core', () => {
    const sources = new URL('../../crate/', import.meta.url);
    const read = (/** @type {string} */ path) => readFileSync(new URL(path, sources), 'utf8');
    const fields = [...read('wasm/src/monitor.rs').matchAll(/^ {4}(\w+): Atomic(U\d+),$/gm)].map(
      ([, ...field]) => field,
    );
    assert.deepEqual(fields, [
      ['phase', 'U32'],
      ['cancel', 'U32'],
      ['done', 'U64'],
      ['total', 'U64'],
      ['ticket', 'U32'],
    ]);
    const core = read('core/src/monitor.rs');
    const all = core.match(/const ALL: \[Phase; (\d+)\] =\s*\[([^\]]*)\]/);
    const phases = [...(all?.[2] ?? '').matchAll(/Phase::(\w+)/g)].map(([, phase]) => phase?.toLowerCase());
    assert.ok(phases.length > 5 && phases.length === Number(all?.[1]));
    phases.forEach((phase, index) => {
      words().setUint32(0, index, true);
      words().setBigUint64(8, 2n ** 40n + 1n, true);
      words().setBigUint64(16, 2n ** 41n, true);
      assert.deepEqual(readShared({ memory, address }), { phase, done: 2 ** 40 + 1, total: 2 ** 41 });
    });
  });

  test('a cancel touches one word only', () => {
    new Uint8Array(memory).fill(7);
    cancelShared({ memory, address }, 9);
    const left = [...new Uint8Array(memory)].flatMap((byte, index) => (byte === 7 ? [] : [index]));
    assert.deepEqual(
      left,
      [4, 5, 6, 7].map((offset) => address + offset),
    );
    assert.equal(cancelWord(), 9);
  });

  test('a cancel of the running opening writes the word and a message', () => {
    const running = open();
    port.say({ kind: 'progress', id: running.id, progress: PROGRESS });
    running.abort();
    assert.equal(cancelWord(), running.id);
    assert.equal(cancelsOf(running.id), 1);
  });

  test('a cancel of a waiting opening leaves the running one alone', async () => {
    const running = open();
    const waiting = open();
    port.say({ kind: 'progress', id: running.id, progress: PROGRESS });
    waiting.abort();
    assert.equal(cancelWord(), 0);
    assert.equal(cancelsOf(waiting.id), 1);
    port.say({ kind: 'value', id: running.id, value: {} });
    await settle();
    assert.equal(running.seen.settled, 1);
  });

  test('a cancel of an opening without progress yet writes no word', () => {
    const first = open();
    first.abort();
    assert.equal(cancelWord(), 0);
    assert.equal(cancelsOf(first.id), 1);
  });

  test('the next opening runs when it reports progress', () => {
    const first = open();
    const second = open();
    port.say({ kind: 'progress', id: first.id, progress: PROGRESS });
    port.say({ kind: 'error', id: first.id, error: BROKEN });
    port.say({ kind: 'progress', id: second.id, progress: PROGRESS });
    first.abort();
    assert.equal(cancelWord(), 0);
    second.abort();
    assert.equal(cancelWord(), second.id);
  });

  describe('progress is read while the worker is busy', () => {
    /** @param {() => Promise<void> | void} body */
    async function withTimers(body) {
      mock.timers.enable({ apis: ['setInterval'] });
      try {
        await body();
      } finally {
        mock.timers.reset();
      }
    }

    test('from the first phase after the bytes, with the byte counts of the worker', () =>
      withTimers(async () => {
        const onProgress = mock.fn();
        const { id } = open(onProgress);
        words().setUint32(0, 4, true);
        words().setBigUint64(8, 30n, true);
        words().setBigUint64(16, 60n, true);
        mock.timers.tick(1000);
        assert.equal(onProgress.mock.callCount(), 0, 'no opening runs yet');
        const read = { ...PROGRESS, bytesRead: 100 };
        for (const phase of /** @type {const} */ (['read', 'parse'])) {
          port.say({ kind: 'progress', id, progress: { ...read, phase } });
          mock.timers.tick(1000);
        }
        assert.equal(onProgress.mock.callCount(), 2, 'the worker reports progress');
        port.say({ kind: 'progress', id, progress: { ...read, phase: 'index' } });
        mock.timers.tick(250);
        assert.deepEqual(
          onProgress.mock.calls.slice(3).map((call) => call.arguments),
          [
            [{ ...read, phase: 'dominators', done: 30, total: 60 }],
            [{ ...read, phase: 'dominators', done: 30, total: 60 }],
          ],
        );
        port.say({ kind: 'value', id, value: {} });
        await settle();
        mock.timers.tick(1000);
        assert.equal(onProgress.mock.callCount(), 5, 'the last phase is over');
      }));

    test('and not after the engine has ended', () =>
      withTimers(async () => {
        const onProgress = mock.fn();
        const { id } = open(onProgress);
        port.say({ kind: 'progress', id, progress: { ...PROGRESS, phase: 'classes' } });
        client.end(ENDED);
        await settle();
        mock.timers.tick(1000);
        assert.equal(onProgress.mock.callCount(), 1);
      }));

    /** Timers that are running. */
    function countTimers() {
      const live = new Set();
      const { setInterval, clearInterval } = globalThis;
      mock.method(globalThis, 'setInterval', (/** @type {Parameters<typeof setInterval>} */ ...args) => {
        const timer = setInterval(...args);
        live.add(timer);
        return timer;
      });
      mock.method(globalThis, 'clearInterval', (/** @type {any} */ timer) => {
        live.delete(timer);
        clearInterval(timer);
      });
      return live;
    }

    test('by one timer, which ends with the last opening or the engine', () =>
      withTimers(async () => {
        const live = countTimers();
        try {
          const first = open(mock.fn());
          const second = open(mock.fn());
          assert.equal(live.size, 1);
          port.say({ kind: 'value', id: first.id, value: {} });
          await settle();
          assert.equal(live.size, 1);
          port.say({ kind: 'error', id: second.id, error: BROKEN });
          await settle();
          assert.equal(live.size, 0);
          open(mock.fn());
          client.end(ENDED);
          assert.equal(live.size, 0);
        } finally {
          mock.restoreAll();
        }
      }));

    test('by no timer for a call that could not be posted', () =>
      withTimers(async () => {
        const live = countTimers();
        try {
          port.postMessage = () => {
            throw new DOMException('a locked stream cannot be transferred', 'DataCloneError');
          };
          await assert.rejects(client.call('open', OPEN, { onProgress: mock.fn() }));
          await settle();
          assert.equal(live.size, 0);
        } finally {
          mock.restoreAll();
        }
      }));

    test('for the second of two after the first', () =>
      withTimers(async () => {
        const first = open(mock.fn());
        const onProgress = mock.fn();
        const second = open(onProgress);
        port.say({ kind: 'progress', id: first.id, progress: { ...PROGRESS, phase: 'classes' } });
        port.say({ kind: 'value', id: first.id, value: {} });
        await settle();
        port.say({ kind: 'progress', id: second.id, progress: { ...PROGRESS, phase: 'index' } });
        mock.timers.tick(100);
        assert.equal(onProgress.mock.callCount(), 2);
      }));
  });
});
