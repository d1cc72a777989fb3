import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  NODE_HEIGHT,
  NODE_WIDTH,
  countCrossings,
  edgePath,
  layOut,
  orderLayers,
} from '../../www/js/lib/layer-layout.js';

const at = (/** @type {number[]} */ ...layers) => layers.map((layer) => ({ layer }));

test('layers are columns, and the object is on the right', () => {
  const { places, width, height } = layOut(at(0, 1, 1, 2), [
    { from: 1, to: 0 },
    { from: 2, to: 0 },
    { from: 3, to: 2 },
  ]);
  const [object, one, two, root] = places;
  assert.ok(object && one && two && root);
  assert.ok(object.x > one.x && one.x === two.x && two.x > root.x);
  assert.ok(object.x + NODE_WIDTH < width && Math.max(one.y, two.y) + NODE_HEIGHT < height);
  assert.equal(object.y, (one.y + two.y) / 2, 'in the middle of its column');
});

test('edges that need not cross do not cross', () => {
  // Two chains whose nodes are listed crosswise.
  const nodes = at(0, 1, 1, 2, 2);
  const edges = [
    { from: 1, to: 0 },
    { from: 2, to: 0 },
    { from: 3, to: 2 },
    { from: 4, to: 1 },
  ];
  assert.equal(countCrossings([[0], [1, 2], [3, 4]], edges), 1);
  assert.equal(countCrossings(orderLayers(nodes, edges), edges), 0);
});

test('no two nodes have the same place', () => {
  const graphs = fc.array(fc.record({ layer: fc.integer({ min: 0, max: 5 }) }), { minLength: 1, maxLength: 40 });
  const pairs = fc.array(fc.record({ from: fc.nat(39), to: fc.nat(39) }), { maxLength: 80 });
  fc.assert(
    fc.property(graphs, pairs, (nodes, edges) => {
      const known = edges.filter(({ from, to }) => from < nodes.length && to < nodes.length);
      const { places } = layOut(nodes, known);
      assert.equal(new Set(places.map(({ x, y }) => `${x} ${y}`)).size, nodes.length);
    }),
  );
});

test('an edge within a column bends around the nodes', () => {
  assert.match(edgePath({ x: 0, y: 0 }, { x: 300, y: 0 }), /^M168 20C/);
  assert.match(edgePath({ x: 0, y: 0 }, { x: 0, y: 60 }), /^M168 20C210 20 210 80 168 80$/);
});

test('a single node has a place', () => {
  assert.equal(layOut([{ layer: 0 }], []).places.length, 1);
});
