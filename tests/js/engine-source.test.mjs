// Reading bytes: any chunking results in the same slices, and every failure has an error of its own.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, describe, mock, test } from 'node:test';
import { failure, isFailure } from '../../www/js/engine/failure.js';
import { AHEAD_BYTES, openSource, SLICE_BYTES, SLOTS } from '../../www/js/engine/source.js';

/** @typedef {import('../../www/js/engine/source.js').Sink} Sink */

// The worker's global: the module reads its own origin from it when an address is opened.
const ORIGIN = 'https://here.example';
Object.defineProperty(globalThis, 'self', { value: { location: { origin: ORIGIN } }, configurable: true });

const PAGE_BYTES = 65536;

/** Takes slices from a memory that grows with each request for an address, which detaches old views of it. */
class FakeSink {
  memory = new WebAssembly.Memory({ initial: SLICE_BYTES / PAGE_BYTES + 1 });
  /** @type {Uint8Array[]} */
  slices = [];
  reader = /** @type {any} */ ({ isUsable: false });
  cancelled = false;
  #asked = 0;

  room = (/** @type {number} */ slot) => {
    assert.ok(slot >= 0 && slot < SLOTS);
    if (this.#asked++ % 7 === 0) this.memory.grow(1);
    return { address: 1000, room: SLICE_BYTES };
  };

  push = (/** @type {number} */ slot, /** @type {number} */ length) => {
    assert.ok(slot >= 0 && slot < SLOTS);
    assert.ok(length > 0 && length <= SLICE_BYTES);
    this.slices.push(new Uint8Array(this.memory.buffer.slice(1000, 1000 + length)));
  };

  checkCancelled = () => {
    if (this.cancelled) throw failure('cancelled', 'cancelled');
  };
}

const DATA = Buffer.alloc(2 * SLICE_BYTES + 12_345);
for (let at = 0; at < DATA.length; at += 4)
  DATA.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, Math.min(at, DATA.length - 4));

/** @param {Uint8Array} data @param {() => number} sizes */
function* cut(data, sizes) {
  for (let at = 0; at < data.length;) {
    const size = sizes();
    yield new Uint8Array(data.subarray(at, at + size));
    at += size;
  }
}

/** A stream that tells whether it was cancelled. @param {Iterable<unknown>} chunks @param {unknown} [fault] */
function streamOf(chunks, fault) {
  const iterator = chunks[Symbol.iterator]();
  const cancel = mock.fn();
  const stream = new ReadableStream(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (!done) controller.enqueue(value);
        else if (fault !== undefined) controller.error(fault);
        else controller.close();
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  return { stream: /** @type {ReadableStream<Uint8Array>} */ (stream), cancel };
}

/**
 * @param {import('../../www/js/engine/protocol.d.ts').SourceMessage} source
 * @param {FakeSink} sink
 * @param {AbortSignal} [signal]
 */
async function pourSource(source, sink, signal = new AbortController().signal) {
  const { pour, size } = await openSource(source, signal, () => {});
  await pour(/** @type {Sink} */ (sink));
  return size;
}

/** @param {ReadableStream<Uint8Array>} stream @param {FakeSink} sink @param {AbortSignal} [signal] */
const pourStream = (stream, sink, signal) => pourSource({ kind: 'stream', stream, size: -1 }, sink, signal);

/** @param {FakeSink} sink @param {Buffer} data */
function checkWhole({ slices }, data) {
  assert.ok(Buffer.concat(slices).equals(data), 'the bytes are the same');
  const whole = Math.floor(data.length / SLICE_BYTES);
  const lengths = Array.from({ length: whole }, () => SLICE_BYTES);
  if (data.length % SLICE_BYTES > 0) lengths.push(data.length % SLICE_BYTES);
  assert.deepEqual(
    slices.map(({ length }) => length),
    lengths,
  );
}

describe('a stream', () => {
  let turn = 0;
  for (const [name, sizes] of /** @type {[string, () => number][]} */ ([
    ['all at once', () => DATA.length],
    ['of 64 KiB', () => 65_536],
    ['of 65,537 bytes', () => 65_537],
    ['of a slice', () => SLICE_BYTES],
    ['of a slice and a byte', () => SLICE_BYTES + 1],
    ['of a slice less a byte', () => SLICE_BYTES - 1],
    ['of mixed sizes, empty ones too', () => [0, 1, 999, 70_000, 0, 500_000][turn++ % 6] ?? 0],
  ])) {
    test(`in chunks ${name} results in the same slices`, async () => {
      const sink = new FakeSink();
      await pourStream(streamOf(cut(DATA, sizes)).stream, sink);
      checkWhole(sink, DATA);
    });
  }

  for (const length of [0, 1, 1000, SLICE_BYTES - 1, SLICE_BYTES, SLICE_BYTES + 1]) {
    test(`of ${length} bytes gives as many`, async () => {
      const sink = new FakeSink();
      const data = DATA.subarray(0, length);
      await pourStream(streamOf(cut(data, () => 300_000)).stream, sink);
      checkWhole(sink, data);
    });
  }

  test('may arrive byte by byte', async () => {
    const sink = new FakeSink();
    const data = DATA.subarray(0, 5000);
    await pourStream(streamOf(cut(data, () => 1)).stream, sink);
    checkWhole(sink, data);
  });

  test('that breaks passes on what arrived, then fails with a network error', async () => {
    const sink = new FakeSink();
    const { stream } = streamOf(
      cut(DATA.subarray(0, SLICE_BYTES + 5), () => 100_000),
      new Error('line cut'),
    );
    await assert.rejects(pourStream(stream, sink), (error) => {
      assert.ok(isFailure(error) && error.code === 'network');
      assert.match(error.message, /line cut/);
      assert.match(error.hint ?? '', /\S/);
      return true;
    });
    assert.equal(sink.slices.length, 1);
  });

  test('that breaks with a value that is no error fails with a network error, too', async () => {
    await assert.rejects(pourStream(streamOf([], 'odd').stream, new FakeSink()), { code: 'network', message: /odd/ });
  });

  test('of other values than bytes is cancelled with an error', async () => {
    for (const chunk of ['text', new ArrayBuffer(8), { length: 5 }, undefined, 7]) {
      const { stream, cancel } = streamOf([chunk, chunk]);
      await assert.rejects(pourStream(stream, new FakeSink()), { code: 'network' });
      assert.equal(cancel.mock.callCount(), 1, String(chunk));
    }
  });

  test('is cancelled when the parser needs no more', async () => {
    const sink = new FakeSink();
    const wrong = failure('malformed', 'odd');
    sink.push = () => {
      throw wrong;
    };
    const { stream, cancel } = streamOf(cut(DATA, () => 100_000));
    await assert.rejects(pourStream(stream, sink), (error) => error === wrong);
    assert.equal(cancel.mock.callCount(), 1);
  });

  test('is cancelled by the signal, also while no bytes arrive', async () => {
    for (const pull of [() => new Promise(() => {}), () => {}]) {
      const controller = new AbortController();
      const sink = new FakeSink();
      const cancel = mock.fn();
      const stream = new ReadableStream({ pull, cancel });
      const poured = pourStream(stream, sink, controller.signal);
      await new Promise((resolve) => setImmediate(resolve));
      sink.cancelled = true;
      controller.abort();
      await assert.rejects(poured, { code: 'cancelled' });
      assert.equal(cancel.mock.callCount(), 1);
      assert.equal(sink.slices.length, 0);
    }
  });

  test('leaves no listener on the signal, however it ends', async () => {
    const { signal } = new AbortController();
    await pourStream(streamOf([new Uint8Array(3)]).stream, new FakeSink(), signal);
    await assert.rejects(pourStream(streamOf([], new Error('cut')).stream, new FakeSink(), signal));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});

describe('a port', () => {
  /**
   * @param {readonly unknown[]} pieces
   * @param {FakeSink} sink
   * @param {AbortSignal} [signal]
   */
  function pourPort(pieces, sink, signal) {
    const { port1, port2 } = new MessageChannel();
    // Whatever is sent before the source is opened waits in the port.
    for (const piece of pieces) port1.postMessage(piece);
    return pourSource({ kind: 'port', port: port2 }, sink, signal).finally(() => port1.close());
  }

  test('with pieces of any size results in the same slices', async () => {
    for (const size of [65_537, SLICE_BYTES, SLICE_BYTES + 1, DATA.length]) {
      const sink = new FakeSink();
      await pourPort([...cut(DATA, () => size), null], sink);
      checkWhole(sink, DATA);
    }
  });

  test('says how much may be sent, which is never more than so much ahead of the parser', async () => {
    const { port1, port2 } = new MessageChannel();
    const sink = new FakeSink();
    const poured = pourSource({ kind: 'port', port: port2, size: 3 * AHEAD_BYTES }, sink);
    const parsed = () => sink.slices.reduce((total, { length }) => total + length, 0);
    let sent = 0;
    let most = 0;
    /** @type {number[]} */
    const grants = [];
    port1.onmessage = ({ data: { type, upTo } }) => {
      assert.equal(type, 'heapwise-more');
      grants.push(upTo);
      for (; sent < Math.min(upTo, 3 * AHEAD_BYTES); sent += 1_000_000) port1.postMessage(new Uint8Array(1_000_000));
      most = Math.max(most, sent - parsed());
      if (sent >= 3 * AHEAD_BYTES) port1.postMessage(null);
    };
    assert.equal(await poured, 3 * AHEAD_BYTES);
    port1.close();
    assert.equal(parsed(), sent, 'all has come');
    assert.equal(grants[0], AHEAD_BYTES);
    assert.deepEqual(
      grants,
      grants.toSorted((a, b) => a - b),
    );
    assert.ok(grants.length > 8 && grants.length < 40, `${grants.length} messages`);
    assert.ok(most < AHEAD_BYTES + SLICE_BYTES + 1_000_000, `${most} bytes ahead`);
  });

  test('that brings nothing is empty', async () => {
    const sink = new FakeSink();
    await pourPort([null], sink);
    assert.deepEqual(sink.slices, []);
  });

  test('ends with the error that it brings, after what came before', async () => {
    const sink = new FakeSink();
    const error = failure('disconnected', 'the process went away', 'start it again');
    await assert.rejects(pourPort([new Uint8Array(SLICE_BYTES), error], sink), error);
    assert.equal(sink.slices.length, 1);
  });

  test('that brings something else fails', async () => {
    for (const piece of ['text', 7, { length: 3 }, new ArrayBuffer(8)])
      await assert.rejects(pourPort([piece], new FakeSink()), { code: 'network', message: /something else/ });
  });

  test('can be cancelled while nothing comes', async () => {
    const controller = new AbortController();
    const sink = new FakeSink();
    const poured = pourPort([new Uint8Array(10)], sink, controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    sink.cancelled = true;
    controller.abort();
    await assert.rejects(poured, { code: 'cancelled' });
  });
});

describe('a file', () => {
  test('is read by its own worker if there is one', async () => {
    const sink = new FakeSink();
    const pourFile = mock.fn(async () => {});
    sink.reader = { isUsable: true, pour: pourFile };
    const blob = new Blob([DATA]);
    assert.equal(await pourSource({ kind: 'blob', blob }, sink), DATA.length);
    assert.deepEqual(
      pourFile.mock.calls.map((call) => call.arguments),
      [[blob, sink, SLICE_BYTES, SLOTS]],
    );
  });

  test('is read as a stream without a worker', async () => {
    const sink = new FakeSink();
    assert.equal(await pourSource({ kind: 'blob', blob: new Blob([DATA]) }, sink), DATA.length);
    checkWhole(sink, DATA);
  });
});

describe('an address', () => {
  const realFetch = globalThis.fetch;
  afterEach(() => void (globalThis.fetch = realFetch));

  /** @param {(url: string, init: RequestInit) => Promise<Response>} answer */
  function stubFetch(answer) {
    const fake = mock.fn(answer);
    globalThis.fetch = /** @type {any} */ (fake);
    return fake;
  }
  /** @param {string} url @param {(url: string) => void} [onRequest] @param {AbortSignal} [signal] */
  const openUrl = (url, onRequest = () => {}, signal = new AbortController().signal) =>
    openSource({ kind: 'url', url }, signal, onRequest);
  /** @param {Record<string, string>} headers */
  const answerWith = (headers) =>
    stubFetch(async () => new Response(new Uint8Array(DATA.subarray(0, 50)), { headers }));

  test('is fetched with the signal', async () => {
    const fetched = answerWith({ 'content-length': '50' });
    const { signal } = new AbortController();
    const { size, pour } = await openUrl(`${ORIGIN}/a.heapsnapshot`, undefined, signal);
    const sink = new FakeSink();
    await pour(/** @type {Sink} */ (sink));
    checkWhole(sink, DATA.subarray(0, 50));
    assert.equal(size, 50);
    const [url, init] = fetched.mock.calls[0]?.arguments ?? [];
    assert.equal(url, `${ORIGIN}/a.heapsnapshot`);
    assert.equal(init?.signal, signal);
    assert.equal(init?.credentials, 'same-origin', 'other origins get no cookies');
  });

  test('has no size if the header is missing or counts compressed bytes', async () => {
    answerWith({});
    assert.equal((await openUrl(`${ORIGIN}/a`)).size, -1);
    answerWith({ 'content-length': '20', 'content-encoding': 'gzip' });
    assert.equal((await openUrl(`${ORIGIN}/a`)).size, -1);
  });

  test('of another origin is reported before it is fetched', async () => {
    /** @type {string[]} */
    const order = [];
    stubFetch(async () => (order.push('fetch'), new Response('')));
    await openUrl(`${ORIGIN}/a`, (url) => order.push(url));
    await openUrl('https://there.example/b', (url) => order.push(url));
    await openUrl('http://here.example/c', (url) => order.push(url));
    assert.deepEqual(order, ['fetch', 'https://there.example/b', 'fetch', 'http://here.example/c', 'fetch']);
  });

  test('that does not answer fails with a network error', async () => {
    stubFetch(async () => Promise.reject(new TypeError('Failed to fetch')));
    await assert.rejects(openUrl('https://there.example/b'), (error) => {
      assert.ok(isFailure(error) && error.code === 'network');
      assert.match(error.message, /there\.example.*Failed to fetch/);
      assert.match(error.hint ?? '', /CORS/);
      return true;
    });
  });

  test('that answers with an error fails with a network error and the status', async () => {
    stubFetch(async () => new Response('gone', { status: 404, statusText: 'Not Found' }));
    await assert.rejects(openUrl(`${ORIGIN}/b`), { code: 'network', message: /404 Not Found$/ });
    stubFetch(async () => new Response(null, { status: 204 }));
    await assert.rejects(openUrl(`${ORIGIN}/b`), { code: 'network', message: /204$/ }, 'no body');
  });

  test('that breaks halfway fails with a network error', async () => {
    const { stream } = streamOf([new Uint8Array(10)], new TypeError('network error'));
    stubFetch(async () => new Response(stream));
    const { pour } = await openUrl(`${ORIGIN}/b`);
    await assert.rejects(pour(/** @type {any} */ (new FakeSink())), { code: 'network' });
  });

  test('can be cancelled while no bytes arrive', async () => {
    const controller = new AbortController();
    stubFetch(
      (_url, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    );
    const opened = openUrl(`${ORIGIN}/b`, undefined, controller.signal);
    controller.abort();
    await assert.rejects(opened, { code: 'cancelled' });
  });
});

describe('a source of the wrong shape', () => {
  const signal = new AbortController().signal;
  for (const [what, source, message] of /** @type {[string, any, RegExp]} */ ([
    ['nothing', undefined, /^source: expected a `kind`/],
    ['a string', 'a.heapsnapshot', /^source: expected a `kind`/],
    ['an unknown kind', { kind: 'file', blob: new Blob([]) }, /one of "blob", "stream", "url", "port"$/],
    ['no blob', { kind: 'blob' }, /a Blob in `blob`$/],
    ['bytes as a blob', { kind: 'blob', blob: new Uint8Array(3) }, /a Blob in `blob`$/],
    ['a blob as a stream', { kind: 'stream', stream: new Blob([]), size: 0 }, /a ReadableStream in `stream`$/],
    ['half a URL', { kind: 'url', url: 'a.heapsnapshot' }, /an address in `url`$/],
  ])) {
    test(`is rejected: ${what}`, async () => {
      await assert.rejects(
        openSource(source, signal, () => {}),
        { code: 'malformed', message },
      );
    });
  }
});

describe('failures', () => {
  test('are plain data, with a hint only if there is one', () => {
    assert.deepEqual(failure('network', 'nothing came'), { code: 'network', message: 'nothing came' });
    assert.deepEqual(Object.keys(failure('network', 'nothing came', 'try')), ['code', 'message', 'hint']);
    assert.deepEqual(structuredClone(failure('crashed', 'a')), failure('crashed', 'a'));
  });

  test('are distinguished from other thrown values', () => {
    assert.ok(isFailure(failure('cancelled', 'cancelled')));
    for (const thrown of [
      undefined,
      null,
      'code',
      5,
      {},
      { code: 5 },
      new Error('a'),
      new WebAssembly.RuntimeError('b'),
    ]) {
      assert.ok(!isFailure(thrown), String(thrown));
    }
    // Its code is a number, so it is not one of the engine's failures.
    assert.ok(!isFailure(new DOMException('aborted', 'AbortError')));
  });
});
