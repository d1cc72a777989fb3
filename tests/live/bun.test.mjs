import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ownerText } from '../../www/js/lib/sentence-text.js';
import { speak } from '../../www/js/lib/speech.js';
import { UNKNOWN_HOLDER, v8FromJsc } from '../../www/js/live/jsc.js';
import { collectBun, identifyBun, memoryOfBun, takeBun } from '../../www/js/live/webkit.js';
import { startWasm } from '../wasm/engine.mjs';
import { openSession } from './session.mjs';
import { startTarget, VERSIONS } from './targets.mjs';

const ROUNDS = [50, 300, 300];

/** Connects to a program in Bun, for as long as `work` runs. */
async function withBun(program, work, options = {}) {
  const target = await startTarget({ runtime: 'bun', program, ...options });
  try {
    const session = await openSession(target.wsUrl);
    await work(session, target);
    await session.close();
  } finally {
    await target.close();
  }
}

/** What the engine says of three snapshots in one session, with load in between. */
async function findingsOf(program) {
  const wasm = await startWasm();
  const handles = [];
  await withBun(program, async (session, target) => {
    let from = 0;
    for (const count of ROUNDS) {
      await target.load(count, from);
      from += count;
      handles.push(wasm.open(Buffer.concat([...v8FromJsc(await takeBun(session))])));
    }
  });
  const [last, ...earlier] = handles.toReversed();
  return wasm.bindings.findings(last, earlier.toReversed());
}

describe('findings in Bun', () => {
  test('name the cache that never forgets, without a line', async () => {
    const [first] = (await findingsOf('catalogue')).findings;
    assert.equal(ownerText(first.owner, speak('en')), '`rendered`');
    assert.deepEqual([first.severity, first.kind, first.className], ['leak', 'container', 'Array']);
    assert.deepEqual(first.series.counts, [50, 350, 650]);
  });

  test('name the chain of closures', async () => {
    const [first] = (await findingsOf('quotes')).findings;
    assert.deepEqual([first.severity, first.kind, first.owner.name], ['leak', 'closure-chain', 'board']);
  });

  test('name the static Set of a class', async () => {
    const [first] = (await findingsOf('presence')).findings;
    assert.deepEqual([first.severity, first.kind, first.owner.name], ['leak', 'container', 'Visitor.everyone']);
    assert.deepEqual(first.series.counts, [50, 350, 650]);
  });

  test('name the listeners', async () => {
    const [first] = (await findingsOf('orders')).findings;
    assert.deepEqual([first.severity, first.kind, first.owner.name], ['leak', 'listeners', 'rates']);
  });

  test('name the listeners of a socket that reconnects by itself', async () => {
    const [first] = (await findingsOf('telemetry')).findings;
    assert.deepEqual([first.severity, first.kind], ['leak', 'listeners']);
    assert.deepEqual(first.owner.role, { kind: 'listeners', event: 'connect', className: 'Socket' });
  });

  test('do not name a value that is replaced', async () => {
    const { findings } = await findingsOf('login');
    assert.ok(findings.every(({ severity }) => severity !== 'leak'));
  });
});

describe('a program in Bun', () => {
  test('is identified, with its memory', () =>
    withBun('login', async (session, { pid }) => {
      const runtime = await identifyBun(session);
      assert.deepEqual({ ...runtime, title: '' }, { kind: 'bun', version: VERSIONS.bun, title: '', pid });
      assert.match(runtime.title, /login\.cjs$/);
      const memory = await memoryOfBun(session);
      assert.ok(memory.rss > memory.heapUsed && memory.heapUsed > 0);
      assert.ok(Math.abs(Date.now() - memory.at) < 3_600_000);
    }));

  test('collects its garbage', () =>
    withBun('login', async (session) => {
      await session.send('Runtime.evaluate', {
        expression: '(() => { globalThis.gone = new WeakRef({}); })()',
        returnByValue: true,
      });
      await collectBun(session);
      const { result } = await session.send('Runtime.evaluate', { expression: 'gone.deref() === undefined' });
      assert.equal(result.value, true);
    }));

  test('is not a program in Node', async () => {
    const target = await startTarget({ runtime: 'node-20', program: 'login' });
    try {
      const session = await openSession(target.wsUrl);
      assert.equal(await identifyBun(session), undefined);
      await session.close();
    } finally {
      await target.close();
    }
  });

  test('keeps the ids of its objects from one snapshot to the next', () =>
    withBun('catalogue', async (session, target) => {
      await target.load(50);
      const first = idsByClass(await takeBun(session));
      await target.load(50, 50);
      const second = idsByClass(await takeBun(session));
      const shared = [...first.keys()].filter((id) => second.has(id));
      assert.ok(shared.length > 0.9 * first.size, `${shared.length} of ${first.size}`);
      for (const id of shared) assert.equal(first.get(id), second.get(id));
    }));
});

describe('contents of Maps and Sets in Bun', () => {
  let wasm;
  let snapshot;

  before(async () => {
    wasm = await startWasm();
    await withBun('login', async (session) => {
      // Sizes on both sides of where the table grows.
      const expression = `globalThis.many = {}; for (const size of [1, 4, 8, 9, 33, 64, 65, 400, 1025]) {
        many['map' + size] = new Map(Array.from({ length: size }, (_, at) => ['key ' + at, { at }]));
        many['set' + size] = new Set(Array.from({ length: size }, (_, at) => ({ at })));
      }`;
      await session.send('Runtime.evaluate', { expression });
      snapshot = JSON.parse(Buffer.concat([...v8FromJsc(await takeBun(session))]));
    });
  });

  test('are entries of their tables, of which the engine reads all', () => {
    const handle = wasm.open(Buffer.from(JSON.stringify(snapshot)));
    assert.equal(wasm.info(handle).nodeCount, snapshot.snapshot.node_count);
    const held = tablesOf(snapshot, 'many');
    for (const size of [1, 4, 8, 9, 33, 64, 65, 400, 1025]) {
      assert.equal(held.get(`map${size}`), 2 * size, `map${size}`);
      assert.equal(held.get(`set${size}`), size, `set${size}`);
    }
  });

  test('leave few objects without a known holder', () => {
    const holder = nodesOf(snapshot).find(({ name }) => name === UNKNOWN_HOLDER);
    assert.ok(holder.edges < 0.02 * snapshot.snapshot.node_count, `${holder.edges}`);
  });

  after(() => {
    snapshot = undefined;
  });
});

/** The class of each node by its id. @param {string} text */
function idsByClass(text) {
  const { nodes, nodeClassNames } = JSON.parse(text);
  const found = new Map();
  for (let at = 0; at < nodes.length; at += 4) found.set(nodes[at], nodeClassNames[nodes[at + 2]]);
  return found;
}

function nodesOf({ snapshot: { meta }, nodes, strings }) {
  const width = meta.node_fields.length;
  let first = 0;
  return Array.from({ length: nodes.length / width }, (_, at) => {
    const [, name, , , edges] = nodes.slice(at * width, at * width + width);
    const node = { name: strings[name], first, edges };
    first += edges;
    return node;
  });
}

/** How much the table of each Map and Set holds that an object of the global object has. */
function tablesOf(file, name) {
  const nodes = nodesOf(file);
  const width = file.snapshot.meta.node_fields.length;
  const edges = ({ first, edges: count }) =>
    Array.from({ length: count }, (_, at) => {
      const [, label, to] = file.edges.slice(3 * (first + at), 3 * (first + at) + 3);
      return { label: file.strings[label], to: nodes[to / width] };
    });
  const owner = edges(nodes.find((node) => node.name === 'global')).find(({ label }) => label === name).to;
  return new Map(
    edges(owner).flatMap(({ label, to }) => {
      const table = edges(to).find((edge) => edge.label === 'table')?.to;
      return table ? [[label, edges(table).filter((edge) => /^\d+$/.test(edge.label)).length]] : [];
    }),
  );
}
