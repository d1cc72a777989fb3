// The embedding API over a worker that is none: what it posts, what it hands out, and how it ends.

import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';

/** @typedef {import('../../www/js/engine/protocol.d.ts').ToWorker} ToWorker */
/** @typedef {import('../../www/js/engine/protocol.d.ts').ClassRow} ClassRow */

/** Answers what `answers` has an answer for; `hold` keeps it silent. */
class FakeWorker {
  /** @type {FakeWorker[]} */
  static all = [];
  static startsWith = /** @type {any} */ ({
    kind: 'started',
    facts: { threads: 1, bundle: 'pkg-st', fallback: 'asked' },
  });
  /** @type {any[]} */
  calls = [];
  /** @type {Transferable[][]} */
  transfers = [];
  terminate = mock.fn();
  /** @type {((event: { data: unknown }) => void) | undefined} */
  onmessage;
  /** @type {((event: { message?: string }) => void) | undefined} */
  onerror;
  #cursors = 100;

  /** @param {URL} url @param {WorkerOptions} options */
  constructor(url, options) {
    this.url = url;
    this.options = options;
    FakeWorker.all.push(this);
  }

  /** @param {ToWorker} message @param {{ transfer: Transferable[] }} options */
  postMessage(message, { transfer }) {
    if (message.kind === 'start') queueMicrotask(() => this.say(FakeWorker.startsWith));
    if (message.kind !== 'call') return;
    this.calls.push(message.call);
    this.transfers.push(transfer);
    queueMicrotask(() => this.say({ kind: 'value', id: message.id, value: this.#answer(message.call.op) }));
  }

  /** @param {unknown} data */
  say(data) {
    this.onmessage?.({ data });
  }

  /** @param {string} op */
  #answer(op) {
    switch (op) {
      case 'open':
        return { snapshot: 7, info: { name: 'a', nodeCount: 3 } };
      case 'queryClasses':
        return { cursor: this.#cursors++, total: 2 };
      case 'rows':
        return { rows: [] };
      case 'memory':
        return { bytes: 65536 };
      case 'column':
        return new Uint32Array(3);
      default:
        return undefined;
    }
  }
}

Object.assign(globalThis, { Worker: FakeWorker, File: globalThis.File ?? (await import('node:buffer')).File });
const { createEngine, EngineError } = await import('../../www/heapwise.js');

const STARTED = FakeWorker.startsWith;
beforeEach(() => {
  FakeWorker.all = [];
  FakeWorker.startsWith = STARTED;
});

async function startEngine() {
  const engine = await createEngine({ threads: 1 });
  const worker = /** @type {FakeWorker} */ (FakeWorker.all[0]);
  return { engine, worker };
}

async function openSnapshot() {
  const { engine, worker } = await startEngine();
  const snapshot = await engine.open(new Blob(['{}']));
  worker.calls = [];
  return { engine, worker, snapshot, ops: () => worker.calls.map(({ op }) => op) };
}

describe('createEngine', () => {
  test('starts a module worker of its own and says what it got', async () => {
    const { engine, worker } = await startEngine();
    assert.match(worker.url.href, /\/js\/engine\/worker\.js$/);
    assert.equal(worker.options.type, 'module');
    assert.deepEqual([engine.threads, engine.facts.fallback, engine.requests], [1, 'asked', []]);
    assert.equal(await engine.memoryBytes(), 65536);
  });

  test('rejects, and leaves no worker, when that dies at the start', async () => {
    FakeWorker.startsWith = { kind: 'died', error: { code: 'crashed', message: 'no wasm here' } };
    await assert.rejects(createEngine(), (error) => error instanceof EngineError && error.code === 'crashed');
    assert.equal(FakeWorker.all[0]?.terminate.mock.callCount(), 1);
  });

  test('rejects when the worker cannot even be loaded', async () => {
    FakeWorker.startsWith = undefined;
    const created = createEngine();
    const worker = /** @type {FakeWorker} */ (FakeWorker.all[0]);
    worker.postMessage = () => {};
    worker.say = () => {};
    worker.onerror?.({});
    await assert.rejects(created, { name: 'EngineError', code: 'crashed' });
    assert.equal(worker.terminate.mock.callCount(), 1);
  });
});

describe('open', () => {
  test('takes files, blobs, streams, responses and addresses, and names them', async () => {
    const { engine, worker } = await startEngine();
    const stream = new Blob(['{}']).stream();
    const response = new Response('{}', { headers: { 'content-length': '2' } });
    const named = new Response('{}', { headers: { 'content-length': '2', 'content-encoding': 'gzip' } });
    Object.defineProperty(named, 'url', { value: 'https://there.example/path/a%20b.heapsnapshot?x=/y' });
    const { body } = response;
    await engine.open(new File(['{}'], 'mine.heapsnapshot'));
    await engine.open(new Blob(['{}']), { name: 'given' });
    await engine.open(stream);
    await engine.open(response);
    await engine.open(named);
    await engine.open(new URL('https://there.example/c.heapsnapshot.gz#part'));
    await engine.open(new URL('https://there.example/'));
    const seen = worker.calls.map(({ args: { source, name } }) => [source.kind, name, source.size]);
    assert.deepEqual(seen, [
      ['blob', 'mine.heapsnapshot', undefined],
      ['blob', 'given', undefined],
      ['stream', 'snapshot', -1],
      ['stream', 'snapshot', 2],
      ['stream', 'a b.heapsnapshot', -1],
      ['url', 'c.heapsnapshot.gz', undefined],
      ['url', 'snapshot', undefined],
    ]);
    assert.deepEqual(worker.transfers.slice(0, 4), [[], [], [stream], [body]]);
  });

  test('refuses a response that says no, without asking the worker', async () => {
    const { engine, worker } = await startEngine();
    const refused = engine.open(new Response('', { status: 500, statusText: 'Oops' }));
    await assert.rejects(refused, { name: 'EngineError', code: 'network', message: /500 Oops/ });
    assert.equal(worker.calls.length, 0);
  });
});

describe('a snapshot', () => {
  test('asks for its largest classes, a page of them, unless told otherwise', async () => {
    const { snapshot, worker } = await openSnapshot();
    assert.deepEqual(await snapshot.classes(), { rows: [], total: 2 });
    const [query, rows] = worker.calls;
    assert.deepEqual(query.args, {
      snapshot: 7,
      query: { sort: { key: 'shallowSize', descending: true }, filter: '' },
    });
    assert.deepEqual(rows.args, { cursor: 100, start: 0, end: 256 });
    await snapshot.classes({ start: 512 });
    assert.deepEqual(worker.calls.at(-1).args, { cursor: 100, start: 512, end: 768 });
  });

  test('sorts once for all pages of a view, also when they are asked for at once', async () => {
    const { snapshot, ops } = await openSnapshot();
    await Promise.all([snapshot.classes({ start: 0 }), snapshot.classes({ start: 256 })]);
    await snapshot.classes({ start: 512 });
    assert.deepEqual(ops(), ['queryClasses', 'rows', 'rows', 'rows']);
  });

  test('ends the old view when another is asked for, after the pages of the old one', async () => {
    const { snapshot, worker } = await openSnapshot();
    await Promise.all([snapshot.classes({ filter: 'a' }), snapshot.classes({ filter: 'b' })]);
    const released = worker.calls.findIndex(({ op }) => op === 'release');
    const lastPage = worker.calls.findLastIndex(({ op, args }) => op === 'rows' && args.cursor === 100);
    assert.ok(released > lastPage && lastPage >= 0);
    assert.deepEqual(worker.calls[released].args, { cursor: 100 });
    assert.equal(worker.calls.filter(({ op }) => op === 'release').length, 1);
  });

  test('asks anew after a view has failed', async () => {
    const { snapshot, worker, ops } = await openSnapshot();
    const { postMessage } = worker;
    worker.postMessage = (message) => {
      if (message.kind !== 'call') return;
      const error = { code: 'cancelled', message: 'closed' };
      queueMicrotask(() => worker.say({ kind: 'error', id: message.id, error }));
    };
    await assert.rejects(snapshot.classes(), { code: 'cancelled' });
    worker.postMessage = postMessage;
    await snapshot.classes();
    assert.deepEqual(ops(), ['queryClasses', 'rows']);
  });

  test('gives columns, and closes under its handle', async () => {
    const { snapshot, worker } = await openSnapshot();
    assert.ok((await snapshot.column('id')) instanceof Uint32Array);
    await snapshot.close();
    assert.deepEqual(worker.calls, [
      { op: 'column', args: { snapshot: 7, name: 'id' } },
      { op: 'close', args: { snapshot: 7 } },
    ]);
  });
});

describe('terminate', () => {
  test('ends the worker and settles what is open, once', async () => {
    const { engine, worker } = await startEngine();
    worker.postMessage = () => {};
    const opened = engine.open(new Blob(['{}']));
    const died = mock.fn();
    engine.ondied = died;
    await engine.terminate();
    await assert.rejects(opened, { name: 'EngineError', code: 'cancelled' });
    await assert.rejects(engine.memoryBytes(), { code: 'cancelled' });
    assert.equal(worker.terminate.mock.callCount(), 1);
    assert.equal(died.mock.callCount(), 0);
  });

  test('a death is told', async () => {
    const { engine, worker } = await startEngine();
    const died = mock.fn();
    engine.ondied = died;
    worker.say({ kind: 'died', error: { code: 'out-of-memory', message: 'full' } });
    assert.equal(died.mock.calls[0]?.arguments[0].code, 'out-of-memory');
    await assert.rejects(engine.memoryBytes(), { code: 'out-of-memory' });
  });
});
