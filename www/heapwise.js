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
 * Nothing leaves the machine: the only requests are for the engine's own files, and for a URL that is passed to `open`.
 * The interfaces are in `js/engine/api.d.ts`, rows and answers in `js/engine/protocol.d.ts`. Every rejection is an
 * `EngineError`: an `Error` with `code` and, where they help, `offset` (a byte of the file) and `hint`.
 *
 * @typedef {import('./js/engine/api.d.ts').Engine} Engine
 * @typedef {import('./js/engine/protocol.d.ts').EngineFacts} EngineFacts
 * @typedef {import('./js/engine/api.d.ts').Snapshot} Snapshot
 * @typedef {import('./js/engine/protocol.d.ts').SnapshotInfo} SnapshotInfo
 * @typedef {import('./js/engine/protocol.d.ts').SourceMessage} SourceMessage
 * @typedef {import('./js/engine/protocol.d.ts').Calls} Calls
 * @typedef {import('./js/engine/protocol.d.ts').Query} Query
 * @typedef {import('./js/engine/protocol.d.ts').RowOf} RowOf
 * @typedef {import('./js/engine/protocol.d.ts').ObjectSortKey} ObjectSortKey
 */

/**
 * @template {string} Key
 * @typedef {import('./js/engine/protocol.d.ts').Sort<Key>} Sort
 */
/**
 * @template Row
 * @typedef {import('./js/engine/protocol.d.ts').Page<Row>} Page
 */
import { checkOptional, checkOptions, checkSignal, checkWhole, readList, unexpected } from './js/engine/arguments.js';
import { Client } from './js/engine/client.js';
import { comparePlaces } from './js/engine/comparison.js';
import { Cursors } from './js/engine/cursors.js';
import { environment } from './js/engine/environment.js';
import { EngineError, failure } from './js/engine/failure.js';
import { findingsOfPlaces } from './js/engine/findings.js';
import { watchLife } from './js/engine/life.js';
import { endOfPage } from './js/engine/page-rows.js';
import { isElsewhere, sizeOf } from './js/engine/fetch-stream.js';
import { trendOfPlaces } from './js/engine/trend.js';
import { fetchOutside } from './js/outside/client.js';

export { EngineError };

/** A start that takes longer hangs: Firefox 153 sometimes never finishes starting a worker inside a worker. */
const START_LIMIT_MS = 8000;
/** Every thread is a worker with memory of its own, and a browser that starts thousands of them stops answering. */
const MOST_THREADS = 64;

/**
 * Starts an engine: a worker with its own memory, a worker that reads files for it, and a thread pool if the browser
 * supports one.
 *
 * @type {import('./js/engine/api.d.ts').CreateEngine}
 */
export async function createEngine(options = {}) {
  const { threads = 'auto' } = checkOptions(options);
  if (threads !== 'auto' && !(typeof threads === 'number' && threads >= 1 && threads <= MOST_THREADS)) {
    throw unexpected('threads', `"auto" or a number from 1 to ${MOST_THREADS}`, threads);
  }
  const attempts = threads === 1 ? [1] : [threads, threads, 1];
  for (const [index, wanted] of attempts.entries()) {
    const host = new Host();
    const isLast = index === attempts.length - 1 || !environment.canHang;
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

/** The engine of `open`. @type {Promise<Engine> | undefined} */
let sharedEngine;

/**
 * Opens a snapshot in an engine that all calls share, and that the first of them starts.
 *
 * @type {import('./js/engine/api.d.ts').Open}
 */
export async function open(source, options) {
  sharedEngine ??= createEngine();
  const starting = sharedEngine;
  try {
    const engine = await starting;
    engine.ondied ??= () => {
      if (sharedEngine === starting) sharedEngine = undefined;
    };
    return await engine.open(source, options);
  } catch (error) {
    await starting.catch(() => (sharedEngine = undefined));
    throw error;
  }
}

/**
 * The engine and handle of each snapshot: two that are compared may be in two engines.
 * @type {WeakMap<Snapshot, import('./js/engine/comparison.js').Place>}
 */
const places = new WeakMap();

/**
 * @param {string} name of the argument
 * @param {Snapshot} snapshot
 */
function placeOf(name, snapshot) {
  const place = places.get(snapshot);
  if (!place) throw unexpected(name, 'a snapshot of an engine', snapshot);
  return place;
}

/** @param {readonly Snapshot[]} snapshots */
function placesOf(snapshots) {
  return readList('snapshots', snapshots, placeOf);
}

/** A copy of a list of snapshots. @param {readonly Snapshot[]} snapshots */
function copyOf(snapshots) {
  return readList('snapshots', snapshots, (name, snapshot) => {
    placeOf(name, snapshot);
    return snapshot;
  });
}

/**
 * Compares an earlier snapshot with a later one, in one engine or in two.
 *
 * @type {import('./js/engine/api.d.ts').Compare}
 */
export async function compare(base, current, options) {
  return comparePlaces([base, placeOf('base', base)], [current, placeOf('current', current)], options);
}

/**
 * A trend of snapshots of one program, oldest first, in one engine or in several.
 *
 * @type {import('./js/engine/api.d.ts').MakeTrend}
 */
export async function trend(snapshots) {
  const copy = copyOf(snapshots);
  return trendOfPlaces(copy, placesOf(copy));
}

/**
 * What leaks, by name, in snapshots of one program, oldest first, in one engine or in several. One snapshot is enough
 * for suspects; three show what grows without end.
 *
 * @type {import('./js/engine/api.d.ts').FindLeaks}
 */
export async function findings(snapshots) {
  return findingsOfPlaces(placesOf(snapshots));
}

/**
 * The findings as a report: Markdown, JSON or an HTML page. The content of strings is left out unless `redact` is
 * false.
 *
 * ```js
 * const text = await report([first, second, third], { format: 'markdown' });
 * ```
 *
 * @type {import('./js/engine/api.d.ts').MakeReport}
 */
export async function report(snapshots, options) {
  const copy = copyOf(snapshots);
  const { format, redact, language, maps } = checkOptions(options);
  const fields = { format, ...optional({ redact }), ...optional({ language }), ...optional({ maps }) };
  // Loaded on demand: it brings the texts of all languages.
  const { checkReportOptions, writeReport } = await import('./js/lib/report/report.js');
  checkReportOptions(fields);
  const found = await findings(copy);
  return writeReport(
    maps ? await inSources(found, copy, maps) : found,
    copy.map(({ info }) => info),
    fields,
  );
}

/**
 * @param {import('./js/engine/protocol.d.ts').Findings} found
 * @param {readonly Snapshot[]} snapshots
 * @param {readonly import('./js/engine/api.d.ts').MapInput[]} maps
 */
async function inSources(found, snapshots, maps) {
  const { translateFindings } = await import('./js/maps/use.js');
  return (await translateFindings(found, snapshots, maps)).findings;
}

/** The workers of an engine, and the client that speaks to them. */
class Host {
  #engine = environment.startEngine();
  #reader = environment.startReader();
  client = new Client(this.#engine.worker);
  #unwatch;

  constructor() {
    this.#unwatch = [this.#engine, ...(this.#reader ? [this.#reader] : [])].map(({ worker, name }) => {
      worker.onerror = (/** @type {Pick<ErrorEvent, 'message'>} */ event) => {
        const when = this.client.facts ? 'the engine stopped' : 'the engine did not start';
        this.client.die(failure('crashed', `${when}: ${event.message ?? 'its worker failed'}`));
      };
      return watchLife(worker, name, () =>
        this.client.die(failure('crashed', 'the engine stopped: the browser has ended its worker')),
      );
    });
  }

  /**
   * @param {'auto' | number} threads
   * @param {EngineFacts['fallback']} [because]
   * @param {boolean} [isPatient] waits without a limit
   * @returns {Promise<EngineFacts | undefined>} `undefined` if it takes too long
   */
  async start(threads, because, isPatient = false) {
    const started = this.client.start(threads, this.#connectReader(), because);
    if (isPatient) return started;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((/** @type {(nothing: undefined) => void} */ resolve) => {
      timer = setTimeout(() => resolve(undefined), START_LIMIT_MS);
    });
    // If the host is ended later, this rejection has no other handler.
    started.catch(() => {});
    return Promise.race([started, late]).finally(() => clearTimeout(timer));
  }

  /** The engine's end of a channel to the reader, if there is a reader. */
  #connectReader() {
    if (!this.#reader) return undefined;
    const { port1, port2 } = new MessageChannel();
    this.#reader.worker.postMessage(port1, [port1]);
    return port2;
  }

  end() {
    this.client.end(failure('cancelled', 'the engine was ended'));
    for (const unwatch of this.#unwatch) unwatch();
    this.#engine.worker.terminate();
    this.#reader?.worker.terminate();
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
  async open(source, options = {}) {
    const { name, size, signal, onProgress, onPreview } = checkOptions(options);
    checkOptional('name', 'string', name);
    checkSignal(signal);
    checkOptional('onProgress', 'function', onProgress);
    checkOptional('onPreview', 'function', onPreview);
    if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) {
      throw unexpected('size', 'a number of bytes', size);
    }
    const described = readSource(source);
    const closing = new AbortController();
    /** @type {EngineError | undefined} */
    let lost;
    const onlost = (/** @type {EngineError} */ error) => {
      lost = error;
      closing.abort();
    };
    const fetched = isOutside(described.message)
      ? await this.#fetch(described.message.url, { signal, onProgress, onlost })
      : undefined;
    const { message, transfer, title } = { ...described, ...fetched };
    if (size !== undefined && (message.kind === 'port' || message.kind === 'stream')) message.size = size;
    const args = { source: message, name: name ?? title };
    /** @type {LocalSnapshot | undefined} */
    let snapshot;
    const opened = this.#client.call('open', args, {
      signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal,
      transfer,
      onProgress,
      onPreview: (preview) => {
        // Closing the preview cancels the opening. If the opening completes first, the snapshot is closed.
        const cancel = async () => {
          closing.abort();
          await opened.then(
            ({ snapshot: handle }) => this.#client.call('close', { snapshot: handle }),
            () => {},
          );
        };
        snapshot = new LocalSnapshot(this.#client, preview, message, cancel);
        return onPreview?.(snapshot);
      },
    });
    const value = await opened
      .catch((error) => {
        throw lost ?? error;
      })
      .finally(() => fetched?.end());
    if (snapshot?.isClosed) throw new EngineError(failure('cancelled', 'cancelled'));
    if (!snapshot) return new LocalSnapshot(this.#client, value, message);
    snapshot.complete(value.info);
    return snapshot;
  }

  /**
   * What a worker fetches that may connect to other origins: the engine's own may not.
   * @param {string} url
   * @param {object} options
   * @param {AbortSignal | undefined} options.signal
   * @param {((progress: import('./js/engine/protocol.d.ts').Progress) => void) | undefined} options.onProgress
   * @param {(error: EngineError) => void} options.onlost
   */
  async #fetch(url, { signal, onProgress, onlost }) {
    onProgress?.({ phase: 'read', done: 0, total: 0, bytesRead: 0, bytesTotal: 0 });
    const onRequest = (/** @type {string} */ asked) => this.#client.requests.push(asked);
    const outside = await fetchOutside(url, { signal, onRequest, onlost }).catch((error) => {
      throw signal?.aborted ? new EngineError(failure('cancelled', 'cancelled')) : error;
    });
    const { port, size, address, end } = outside;
    if (isElsewhere(address, url)) onRequest(address);
    /** @type {SourceMessage} */
    const message = { kind: 'port', port, ...(size > 0 ? { size } : {}) };
    return { message, transfer: [port], end };
  }

  /** @type {Engine['compare']} */
  compare(base, current, options) {
    return compare(base, current, options);
  }

  /** @type {Engine['trend']} */
  trend(snapshots) {
    return trend(snapshots);
  }

  /** @type {Engine['findings']} */
  findings(snapshots) {
    return findings(snapshots);
  }

  /** @type {Engine['report']} */
  report(snapshots, options) {
    return report(snapshots, options);
  }

  async memoryBytes() {
    return (await this.#client.call('memory', undefined)).bytes;
  }

  async terminate() {
    this.#host.end();
  }
}

/** @typedef {Parameters<Engine['open']>[0]} Source */

const SOURCES = 'a Blob, a Response, a ReadableStream, a MessagePort or a URL';

/** @param {Source} source */
function readSource(source) {
  try {
    return describe(source);
  } catch (error) {
    // An object that only has the prototype of a source.
    throw error instanceof EngineError ? error : unexpected('source', SOURCES, source);
  }
}

/**
 * @param {Source} source
 * @returns {{ message: SourceMessage; transfer: Transferable[]; title: string }}
 */
function describe(source) {
  const file = environment.fileOf(source);
  if (file) return { message: file, transfer: [], title: file.name };
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
    const title = source.url ? lastPart(new URL(source.url).pathname) : 'snapshot';
    return { message: { kind: 'stream', stream: source.body, size: sizeOf(source) }, transfer: [source.body], title };
  }
  if (source instanceof MessagePort) {
    return { message: { kind: 'port', port: source }, transfer: [source], title: 'snapshot' };
  }
  if (!(source instanceof ReadableStream)) {
    throw unexpected('source', SOURCES, source);
  }
  return { message: { kind: 'stream', stream: source, size: -1 }, transfer: [source], title: 'snapshot' };
}

/**
 * Whether a source is an address of another origin, in surroundings where only one worker may fetch it.
 * @param {SourceMessage} message
 * @returns {message is Extract<SourceMessage, { kind: 'url' }>}
 */
function isOutside(message) {
  if (!environment.hasPolicies || message.kind !== 'url') return false;
  const { protocol, origin } = new URL(message.url);
  return /^https?:$/.test(protocol) && origin !== globalThis.location?.origin;
}

/** @param {string} path */
function lastPart(path) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name) || 'snapshot';
  } catch {
    // A percent sign that begins no escape.
    return name;
  }
}

/** @type {{ key: 'retainedSize'; descending: boolean }} */
const RETAINING_MOST = { key: 'retainedSize', descending: true };
/** @type {{ key: 'shallowSize'; descending: boolean }} */
const LARGEST = { key: 'shallowSize', descending: true };
/** @type {{ key: 'count'; descending: boolean }} */
const MOST_COPIES = { key: 'count', descending: true };
/** @type {Sort<ObjectSortKey>} */
const BY_NAME = { key: 'name', descending: false };
/** @type {Sort<ObjectSortKey>} */
const NEAREST = { key: 'distance', descending: false };

/**
 * An optional field of a query.
 * @template {string} Name
 * @template Value
 * @param {Record<Name, Value | undefined>} field
 */
function optional(field) {
  return Object.values(field)[0] === undefined ? {} : /** @type {Record<Name, Value>} */ (field);
}

/** @implements {Snapshot} */
class LocalSnapshot {
  #client;
  #handle;
  #cursors;
  #info;
  /** The file, if it can be read again. @type {Extract<SourceMessage, { kind: 'blob' | 'path' }> | undefined} */
  #file;
  /** Cancels the opening whose preview this is. @type {(() => Promise<void>) | undefined} */
  #cancel;
  isClosed = false;

  /**
   * @param {Client} client
   * @param {Calls['open']['value']} value
   * @param {SourceMessage} source
   * @param {() => Promise<void>} [cancel] only of a preview
   */
  constructor(client, { snapshot, info }, source, cancel) {
    this.#client = client;
    this.#handle = snapshot;
    this.#cursors = new Cursors(client, snapshot);
    this.#info = info;
    if (source.kind === 'blob' || (source.kind === 'path' && source.size >= 0)) this.#file = source;
    this.#cancel = cancel;
    places.set(this, { client, handle: snapshot, cursors: this.#cursors });
  }

  get info() {
    return this.#info;
  }

  /** The preview is complete: orders and numbers have changed. @param {SnapshotInfo} info */
  complete(info) {
    this.#info = info;
    this.#cancel = undefined;
    this.#cursors.clear();
  }

  /** @type {Snapshot['classes']} */
  async classes(options = {}) {
    const {
      sort = this.info.isComplete ? RETAINING_MOST : LARGEST,
      filter = '',
      nodes,
      start,
      end,
    } = checkOptions(options);
    return this.#page({ kind: 'classes', sort, filter, ...optional({ nodes }) }, start, end);
  }

  /** @type {Snapshot['groups']} */
  async groups(options) {
    const { by, sort = RETAINING_MOST, filter = '', nodes, start, end } = checkOptions(options);
    return this.#page({ kind: 'groups', by, sort, filter, ...optional({ nodes }) }, start, end);
  }

  /** @type {Snapshot['objects']} */
  async objects(options) {
    const { of, sort = RETAINING_MOST, nodes, start, end } = checkOptions(options);
    return this.#page({ kind: 'objects', of, sort, ...optional({ nodes }) }, start, end);
  }

  /** @type {Snapshot['edges']} */
  async edges(node, options = {}) {
    const { sort = BY_NAME, start, end } = checkOptions(options);
    return this.#page({ kind: 'edges', node, sort }, start, end);
  }

  /** @type {Snapshot['retainers']} */
  async retainers(node, options = {}) {
    const { sort = NEAREST, ignored = [], start, end } = checkOptions(options);
    return this.#page({ kind: 'retainers', node, sort, ignored }, start, end);
  }

  /** @type {Snapshot['dominated']} */
  async dominated(node, options = {}) {
    checkWhole('node', node);
    return this.objects({ ...checkOptions(options), of: { kind: 'dominated', node } });
  }

  /** @type {Snapshot['strings']} */
  async strings(options = {}) {
    const { sort = RETAINING_MOST, filter = '', start, end } = checkOptions(options);
    return this.#page({ kind: 'strings', sort, filter }, start, end);
  }

  /** @type {Snapshot['owners']} */
  async owners(string, options = {}) {
    const { sort = MOST_COPIES, start, end } = checkOptions(options);
    return this.#page({ kind: 'owners', string, sort }, start, end);
  }

  /** @type {Snapshot['object']} */
  object(node) {
    return this.ask({ kind: 'object', node });
  }

  /** @type {Snapshot['paths']} */
  async paths(node, options = {}) {
    const { max = 1, ignored = [] } = checkOptions(options);
    return this.ask({ kind: 'paths', node, max, ignored });
  }

  /** @type {Snapshot['ask']} */
  async ask(question) {
    const { answer } = await this.#client.call('ask', { snapshot: this.#handle, question });
    return /** @type {never} */ (answer);
  }

  /** @type {Snapshot['column']} */
  column(name) {
    return this.#client.call('column', { snapshot: this.#handle, name });
  }

  /** @type {Snapshot['redacted']} */
  async redacted(options = {}) {
    const { level = 'usual', signal, onProgress, file } = checkOptions(options);
    checkSignal(signal);
    checkOptional('onProgress', 'function', onProgress);
    if (file !== undefined && !(file instanceof Blob)) throw unexpected('file', 'a Blob', file);
    const source = file ? /** @type {const} */ ({ kind: 'blob', blob: file }) : this.#file;
    if (!source) {
      const message = 'this snapshot came from a stream, a port or a URL, which is not read a second time';
      throw new EngineError(failure('network', message, 'Save its file, open that file, and redact it.'));
    }
    const args = { snapshot: this.#handle, source, level };
    return (await this.#client.call('redact', args, { signal, onProgress })).blob;
  }

  /** @type {Snapshot['kept']} */
  async kept(options = {}) {
    const { level = 'usual', examples = 20 } = checkOptions(options);
    return this.ask({ kind: 'kept', level, examples });
  }

  async close() {
    this.isClosed = true;
    this.#cursors.forget();
    if (this.#cancel) await this.#cancel();
    else await this.#client.call('close', { snapshot: this.#handle });
  }

  /**
   * @template {Query['kind']} Kind
   * @param {Extract<Query, { kind: Kind }>} query
   * @param {number} [start]
   * @param {number} [end]
   * @returns {Promise<Page<RowOf[Kind]>>}
   */
  async #page(query, start = 0, end = endOfPage(start)) {
    const { cursor, total } = await this.#cursors.get(query);
    const { rows } = await this.#client.call('rows', { cursor, start, end });
    return { rows: /** @type {RowOf[Kind][]} */ (rows), total };
  }
}
