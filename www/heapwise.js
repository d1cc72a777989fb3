/**
 * Heapwise without a page: opens V8 heap snapshots in a worker and answers questions about them.
 *
 * ```js
 * import { createEngine } from './heapwise.js';
 * const engine = await createEngine();
 * const snapshot = await engine.open(file, { onProgress: console.log });
 * console.log(snapshot.info.nodeCount, (await snapshot.classes()).rows);
 * await engine.terminate();
 * ```
 *
 * Nothing leaves the machine: the only requests are those for the engine's own files, and for an address that is given
 * to `open`. Types and their meaning are in `js/engine/protocol.d.ts`. Every rejection is an `EngineError`, an `Error`
 * with `code`, and where they help `offset` (a byte of the file) and `hint`.
 *
 * @typedef {import('./js/engine/protocol.d.ts').Engine} Engine
 * @typedef {import('./js/engine/protocol.d.ts').EngineFacts} EngineFacts
 * @typedef {import('./js/engine/protocol.d.ts').Snapshot} Snapshot
 * @typedef {import('./js/engine/protocol.d.ts').SnapshotInfo} SnapshotInfo
 * @typedef {import('./js/engine/protocol.d.ts').SourceMessage} SourceMessage
 * @typedef {import('./js/engine/protocol.d.ts').ClassQuery} ClassQuery
 * @typedef {import('./js/engine/protocol.d.ts').Page<import('./js/engine/protocol.d.ts').ClassRow>} ClassPage
 */
import { Client, EngineError } from './js/engine/client.js';
import { failure } from './js/engine/failure.js';

export { EngineError };

/** A start that takes longer hangs: Firefox 153 at times never returns from starting a worker inside a worker. */
const START_LIMIT_MS = 8000;

/**
 * Starts an engine: a worker with its own memory, one that reads files for it, and a thread pool where the browser gives
 * one.
 *
 * @type {import('./js/engine/protocol.d.ts').CreateEngine}
 */
export async function createEngine({ threads = 'auto' } = {}) {
  const attempts = threads === 1 ? [1] : [threads, threads, 1];
  for (const [index, wanted] of attempts.entries()) {
    const host = new Host();
    const isLast = index === attempts.length - 1;
    try {
      const facts = await host.start(wanted, wanted === threads ? undefined : 'pool-failed', isLast);
      if (facts) return new LocalEngine(host, facts);
    } catch (error) {
      host.end();
      throw error;
    }
    console.warn(`heapwise: the engine did not start with ${wanted} threads`);
    host.end();
  }
  throw new EngineError(failure('crashed', 'the engine did not start'));
}

/** The workers of an engine, and the client that speaks to them. */
class Host {
  #worker = new Worker(new URL('./js/engine/worker.js', import.meta.url), { type: 'module', name: 'heapwise' });
  #reader = new Worker(new URL('./js/engine/reader.js', import.meta.url), { type: 'module', name: 'heapwise-reader' });
  client = new Client(this.#worker);

  constructor() {
    for (const worker of [this.#worker, this.#reader]) {
      worker.onerror = (event) => {
        this.client.die(failure('crashed', `the engine did not start: ${event.message ?? 'its worker failed'}`));
      };
    }
  }

  /**
   * @param {'auto' | number} threads
   * @param {EngineFacts['fallback']} [because]
   * @param {boolean} [isPatient] waits as long as it takes
   * @returns {Promise<EngineFacts | undefined>} nothing if it takes too long
   */
  async start(threads, because, isPatient = false) {
    const { port1, port2 } = new MessageChannel();
    this.#reader.postMessage(port1, [port1]);
    const started = this.client.start(threads, port2, because);
    if (isPatient) return started;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((/** @type {(nothing: undefined) => void} */ resolve) => {
      timer = setTimeout(() => resolve(undefined), START_LIMIT_MS);
    });
    // When it is ended after that, nobody waits for it any more.
    started.catch(() => {});
    return Promise.race([started, late]).finally(() => clearTimeout(timer));
  }

  end() {
    this.client.end(failure('cancelled', 'the engine was ended'));
    this.#worker.terminate();
    this.#reader.terminate();
  }
}

/** @implements {Engine} */
class LocalEngine {
  #host;
  #client;

  /**
   * @param {Host} host
   * @param {EngineFacts} facts
   */
  constructor(host, facts) {
    this.#host = host;
    this.#client = host.client;
    this.facts = facts;
  }

  get threads() {
    return this.facts.threads;
  }

  get requests() {
    return this.#client.requests;
  }

  get ondied() {
    return this.#client.ondied;
  }

  set ondied(listener) {
    this.#client.ondied = listener;
  }

  /** @type {Engine['open']} */
  async open(source, { name, signal, onProgress } = {}) {
    const { message, transfer, title } = describe(source);
    const args = { source: message, name: name ?? title };
    const { snapshot, info } = await this.#client.call('open', args, { signal, onProgress, transfer });
    return new LocalSnapshot(this.#client, snapshot, info);
  }

  async memoryBytes() {
    return (await this.#client.call('memory', undefined)).bytes;
  }

  async terminate() {
    this.#host.end();
  }
}

/**
 * @param {Parameters<Engine['open']>[0]} source
 * @returns {{ message: SourceMessage; transfer: Transferable[]; title: string }}
 */
function describe(source) {
  if (source instanceof Blob) {
    const title = source instanceof File ? source.name : 'snapshot';
    return { message: { kind: 'blob', blob: source }, transfer: [], title };
  }
  if (source instanceof URL) {
    return { message: { kind: 'url', url: source.href }, transfer: [], title: lastPart(source.pathname) };
  }
  if (source instanceof Response) {
    if (!source.ok || !source.body) {
      throw new EngineError(failure('network', `${source.url} answers ${source.status} ${source.statusText}`.trim()));
    }
    const size = Number(source.headers.get('content-encoding') ? -1 : (source.headers.get('content-length') ?? -1));
    const title = source.url ? lastPart(new URL(source.url).pathname) : 'snapshot';
    return { message: { kind: 'stream', stream: source.body, size }, transfer: [source.body], title };
  }
  return { message: { kind: 'stream', stream: source, size: -1 }, transfer: [source], title: 'snapshot' };
}

/** @param {string} path */
function lastPart(path) {
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)) || 'snapshot';
}

/** @type {ClassQuery['sort']} */
const LARGEST_FIRST = { key: 'shallowSize', descending: true };

/** @implements {Snapshot} */
class LocalSnapshot {
  #client;
  #handle;
  /**
   * The view that was asked for last: scrolling asks for page after page of the same.
   * @type {{ key: string; cursor: Promise<{ cursor: number; total: number }> } | undefined}
   */
  #view;

  /**
   * @param {Client} client
   * @param {number} handle
   * @param {SnapshotInfo} info
   */
  constructor(client, handle, info) {
    this.#client = client;
    this.#handle = handle;
    this.info = info;
  }

  /** @type {Snapshot['classes']} */
  async classes({ sort = LARGEST_FIRST, filter = '', start = 0, end = start + 256 } = {}) {
    const { cursor, total } = await this.#cursor({ sort, filter });
    const { rows } = await this.#client.call('rows', { cursor, start, end });
    return { rows, total };
  }

  /** @type {Snapshot['column']} */
  column(name) {
    return this.#client.call('column', { snapshot: this.#handle, name });
  }

  async close() {
    this.#view = undefined;
    await this.#client.call('close', { snapshot: this.#handle });
  }

  /** @param {ClassQuery} query */
  #cursor(query) {
    const key = JSON.stringify(query);
    if (this.#view?.key === key) return this.#view.cursor;
    // Pages of the old view that are still under way settle first: calls are answered in order.
    void this.#view?.cursor.then(({ cursor }) => this.#client.call('release', { cursor })).catch(() => {});
    const cursor = this.#client.call('queryClasses', { snapshot: this.#handle, query });
    const view = { key, cursor };
    this.#view = view;
    cursor.catch(() => {
      if (this.#view === view) this.#view = undefined;
    });
    return cursor;
  }
}
