// The embedding API over a fake worker: the messages it posts, the values it returns, and how it ends.

import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { sampleOfThree } from '../fixtures/findings.mjs';

/** @typedef {import('../../www/js/engine/protocol.d.ts').ToWorker} ToWorker */
/** @typedef {import('../../www/js/engine/protocol.d.ts').ClassRow} ClassRow */

const COMPLETE = { name: 'a', nodeCount: 3, totalSize: 9, isComplete: true };
const PREVIEW = { name: 'a', nodeCount: 3, isComplete: false };

const REDACTED = new Blob(['{}']);

/** Answers every call, except `open` if `hold` is set. */
class FakeWorker {
  /** @type {FakeWorker[]} */
  static all = [];
  static startsWith = /** @type {any} */ ({
    kind: 'started',
    facts: { threads: 1, bundle: 'pkg-st', maxBytes: 2 ** 32, fallback: 'asked' },
  });
  /** @type {any[]} */
  calls = [];
  /** @type {Transferable[][]} */
  transfers = [];
  terminate = mock.fn();
  /** Calls of `open` that wait for the test. @type {number[]} */
  held = [];
  hold = false;
  /** Length of every list. */
  total = 2;
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

  /** @param {ToWorker | import('../../www/js/outside/messages.d.ts').ToOutside} message @param {Transferable[] | { transfer: Transferable[] }} options */
  postMessage(message, options) {
    const { transfer } = Array.isArray(options) ? { transfer: options } : options;
    // The worker that fetches from other origins.
    if (message.kind === 'fetch') {
      const { url } = message;
      if (url.endsWith('/missing'))
        queueMicrotask(() => this.say({ kind: 'failed', error: { code: 'network', message: '404' } }));
      else queueMicrotask(() => this.say({ kind: 'opened', size: 2, address: url.replace('/moved', '/there') }));
    }
    if (message.kind === 'start') queueMicrotask(() => this.say(FakeWorker.startsWith));
    if (message.kind === 'cancel') this.calls.push({ op: 'cancel', args: message.id });
    if (message.kind !== 'call') return;
    this.calls.push(message.call);
    this.transfers.push(transfer);
    if (this.hold && message.call.op === 'open') this.held.push(message.id);
    else queueMicrotask(() => this.say({ kind: 'value', id: message.id, value: this.#answer(message.call.op) }));
  }

  /** @type {((event: { data: unknown }) => void)[]} */
  #listeners = [];
  /** @param {string} _ @param {(event: { data: unknown }) => void} listener */
  addEventListener(_, listener) {
    this.#listeners.push(listener);
  }

  /** @param {unknown} data */
  say(data) {
    this.onmessage?.({ data });
    for (const listener of this.#listeners) listener({ data });
  }

  #steps = 0;

  /** @param {string} op */
  #answer(op) {
    switch (op) {
      case 'open':
        return { snapshot: 7, info: COMPLETE };
      case 'query':
        return { cursor: this.#cursors++, total: this.total };
      case 'rows':
        return { rows: [] };
      case 'ask':
        return { answer: 'an answer' };
      case 'memory':
        return { bytes: 65536 };
      case 'column':
        return new Uint32Array(3);
      case 'surveyStep':
        return ++this.#steps % 3 === 0;
      case 'survey':
        return Uint8Array.of(1, 2, 3);
      case 'findings':
        return sampleOfThree();
      case 'redact':
        return { blob: REDACTED };
      default:
        return undefined;
    }
  }
}

Object.assign(globalThis, { Worker: FakeWorker, File: globalThis.File ?? (await import('node:buffer')).File });
const { createEngine, EngineError, findings, report } = await import('../../www/heapwise.js');

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
  test('starts a module worker of its own and returns its facts', async () => {
    const { engine, worker } = await startEngine();
    assert.match(worker.url.href, /\/js\/engine\/worker\.js$/);
    assert.equal(worker.options.type, 'module');
    assert.deepEqual([engine.threads, engine.facts.fallback, engine.requests], [1, 'asked', []]);
    assert.equal(await engine.memoryBytes(), 65536);
  });

  test('rejects, and leaves no worker, if the worker dies at the start', async () => {
    FakeWorker.startsWith = { kind: 'died', error: { code: 'crashed', message: 'no wasm here' } };
    await assert.rejects(createEngine(), (error) => error instanceof EngineError && error.code === 'crashed');
    assert.equal(FakeWorker.all[0]?.terminate.mock.callCount(), 1);
  });

  test('rejects if the worker cannot be loaded', async () => {
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
      ['port', 'c.heapsnapshot.gz', 2],
      ['port', 'snapshot', 2],
    ]);
    assert.deepEqual(worker.transfers.slice(0, 4), [[], [], [stream], [body]]);
  });

  test('fetches an address in a worker of its own, which ends with the opening, and counts where it leads', async () => {
    const { engine } = await startEngine();
    const before = FakeWorker.all.length;
    await engine.open(new URL('https://there.example/moved'));
    const [outside, ...others] = FakeWorker.all.slice(before);
    assert.equal(others.length, 0);
    assert.match(String(outside?.url), /outside\/worker\.js$/);
    assert.equal(outside?.terminate.mock.callCount(), 1);
    assert.deepEqual(engine.requests, ['https://there.example/moved', 'https://there.example/there']);
    const failed = engine.open(new URL('https://there.example/missing'));
    await assert.rejects(failed, { name: 'EngineError', code: 'network', message: '404' });
    assert.equal(FakeWorker.all.at(-1)?.terminate.mock.callCount(), 1);
    const aborted = engine.open(new URL('https://there.example/'), { signal: AbortSignal.abort() });
    await assert.rejects(aborted, { name: 'EngineError', code: 'cancelled' });
  });

  test('fails with the network if the worker that fetches ends early', async () => {
    const { engine, worker } = await startEngine();
    worker.hold = true;
    const opened = engine.open(new URL('https://there.example/cut'));
    while (worker.held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    FakeWorker.all.at(-1)?.onerror?.({ message: 'gone' });
    assert.deepEqual(worker.calls.at(-1), { op: 'cancel', args: worker.held[0] });
    worker.say({ kind: 'error', id: worker.held[0], error: { code: 'cancelled', message: 'cancelled' } });
    await assert.rejects(opened, { name: 'EngineError', code: 'network', message: /gone/ });
  });

  test('refuses a failed response without calling the worker', async () => {
    const { engine, worker } = await startEngine();
    const refused = engine.open(new Response('', { status: 500, statusText: 'Oops' }));
    await assert.rejects(refused, { name: 'EngineError', code: 'network', message: /500 Oops/ });
    assert.equal(worker.calls.length, 0);
  });
});

describe('a snapshot', () => {
  test('requests a page of the classes that retain most by default', async () => {
    const { snapshot, worker } = await openSnapshot();
    assert.deepEqual(await snapshot.classes(), { rows: [], total: 2 });
    const [query, rows] = worker.calls;
    assert.deepEqual(query.args, {
      snapshot: 7,
      query: { kind: 'classes', sort: { key: 'retainedSize', descending: true }, filter: '' },
    });
    assert.deepEqual(rows.args, { cursor: 100, start: 0, end: 256 });
    await snapshot.classes({ start: 512 });
    assert.deepEqual(worker.calls.at(-1).args, { cursor: 100, start: 512, end: 768 });
  });

  const byName = { key: /** @type {const} */ ('name'), descending: false };
  const nearest = { key: 'distance', descending: false };
  const biggest = { key: 'retainedSize', descending: true };
  const named = /** @type {const} */ ({ kind: 'named', name: 'duplicatedStrings' });
  /** @type {[string, (snapshot: any) => Promise<unknown>, unknown][]} */
  const LISTS = [
    [
      'classes',
      (it) => it.classes({ sort: byName, filter: 'x', nodes: named }),
      { kind: 'classes', sort: byName, filter: 'x', nodes: named },
    ],
    [
      'objects',
      (it) => it.objects({ of: { kind: 'class', index: 3 } }),
      { kind: 'objects', of: { kind: 'class', index: 3 }, sort: biggest },
    ],
    [
      'objects, filtered',
      (it) => it.objects({ of: { kind: 'search', text: 'a' }, sort: byName, nodes: named }),
      { kind: 'objects', of: { kind: 'search', text: 'a' }, sort: byName, nodes: named },
    ],
    ['edges', (it) => it.edges(5), { kind: 'edges', node: 5, sort: byName }],
    ['retainers', (it) => it.retainers(5), { kind: 'retainers', node: 5, sort: nearest, ignored: [] }],
    [
      'retainers past others',
      (it) => it.retainers(5, { sort: byName, ignored: [1, 2] }),
      { kind: 'retainers', node: 5, sort: byName, ignored: [1, 2] },
    ],
    [
      'dominated',
      (it) => it.dominated(5, { sort: byName }),
      { kind: 'objects', of: { kind: 'dominated', node: 5 }, sort: byName },
    ],
    ['owners', (it) => it.owners(3), { kind: 'owners', string: 3, sort: { key: 'count', descending: true } }],
    ['strings', (it) => it.strings({ filter: 'x' }), { kind: 'strings', sort: biggest, filter: 'x' }],
  ];
  for (const [name, ask, query] of LISTS) {
    test(`lists ${name}`, async () => {
      const { snapshot, worker } = await openSnapshot();
      assert.deepEqual(await ask(snapshot), { rows: [], total: 2 });
      assert.deepEqual(worker.calls, [
        { op: 'query', args: { snapshot: 7, query } },
        { op: 'rows', args: { cursor: 100, start: 0, end: 256 } },
      ]);
    });
  }

  test('passes other calls on', async () => {
    const { snapshot, worker } = await openSnapshot();
    assert.equal(await snapshot.object(4), 'an answer');
    await snapshot.paths(4);
    await snapshot.paths(4, { max: 3, ignored: [9] });
    await snapshot.ask({ kind: 'samples' });
    assert.deepEqual(
      worker.calls.map(({ op, args }) => [op, args.snapshot, args.question]),
      [
        ['ask', 7, { kind: 'object', node: 4 }],
        ['ask', 7, { kind: 'paths', node: 4, max: 1, ignored: [] }],
        ['ask', 7, { kind: 'paths', node: 4, max: 3, ignored: [9] }],
        ['ask', 7, { kind: 'samples' }],
      ],
    );
  });

  test('sorts once for all pages of a list, also if they are requested at once', async () => {
    const { snapshot, ops } = await openSnapshot();
    await Promise.all([snapshot.classes({ start: 0 }), snapshot.classes({ start: 256 })]);
    await snapshot.classes({ start: 512 });
    assert.deepEqual(ops(), ['query', 'rows', 'rows', 'rows']);
  });

  test('keeps the eight long lists that were used last, and releases an older one after its pages', async () => {
    const { snapshot, worker, ops } = await openSnapshot();
    worker.total = 1_000_000;
    const filters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const filter of filters) await snapshot.classes({ filter });
    await snapshot.classes({ filter: 'a' });
    assert.ok(!ops().includes('release'));
    // The longest unused is b, of cursor 101.
    await Promise.all([snapshot.classes({ filter: 'b', start: 256 }), snapshot.classes({ filter: 'i' })]);
    await Promise.all([...'defghb'].map((filter) => snapshot.classes({ filter })));
    const released = worker.calls.filter(({ op }) => op === 'release').map(({ args }) => args.cursor);
    assert.deepEqual(released, [102], 'c, because b was requested again');
    assert.equal(ops().filter((op) => op === 'query').length, 9);
  });

  test('short lists do not displace a long one', async () => {
    const { snapshot, worker, ops } = await openSnapshot();
    worker.total = 1_000_000;
    await snapshot.classes({ filter: 'long' });
    worker.total = 100;
    for (let i = 0; i < 200; i++) await snapshot.classes({ filter: String(i) });
    assert.equal(ops().filter((op) => op === 'release').length, 200 - 128, 'the short lists above the limit');
    await snapshot.classes({ filter: 'long', start: 256 });
    assert.equal(ops().filter((op) => op === 'query').length, 201);
  });

  test('a list that is displaced while its page is on the way is released after the page', async () => {
    const { snapshot, worker } = await openSnapshot();
    worker.total = 1_000_000;
    await Promise.all([...'abcdefghi'].map((filter) => snapshot.classes({ filter })));
    const released = worker.calls.findIndex(({ op }) => op === 'release');
    const page = worker.calls.findIndex(({ op, args }) => op === 'rows' && args.cursor === 100);
    assert.ok(page >= 0 && released > page);
    assert.deepEqual(worker.calls[released].args, { cursor: 100 });
    assert.equal(worker.calls.filter(({ op }) => op === 'release').length, 1);
  });

  test('requests a list again after it has failed', async () => {
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
    assert.deepEqual(ops(), ['query', 'rows']);
  });

  test('is redacted from the file that it was opened from', async () => {
    const { engine, worker } = await startEngine();
    const blob = new Blob(['{}']);
    const snapshot = await engine.open(blob);
    assert.equal(await snapshot.redacted(), REDACTED);
    assert.deepEqual(worker.calls.at(-1), {
      op: 'redact',
      args: { snapshot: 7, source: { kind: 'blob', blob }, level: 'usual' },
    });
    assert.equal(worker.calls.at(-1).args.source.blob, blob);
    const aborted = snapshot.redacted({ signal: AbortSignal.abort() });
    await assert.rejects(aborted, { name: 'EngineError', code: 'cancelled' });
  });

  test('is not redacted from a stream or an address: they cannot be read again', async () => {
    const { engine, worker } = await startEngine();
    for (const source of [new Blob(['{}']).stream(), new Response('{}'), new URL('https://there.example/a')]) {
      const snapshot = await engine.open(source);
      await assert.rejects(snapshot.redacted(), { name: 'EngineError', code: 'network', hint: /Save its file/ });
    }
    assert.deepEqual(
      worker.calls.map(({ op }) => op),
      ['open', 'open', 'open'],
    );
  });

  test('reports the progress of its redaction, and cancels it', async () => {
    const { engine, worker } = await startEngine();
    const snapshot = await engine.open(new Blob(['{}']));
    /** @type {unknown[]} */
    const reported = [];
    const controller = new AbortController();
    /** @type {number[]} */
    const ids = [];
    worker.postMessage = (message) => {
      if (message.kind === 'call') ids.push(message.id);
      else worker.calls.push({ op: message.kind, args: 'id' in message && message.id });
    };
    const { signal } = controller;
    const redacted = snapshot.redacted({ signal, onProgress: (progress) => reported.push(progress) });
    await new Promise((resolve) => setTimeout(resolve));
    const progress = { phase: 'read', done: 1, total: 2, bytesRead: 1, bytesTotal: 2 };
    worker.say({ kind: 'progress', id: ids[0], progress });
    controller.abort();
    assert.deepEqual(worker.calls.at(-1), { op: 'cancel', args: ids[0] });
    worker.say({ kind: 'error', id: ids[0], error: { code: 'cancelled', message: 'cancelled' } });
    await assert.rejects(redacted, { code: 'cancelled' });
    assert.deepEqual(reported, [progress]);
  });

  test('returns columns, and closes under its handle', async () => {
    const { snapshot, worker } = await openSnapshot();
    assert.ok((await snapshot.column('id')) instanceof Uint32Array);
    await snapshot.close();
    assert.deepEqual(worker.calls, [
      { op: 'column', args: { snapshot: 7, name: 'id' } },
      { op: 'close', args: { snapshot: 7 } },
    ]);
  });
});

describe('findings', () => {
  /** Two engines, with two snapshots in the first and one in the second. */
  async function openThree() {
    const one = await startEngine();
    const engine = await createEngine({ threads: 1 });
    const [, worker] = FakeWorker.all.filter(({ url }) => url.href.endsWith('/worker.js'));
    assert.ok(worker);
    const two = { engine, worker };
    const snapshots = [
      await one.engine.open(new Blob(['{}'])),
      await one.engine.open(new Blob(['{}'])),
      await two.engine.open(new Blob(['{}'])),
    ];
    for (const { worker } of [one, two]) Object.assign(worker, { calls: [], transfers: [] });
    return { one, two, snapshots };
  }

  const isStep = (/** @type {{ op: string }} */ { op }) => op === 'surveyStep';

  test('of one engine need only handles', async () => {
    const { one, two, snapshots } = await openThree();
    const found = await one.engine.findings(snapshots.slice(0, 2));
    assert.equal(found.verdict.kind, 'growth');
    const steps = one.worker.calls.filter(isStep);
    assert.ok(steps.length > 2, 'surveys are made in parts, until they are complete');
    for (const { args } of steps) assert.deepEqual(args, { snapshot: 7 });
    const rest = one.worker.calls.slice(steps.length);
    assert.deepEqual(rest, [{ op: 'findings', args: { snapshot: 7, earlier: [7] } }], 'then they are judged');
    await findings(snapshots.slice(0, 1));
    assert.deepEqual(one.worker.calls.at(-1), { op: 'findings', args: { snapshot: 7, earlier: [] } });
    assert.deepEqual(two.worker.calls, []);
  });

  test('of several engines are surveyed in their own engine, and judged in that of the last one', async () => {
    const { one, two, snapshots } = await openThree();
    await findings(snapshots);
    assert.deepEqual(
      one.worker.calls.filter((call) => !isStep(call)).map(({ op }) => op),
      ['survey', 'survey'],
    );
    const survey = Uint8Array.of(1, 2, 3);
    const judged = two.worker.calls.filter((call) => !isStep(call));
    assert.deepEqual(judged, [{ op: 'findings', args: { snapshot: 7, earlier: [survey, survey] } }]);
    assert.deepEqual(
      two.worker.transfers.at(-1),
      judged[0].args.earlier.map((/** @type {Uint8Array} */ { buffer }) => buffer),
    );
    await findings(snapshots.toReversed());
    assert.deepEqual(one.worker.calls.at(-1), { op: 'findings', args: { snapshot: 7, earlier: [survey, 7] } });
  });

  test('of no snapshot are refused', async () => {
    await assert.rejects(findings([]), { name: 'EngineError', code: 'malformed' });
  });

  test('become a report in words, without the content of strings', async () => {
    const { one, snapshots } = await openThree();
    const text = await one.engine.report(snapshots.slice(0, 2), { format: 'markdown' });
    assert.match(text, /^# Heap report/);
    assert.doesNotMatch(text, /hunter2/);
    assert.match(await report(snapshots, { format: 'html', redact: false, language: 'zh' }), /lang="zh-CN"[^]*hunter2/);
    assert.equal(JSON.parse(await report(snapshots, { format: 'json' })).snapshots.length, 3);
  });
});

describe('a preview', () => {
  /** @param {Parameters<import('../../www/js/engine/api.d.ts').Engine['open']>[1]} [options] */
  async function openHeld(options) {
    const { engine, worker } = await startEngine();
    worker.hold = true;
    /** @type {import('../../www/js/engine/api.d.ts').Snapshot[]} */
    const previews = [];
    const opened = engine.open(new Blob(['{}']), { ...options, onPreview: (preview) => previews.push(preview) });
    const [id] = worker.held;
    const preview = () => {
      worker.say({ kind: 'preview', id, value: { snapshot: 7, info: PREVIEW } });
      worker.calls = [];
      return /** @type {NonNullable<typeof previews[0]>} */ (previews[0]);
    };
    const complete = () => worker.say({ kind: 'value', id, value: { snapshot: 7, info: COMPLETE } });
    const fail = (/** @type {string} */ code) =>
      worker.say({ kind: 'error', id, error: { code, message: 'it is over' } });
    return { worker, id, opened, previews, preview, complete, fail, ops: () => worker.calls.map(({ op }) => op) };
  }

  test('becomes the complete snapshot: its numbers and lists are requested again', async () => {
    const { worker, opened, previews, preview, complete } = await openHeld();
    const snapshot = preview();
    assert.equal(snapshot.info.isComplete, false);
    await snapshot.classes();
    assert.deepEqual(worker.calls[0].args.query.sort, { key: 'shallowSize', descending: true });
    await snapshot.classes({ filter: 'a' });
    complete();
    assert.equal(await opened, snapshot);
    assert.equal(previews.length, 1);
    assert.equal(snapshot.info.isComplete, true);
    await new Promise((resolve) => setImmediate(resolve));
    const released = worker.calls.filter(({ op }) => op === 'release').map(({ args }) => args.cursor);
    assert.deepEqual(released, [100, 101]);
    worker.calls = [];
    await snapshot.classes();
    assert.deepEqual(
      worker.calls.map(({ op, args }) => [op, args.query?.sort.key ?? args.cursor]),
      [
        ['query', 'retainedSize'],
        ['rows', 102],
      ],
    );
    await snapshot.close();
    assert.deepEqual(worker.calls.at(-1), { op: 'close', args: { snapshot: 7 } });
  });

  test('need not be listened for', async () => {
    const { engine, worker } = await startEngine();
    worker.hold = true;
    const opened = engine.open(new Blob(['{}']));
    worker.say({ kind: 'preview', id: worker.held[0], value: { snapshot: 7, info: PREVIEW } });
    worker.say({ kind: 'value', id: worker.held[0], value: { snapshot: 7, info: COMPLETE } });
    assert.equal((await opened).info.isComplete, true);
  });

  test('is closed if the opening fails', async () => {
    const { opened, preview, fail, ops } = await openHeld();
    preview();
    fail('out-of-memory');
    await assert.rejects(opened, { name: 'EngineError', code: 'out-of-memory' });
    assert.deepEqual(ops(), [], 'the worker has closed it');
  });

  test('is closed if the opening is cancelled', async () => {
    const controller = new AbortController();
    const { opened, preview, fail, ops } = await openHeld({ signal: controller.signal });
    preview();
    controller.abort();
    assert.deepEqual(ops(), ['cancel']);
    fail('cancelled');
    await assert.rejects(opened, { code: 'cancelled' });
  });

  test('cancels the opening when it is closed', async () => {
    const { opened, preview, fail, ops } = await openHeld();
    const closed = preview().close();
    assert.deepEqual(ops(), ['cancel']);
    fail('cancelled');
    await assert.rejects(opened, { code: 'cancelled' });
    await closed;
    assert.deepEqual(ops(), ['cancel']);
  });

  test('can be closed just after it has become complete', async () => {
    const { opened, preview, complete, ops } = await openHeld();
    const closed = preview().close();
    complete();
    await assert.rejects(opened, { code: 'cancelled' });
    await closed;
    assert.deepEqual(ops(), ['cancel', 'close']);
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

  test('the death of the worker is reported', async () => {
    const { engine, worker } = await startEngine();
    const died = mock.fn();
    engine.ondied = died;
    worker.say({ kind: 'died', error: { code: 'out-of-memory', message: 'full' } });
    assert.equal(died.mock.calls[0]?.arguments[0].code, 'out-of-memory');
    await assert.rejects(engine.memoryBytes(), { code: 'out-of-memory' });
  });
});
