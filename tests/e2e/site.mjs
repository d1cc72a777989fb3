/**
 * The files for the browsers: a private copy of `dist/`, so that a build during the run does no harm, with the
 * test files in `t/`; and the same again without `sw.js`, like a host that cannot have one.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../www/tools/serve.mjs';
import { Failure, ROOT } from '../../www/tools/shell.mjs';
import { bad, cutFiles } from '../fixtures/bad.mjs';
import { makeMeta } from '../fixtures/build.mjs';
import { edgeCases } from '../fixtures/edge-cases.mjs';
import { findFixture, readFixture, samples } from '../fixtures/index.mjs';
import { serveOther } from './servers.mjs';

/** Ways to host the page: with headers, with the service worker only, or with neither, that is, without threads. */
export const HOSTINGS = /** @type {const} */ (['headers', 'worker', 'none']);
/** @typedef {(typeof HOSTINGS)[number]} Hosting */
/** @typedef {{ nodes: number; edges: number; strings: number; total: number }} Counts */

export const BIG = 'big.heapsnapshot';

/** The file for flows that need any open snapshot. */
/** A file that ends inside `edges`. */
export const CUT = 'cut.heapsnapshot';
export const PLAIN = 'node-20.heapsnapshot';

/** Served as `dead-variables.heapsnapshot`. */
const DEAD_VARIABLES = 'variables that nobody reads';

/** Served under their own names, gzipped as in the repository, or unpacked. */
const PACKED = [
  'node-8.heapsnapshot',
  'node-16.heaptimeline',
  'node-26.heapsnapshot',
  'chromium-156.heapsnapshot',
  'chromium-156.heaptimeline',
];
const UNPACKED = [PLAIN, 'node-12.heapsnapshot', 'node-26.heaptimeline'];

/** @typedef {Awaited<ReturnType<typeof setUpSite>>} Site */

export async function setUpSite() {
  const temporary = mkdtempSync(join(tmpdir(), 'heapwise-e2e-'));
  const roots = { full: join(temporary, 'full'), bare: join(temporary, 'bare') };
  try {
    for (const root of Object.values(roots)) cpSync(join(ROOT, 'dist'), root, { recursive: true });
  } catch (error) {
    rmSync(temporary, { recursive: true });
    throw new Failure(`there is nothing to test: npm run build writes dist/ (${error})`);
  }
  checkBuild(roots.full);
  rmSync(join(roots.bare, 'sw.js'));
  const folder = join(roots.full, 't');
  mkdirSync(folder);
  writeTestFiles(folder);
  mkdirSync(join(roots.bare, 't'));
  for (const name of readdirSync(folder)) linkSync(join(folder, name), join(roots.bare, 't', name));

  const servers = {
    headers: await serve({ root: roots.full, port: 0, isolate: true }),
    worker: await serve({ root: roots.full, port: 0, isolate: false }),
    none: await serve({ root: roots.bare, port: 0, isolate: false }),
  };
  const other = await serveOther(folder);
  let builds = 0;
  return {
    other,
    /** @param {Hosting} hosting */
    urlOf: (hosting) => servers[hosting].url,
    /** The path of a test file on the disk. @param {string} name */
    pathOf: (name) => join(folder, name),
    /** A separate server, for flows that stop it. */
    serveApart: () => serve({ root: roots.full, port: 0, isolate: true }),
    /** A server of its own, whose host publishes another build when it is asked to. */
    async serveBuilds() {
      const root = join(temporary, `builds-${(builds += 1)}`);
      linkTree(roots.full, root);
      const script = readFileSync(join(root, 'sw.js'), 'utf8');
      // A file of its own, so that the other servers' stays.
      rmSync(join(root, 'sw.js'));
      writeFileSync(join(root, 'sw.js'), script);
      const server = await serve({ root, port: 0, isolate: true });
      return {
        ...server,
        /** The same files under another name: for the browser this is a new build. */
        publish() {
          const next = script.replace(/("?hash"?: ")(\w{6})/, '$1000000');
          if (next === script) throw new Error('sw.js has no hash');
          writeFileSync(join(root, 'sw.js'), next);
        },
      };
    },
    async close() {
      await Promise.all([...Object.values(servers), other].map((server) => server.close()));
      rmSync(temporary, { recursive: true });
    },
  };
}

/** The same files in another folder, without copying them. @param {string} from @param {string} to */
function linkTree(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}

/**
 * Checks that all files are of one build. A copy that was made during a build has files of two, which the service
 * worker refuses. Without this check many flows would fail for that reason.
 * @param {string} root
 */
function checkBuild(root) {
  for (const [, path = '', digest] of readFileSync(join(root, 'sw.js'), 'utf8').matchAll(
    /"([^"]+)": "sha256-([^"]+)"/g,
  )) {
    const actual = createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('base64');
    if (actual !== digest) throw new Failure(`dist/${path} and dist/sw.js are of different builds: npm run build`);
  }
}

/** @param {string} folder */
function writeTestFiles(folder) {
  for (const name of PACKED) cpSync(findFixture(name).path, join(folder, `${name}.gz`));
  for (const name of UNPACKED) writeFileSync(join(folder, name), readFixture(findFixture(name)));
  cpSync(findFixture('node-14.heapsnapshot').path, join(folder, 'notes.txt'));
  bad.forEach(({ make }, index) => writeFileSync(join(folder, badFileName(index)), make()));
  const cut = cutFiles.find(({ name }) => name === 'a real file cut inside edges');
  if (cut) writeFileSync(join(folder, CUT), cut.make());
  const dead = edgeCases.find(({ name }) => name === DEAD_VARIABLES);
  if (dead) writeFileSync(join(folder, 'dead-variables.heapsnapshot'), dead.make());
  writeBig(join(folder, BIG));
  // For the embedding API: a page that is not Heapwise.
  writeFileSync(
    join(folder, 'embed.html'),
    '<!doctype html><html lang="en"><title>Somebody else’s page</title></html>',
  );
}

/** @param {number} index in `bad` */
export function badFileName(index) {
  return `bad-${index}.heapsnapshot`;
}

// The expected numbers.

/** @type {Map<string, Counts>} */
const counted = new Map();

/**
 * The numbers of a capture, from a simple parser.
 * @param {string} name Of a fixture or a sample.
 */
export function countsOf(name) {
  const known = counted.get(name);
  if (known) return known;
  const file = samples.find((sample) => sample.name === name) ?? findFixture(name);
  const { snapshot, nodes, edges, strings } = JSON.parse(readFixture(file).toString());
  const fields = snapshot.meta.node_fields;
  let total = snapshot.extra_native_bytes ?? 0;
  for (let at = fields.indexOf('self_size'); at < nodes.length; at += fields.length) total += nodes[at];
  const counts = {
    nodes: nodes.length / fields.length,
    edges: edges.length / snapshot.meta.edge_fields.length,
    strings: strings.length,
    total,
  };
  counted.set(name, counts);
  return counts;
}

// The big file.

const BIG_NODES = 500_000;
const EDGES_PER_NODE = 7;
const CLASSES = 2000;

export const BIG_COUNTS = {
  nodes: BIG_NODES,
  edges: BIG_NODES * EDGES_PER_NODE,
  strings: CLASSES + 1,
  total: 16 * BIG_NODES,
};

/**
 * About 60 MB, so that opening it can be observed and cancelled. The graph is a tree with further edges to earlier
 * nodes.
 */
function writeBig(/** @type {string} */ path) {
  const meta = makeMeta();
  const fields = meta.node_fields.length;
  const file = openSync(path, 'w');
  const write = (/** @type {string} */ text) => writeSync(file, text);
  const writeRows = (/** @type {(node: number) => string} */ row) => {
    const perChunk = 20_000;
    for (let first = 0; first < BIG_NODES; first += perChunk) {
      const rows = Array.from({ length: Math.min(perChunk, BIG_NODES - first) }, (_, index) => row(first + index));
      write((first === 0 ? '' : ',\n') + rows.join(',\n'));
    }
  };
  const header = { meta, node_count: BIG_NODES, edge_count: BIG_NODES * EDGES_PER_NODE, trace_function_count: 0 };
  write(`{"snapshot":${JSON.stringify(header)},\n"nodes":[`);
  const [object, synthetic] = [meta.node_types[0].indexOf('object'), meta.node_types[0].indexOf('synthetic')];
  writeRows((node) => {
    const type = node === 0 ? synthetic : object;
    return `${type},${1 + (node % CLASSES)},${node * 2 + 1},16,${EDGES_PER_NODE},0,0`;
  });
  write('],\n"edges":[');
  const property = meta.edge_types[0].indexOf('property');
  let random = 1;
  writeRows((node) => {
    let edges = '';
    for (let edge = 0; edge < EDGES_PER_NODE; edge++) {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      const child = node * 2 + 1 + edge;
      const target = edge < 2 && child < BIG_NODES ? child : random % (node + 1);
      edges += `${edge === 0 ? '' : ','}${property},${1 + (random % CLASSES)},${target * fields}`;
    }
    return edges;
  });
  const strings = ['<dummy>', ...Array.from({ length: CLASSES }, (_, index) => `Class${index}`)];
  write('],\n"trace_function_infos":[],"trace_tree":[],"samples":[],"locations":[],\n');
  write(`"strings":${JSON.stringify(strings)}}`);
  closeSync(file);
}
