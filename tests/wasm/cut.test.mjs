// Files that end early: they open as far as they go, in any slices, and nothing is claimed that they do not show.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cutFiles } from '../fixtures/bad.mjs';
import { buildSnapshot, exampleGraph, printSnapshot } from '../fixtures/build.mjs';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { caught, makeRandom, startWasm } from './engine.mjs';

const wasm = await startWasm();
const { bindings } = wasm;
const good = printSnapshot(buildSnapshot(exampleGraph()));

/** Everything about a file, and its record of what is missing. @param {Uint8Array} data @param {object} [options] */
function look(data, options) {
  const snapshot = wasm.open(data, options);
  const everything = wasm.everything(snapshot);
  bindings.close(snapshot);
  return everything;
}

/** @param {Uint8Array} data @param {number} seed */
function randomPieces(data, seed) {
  const random = makeRandom(seed);
  return data.length < 10_000 ? () => 1 : () => 1 + Math.floor(random() * 65_536);
}

describe('a file that ends early', () => {
  for (const { name, make, lacks, offset } of cutFiles) {
    test(`${name}: opens without ${lacks}`, () => {
      const data = make();
      const seen = look(data);
      const { partial, nodeCount, edgeCount } = seen.info;
      assert.ok(partial, 'a record of what is missing');
      if (offset !== undefined) assert.equal(partial.end, offset);
      const { nodes, edges, names } = partial.certain;
      const first = !nodes ? 'nodes' : !edges ? 'edges' : !names ? 'names' : 'nothing';
      assert.equal(first, lacks, JSON.stringify(partial));
      assert.equal(partial.lacksGraph, lacks !== 'nothing');
      assert.deepEqual([partial.nodes.read, partial.edges.read], [nodeCount, edgeCount]);
      assert.ok(nodeCount > 0 && nodeCount <= partial.nodes.announced && edgeCount <= partial.edges.announced);
      assert.deepEqual(look(data, { sizes: randomPieces(data, nodeCount) }), seen, 'in small pieces');
      assert.deepEqual(look(data, { size: -1 }).columns, seen.columns, 'size unknown');
    });

    test(`${name}: what needs the whole file ${lacks === 'nothing' ? 'is answered' : 'is refused'}`, () => {
      const [snapshot, whole] = [wasm.open(make()), wasm.open(good)];
      const definitions = bindings.definitions(whole);
      const calls = {
        findings: () => bindings.findings(snapshot, []),
        survey: () => bindings.survey(snapshot),
        'the later of two': () => bindings.compare(snapshot, whole, 'auto'),
        'the earlier of two': () => bindings.compare(whole, snapshot, 'auto'),
        side: () => bindings.side(snapshot, definitions),
        digest: () => bindings.digest(snapshot, definitions),
      };
      for (const [call, run] of Object.entries(calls)) {
        if (lacks === 'nothing') assert.ok(run(), call);
        else assert.equal(caught(run).code, 'truncated', call);
      }
      assert.equal(caught(() => bindings.redactBegin(snapshot, 'usual', 1, 1)).code, 'truncated', 'a redacted copy');
      bindings.close(snapshot);
      bindings.close(whole);
    });
  }

  test('a real file cut at many places, plain and gzipped, opens or says that it has no node', () => {
    const text = readFixture(findFixture('node-8.heapsnapshot'));
    const packed = gzipSync(text.subarray(0, 600_000));
    let opened = 0;
    for (const [data, steps] of /** @type {const} */ ([
      [text, 12],
      [packed, 12],
    ])) {
      for (let step = 0; step < steps; step++) {
        const part = data.subarray(0, Math.floor((data.length * (step + 0.31)) / steps));
        const { info } = look(part);
        assert.ok(info.partial?.lacksGraph, `cut at ${part.length}`);
        opened += 1;
      }
      assert.equal(caught(() => wasm.open(data.subarray(0, 300))).code, 'truncated');
    }
    assert.equal(opened, 24);
  });
});
