// Whatever a server, a header, a stream or a page announces: every byte lands in the buffer that the core has given, in
// order, and nothing around it changes. The file is opened by `openSnapshot` with bindings that keep buffers as the core does.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isFailure } from '../../www/js/engine/failure.js';
import { openSnapshot } from '../../www/js/engine/open.js';
import { sizeOf } from '../../www/js/engine/fetch-stream.js';
import { SLICE_BYTES } from '../../www/js/engine/source.js';

Object.defineProperty(globalThis, 'self', { value: { location: { origin: 'null' } }, configurable: true });

const CASES = Number(process.env['FUZZ'] ?? 100);
const PAGE_BYTES = 65_536;
const GUARD = 0xa5;
const GUARD_BYTES = 4096;

/** A core that joins what is pushed, and whose buffers lie between guards. */
class FakeCore {
  memory = new WebAssembly.Memory({ initial: 1 });
  /** @type {Uint8Array[]} */
  pushed = [];
  /** @type {Map<number, { address: number; room: number }>} */
  buffers = new Map();
  size = 0;
  isAbandoned = false;

  bindings = /** @type {any} */ ({
    openBegin: (/** @type {number} */ size) => ((this.size = size), 1),
    input: (/** @type {number} */ _, /** @type {number} */ slot, /** @type {number} */ bytes) =>
      this.#input(slot, bytes),
    push: (/** @type {number} */ _, /** @type {number} */ slot, /** @type {number} */ bytes) => this.#push(slot, bytes),
    nextPhase: () => undefined,
    openEnd: () => 1,
    info: () => ({}),
    abandon: () => (this.isAbandoned = true),
  });

  /** A buffer is made once, as large as the first request for it. @param {number} slot @param {number} bytes */
  #input(slot, bytes) {
    const known = this.buffers.get(slot);
    if (known && known.room >= bytes) return known.address;
    const address = this.memory.buffer.byteLength + GUARD_BYTES;
    this.memory.grow(Math.ceil((bytes + 2 * GUARD_BYTES) / PAGE_BYTES));
    new Uint8Array(this.memory.buffer).fill(GUARD, address - GUARD_BYTES);
    this.buffers.set(slot, { address, room: bytes });
    return address;
  }

  /** @param {number} slot @param {number} bytes */
  #push(slot, bytes) {
    const buffer = this.buffers.get(slot);
    assert.ok(buffer && bytes > 0 && bytes <= buffer.room, `${bytes} bytes of ${buffer?.room}`);
    this.pushed.push(new Uint8Array(this.memory.buffer.slice(buffer.address, buffer.address + bytes)));
  }

  /** That no byte outside the buffers was written. */
  checkGuards() {
    for (const { address, room } of this.buffers.values()) {
      const all = new Uint8Array(this.memory.buffer);
      const around = [
        all.subarray(address - GUARD_BYTES, address),
        all.subarray(address + room, address + room + GUARD_BYTES),
      ];
      for (const guard of around)
        assert.ok(
          guard.every((byte) => byte === GUARD),
          'a guard was overwritten',
        );
    }
  }
}

/**
 * @param {FakeCore} core
 * @param {any} source
 * @param {AbortSignal} [signal]
 */
async function open(core, source, signal = new AbortController().signal) {
  /** @type {import('../../www/js/engine/protocol.d.ts').Progress[]} */
  const progress = [];
  const instance = /** @type {any} */ ({ ...core, maxBytes: 2 ** 32, reader: { isUsable: false } });
  await openSnapshot(instance, source, 'fuzz', 1, signal, {
    onProgress: (now) => progress.push(now),
    onPreview: () => {},
    untilAsked: async () => {},
    onRequest: () => {},
  });
  return progress;
}

const MOST = 2 * SLICE_BYTES + 5000;
const ALL = Buffer.from(Uint8Array.from({ length: MOST }, (_, at) => (at * 31 + (at >> 8)) % 251));
/** @param {number} length */
const bytesOf = (length) => ALL.subarray(0, length);

const lengths = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: SLICE_BYTES - 3, max: SLICE_BYTES + 3 }),
  fc.integer({ min: 0, max: MOST }),
);
/** What may be announced: too little, too much, and what is no size at all. */
const sizes = fc.oneof(
  fc.constantFrom(
    -1,
    0,
    1,
    2,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    1e300,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    -5,
    0.5,
    1000.25,
  ),
  fc.integer({ min: 0, max: 4 * SLICE_BYTES }),
);
const chunks = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: SLICE_BYTES + 5 })), {
  minLength: 1,
  maxLength: 6,
});
/** How a source ends: as it should, with an error, or cancelled after so many pieces. */
const endings = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'whole', after: 0 }) },
  fc.record({ kind: fc.constantFrom('error', 'abort', 'odd'), after: fc.integer({ min: 0, max: 4 }) }),
);

/** The pieces of a source, whose sizes repeat; large files have no more than some hundred. @param {Buffer} data @param {readonly number[]} cut */
function* pieces(data, cut) {
  const least = data.length >> 8;
  for (let at = 0, turn = 0; at < data.length; turn += 1) {
    const size = Math.max(cut[turn % cut.length] ?? 0, turn % 2 === 0 ? least + 1 : 0);
    yield new Uint8Array(data.subarray(at, at + size));
    at += size;
  }
}

/**
 * Checks what the core got: a beginning of the file, all of it if nothing ended it earlier.
 * @param {FakeCore} core
 * @param {Buffer} data
 * @param {boolean} isWhole
 */
function check(core, data, isWhole) {
  core.checkGuards();
  const got = Buffer.concat(core.pushed);
  assert.ok(got.equals(data.subarray(0, got.length)), 'the bytes are those of the file');
  if (isWhole) assert.equal(got.length, data.length);
}

for (const kind of /** @type {const} */ (['stream', 'port'])) {
  test(`a ${kind} of any announced size, in any pieces, however it ends`, async () => {
    await fc.assert(
      fc.asyncProperty(lengths, sizes, chunks, endings, async (length, size, cut, ending) => {
        const core = new FakeCore();
        const data = bytesOf(length);
        const controller = new AbortController();
        const list = [...pieces(data, cut)];
        const isCut = ending.kind !== 'whole' && ending.after < list.length;
        const sent = isCut ? list.slice(0, ending.after) : list;
        const opened = open(
          core,
          sourceOf(kind, size, sent, isCut ? ending.kind : 'whole', controller),
          controller.signal,
        );
        const result = await opened.then(
          (progress) => ({ progress }),
          (error) => ({ error }),
        );
        if (!isCut) assert.ok('progress' in result, 'it opens');
        if ('error' in result) {
          assert.ok(isFailure(result.error), String(result.error));
          assert.ok(core.isAbandoned, 'the opening was given up');
        }
        check(core, data, !isCut);
        for (const { bytesRead, bytesTotal } of 'progress' in result ? result.progress : [])
          assert.ok(bytesTotal === 0 || bytesRead <= bytesTotal, `${bytesRead} of ${bytesTotal}`);
        assert.ok(core.size === -1 || (Number.isSafeInteger(core.size) && core.size > 0), `the core gets ${core.size}`);
      }),
      { numRuns: CASES },
    );
  });
}

/**
 * @param {'stream' | 'port'} kind
 * @param {number} size
 * @param {readonly Uint8Array<ArrayBuffer>[]} sent
 * @param {string} ending
 * @param {AbortController} controller
 */
function sourceOf(kind, size, sent, ending, controller) {
  if (kind === 'stream') {
    let at = 0;
    const stream = new ReadableStream({
      pull(out) {
        const piece = sent[at++];
        if (piece) out.enqueue(piece);
        else if (ending === 'error') out.error(new Error('line cut'));
        else if (ending === 'odd') out.enqueue('text');
        else if (ending === 'abort') controller.abort();
        else out.close();
      },
    });
    return { kind, stream, size };
  }
  const { port1, port2 } = new MessageChannel();
  for (const piece of sent) port1.postMessage(piece);
  if (ending === 'error') port1.postMessage({ code: 'disconnected', message: 'gone' });
  else if (ending === 'odd') port1.postMessage({ length: 3 });
  else if (ending === 'abort') setTimeout(() => controller.abort(), 1);
  else port1.postMessage(null);
  return { kind, port: port2, size };
}

/** @type {import('node:http').Server} */
let server;
let address = '';
let answer = /** @type {import('node:http').RequestListener} */ (() => {});

before(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** Hides the encoding, as a browser does for an answer of another origin. @param {Response} response */
function hideEncoding(response) {
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  return new Response(response.body, { headers });
}

test('an answer of any encoding, length and chunking, also one that breaks off', async () => {
  const ways = fc.record({
    length: lengths,
    isPacked: fc.boolean(),
    isHidden: fc.boolean(),
    announced: fc.constantFrom('exact', 'none'),
    isCut: fc.boolean(),
  });
  const fetchReally = globalThis.fetch;
  await fc.assert(
    fc.asyncProperty(ways, async ({ length, isPacked, isHidden, announced, isCut }) => {
      const data = bytesOf(length);
      const body = isPacked ? gzipSync(data) : data;
      // An answer that has said that it has no bytes ends with its head.
      const endsEarly = isCut && (body.length > 0 || announced === 'none');
      answer = (_, response) => {
        if (isPacked) response.setHeader('Content-Encoding', 'gzip');
        if (announced === 'exact') response.setHeader('Content-Length', body.length);
        if (!isCut) return void response.end(body);
        response.write(body.subarray(0, body.length >> 1));
        setTimeout(() => response.destroy(), 2);
      };
      globalThis.fetch = async (input, init) => {
        const response = await fetchReally(input, init);
        return isHidden ? hideEncoding(response) : response;
      };
      const core = new FakeCore();
      try {
        const opened = await open(core, { kind: 'url', url: address }).then(
          () => true,
          (error) => error,
        );
        if (endsEarly) assert.ok(opened !== true && isFailure(opened) && opened.code === 'network', String(opened));
        else assert.equal(opened, true);
        check(core, data, !endsEarly);
      } finally {
        globalThis.fetch = fetchReally;
      }
    }),
    { numRuns: Math.ceil(CASES / 2) },
  );
});

test('only a whole number that can be exact is a length', () => {
  const told = (/** @type {string} */ text) => sizeOf(new Response('', { headers: { 'content-length': text } }));
  assert.deepEqual(['0', '17', '9007199254740991'].map(told), [0, 17, 2 ** 53 - 1]);
  for (const text of ['', '-1', '1.5', '1e3', '0x10', '9007199254740992', '9'.repeat(400), '17, 17']) {
    assert.equal(told(text), -1, text);
  }
  const packed = new Response('', { headers: { 'content-length': '5', 'content-encoding': 'gzip' } });
  assert.equal(sizeOf(packed), -1);
});
