// Arguments of the wrong shape: every call of the protocol, every argument and every field in it, with every value that
// a caller may pass by mistake. Each rejects that one call, names the argument, and leaves the engine as it was.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { perform } from '../../www/js/engine/perform.js';
import * as words from '../../www/js/engine/vocabulary.js';
import { COLUMNS, caught, startWasm } from './engine.mjs';

const wasm = await startWasm();
const packed = readFileSync(findFixture('node-20.heaptimeline').path);
const snapshot = wasm.open(packed);
const info = wasm.info(snapshot);

/** @param {string} op @param {any} args @returns {any} */
const call = (op, args) => perform(wasm, /** @type {any} */ ({ op, args }));

const BIGGEST = { key: 'retainedSize', descending: true };
const definitions = call('definitions', { snapshot });
const { cursor } = call('query', { snapshot, query: { kind: 'edges', node: 0, sort: BIGGEST } });
const { comparison } = call('compare', { current: snapshot, base: snapshot, matching: 'auto' });
const digests = [call('digest', { snapshot, definitions }), call('digest', { snapshot, definitions })];
const { trend } = call('trend', { digests });

/** @type {any[]} */
const FILTERS = [
  { kind: 'named', name: 'duplicatedStrings' },
  { kind: 'ids', above: 0, upTo: 1000 },
  { kind: 'allocation', row: 1 },
  { kind: 'group', by: 'package', index: 0, nodes: { kind: 'group', by: 'file', index: 0 } },
];
/** @type {any[]} */
const SOURCES = [
  { kind: 'class', index: 0 },
  { kind: 'search', text: 'retained>1MB' },
  { kind: 'dominated', node: 0 },
  { kind: 'string', index: 0 },
  { kind: 'owner', string: 0, index: 0 },
  { kind: 'nodes', nodes: Uint32Array.of(1, 2) },
];
/** @type {any[]} */
const QUERIES = [
  { kind: 'classes', sort: BIGGEST, filter: '' },
  ...FILTERS.map((nodes) => ({ kind: 'classes', sort: BIGGEST, filter: '', nodes })),
  { kind: 'groups', by: 'file', sort: BIGGEST, filter: '' },
  ...SOURCES.map((of) => ({ kind: 'objects', of, sort: BIGGEST })),
  { kind: 'edges', node: 0, sort: BIGGEST },
  { kind: 'retainers', node: 5, sort: BIGGEST, ignored: [1] },
  { kind: 'strings', sort: BIGGEST, filter: '' },
  { kind: 'owners', string: 0, sort: BIGGEST },
  { kind: 'diff', comparison, scope: 'changed', sort: { key: 'sizeDelta', descending: true }, filter: '' },
];
const [edge] = call('rows', { cursor, start: 0, end: 1 }).rows;
/** @type {any[]} */
const QUESTIONS = [
  { kind: 'object', node: 0 },
  { kind: 'cut', node: edge.node, edge: edge.edge.index },
  { kind: 'nodeById', id: 1 },
  { kind: 'dominators', node: 0 },
  { kind: 'paths', node: 5, max: 1, ignored: [1] },
  { kind: 'retainerGraph', node: 5, max: 10, ignored: [1], opened: [2] },
  { kind: 'nativeContexts' },
  { kind: 'contextSummary' },
  { kind: 'deadVariables' },
  { kind: 'samples' },
  { kind: 'allocationTops' },
  { kind: 'allocationCallers', row: 1 },
  { kind: 'allocationStack', node: 0 },
  { kind: 'layout', shape: 'treemap', by: 'class', node: 0, within: [1], width: 400, height: 300, depth: 3 },
  { kind: 'biggest' },
  { kind: 'wasted' },
  { kind: 'pathGroups', name: 'Object' },
  { kind: 'text', node: 0 },
  { kind: 'typeCounts' },
  { kind: 'kept', level: 'usual', examples: 3 },
];
const ORDER = { measure: 'count', skipFirst: false, requests: 2, text: '', sort: { key: 'growth', descending: true } };

/** Correct calls. @type {[op: string, args: any][]} */
const CALLS = [
  ...QUERIES.map((query) => /** @type {[string, any]} */ (['query', { snapshot, query }])),
  ...QUESTIONS.map((question) => /** @type {[string, any]} */ (['ask', { snapshot, question }])),
  ['rows', { cursor, start: 0, end: 10 }],
  ['column', { snapshot, name: 'id' }],
  ['definitions', { snapshot }],
  ['side', { snapshot, definitions }],
  ['compare', { current: snapshot, base: snapshot, matching: 'auto' }],
  ['members', { comparison, index: 0, which: 'grown' }],
  ['digest', { snapshot, definitions }],
  ['cohorts', { snapshot, bounds: Float64Array.of(1, 2) }],
  ['trend', { digests }],
  ['trendRows', { trend, options: ORDER, start: 0, end: 10 }],
  ['surveyStep', { snapshot }],
  ['survey', { snapshot }],
  ['findings', { snapshot, earlier: [] }],
  ['memory', undefined],
  // Handles that hold nothing, because these calls end what they name.
  ['release', { cursor: 0 }],
  ['endComparison', { comparison: 0 }],
  ['endTrend', { trend: 0 }],
  ['close', { snapshot: 0 }],
];

/** Fields that may be left out, and fields that are not integers. */
const OPTIONAL = new Set(['query.nodes', 'query.nodes.nodes', 'options.requests']);
const DOUBLES = new Set([
  ...['query.nodes.above', 'query.nodes.upTo', 'question.id', 'question.width', 'question.height', 'options.requests'],
]);

const WRONG = [
  ...[undefined, null, true, '', 'nonsense', 'x'.repeat(100_000), '3', 5n],
  ...[Number.NaN, -1, 0.5, 2 ** 32, 2 ** 53, -Infinity, Infinity],
  ...[{}, [], ['a'], [-1], { kind: 'nonsense' }, { kind: 3 }, new Map([['kind', 'class']]), new Date(0)],
  ...[new Uint8Array(3), new Float32Array(3), Float64Array.of(0.5), new ArrayBuffer(8), /x/],
];

/** The type of a value for the core: typed arrays of numbers are lists. @param {unknown} value */
function typeOf(value) {
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value) || value instanceof Uint32Array || value instanceof Float64Array) return 'list';
  return value === null ? 'null' : typeof value;
}

/**
 * The paths to all fields and list elements of a value, outermost first.
 * @param {any} value
 * @param {string[]} [path]
 * @returns {string[][]}
 */
function pathsIn(value, path = []) {
  const here = path.length > 0 ? [path] : [];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return here;
  return [...here, ...Object.entries(value).flatMap(([key, inside]) => pathsIn(inside, [...path, key]))];
}

/**
 * A copy of a value with another value at a path.
 * @param {any} value
 * @param {string[]} path
 * @param {unknown} other
 * @returns {any}
 */
function replaced(value, [key, ...rest], other) {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(copy[key], rest, other);
  return copy;
}

/** The name of an argument in errors: fields of a query and of a question without it. @param {string[]} path */
function nameOf(path) {
  const [first = '', ...rest] = path;
  const isOptions = ['query', 'question', 'options'].includes(first) && rest.length > 0;
  return (isOptions ? rest : path).reduce(
    (name, key) => (/^\d+$/.test(key) ? `${name}[${key}]` : name ? `${name}.${key}` : key),
    '',
  );
}

/**
 * Whether the core must reject a value by its shape alone.
 * @param {string} path
 * @param {unknown} right
 * @param {any} wrong
 */
function isMisshapen(path, right, wrong) {
  if (OPTIONAL.has(path) && (wrong === undefined || wrong === null)) return false;
  if (typeof right === 'number' && typeof wrong === 'number') {
    const isDouble = DOUBLES.has(path);
    return isDouble ? Number.isNaN(wrong) : !(Number.isInteger(wrong) && wrong >= 0 && wrong < 2 ** 32);
  }
  if (typeOf(right) === 'object' && ArrayBuffer.isView(wrong)) return false;
  if (path === 'base' && typeOf(wrong) === 'bytes') return false;
  return typeOf(right) !== typeOf(wrong);
}

describe('the words of an argument', () => {
  /** @type {[op: string, path: string, words: readonly string[]][]} */
  const LISTS = [
    ['query classes', 'query.sort.key', words.CLASS_SORT_KEYS],
    ['query groups', 'query.sort.key', words.CLASS_SORT_KEYS],
    ['query groups', 'query.by', words.GROUPINGS],
    ['query objects', 'query.sort.key', words.OBJECT_SORT_KEYS],
    ['query edges', 'query.sort.key', words.OBJECT_SORT_KEYS],
    ['query retainers', 'query.sort.key', words.OBJECT_SORT_KEYS],
    ['query strings', 'query.sort.key', words.STRING_SORT_KEYS],
    ['query owners', 'query.sort.key', words.OWNER_SORT_KEYS],
    ['query diff', 'query.sort.key', words.DIFF_SORT_KEYS],
    ['query diff', 'query.scope', words.DIFF_SCOPES],
    ['ask kept', 'question.level', words.REDACTION_LEVELS],
    ['ask layout', 'question.shape', words.MAP_SHAPES],
    ['ask layout', 'question.by', [...words.MAP_GROUPINGS, 'keeper']],
    ['trendRows', 'options.measure', words.TREND_MEASURES],
    ['trendRows', 'options.sort.key', words.TREND_SORT_KEYS],
    ['compare', 'matching', words.MATCHINGS],
    ['members', 'which', words.MEMBER_KINDS],
    ['column', 'name', COLUMNS],
    ['query classes', 'query.kind', QUERIES.map(({ kind }) => kind)],
    ['query objects', 'query.of.kind', SOURCES.map(({ kind }) => kind)],
    ['query classes', 'query.nodes.kind', FILTERS.map(({ kind }) => kind)],
    ['ask object', 'question.kind', QUESTIONS.map(({ kind }) => kind)],
  ];
  for (const [name, path, list] of LISTS) {
    test(`${name}: ${path}`, () => {
      const [op, kind] = name.split(' ');
      const keys = path.split('.');
      const found = CALLS.find(
        ([wanted, args]) =>
          wanted === op &&
          (kind === undefined || (args.query ?? args.question).kind === kind) &&
          pathsIn(args).some((known) => known.join('.') === path),
      );
      assert.ok(found, 'one of the calls above');
      const { code, message } = caught(() => call(found[0], replaced(found[1], keys, 'nonsense')));
      assert.equal(code, 'malformed');
      const [, listed = ''] = /^[\w.]+: expected one of (.*), got "nonsense"$/.exec(message) ?? [];
      assert.deepEqual(listed.split(', ').sort(), [...new Set(list)].map((word) => `"${word}"`).sort(), message);
      assert.ok(message.startsWith(`${nameOf(keys)}: `), message);
    });
  }
});

describe('a call', () => {
  test('of every name is tested below', () => {
    const protocol = readFileSync(new URL('../../www/js/engine/protocol.d.ts', import.meta.url), 'utf8');
    const [, calls = ''] = /^export interface Calls \{\n(.*?)^\}/ms.exec(protocol) ?? [];
    const ops = [...calls.matchAll(/^ {2}(\w+): \{/gm)].map(([, op]) => op);
    assert.ok(ops.length > 20);
    // These two are asynchronous: tests/wasm/open.test.mjs and redact.test.mjs.
    const known = new Set([...CALLS.map(([op]) => op), 'open', 'redact']);
    assert.deepEqual(
      ops.filter((op) => !known.has(op ?? '')),
      [],
    );
  });

  test('of an unknown name is rejected, and so is one without arguments', () => {
    assert.match(caught(() => call('nonsense', {})).message, /^op: /);
    for (const [op] of CALLS.filter(([op]) => op !== 'memory')) {
      assert.match(caught(() => call(op, undefined)).message, /^args: expected an object/, op);
    }
  });

  for (const [op, args] of CALLS) {
    const kind = (args?.query ?? args?.question)?.kind;
    test(`${op} ${kind ?? ''} is answered, and rejects each wrong argument by its name`, () => {
      call(op, args);
      for (const path of pathsIn(args)) {
        const right = path.reduce((value, key) => value[key], args);
        for (const wrong of WRONG) {
          const what = `${path.join('.')} = ${typeOf(wrong)} ${typeof wrong === 'object' ? '' : String(wrong).slice(0, 40)}`;
          /** @type {any} */
          let thrown;
          try {
            call(op, replaced(args, path, wrong));
          } catch (error) {
            thrown = error;
          }
          // A trap, or a mistake of the code between, would be an `Error`, and would end the engine.
          assert.ok(!(thrown instanceof Error), `${what}: ${thrown?.stack}`);
          if (isMisshapen(path.join('.'), right, wrong)) {
            assert.equal(thrown?.code, 'malformed', `${what}: ${thrown?.message}`);
            assert.ok(thrown.message.startsWith(nameOf(path)), `${what}: ${thrown.message}`);
            assert.match(thrown.message, /^[\w.[\]]+: expected .*, got .*$/s, what);
            assert.ok(thrown.message.length < 500, 'what came is cut');
          }
        }
      }
      call(op, args);
      assert.deepEqual(wasm.info(snapshot), info);
    });
  }

  test('of a closed or foreign handle is cancelled', () => {
    const other = wasm.open(packed);
    call('close', { snapshot: other });
    for (const handle of [other, 0, 2 ** 32 - 1, comparison]) {
      for (const [op, args] of CALLS.filter(([, args]) => args?.snapshot === snapshot && args.query?.kind !== 'diff')) {
        assert.equal(caught(() => call(op, { ...args, snapshot: handle })).code, 'cancelled', op);
      }
      for (const field of ['current', 'base']) {
        const args = { current: snapshot, base: snapshot, matching: 'ids', [field]: handle };
        assert.equal(caught(() => call('compare', args)).code, 'cancelled', field);
      }
      assert.equal(caught(() => call('findings', { snapshot, earlier: [snapshot, handle] })).code, 'cancelled');
      assert.equal(caught(() => call('rows', { cursor: handle, start: 0, end: 1 })).code, 'cancelled');
      assert.equal(
        caught(() => call('trendRows', { trend: handle, options: ORDER, start: 0, end: 1 })).code,
        'cancelled',
      );
    }
  });

  test('with bytes of another kind, or truncated ones, is rejected', () => {
    const survey = call('survey', { snapshot });
    const side = call('side', { snapshot, definitions });
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(100).fill(255),
      survey.slice(0, -1),
      side.slice(0, 9),
      digests[0].slice(1),
    ]) {
      caught(() => call('side', { snapshot, definitions: bytes }));
      caught(() => call('digest', { snapshot, definitions: bytes }));
      caught(() => call('compare', { current: snapshot, base: bytes, matching: 'auto' }));
      caught(() => call('trend', { digests: [digests[0], bytes] }));
      caught(() => call('findings', { snapshot, earlier: [bytes] }));
    }
    assert.match(
      caught(() => call('trend', { digests: [digests[0], 5] })).message,
      /^digests\[1\]: expected a Uint8Array/,
    );
  });

  test('with too many objects within each other is rejected', () => {
    /** @type {any} */
    let nodes = { kind: 'named', name: 'duplicatedStrings' };
    for (let depth = 0; depth < 5000; depth++) nodes = { kind: 'group', by: 'file', index: 0, nodes };
    const { code, message } = caught(() =>
      call('query', { snapshot, query: { kind: 'classes', sort: BIGGEST, filter: '', nodes } }),
    );
    assert.equal(code, 'malformed');
    assert.match(message, /^nodes\.nodes\..*: expected at most \d+ objects within each other$/);
  });

  test('with more numbers than an engine can hold is rejected before it is copied', () => {
    const [count, before] = [2 ** 26 + 1, wasm.memoryBytes];
    const nodes = { kind: 'nodes', nodes: new Uint32Array(count) };
    const tooMany = /expected at most 67108864 numbers, got 67108865$/;
    for (const [path, run] of /** @type {const} */ ([
      ['bounds', () => call('cohorts', { snapshot, bounds: new Float64Array(count) })],
      ['of.nodes', () => call('query', { snapshot, query: { kind: 'objects', of: nodes, sort: BIGGEST } })],
    ])) {
      const { code, message } = caught(run);
      assert.equal(code, 'malformed');
      assert.ok(message.startsWith(`${path}: `), message);
      assert.match(message, tooMany);
    }
    assert.equal(wasm.memoryBytes, before);
  });

  test('with an ordinal or index beyond the end never traps', () => {
    const last = info.nodeCount - 1;
    for (const number of [last, last + 1, 2 ** 24, 2 ** 29, 2 ** 31, 2 ** 32 - 1]) {
      for (const [op, args] of CALLS) {
        for (const path of pathsIn(args)) {
          const right = path.reduce((/** @type {any} */ value, key) => value[key], args);
          if (typeof right !== 'number' || ['snapshot', 'max', 'depth'].includes(path.at(-1) ?? '')) continue;
          try {
            call(op, replaced(args, path, number));
          } catch (/** @type {any} */ error) {
            assert.ok(!(error instanceof Error), `${op} ${path} = ${number}: ${error?.stack}`);
          }
        }
      }
    }
    assert.deepEqual(wasm.info(snapshot), info);
  });
});
