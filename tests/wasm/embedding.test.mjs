// The embedding API on the one-thread wasm. Messages between them are cloned as by a browser. Calls made at once are all
// answered, and every method names the argument that is wrong.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { perform } from '../../www/js/engine/perform.js';
import { startWasm } from './engine.mjs';

const wasm = await startWasm();
const packed = readFileSync(findFixture('node-20.heaptimeline').path);
/** How often a call ended its engine. */
let deaths = 0;

/** The engine's worker, in this thread. */
class WorkerHere {
  /** @type {((event: { data: unknown }) => void) | undefined} */
  onmessage;
  terminate() {}
  // It holds no lock, so nothing watches its life.
  addEventListener() {}

  /** @param {any} message @param {any} [options] */
  postMessage(message, options) {
    // The reader's first message is a port, and no call.
    const copy = structuredClone(message, Array.isArray(options) ? { transfer: options } : options);
    if (copy.kind === 'start') {
      this.#say({ kind: 'started', facts: { threads: 1, bundle: 'pkg-st', maxBytes: 2 ** 32, fallback: 'asked' } });
    }
    if (copy.kind === 'call') this.#say(this.#answer(copy.id, copy.call));
  }

  /** @param {number} id @param {any} call */
  #answer(id, call) {
    try {
      return { kind: 'value', id, value: structuredClone(this.#perform(call)) };
    } catch (error) {
      if (!(error instanceof Error)) return { kind: 'error', id, error };
      deaths++;
      return { kind: 'died', error: { code: 'crashed', message: error.message } };
    }
  }

  /** @param {any} call */
  #perform(call) {
    if (call.op !== 'open') return perform(wasm, call);
    const snapshot = wasm.open(packed);
    return { snapshot, info: { ...wasm.info(snapshot), name: call.args.name } };
  }

  /** @param {unknown} data */
  #say(data) {
    setImmediate(() => this.onmessage?.({ data }));
  }
}

Object.assign(globalThis, { Worker: WorkerHere, File: globalThis.File ?? (await import('node:buffer')).File });
const { compare, createEngine, EngineError, findings, report, trend } = await import('../../www/heapwise.js');

const engine = await createEngine({ threads: 1 });
const snapshot = await engine.open(new Blob([]));
const later = await engine.open(new Blob([]));
const comparison = await compare(snapshot, later, { matching: 'classes' });
const series = await trend([snapshot, later]);

describe('calls made at once', () => {
  test('return all pages of one list, each with its rows', async () => {
    const starts = [0, 90, 180, 90, 0];
    const page = (/** @type {number} */ start) => snapshot.classes({ start, end: start + 90 });
    const pages = await Promise.all(starts.map(page));
    for (const [at, start] of starts.entries()) {
      const alone = await page(start);
      assert.ok(alone.rows.length > 0);
      assert.deepEqual(pages[at], alone);
    }
    assert.notDeepEqual(pages[0]?.rows, pages[1]?.rows);
  });

  test('return lists, answers and columns', async () => {
    const [classes, object, ids, edges, trendRows] = await Promise.all([
      snapshot.classes(),
      snapshot.object(0),
      snapshot.column('id'),
      later.edges(0),
      series.classes(),
    ]);
    assert.ok(classes.total > 0 && edges.total > 0 && trendRows.total > 0);
    assert.equal(object.id, ids[0]);
  });
});

const SORT = { key: 'name', descending: false };
const PAGE = { start: 0, end: 10 };
const blob = new Blob([]);
const nothing = () => {};
const { signal } = new AbortController();

/**
 * A method, correct arguments, and their names. Fields of options are named without the options.
 * @type {[name: string, call: (...args: any[]) => unknown, args: any[], names: string[]][]}
 */
const METHODS = [
  ['createEngine', createEngine, [{ threads: 1 }], ['options']],
  [
    'Engine.open',
    (...args) => engine.open(.../** @type {[Blob]} */ (args)).then((it) => it.close()),
    [blob, { name: 'a', signal, onProgress: nothing, onPreview: nothing }],
    ['source', 'options'],
  ],
  ['compare', compare, [snapshot, later, { matching: 'ids' }], ['base', 'current', 'options']],
  ['trend', trend, [[snapshot, later]], ['snapshots']],
  ['findings', findings, [[snapshot]], ['snapshots']],
  ['report', report, [[snapshot], { format: 'json', redact: true, language: 'en' }], ['snapshots', 'options']],
  [
    'Engine.compare',
    (...args) => engine.compare(.../** @type {[any, any]} */ (args)),
    [snapshot, later],
    ['base', 'current'],
  ],
  ['Engine.trend', (list) => engine.trend(list), [[snapshot, later]], ['snapshots']],
  ['Engine.findings', (list) => engine.findings(list), [[snapshot]], ['snapshots']],
  [
    'Engine.report',
    (...args) => engine.report(.../** @type {[any, any]} */ (args)),
    [[snapshot], { format: 'markdown' }],
    ['snapshots', 'options'],
  ],
  [
    'classes',
    (it) => snapshot.classes(it),
    [{ sort: SORT, filter: 'a', nodes: { kind: 'ids', above: 0, upTo: 99 }, ...PAGE }],
    ['options'],
  ],
  [
    'groups',
    (it) => snapshot.groups(it),
    [{ by: 'file', sort: SORT, filter: '', nodes: { kind: 'named', name: 'duplicatedStrings' }, ...PAGE }],
    ['options'],
  ],
  ['objects', (it) => snapshot.objects(it), [{ of: { kind: 'class', index: 0 }, sort: SORT, ...PAGE }], ['options']],
  [
    'edges',
    (...args) => snapshot.edges(.../** @type {[any]} */ (args)),
    [0, { sort: SORT, ...PAGE }],
    ['node', 'options'],
  ],
  [
    'retainers',
    (...args) => snapshot.retainers(.../** @type {[any]} */ (args)),
    [5, { sort: SORT, ignored: [1], ...PAGE }],
    ['node', 'options'],
  ],
  [
    'dominated',
    (...args) => snapshot.dominated(.../** @type {[any]} */ (args)),
    [0, { sort: SORT, ...PAGE }],
    ['node', 'options'],
  ],
  ['strings', (it) => snapshot.strings(it), [{ sort: SORT, filter: '', ...PAGE }], ['options']],
  [
    'owners',
    (...args) => snapshot.owners(.../** @type {[any]} */ (args)),
    [0, { sort: SORT, ...PAGE }],
    ['string', 'options'],
  ],
  ['object', (node) => snapshot.object(node), [0], ['node']],
  [
    'paths',
    (...args) => snapshot.paths(.../** @type {[any]} */ (args)),
    [5, { max: 2, ignored: [1] }],
    ['node', 'options'],
  ],
  ['ask', (question) => snapshot.ask(question), [{ kind: 'pathGroups', name: 'Object' }], ['question']],
  ['column', (name) => snapshot.column(name), ['id'], ['name']],
  [
    'Comparison.classes',
    (it) => comparison.classes(it),
    [{ sort: SORT, filter: '', scope: 'changed', ...PAGE }],
    ['options'],
  ],
  [
    'Comparison.objects',
    (...args) => comparison.objects(.../** @type {[any, any]} */ (args)),
    [0, 'added', { sort: SORT, ...PAGE }],
    ['index', 'which', 'options'],
  ],
  ['Comparison.paths', (name) => comparison.paths(name), ['Object'], ['name']],
  [
    'Trend.classes',
    (it) => series.classes(it),
    [{ measure: 'count', skipFirst: true, requests: 3, text: '', sort: { key: 'last', descending: true }, ...PAGE }],
    ['options'],
  ],
];

const WRONG = [
  ...[undefined, null, false, '', 'nonsense', 5n, Symbol('s'), () => {}, class {}],
  ...[Number.NaN, -1, 0.5, 2 ** 32, Infinity, 0, 3],
  ...[
    {},
    [],
    [[]],
    { kind: 'nonsense' },
    new Map(),
    new Proxy({}, {}),
    new Uint8Array(3),
    new WeakMap(),
    Promise.resolve(1),
  ],
];
const CIRCULAR = /** @type {any} */ ({ kind: 'class' });
CIRCULAR.index = CIRCULAR;

/** @param {unknown} value */
const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Whether a value is a plain object or an array, whose fields are replaced one by one. @param {unknown} value */
const isPlain = (value) =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value));

/** @param {any} value @param {string[]} [path] @returns {string[][]} */
function pathsIn(value, path = []) {
  return [
    path,
    ...(isPlain(value) ? Object.entries(value).flatMap(([key, inside]) => pathsIn(inside, [...path, key])) : []),
  ];
}

/** @param {any} value @param {string[]} path @param {unknown} other @returns {any} */
function replaced(value, [key, ...rest], other) {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(copy[key], rest, other);
  return copy;
}

/** @param {string} name of the argument @param {string[]} path in it */
function nameOf(name, path) {
  const isOptions = ['options', 'question'].includes(name) && path.length > 0;
  return (isOptions ? path : [name, ...path]).reduce(
    (all, key) => (/^\d+$/.test(key) ? `${all}[${key}]` : all ? `${all}.${key}` : key),
    '',
  );
}

/** Methods that need a field of their options. */
const NEEDED = { objects: 'of', groups: 'by', report: 'format', 'Engine.report': 'format' };

/**
 * Whether an argument, or a field of one, may be left out.
 * @param {string} method
 * @param {string} name
 * @param {string[]} path
 * @param {unknown} value
 */
function isAllowed(method, name, [field, ...inner], value) {
  if (name !== 'options' || inner.length > 0) return false;
  if (value === null) return field === 'nodes' || field === 'requests';
  const isNeeded = Object.entries(NEEDED).some(
    ([needing, needed]) => method === needing && (field === undefined || field === needed),
  );
  return value === undefined && !isNeeded;
}

describe('arguments that change during the call', () => {
  test('change neither a trend nor a report', async () => {
    const list = [snapshot, later];
    /** @type {import('../../www/js/engine/api.d.ts').ReportOptions} */
    const options = { format: 'json' };
    const made = [trend(list), report(list, options)];
    list.length = 0;
    options.format = 'html';
    const [{ snapshots }, text] = /** @type {[any, string]} */ (await Promise.all(made));
    assert.deepEqual(snapshots, [snapshot, later]);
    assert.equal(JSON.parse(text).snapshots.length, 2);
  });
});

describe('wrong arguments', () => {
  for (const [title, call, args, names] of METHODS) {
    test(`of ${title} are named`, async () => {
      await call(...args);
      for (const [at, name] of names.entries()) {
        for (const path of pathsIn(args[at])) {
          const right = path.reduce((value, key) => value[key], args[at]);
          for (const wrong of [...WRONG, CIRCULAR]) {
            const given = args.map((arg, index) => (index === at ? replaced(arg, path, wrong) : arg));
            const what = `${nameOf(name, path)} = ${typeOf(wrong)} ${typeof wrong === 'object' ? '' : String(wrong)}`;
            /** @type {any} */
            let thrown;
            // A method that throws fails the test: it must return a promise.
            await Promise.resolve(call(...given)).catch((error) => (thrown = error));
            assert.ok(thrown === undefined || thrown instanceof EngineError, `${what}: ${thrown?.stack}`);
            if (isAllowed(title, name, path, wrong) || typeOf(right) === typeOf(wrong)) continue;
            assert.equal(thrown?.code, 'malformed', `${what}: ${thrown?.message}`);
            assert.ok(thrown.message.startsWith(nameOf(name, path)), `${what}: ${thrown.message}`);
            assert.match(thrown.message, /: expected .*, got /, what);
          }
        }
      }
      await call(...args);
    });
  }

  const unreadable = () => {
    throw new Error('a getter');
  };
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const { proxy: revokedList, revoke: revokeList } = Proxy.revocable([], {});
  revokeList();
  const impostor = (/** @type {{ prototype: object }} */ { prototype }) => Object.create(prototype);

  /** @type {[title: string, call: () => Promise<unknown>, name: string][]} */
  const UNREADABLE = [
    [
      'an option',
      () =>
        snapshot.classes({
          sort: SORT,
          get filter() {
            return unreadable();
          },
        }),
      'filter',
    ],
    ['an option of a proxy', () => snapshot.edges(0, new Proxy({}, { get: unreadable })), 'sort'],
    ['the fields of a proxy', () => snapshot.dominated(0, new Proxy({}, { ownKeys: unreadable })), 'options'],
    ['options that are revoked', () => snapshot.strings(/** @type {any} */ (revoked)), 'sort'],
    [
      'a field of a question',
      () =>
        snapshot.ask({
          kind: 'object',
          get node() {
            return unreadable();
          },
        }),
      'node',
    ],
    [
      'a field within an option',
      () =>
        snapshot.objects({
          of: {
            kind: 'class',
            get index() {
              return unreadable();
            },
          },
        }),
      'of.index',
    ],
    [
      'an option that is revoked',
      () => snapshot.retainers(5, { ignored: /** @type {any} */ (revokedList) }),
      'ignored',
    ],
    ['a snapshot that is revoked', () => compare(snapshot, /** @type {any} */ (revoked)), 'current'],
    ['a list that is revoked', () => findings(/** @type {any} */ (revokedList)), 'snapshots'],
    ['an element of a list', () => trend(new Proxy([snapshot, later], { get: unreadable })), 'snapshots'],
    [
      'a missing element of a list',
      () => trend(Object.assign(new Array(3), { 0: snapshot, 2: later })),
      'snapshots[1]',
    ],
    ['a source that is revoked', () => engine.open(/** @type {any} */ (revoked)), 'source'],
    ['a source of which only the prototype is right', () => engine.open(impostor(Response)), 'source'],
    [
      'a signal of which only the prototype is right',
      () => engine.open(blob, { signal: impostor(AbortSignal) }),
      'signal',
    ],
    [
      'a report’s option',
      () =>
        report([snapshot], {
          get format() {
            return unreadable();
          },
        }),
      'format',
    ],
  ];
  for (const [title, call, name] of UNREADABLE) {
    test(`are named when they cannot be read: ${title}`, async () => {
      await assert.rejects(call(), (/** @type {any} */ error) => {
        assert.ok(error instanceof EngineError, error.stack);
        assert.equal(error.code, 'malformed');
        assert.match(error.message, /^[\w.[\]]+: expected .*, got /);
        assert.ok(error.message.startsWith(`${name}: `), error.message);
        return true;
      });
    });
  }

  test('of a page are named when only its start is given', async () => {
    const starts = [Symbol('s'), 5n, Object.create(null), { valueOf: unreadable }, '3', Number.NaN, -1, 0.5];
    /** @type {((options: any) => Promise<unknown>)[]} */
    const lists = [
      (options) => snapshot.classes(options),
      (options) => comparison.classes(options),
      (options) => comparison.objects(0, 'added', options),
      (options) => series.classes(options),
    ];
    for (const list of lists) {
      for (const start of starts) {
        await assert.rejects(list({ start }), { name: 'EngineError', code: 'malformed', message: /^start[.:]/ });
      }
    }
    assert.deepEqual((await snapshot.classes({ start: 2 ** 32 - 1 })).rows, []);
  });

  test('with many objects within each other are named briefly', async () => {
    /** @type {any} */
    let nodes = { kind: 'named', name: () => {} };
    for (let depth = 0; depth < 1000; depth++) nodes = { kind: 'group', by: 'file', index: 0, nodes };
    await assert.rejects(snapshot.classes({ nodes }), (/** @type {any} */ { code, message }) => {
      assert.equal(code, 'malformed');
      assert.match(message, /^nodes\.nodes\./);
      return message.length < 500;
    });
  });

  test('are thousands of threads, each of which would be a worker', async () => {
    for (const threads of [1e9, Infinity]) {
      await assert.rejects(createEngine({ threads }), { code: 'malformed', message: /^threads: expected .* 64, got / });
    }
  });

  test('leave the engine and its snapshots open', async () => {
    assert.equal(deaths, 0);
    assert.ok((await snapshot.classes()).total > 0);
    assert.ok((await comparison.classes()).total >= 0);
    assert.ok((await series.classes()).total > 0);
  });

  test('are no traps: a trap ends the engine', async () => {
    const other = await createEngine({ threads: 1 });
    const opened = await other.open(new Blob([]));
    const whole = wasm.bindings;
    const query = () => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
    wasm.bindings = { ...whole, query };
    await assert.rejects(opened.classes(), { code: 'crashed' });
    wasm.bindings = whole;
    await assert.rejects(opened.object(0), { code: 'crashed' });
    assert.equal(deaths, 1);
  });
});
