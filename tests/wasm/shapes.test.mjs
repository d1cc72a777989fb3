// Heaps of one shape: a list, a list with links back, a star, a comb, a ladder. Every question and every list must be linear
// or near it on them: what is quadratic does not end here. NODES=3000000 makes them as large as real ones, TIMES=1 prints what
// each call takes.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startWasm } from './engine.mjs';

const NODES = Number(process.env.NODES ?? 200_000);
/** The root, the group of roots and the object that holds the shape. */
const FIRST = 3;

const META = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
  node_types: [
    ['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'],
    ...['string', 'number', 'number', 'number', 'number'],
  ],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [
    ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'],
    'string_or_number',
    'node',
  ],
};
const STRINGS = ['', '(GC roots)', 'Holder', 'Node', 'head', 'next', 'previous', 'tooth'];
const [ELEMENT, PROPERTY] = [1, 2];
const [OBJECT, SYNTHETIC] = [3, 9];

/** An edge: type, name, node. @typedef {[number, number, number]} Edge */

/** What object `at` of `count` leads to, and what the holder leads to. */
const SHAPES =
  /** @type {Record<string, { holds: (count: number) => Edge[]; leads: (at: number, count: number) => Edge[] }>} */ ({
    list: { holds: () => [[PROPERTY, 4, 0]], leads: (at, count) => (at + 1 < count ? [[PROPERTY, 5, at + 1]] : []) },
    'list with links back': {
      holds: () => [[PROPERTY, 4, 0]],
      leads: (at, count) => [
        .../** @type {Edge[]} */ (at + 1 < count ? [[PROPERTY, 5, at + 1]] : []),
        .../** @type {Edge[]} */ (at > 0 ? [[PROPERTY, 6, at - 1]] : []),
      ],
    },
    star: {
      holds: (count) => Array.from({ length: count }, (_, at) => /** @type {Edge} */ ([ELEMENT, at, at])),
      leads: (at) => (at === 0 ? [] : [[PROPERTY, 5, 0]]),
    },
    comb: {
      holds: () => [[PROPERTY, 4, 0]],
      leads: (at, count) =>
        at % 2 === 0 && at + 2 < count
          ? [
              [PROPERTY, 5, at + 2],
              [PROPERTY, 7, at + 1],
            ]
          : [],
    },
    ladder: {
      holds: () => [[PROPERTY, 4, 0]],
      leads: (at, count) => [
        .../** @type {Edge[]} */ (at + 1 < count ? [[PROPERTY, 5, at + 1]] : []),
        .../** @type {Edge[]} */ (at + 2 < count ? [[PROPERTY, 7, at + 2]] : []),
      ],
    },
  });

/** A snapshot of a shape, in pieces. @param {keyof typeof SHAPES} shape @param {number} count */
function* piecesOf(shape, count) {
  const { holds, leads } = /** @type {(typeof SHAPES)[string]} */ (SHAPES[shape]);
  const held = holds(count);
  /** @type {Edge[][]} */
  const roots = [[[ELEMENT, 1, 1 - FIRST]], [[ELEMENT, 0, 2 - FIRST]], held];
  let edgeCount = 0;
  for (let at = -FIRST; at < count; at++) edgeCount += at < 0 ? roots[at + FIRST].length : leads(at, count).length;
  const head = { meta: META, node_count: count + FIRST, edge_count: edgeCount, trace_function_count: 0 };
  yield `{"snapshot":${JSON.stringify(head)},"nodes":[`;
  yield `${SYNTHETIC},0,1,0,1,0,${SYNTHETIC},1,3,0,1,0,${OBJECT},2,5,32,${held.length},0`;
  yield* inPieces(count, (at) => `,${OBJECT},3,${7 + 2 * at},32,${leads(at, count).length},0`);
  yield '],"edges":[';
  const text = (/** @type {Edge} */ [type, name, to]) => `${type},${name},${(to + FIRST) * META.node_fields.length}`;
  yield `${text(roots[0][0])},${text(roots[1][0])}`;
  yield* inPieces(held.length, (at) => `,${text(held[at])}`);
  yield* inPieces(count, (at) =>
    leads(at, count)
      .map((edge) => `,${text(edge)}`)
      .join(''),
  );
  yield `],"strings":${JSON.stringify(STRINGS)}}`;
}

/** @param {number} count @param {(at: number) => string} textOf */
function* inPieces(count, textOf) {
  const PIECE = 20_000;
  for (let from = 0; from < count; from += PIECE) {
    let text = '';
    for (let at = from; at < Math.min(count, from + PIECE); at++) text += textOf(at);
    yield text;
  }
}

const MOST = { key: 'retainedSize', descending: true };

for (const shape of Object.keys(SHAPES)) {
  describe(`a ${shape} of ${NODES} objects`, async () => {
    const wasm = await startWasm();
    const encoder = new TextEncoder();
    const snapshot = timed('open', () => {
      const bytes = Buffer.concat([...piecesOf(shape, NODES)].map((piece) => encoder.encode(piece)));
      return wasm.open(bytes);
    });
    const last = FIRST + NODES - 1;

    /** @template T @param {string} name @param {() => T} call @returns {T} */
    function timed(name, call) {
      const begin = performance.now();
      const value = call();
      if (process.env.TIMES) console.log(`${shape}\t${name}\t${(performance.now() - begin).toFixed(0)} ms`);
      return value;
    }
    /** @param {any} question @returns {any} */
    const ask = (question) => timed(JSON.stringify(question), () => wasm.bindings.ask(snapshot, question));
    /** @param {any} query @returns {any} */
    const list = (query) =>
      timed(JSON.stringify(query), () => {
        const cursor = wasm.bindings.query(snapshot, query);
        const rows = /** @type {any[]} */ (wasm.bindings.rows(cursor, 0, 100));
        wasm.bindings.release(cursor);
        return rows;
      });

    for (const node of [2, FIRST, FIRST + Math.floor(NODES / 2), last]) {
      test(`questions about node ${node}`, () => {
        for (const max of [1, 5]) {
          for (const path of ask({ kind: 'paths', node, max, ignored: [] })) {
            assert.ok(path.length <= 1000);
            // A part is left out where the path is longer than what is shown, in the middle.
            const skipped = path.map((/** @type {any} */ step) => step.skipped ?? 0);
            assert.ok(
              skipped.every((/** @type {number} */ count, /** @type {number} */ at) => count === 0 || at === 500),
            );
          }
        }
        const dominators = ask({ kind: 'dominators', node });
        assert.deepEqual([dominators[0].node, dominators.at(-1).node], [node, 0]);
        assert.ok(dominators.length <= 1000);
        ask({ kind: 'paths', node, max: 3, ignored: [FIRST + 1] });
        ask({ kind: 'retainerGraph', node, max: 40, ignored: [], opened: [node] });
        ask({ kind: 'object', node });
        ask({ kind: 'text', node });
        for (const kind of ['edges', 'retainers'])
          list({ kind, node, sort: MOST, ...(kind === 'retainers' && { ignored: [] }) });
        list({ kind: 'retainers', node, sort: MOST, ignored: [FIRST + 1] });
        list({ kind: 'objects', of: { kind: 'dominated', node }, sort: MOST });
        const rows = list({ kind: 'retainers', node, sort: MOST, ignored: [] });
        if (rows[0]) ask({ kind: 'cut', node, edge: rows[0].edge.index });
        for (const picture of ['treemap', 'icicle']) {
          ask({ kind: 'layout', shape: picture, by: 'object', node, within: [], width: 400, height: 300, depth: 6 });
        }
      });
    }

    test('questions about all objects', () => {
      const counts = ask({ kind: 'pathGroups', name: 'Node' }).map((/** @type {any} */ group) => group.count);
      assert.equal(
        counts.reduce((/** @type {number} */ sum, /** @type {number} */ count) => sum + count, 0),
        NODES,
      );
      for (const kind of ['biggest', 'wasted', 'typeCounts', 'nativeContexts', 'contextSummary', 'deadVariables'])
        ask({ kind });
      list({ kind: 'classes', sort: MOST, filter: '' });
      for (const text of ['Node', 'retained>1kB', 'next'])
        list({ kind: 'objects', of: { kind: 'search', text }, sort: MOST });
      list({ kind: 'strings', sort: MOST, filter: '' });
      for (const by of ['file', 'package']) list({ kind: 'groups', by, sort: MOST, filter: '' });
    });

    test('what leaks', () => {
      while (!timed('survey', () => wasm.bindings.surveyStep(snapshot)));
      timed('findings', () => wasm.bindings.findings(snapshot, []));
    });
  });
}
