import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UNKNOWN_HOLDER, v8FromJsc } from '../../www/js/live/jsc.js';

const EDGE_TYPES = ['Internal', 'Property', 'Index', 'Variable'];

/**
 * A snapshot of JavaScriptCore.
 * @param {Record<string, string>} nodes By id: class, size (16 if missing) and `internal`: `'7': 'Structure 112 internal'`.
 * @param {string[]} edges `FROM TYPE NAME TO`, the name `-` for internal ones.
 */
function jsc(nodes, edges, { edgeTypes = EDGE_TYPES, type = 'Inspector' } = {}) {
  const [classes, names] = [[], []];
  const number = (list, text) => (list.includes(text) ? list.indexOf(text) : list.push(text) - 1);
  return {
    version: 3,
    type,
    nodes: Object.entries({ 0: '<root> 0', ...nodes }).flatMap(([id, text]) => {
      const [, className, size, internal] = /^(.*?)(?: (\d+))?( internal)?$/.exec(text);
      const own = [Number(id), Number(size ?? 16), number(classes, className), internal ? 1 : 0];
      return type === 'Inspector' ? own : [...own, 0, '0x10', '0x0'];
    }),
    nodeClassNames: classes,
    edges: edges.flatMap((text) => {
      const [from, kind, name, to] = text.split(' ');
      const data = kind === 'Property' || kind === 'Variable' ? number(names, name) : Number(name) || 0;
      return [Number(from), Number(to), edgeTypes.indexOf(kind), data];
    }),
    edgeTypes,
    edgeNames: names,
  };
}

const shown = ({ id, name, type }) => (id === 1 ? 'root' : name || `(${type})`);

/** The V8 snapshot, read: nodes by name in order, edges as `FROM -type:name> TO`. */
function converted(snapshot) {
  const pieces = [...v8FromJsc(typeof snapshot === 'string' ? snapshot : JSON.stringify(snapshot))];
  const file = JSON.parse(Buffer.concat(pieces).toString());
  const { meta, node_count: nodeCount, edge_count: edgeCount } = file.snapshot;
  const width = meta.node_fields.length;
  const nodes = Array.from({ length: nodeCount }, (_, at) => {
    const [type, name, id, size, edges] = file.nodes.slice(at * width, at * width + width);
    return { type: meta.node_types[0][type], name: file.strings[name], id, size, edges };
  });
  let at = 0;
  const edges = nodes.flatMap((node) =>
    Array.from({ length: node.edges }, () => {
      const [type, name, to] = file.edges.slice(at, (at += 3));
      const kind = meta.edge_types[0][type];
      const label = kind === 'element' || kind === 'hidden' ? name : file.strings[name];
      return `${shown(node)} -${kind}:${label}> ${shown(nodes[to / width])}`;
    }),
  );
  assert.equal(file.edges.length, 3 * edgeCount);
  assert.equal(edges.length, edgeCount);
  assert.equal(file.nodes.length, width * nodeCount);
  return { nodes, edges, pieces };
}

/** The edges that do not come from our own roots. */
const ownEdges = (snapshot) => converted(snapshot).edges.filter((edge) => !/^(root|\(GC roots\)) /.test(edge));
const node = (snapshot, name) => converted(snapshot).nodes.find((found) => found.name === name);

describe('a snapshot of JavaScriptCore', () => {
  test('has the roots of V8', () => {
    const { nodes, edges } = converted(
      jsc({ 5: 'GlobalObject 900', 6: 'Map 32' }, ['0 Internal - 5', '5 Property cache 6']),
    );
    assert.deepEqual(
      nodes.map(({ type, name, id, size }) => [type, name, id, size]),
      [
        ['synthetic', '', 1, 0],
        ['synthetic', '(GC roots)', 2, 0],
        ['object', 'global', 11, 900],
        ['object', 'Map', 13, 32],
        ['synthetic', UNKNOWN_HOLDER, 4, 0],
      ],
    );
    assert.deepEqual(edges, [
      'root -element:1> (GC roots)',
      `root -element:2> ${UNKNOWN_HOLDER}`,
      'root -shortcut:global> global',
      '(GC roots) -hidden:1> global',
      'global -property:cache> Map',
    ]);
  });

  test('keeps the id of an object, whatever else is in the snapshot', () => {
    const first = node(jsc({ 5: 'Session' }, ['0 Internal - 5']), 'Session');
    const second = node(jsc({ 3: 'Map', 9: 'Other', 5: 'Session' }, ['0 Internal - 5']), 'Session');
    assert.equal(first.id, second.id);
  });

  test('has nodes of V8s types', () => {
    const { nodes } = converted(
      jsc(
        {
          1: 'Session 40',
          2: 'Function 32',
          3: 'FunctionExecutable 128 internal',
          4: 'Structure 112 internal',
          5: 'Cell Butterfly 64 internal',
          6: 'string 20',
          7: 'symbol 32 internal',
          8: 'HeapBigInt 24',
          9: 'RegExp 64',
          10: 'JSLexicalEnvironment 48',
          11: 'JSModuleEnvironment 48',
          12: 'PropertyTable 48 internal',
          13: 'FunctionCodeBlock 900 internal',
          14: 'resolve 32',
          15: 'RegExp 200 internal',
          16: 'NeverHeardOf 8 internal',
          17: 'NeverHeardOf 8',
        },
        ['14 Internal - 3'],
      ),
    );
    assert.deepEqual(
      nodes.slice(2, -1).map(({ type, name }) => `${type} ${name}`),
      [
        'object Session',
        'closure ',
        'code FunctionExecutable',
        'object shape Structure',
        'array ',
        'string (string 6)',
        'symbol symbol',
        'bigint HeapBigInt',
        'regexp RegExp',
        'object system / Context',
        'object system / Context',
        'hidden PropertyTable',
        'code FunctionCodeBlock',
        'closure resolve',
        'hidden RegExp',
        'hidden NeverHeardOf',
        'object NeverHeardOf',
      ],
    );
  });

  test('has edges of V8s types, with its names where it has any', () => {
    assert.deepEqual(
      ownEdges(
        jsc(
          {
            1: 'Function',
            2: 'JSLexicalEnvironment',
            3: 'JSLexicalEnvironment',
            4: 'FunctionExecutable 9 internal',
            5: 'Structure 9 internal',
            6: 'Array',
            7: 'Cell Butterfly 9 internal',
            8: 'SymbolTable 9 internal',
            9: 'Secret 9 internal',
          },
          [
            ...['0 Internal - 1', '1 Internal - 2', '1 Internal - 4', '1 Internal - 5', '1 Internal - 9'],
            ...['2 Internal - 3', '2 Variable rendered 6', '2 Internal - 8', '1 Property name 6'],
            ...['6 Index 1 1', '6 Index 0 2', '6 Internal - 7'],
          ],
        ),
      ),
      [
        ...['(closure) -property:name> Array', '(closure) -internal:context> system / Context'],
        ...['(closure) -internal:shared> FunctionExecutable', '(closure) -internal:map> Structure'],
        ...['(closure) -hidden:1> Secret', 'system / Context -context:rendered> Array'],
        ...['system / Context -internal:previous> system / Context', 'system / Context -hidden:1> SymbolTable'],
        ...['Array -element:0> system / Context', 'Array -element:1> (closure)', 'Array -internal:elements> (array)'],
      ],
    );
  });

  test('reads a variable of a global object as its property', () => {
    const edges = ownEdges(jsc({ 1: 'GlobalObject', 2: 'Map' }, ['0 Internal - 1', '1 Variable cache 2']));
    assert.deepEqual(edges, ['global -property:cache> Map']);
  });

  test('leaves out an internal edge that repeats another', () => {
    const edges = ownEdges(
      jsc({ 1: 'Store', 2: 'Map', 3: 'Set' }, [
        ...['0 Internal - 1', '1 Internal - 2', '1 Property all 2', '1 Internal - 3', '1 Internal - 3'],
      ]),
    );
    assert.deepEqual(edges, ['Store -property:all> Map', 'Store -hidden:1> Set']);
  });

  test('reads a kind of edge that is not known as internal', () => {
    const snapshot = jsc({ 1: 'Store', 2: 'Map' }, ['0 Internal - 1', '1 Sparse 3 2'], {
      edgeTypes: [...EDGE_TYPES, 'Sparse'],
    });
    assert.deepEqual(ownEdges(snapshot), ['Store -hidden:1> Map']);
  });

  test('for debugging is read as well', () => {
    const snapshot = jsc({ 1: 'Store', 2: 'Map' }, ['0 Internal - 1', '1 Property all 2'], { type: 'GCDebugging' });
    assert.deepEqual(ownEdges(snapshot), ['Store -property:all> Map']);
  });

  test('with nothing but a root opens', () => {
    const { nodes } = converted(jsc({}, []));
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ['', '(GC roots)', UNKNOWN_HOLDER],
    );
  });

  test('holds what has no path from the root below a root of its own', () => {
    const { edges } = converted(
      jsc({ 1: 'Held', 2: 'Lost', 3: 'OfLost', 4: 'Circle', 5: 'OfCircle' }, [
        ...['0 Internal - 1', '2 Property a 3', '3 Property b 1', '4 Property c 5', '5 Property d 4'],
      ]),
    );
    assert.deepEqual(
      edges.filter((edge) => edge.startsWith(UNKNOWN_HOLDER)),
      [`${UNKNOWN_HOLDER} -element:1> Lost`, `${UNKNOWN_HOLDER} -element:2> Circle`],
    );
  });

  test('comes in pieces of at most 1 MiB, also with a long name outside ASCII', () => {
    const nodes = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [at + 1, 'Session']));
    const { pieces, edges } = converted(jsc(nodes, ['0 Internal - 1', `1 Property ${'雪'.repeat(400_000)} 2`]));
    assert.ok(pieces.length > 3);
    assert.ok(pieces.every((piece) => piece.length > 0 && piece.length <= 2 ** 20));
    assert.ok(edges.includes(`Session -property:${'雪'.repeat(400_000)}> Session`));
  });
});

describe('contents that the capture has listed', () => {
  const nodes = {
    1: 'GlobalObject 100',
    // The storage has room for two buckets: 16 + 8 * (3 + 14) bytes for a Map, 16 + 8 * (3 + 10) for a Set.
    ...{ 10: 'Map 32', 11: 'Cell Butterfly 152 internal', 12: 'string', 13: 'Session', 14: 'Session' },
    ...{ 20: 'Visitors 32', 21: 'Cell Butterfly 120 internal', 22: 'Visitor', 23: 'Visitor' },
    ...{ 30: 'Object 48', 31: 'Array', 32: 'Array', 33: 'Array', 34: 'Array', 35: 'Array', 36: 'Array' },
  };
  const edges = [
    ...['0 Internal - 1', '1 Property sessions 10', '1 Property visitors 20', '10 Internal - 11', '20 Internal - 21'],
    ...['0 Internal - 30', '30 Property heapwiseMaps 31', '30 Property heapwiseEntries 32'],
    ...['30 Property heapwiseSets 33', '30 Property heapwiseValues 34', '31 Index 0 10', '32 Index 0 35'],
    ...[
      '33 Index 0 20',
      '34 Index 0 36',
      '35 Index 3 14',
      '35 Index 0 12',
      '35 Index 1 13',
      '36 Index 0 22',
      '36 Index 1 23',
    ],
  ];
  const snapshot = jsc(nodes, edges);

  test('become entries of tables', () => {
    const found = converted(snapshot).edges;
    assert.deepEqual(
      found.filter((edge) => /^(Map|Visitors|\(array\)) /.test(edge)),
      [
        'Map -internal:table> (array)',
        ...['(array) -internal:5> (string 12)', '(array) -internal:6> Session', '(array) -internal:9> Session'],
        'Visitors -internal:table> (array)',
        ...['(array) -internal:5> Visitor', '(array) -internal:7> Visitor'],
      ],
    );
  });

  test('leave nothing of the capture behind', () => {
    const { nodes: found, edges: links } = converted(snapshot);
    assert.ok(found.every(({ name }) => name !== 'Array' && name !== 'Object'));
    assert.ok(links.every((edge) => !edge.includes('heapwise')));
    assert.deepEqual(
      links.filter((edge) => edge.startsWith(UNKNOWN_HOLDER)),
      [],
    );
  });

  test('are not needed: without them the contents have no known holder', () => {
    const found = converted(
      jsc(
        nodes,
        edges.filter((edge) => !/heapwise|^3\d/.test(edge)),
      ),
    ).edges;
    assert.ok(found.includes(`${UNKNOWN_HOLDER} -element:2> Session`));
  });
});

describe('a text that is no snapshot of JavaScriptCore', () => {
  const good = jsc({ 1: 'Store', 2: 'Map' }, ['0 Internal - 1', '1 Property all 2']);
  const cases = {
    'is not JSON': ['{"version":3', /not JSON/],
    'is empty': ['', /not JSON/],
    'is null': ['null', /no heap snapshot of JavaScriptCore/],
    'is of V8': ['{"snapshot":{"meta":{}}}', /no heap snapshot of JavaScriptCore/],
    'has no edges': [{ ...good, edges: undefined }, /no list `edges`/],
    'ends in the middle': [{ ...good, nodes: good.nodes.slice(0, -1) }, /`nodes` ends in the middle/],
    'has no root': [{ ...good, nodes: good.nodes.slice(4), edges: [] }, /no root/],
    'has an id twice': [{ ...good, nodes: [...good.nodes, ...good.nodes.slice(-4)] }, /two nodes have the id 2/],
    'has an unknown class': [{ ...good, nodeClassNames: ['<root>'] }, /the class of a node is 1/],
    'has a size that is no number': [{ ...good, nodes: [0, null, 0, 0] }, /the size of a node is null/],
    'has an edge to nothing': [{ ...good, edges: [0, 7, 0, 0] }, /names node 7/],
    'has an edge of no type': [{ ...good, edges: [0, 1, 9, 0] }, /the type of an edge is 9/],
    'has an edge without a name': [{ ...good, edges: [0, 1, 1, 5] }, /the name of an edge is 5/],
  };
  for (const [what, [text, message]] of Object.entries(cases)) {
    test(`${what}: says so`, () => {
      assert.throws(() => converted(text), { name: 'JscError', message });
    });
  }
});

test('pieces can be given away, also those of a name that is longer than a piece', () => {
  const long = 'é'.repeat(1_500_000);
  const snapshot = jsc({ 1: long }, ['0 Internal - 1']);
  /** @type {Uint8Array[]} */
  const kept = [];
  for (const piece of v8FromJsc(JSON.stringify(snapshot))) {
    assert.ok(piece.length <= 2 ** 20);
    kept.push(structuredClone(piece, { transfer: [piece.buffer] }));
  }
  assert.ok(JSON.parse(Buffer.concat(kept).toString()).strings.includes(long));
});
