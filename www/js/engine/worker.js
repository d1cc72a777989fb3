/**
 * The engine's worker: owns the wasm instance and answers calls. Rayon's workers hang off it.
 *
 * Calls other than `open` and `redact` are done as they come, between two slices of one of these. One of them runs at a
 * time.
 *
 * @typedef {import('./protocol.d.ts').ToWorker} ToWorker
 * @typedef {import('./protocol.d.ts').FromWorker} FromWorker
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {import('./protocol.d.ts').ErrorData} ErrorData
 * @typedef {Extract<ToWorker, { kind: 'call' }>} Call
 * @typedef {import('./bundles.js').Instance} Instance
 */
import { startInstance } from './bundles.js';
import { failure, isFailure } from './failure.js';
import { openSnapshot } from './open.js';
import { redactSnapshot } from './redact.js';
import { warmUp } from './warm-up.js';

/** @type {Instance | undefined} */
let instance;
/** Calls that wait for their turn. */
/** @type {Call[]} */
let queue = [];
/** Openings and redactions that run or wait, by call. */
/** @type {Map<number, AbortController>} */
const openings = new Map();
/** The end of the last `open` or `redact`: the next one waits for it. */
let lastOpen = Promise.resolve();
let isDead = false;
/** Calls that have come so far. */
let callCount = 0;
/** Called when whoever was given a preview has asked what it was wanted for. One file is opened at a time. */
/** @type {(() => void) | undefined} */
let seen;

self.onmessage = (/** @type {MessageEvent<ToWorker>} */ { data }) => {
  switch (data.kind) {
    case 'start':
      void start(data);
      break;
    case 'call':
      callCount++;
      enqueue(data);
      break;
    case 'cancel':
      openings.get(data.id)?.abort();
      break;
    case 'previewed':
      seen?.();
      break;
  }
};

/** @param {Extract<ToWorker, { kind: 'start' }>} order */
async function start({ threads, reader, because }) {
  try {
    instance = await startInstance(threads, reader, because);
    post({ kind: 'started', facts: instance.facts });
    // Nothing depends on it but the time that the first file takes, which waits for it.
    lastOpen = warmUp(instance).catch((error) => {
      if (!isFailure(error)) die(error);
    });
  } catch (error) {
    die(error);
  }
}

const later = new MessageChannel();
later.port1.onmessage = () => {
  const calls = queue;
  queue = [];
  calls.forEach(answer);
};

/**
 * Puts a call off until all messages that are already here have been seen, so that of several scroll positions only the
 * newest is worked for.
 * @param {Call} call
 */
function enqueue(call) {
  const {
    id,
    call: { op, args },
  } = call;
  if (op === 'open' || op === 'redact') openings.set(id, new AbortController());
  if (op === 'rows') {
    const stale = queue.find(({ call }) => call.op === 'rows' && call.args.cursor === args.cursor);
    if (stale) {
      queue.splice(queue.indexOf(stale), 1);
      post({ kind: 'error', id: stale.id, error: failure('cancelled', 'a newer page was asked for') });
    }
  }
  queue.push(call);
  if (queue.length === 1) later.port2.postMessage(undefined);
}

/** @param {Call} call */
function answer({ id, call }) {
  if (isDead || !instance) return;
  if (call.op === 'open') {
    lastOpen = lastOpen.then(() => open(id, call.args));
    return;
  }
  if (call.op === 'redact') {
    lastOpen = lastOpen.then(() => redact(id, call.args));
    return;
  }
  try {
    const value = perform(instance, call);
    post({ kind: 'value', id, value }, ArrayBuffer.isView(value) ? [value.buffer] : []);
  } catch (error) {
    fail(id, error);
  }
}

/**
 * @param {Instance} instance
 * @param {Exclude<Call['call'], { op: 'open' | 'redact' }>} call
 * @returns {Calls[Exclude<keyof Calls, 'open' | 'redact'>]['value']}
 */
function perform({ bindings, memory }, { op, args }) {
  switch (op) {
    case 'query': {
      const { query, nodes } = withoutNodes(args.query);
      const cursor = bindings.query(args.snapshot, query, nodes);
      return { cursor, total: bindings.total(cursor) };
    }
    case 'rows': {
      const rows = bindings.rows(args.cursor, args.start, args.end);
      return { rows: /** @type {Calls['rows']['value']['rows']} */ (rows) };
    }
    case 'release':
      bindings.release(args.cursor);
      return undefined;
    case 'ask': {
      const answer = bindings.ask(args.snapshot, args.question);
      return { answer: /** @type {Calls['ask']['value']['answer']} */ (answer) };
    }
    case 'column': {
      const column = bindings.column(args.snapshot, args.name);
      if (column === undefined) throw failure('malformed', `there is no column ${args.name}`);
      return /** @type {Calls['column']['value']} */ (column);
    }
    case 'definitions':
      return bindings.definitions(args.snapshot);
    case 'side':
      return bindings.side(args.snapshot, args.definitions);
    case 'compare': {
      const compared = bindings.compare(args.current, args.base, args.matching);
      return /** @type {Calls['compare']['value']} */ (compared);
    }
    case 'members': {
      const members = bindings.members(args.comparison, args.index, args.which);
      return /** @type {Calls['members']['value']} */ (members);
    }
    case 'endComparison':
      bindings.endComparison(args.comparison);
      return undefined;
    case 'digest':
      return bindings.digest(args.snapshot, args.definitions);
    case 'cohorts':
      return bindings.cohorts(args.snapshot, args.bounds);
    case 'trend':
      return /** @type {Calls['trend']['value']} */ (bindings.trend(args.digests));
    case 'trendRows': {
      const page = bindings.trendRows(args.trend, args.options, args.start, args.end);
      return /** @type {Calls['trendRows']['value']} */ (page);
    }
    case 'endTrend':
      bindings.endTrend(args.trend);
      return undefined;
    case 'surveyStep':
      return bindings.surveyStep(args.snapshot);
    case 'survey':
      return bindings.survey(args.snapshot);
    case 'findings':
      return /** @type {Calls['findings']['value']} */ (bindings.findings(args.snapshot, args.earlier));
    case 'memory':
      return { bytes: memory.buffer.byteLength };
    case 'close':
      bindings.close(args.snapshot);
      return undefined;
  }
}

/**
 * A typed array goes beside its query: within it, its numbers would be read one by one.
 * @param {import('./protocol.d.ts').Query} query
 */
function withoutNodes(query) {
  if (query.kind !== 'objects' || query.of.kind !== 'nodes') return { query, nodes: undefined };
  const { nodes, ...of } = query.of;
  return { query: { ...query, of }, nodes };
}

/**
 * @param {number} id
 * @param {Calls['open']['args']} args
 */
async function open(id, { source, name }) {
  const controller = openings.get(id);
  if (isDead || !instance || !controller) return;
  try {
    const value = await openSnapshot(instance, source, name, id, controller.signal, {
      onProgress: (progress) => post({ kind: 'progress', id, progress }),
      onPreview: (value) => {
        post({ kind: 'preview', id, value });
        return untilQuiet();
      },
      onRequest: (url) => post({ kind: 'request', url }),
    });
    post({ kind: 'value', id, value });
  } catch (error) {
    fail(id, controller.signal.aborted && isFailure(error) ? failure('cancelled', 'cancelled') : error);
  } finally {
    openings.delete(id);
  }
}

/**
 * @param {number} id
 * @param {Calls['redact']['args']} args
 */
async function redact(id, { snapshot, source }) {
  const controller = openings.get(id);
  if (isDead || !instance || !controller) return;
  try {
    const blob = await redactSnapshot(instance, snapshot, source, id, controller.signal, (progress) =>
      post({ kind: 'progress', id, progress }),
    );
    post({ kind: 'value', id, value: { blob } });
  } catch (error) {
    fail(id, controller.signal.aborted && isFailure(error) ? failure('cancelled', 'cancelled') : error);
  } finally {
    openings.delete(id);
  }
}

/** How long a preview waits to be seen, for one more question behind another, and for all of these. */
const SEEN_MS = 1000;
const NEXT_CALL_MS = 32;
const CALLS_MS = 250;

/**
 * The phases behind a preview answer nothing while they run: what the page asks for at once, its first rows, comes before
 * them.
 */
async function untilQuiet() {
  const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let known = callCount;
  await Promise.race([/** @type {Promise<void>} */ (new Promise((resolve) => (seen = resolve))), wait(SEEN_MS)]);
  const began = performance.now();
  while (callCount > known && performance.now() - began < CALLS_MS) {
    known = callCount;
    await wait(NEXT_CALL_MS);
  }
}

/**
 * Settles a call with what was thrown; a trap ends the engine.
 * @param {number} id
 * @param {unknown} error
 */
function fail(id, error) {
  if (isFailure(error)) post({ kind: 'error', id, error });
  else die(error);
}

/** @param {unknown} error */
function die(error) {
  isDead = true;
  const message = error instanceof Error ? error.message : String(error);
  const used = instance?.memory.buffer.byteLength ?? 0;
  // A refused allocation ends in the same trap as a bug; how full the memory is tells them apart.
  const isFull = instance !== undefined && used > instance.maxBytes * 0.9;
  post({
    kind: 'died',
    error: isFull
      ? failure(
          'out-of-memory',
          'the memory that a page may use is full',
          'Close other snapshots, or open this one alone.',
        )
      : failure('crashed', `the engine stopped: ${message}`, 'Reload the page, and please report what you did.'),
  });
}

/**
 * @param {FromWorker} message
 * @param {Transferable[]} [transfer]
 */
function post(message, transfer = []) {
  self.postMessage(message, { transfer });
}
