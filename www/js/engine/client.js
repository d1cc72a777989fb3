/**
 * The page's end of the protocol: turns calls into messages, and messages into settled promises.
 *
 * Every call settles exactly once: with its value, or with an `EngineError`, also when the engine dies or is ended.
 *
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {import('./protocol.d.ts').Op} Op
 * @typedef {import('./protocol.d.ts').ErrorData} ErrorData
 * @typedef {import('./protocol.d.ts').EngineFacts} EngineFacts
 * @typedef {import('./protocol.d.ts').FromWorker} FromWorker
 * @typedef {import('./protocol.d.ts').ToWorker} ToWorker
 * @typedef {import('./protocol.d.ts').Progress} Progress
 * @typedef {Pick<Worker, 'postMessage' | 'onmessage'> & { ref?: () => void; unref?: () => void }} Port
 */
import { explainUnsendable } from './arguments.js';
import { EngineError, failure } from './failure.js';
import { cancelShared, readShared } from './monitor.js';

/** How often progress is read from shared memory while the worker is busy. */
const POLL_MS = 100;

/**
 * @typedef {object} Pending
 * @property {(value: never) => void} resolve
 * @property {(error: EngineError) => void} reject
 * @property {((progress: Progress) => void) | undefined} onProgress
 * @property {((value: Calls['open']['value']) => unknown) | undefined} onPreview
 * @property {Progress | undefined} progress the last one
 */

/**
 * Why a call cannot be posted: a stream that is already read cannot be transferred, a function cannot be copied.
 * @param {Op} op
 * @param {unknown} args
 * @param {unknown} error
 */
function explainRefusal(op, args, error) {
  const explained = op === 'open' ? undefined : explainUnsendable(args);
  if (explained) return explained;
  const message = error instanceof Error ? error.message : String(error);
  return new EngineError(failure('network', `this cannot be opened: ${message}`));
}

export class Client {
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #next = 1;
  /** @type {ErrorData | undefined} */
  #end;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #poll;
  /** @type {EngineFacts | undefined} */
  facts;
  /** @type {string[]} */
  requests = [];
  /** @type {((error: EngineError) => void) | undefined} */
  ondied;

  /** @param {Port} port a worker, or whatever answers like one */
  constructor(port) {
    this.port = port;
    port.onmessage = (/** @type {MessageEvent<FromWorker>} */ { data }) => this.#hear(data);
  }

  /**
   * Starts the engine behind the port.
   * @param {'auto' | number} threads
   * @param {MessagePort | undefined} reader the port to `reader.js`, if it reads the files
   * @param {EngineFacts['fallback']} [because] why no more threads are asked for
   * @returns {Promise<EngineFacts>}
   */
  start(threads, reader, because) {
    if (this.#end) return Promise.reject(new EngineError(this.#end));
    return new Promise((resolve, reject) => {
      this.#expect(0, { resolve, reject, onProgress: undefined, onPreview: undefined, progress: undefined });
      this.#post(
        { kind: 'start', threads, ...(reader && { reader }), ...(because && { because }) },
        reader ? [reader] : [],
      );
    });
  }

  /**
   * @template {Op} O
   * @param {O} op
   * @param {Calls[O]['args']} args
   * @param {Partial<Pick<Pending, 'onProgress' | 'onPreview'>> & { signal?: AbortSignal | undefined; transfer?: Transferable[] }} [options]
   * @returns {Promise<Calls[O]['value']>}
   */
  call(op, args, { signal, onProgress, onPreview, transfer = [] } = {}) {
    if (this.#end) return Promise.reject(new EngineError(this.#end));
    if (signal?.aborted) return Promise.reject(new EngineError(failure('cancelled', 'cancelled')));
    const id = this.#next++;
    const cancel = () => this.#cancel(id);
    const settled = new Promise((resolve, reject) => {
      this.#expect(id, { resolve, reject, onProgress, onPreview, progress: undefined });
      const call = /** @type {Extract<ToWorker, { kind: 'call' }>['call']} */ ({ op, args });
      try {
        this.#post({ kind: 'call', id, call }, transfer);
      } catch (error) {
        this.#settle(id, () => reject(explainRefusal(op, args, error)));
      }
    });
    signal?.addEventListener('abort', cancel);
    if (op === 'open') this.#watch();
    return settled.finally(() => {
      signal?.removeEventListener('abort', cancel);
      if (op === 'open') this.#watch();
    });
  }

  /**
   * The engine is dead: every pending call is rejected with this error, and `ondied` is called, once.
   * @param {ErrorData} error
   */
  die(error) {
    if (this.#end) return;
    this.end(error);
    this.ondied?.(new EngineError(error));
  }

  /**
   * Ends the client: every pending call is rejected with this error.
   * @param {ErrorData} error
   */
  end(error) {
    this.#end ??= error;
    for (const id of [...this.#pending.keys()]) this.#settle(id, ({ reject }) => reject(new EngineError(error)));
    clearInterval(this.#poll);
  }

  /** @param {FromWorker} message */
  #hear(message) {
    if (this.#end) return;
    switch (message.kind) {
      case 'started':
        this.facts = message.facts;
        this.#settle(0, ({ resolve }) => resolve(/** @type {never} */ (message.facts)));
        break;
      case 'value':
        this.#settle(message.id, ({ resolve }) => resolve(/** @type {never} */ (message.value)));
        break;
      case 'error':
        this.#settle(message.id, ({ reject }) => reject(new EngineError(message.error)));
        break;
      case 'progress':
        this.#progress(message.id, message.progress);
        break;
      case 'preview':
        void this.#preview(message.id, message.value);
        break;
      case 'request':
        this.requests.push(message.url);
        break;
      case 'died':
        this.die(message.error);
        break;
    }
  }

  /**
   * @param {number} id
   * @param {Calls['open']['value']} value
   */
  async #preview(id, value) {
    try {
      await this.#pending.get(id)?.onPreview?.(value);
    } finally {
      if (!this.#end) this.#post({ kind: 'previewed', id });
    }
  }

  /**
   * Node.js ends when nothing is expected of its workers.
   * @param {number} id
   * @param {Pending} pending
   */
  #expect(id, pending) {
    this.#pending.set(id, pending);
    this.port.ref?.();
  }

  /**
   * @param {number} id
   * @param {(pending: Pending) => void} how
   */
  #settle(id, how) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.port.unref?.();
    how(pending);
  }

  /**
   * @param {number} id
   * @param {Progress} progress
   */
  #progress(id, progress) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.progress = progress;
    pending.onProgress?.(progress);
  }

  /**
   * The opening that runs. Others wait, and have reported no progress.
   * @returns {[number, Pending] | undefined}
   */
  #running() {
    return [...this.#pending].find(([, { progress }]) => progress !== undefined);
  }

  /** @param {number} id */
  #cancel(id) {
    if (!this.#pending.has(id)) return;
    // The worker hears the message between slices and phases; the core reads the shared word within them, too.
    if (this.facts?.monitor && this.#running()?.[0] === id) cancelShared(this.facts.monitor, id);
    this.#post({ kind: 'cancel', id });
  }

  /** Reads progress from shared memory while a call wants it. */
  #watch() {
    clearInterval(this.#poll);
    const monitor = this.facts?.monitor;
    if (!monitor || this.#end || ![...this.#pending.values()].some(({ onProgress }) => onProgress)) return;
    this.#poll = setInterval(() => {
      const running = this.#running();
      const last = running?.[1].progress;
      // The worker reports progress while bytes come in. Afterwards it is busy, and only the memory is up to date.
      if (!running || !last || last.phase === 'read' || last.phase === 'parse') return;
      this.#progress(running[0], { ...last, ...readShared(monitor) });
    }, POLL_MS);
  }

  /**
   * @param {ToWorker} message
   * @param {Transferable[]} [transfer]
   */
  #post(message, transfer = []) {
    this.port.postMessage(message, { transfer });
  }
}
