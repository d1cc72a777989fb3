/**
 * Bundles DevTools' own heap snapshot code from the pinned npm package, unchanged except for timestamps: for the browser
 * as the opponent in benchmarks, for Node as the oracle in tests.
 *
 * Loader, snapshot, dispatcher, second worker, proxies and the front end's file reader are DevTools' own. Parts that the
 * package lacks, or that have no role in loading a file, are stubs (`stubs/`).
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
/** A newer worker, of which only the bundle is published. */
const NEWER_WORKER = /chrome-devtools-mcp\/build\/src\/third_party\/devtools-heap-snapshot-worker\.js$/;
/** Where that bundle begins to answer messages. */
const NEWER_START = 'const dispatcher = new HeapSnapshotWorkerDispatcher(';
const WORKER = 'chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker/heap_snapshot_worker-entrypoint.ts';

/** The event that carries a timestamp from the worker to the page, among the worker's own events. */
const MARK_EVENT = 'HeapwiseMark';

/**
 * Where the loader is told to say what time it is. Each anchor must occur exactly once, so that another revision of
 * the package fails here instead of being timed wrongly.
 * @type {{ anchor: string; mark: string; where: 'before' | 'after' }[]}
 */
const MARKS = [
  { anchor: 'this.#snapshot.nodes = nodes;', mark: 'nodes', where: 'after' },
  { anchor: 'this.#snapshot.edges = edges;', mark: 'edges', where: 'after' },
  { anchor: 'this.#parseStringsArray();', mark: 'parsed', where: 'after' },
  { anchor: 'const result = new JSHeapSnapshot(', mark: 'construct', where: 'before' },
  { anchor: 'await result.initialize(secondWorker);', mark: 'built', where: 'after' },
];

/** The newer worker as a module: without its first messages, with what a test needs. @param {string} source */
function asModule(source) {
  const parts = source.split(NEWER_START);
  if (parts.length !== 2) throw new Error(`DevTools' newer worker does not have this exactly once: ${NEWER_START}`);
  return `${parts[0]}\nexport { HeapSnapshotLoader, SecondaryInitManager };`;
}

/** @param {string} source */
function addMarks(source) {
  let marked = source;
  for (const { anchor, mark, where } of MARKS) {
    if (marked.split(anchor).length !== 2) {
      throw new Error(`DevTools' loader does not have this line exactly once: ${anchor}`);
    }
    const data = `{name: '${mark}', at: performance.timeOrigin + performance.now()}`;
    const call = `globalThis.postMessage?.({eventName: '${MARK_EVENT}', data: ${data}});`;
    marked = marked.replace(anchor, () => (where === 'before' ? `${call}\n${anchor}` : `${anchor}\n${call}`));
  }
  return marked;
}

/**
 * @param {'browser' | 'node'} platform
 * @returns {import('esbuild').Plugin}
 */
function devtools(platform) {
  const stub = (/** @type {string} */ name) => ({ path: join(here, 'stubs', name) });
  const foreign = platform === 'browser' ? /\/node\/node\.js$/ : /\/browser\/browser\.js$/;
  return {
    name: 'devtools',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/locales\.js$/ }, () => stub('locales.js'));
      onResolve({ filter: /\/workspace\/workspace\.js$/ }, () => stub('workspace.js'));
      onResolve({ filter: foreign }, () => stub('host-runtime.js'));
      onLoad({ filter: NEWER_WORKER }, async ({ path }) => ({ contents: asModule(await readFile(path, 'utf8')) }));
      onLoad({ filter: /HeapSnapshotLoader\.ts$/ }, async ({ path }) => ({
        contents: addMarks(await readFile(path, 'utf8')),
        loader: 'ts',
      }));
    },
  };
}

/**
 * Writes the bundle of one platform: `worker.js` and `page.js` for the browser (`page.js` is `page-side.js`), or
 * `oracle.mjs` (`node-side.js`) and `contexts.mjs` (`contexts-side.js`) for Node.
 *
 * @param {object} options
 * @param {'browser' | 'node'} options.platform
 * @param {string} [options.outDir]
 * @returns {Promise<string>} the folder it was written to
 */
export async function bundleDevtools({ platform, outDir = join(here, '..', 'out', `devtools-${platform}`) }) {
  /** @type {Record<string, string>} */
  const entryPoints =
    platform === 'browser'
      ? { worker: WORKER, page: join(here, 'page-side.js') }
      : { oracle: join(here, 'node-side.js'), contexts: join(here, 'contexts-side.js') };
  await build({
    entryPoints,
    outdir: outDir,
    outExtension: platform === 'node' ? { '.js': '.mjs' } : {},
    bundle: true,
    format: 'esm',
    platform: platform === 'node' ? 'node' : 'browser',
    target: 'esnext',
    // Tests need the oracle's answers, not its messages about unreachable nodes; `onProblem` receives these.
    drop: platform === 'node' ? ['console'] : [],
    define: { HEAPWISE_MARK_EVENT: JSON.stringify(MARK_EVENT) },
    plugins: [devtools(platform)],
    logLevel: 'warning',
  });
  return outDir;
}
