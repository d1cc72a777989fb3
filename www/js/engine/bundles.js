/**
 * The compiled modules: the only file that names them, chooses between them and sets their memory limits.
 *
 * @typedef {import('./bindings.d.ts').Bindings} Bindings
 * @typedef {import('./protocol.d.ts').EngineFacts} EngineFacts
 * @typedef {import('./file-reader.js').FileReader} FileReader
 * @typedef {{ bindings: Bindings; memory: WebAssembly.Memory; maxBytes: number; reader: FileReader; facts: EngineFacts }} Instance
 */
import { missingForThreads } from './probe.js';
import { environment } from './environment.js';
import { FileSource } from './file-reader.js';

const PAGE_BYTES = 65536;
/** Initial memory: more than either module needs, little enough for a phone. */
const INITIAL_PAGES = 128;
/** Some browsers refuse a large shared maximum, so smaller ones are tried after it. */
const MAX_PAGES = [65536, 32768, 16384];
const MOST_THREADS = 8;
const POOL_TIMEOUT_MS = 5000;

/**
 * Starts the best instance that this browser and page allow.
 * @param {'auto' | number} wanted threads
 * @param {MessagePort | undefined} port of the file reader
 * @param {EngineFacts['fallback']} [because] why no more are wanted
 * @returns {Promise<Instance>}
 */
export async function startInstance(wanted, port, because = 'asked') {
  const threads = wanted === 'auto' ? Math.min(navigator.hardwareConcurrency, MOST_THREADS) : Math.floor(wanted);
  if (!(threads > 1)) return startAlone(port, wanted === 'auto' ? '' : because);
  const missing = missingForThreads();
  if (missing !== '') return startAlone(port, missing);
  try {
    return await startThreads(port, threads);
  } catch (error) {
    console.warn('heapwise: the thread pool did not start; one thread is used', error);
    return startAlone(port, 'pool-failed');
  }
}

/**
 * @param {MessagePort | undefined} port
 * @param {EngineFacts['fallback']} fallback
 * @returns {Promise<Instance>}
 */
async function startAlone(port, fallback) {
  const bindings = await load('pkg-st');
  const { memory } = await bindings.default({ module_or_path: fetchModule('pkg-st') });
  const maxBytes = (MAX_PAGES[0] ?? 0) * PAGE_BYTES;
  return {
    bindings,
    memory,
    maxBytes,
    reader: openFiles(port),
    facts: { threads: 1, bundle: 'pkg-st', maxBytes, fallback },
  };
}

/**
 * @param {MessagePort | undefined} port
 * @param {number} threads
 * @returns {Promise<Instance>}
 */
async function startThreads(port, threads) {
  environment.prepareWorkers(threads);
  const bindings = await load('pkg-mt');
  const { memory, maxBytes } = allocate();
  await bindings.default({ module_or_path: fetchModule('pkg-mt'), memory });
  if (!bindings.initThreadPool) throw new Error('pkg-mt was built without threads');
  const started = bindings.initThreadPool(threads);
  await (environment.canHang ? Promise.race([started, rejectLate()]) : started);
  const monitor = {
    memory: /** @type {SharedArrayBuffer} */ (/** @type {unknown} */ (memory.buffer)),
    address: bindings.monitorAddress(),
  };
  const facts = /** @type {EngineFacts} */ ({ threads, bundle: 'pkg-mt', maxBytes, fallback: '', monitor });
  return { bindings, memory, maxBytes, reader: openFiles(port, memory), facts };
}

function rejectLate() {
  return new Promise((_, reject) =>
    setTimeout(() => reject(new Error('the thread pool did not start')), POOL_TIMEOUT_MS),
  );
}

/**
 * @param {MessagePort | undefined} port
 * @param {WebAssembly.Memory} [shared]
 * @returns {FileReader}
 */
function openFiles(port, shared) {
  return environment.openFiles?.(shared) ?? new FileSource(/** @type {MessagePort} */ (port), shared);
}

function allocate() {
  /** @type {unknown} */
  let refusal;
  for (const maximum of MAX_PAGES) {
    try {
      const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared: true });
      return { memory, maxBytes: maximum * PAGE_BYTES };
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

/**
 * The wasm file. The browser refuses it if it is not the one of this build.
 * @param {EngineFacts['bundle']} name
 * @returns {Promise<Response>}
 */
async function fetchModule(name) {
  const folder = new URL(`../../${name}/`, import.meta.url);
  const { wasm } = await import(new URL('integrity.js', folder).href);
  return fetch(new URL('heapwise_bg.wasm', folder), { integrity: wasm });
}

/**
 * @param {EngineFacts['bundle']} name
 * @returns {Promise<Bindings>}
 */
function load(name) {
  return import(new URL(`../../${name}/heapwise.js`, import.meta.url).href);
}
