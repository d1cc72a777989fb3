// Compares all counts and sums of every file between the one-thread wasm and the native reader (or `JSON.parse`, if
// that was not built), and checks that the answers of the wasm agree with each other.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fixtures, readFixture, samples } from '../fixtures/index.mjs';
import { made } from '../fixtures/made.mjs';
import { runReport, runReportOnData } from '../parity/binary.mjs';
import { reportByParsing } from '../parity/oracle.mjs';
import { startWasm } from './engine.mjs';

const wasm = await startWasm();

const COUNTS = [
  'nodeCount',
  'edgeCount',
  'stringCount',
  'locationCount',
  'sampleCount',
  'traceFunctionCount',
  'format',
  'compressed',
  'extraNativeBytes',
];

/**
 * @param {() => { status: number; output: any }} native
 * @param {() => import('../parity/oracle.mjs').Report} parse
 */
function expected(native, parse) {
  try {
    const { status, output } = native();
    assert.equal(status, 0, JSON.stringify(output.error));
    return output;
  } catch (error) {
    if (error instanceof assert.AssertionError || !String(error).includes('is missing')) throw error;
    return parse();
  }
}

/** @param {ArrayLike<number>} column */
function sum(column) {
  let total = 0;
  for (let index = 0; index < column.length; index++) total += column[index];
  return total;
}

/** A sum of ids does not fit into a double. @param {ArrayLike<number>} ids */
function sumExactly(ids) {
  let total = 0n;
  for (let start = 0; start < ids.length; start++) total += BigInt(ids[start]);
  return String(total);
}

/** @param {string[]} names @param {ArrayLike<number>} types @param {ArrayLike<number>} sizes */
function countTypes(names, types, sizes) {
  /** @type {Record<string, { count: number; selfSize: number }>} */
  const counts = {};
  for (let node = 0; node < types.length; node++) {
    const type = (counts[names[types[node]] ?? `(unknown ${types[node]})`] ??= { count: 0, selfSize: 0 });
    type.count++;
    type.selfSize += sizes[node];
  }
  return counts;
}

/** @param {Record<string, { count: number; selfSize: number }>} types */
const thatOccur = (types) => Object.fromEntries(Object.entries(types).filter(([, { count }]) => count > 0));

/** @param {number} snapshot @param {any} report */
function checkAgainst(snapshot, report) {
  const info = wasm.info(snapshot);
  for (const name of COUNTS) assert.deepEqual(info[name], report[name], name);
  const selfSizes = wasm.column(snapshot, 'selfSize');
  assert.equal(sum(selfSizes), report.selfSizeSum, 'Σ self sizes');
  const types = countTypes(info.meta.nodeTypes, wasm.column(snapshot, 'type'), selfSizes);
  assert.deepEqual(types, thatOccur(report.nodeTypes), 'node types');
  assert.equal(sumExactly(wasm.column(snapshot, 'id')), report.idSum, 'Σ ids');
  assert.equal(sum(wasm.column(snapshot, 'edgeCount')), report.edgeCount, 'Σ edge counts');
}

/** @param {number} snapshot */
function checkWithin(snapshot) {
  const { nodeCount, totalSize, extraNativeBytes, statistics, format, sampleCount } = wasm.info(snapshot);
  const shallow = wasm.column(snapshot, 'shallowSize');
  const classOf = wasm.column(snapshot, 'classIndex');
  for (const column of [
    shallow,
    classOf,
    wasm.column(snapshot, 'detachedness'),
    wasm.column(snapshot, 'traceNodeId'),
  ]) {
    assert.equal(column.length, nodeCount);
  }

  assert.equal(sum(shallow), sum(wasm.column(snapshot, 'selfSize')), 'ownership only moves sizes');
  assert.equal(totalSize, sum(shallow) + extraNativeBytes, 'totalSize');
  assert.equal(statistics.total, totalSize, 'statistics.total');
  assert.equal(statistics.native.total + statistics.v8heap.total, statistics.total);
  const { code, jsArrays, strings, system } = statistics.v8heap;
  assert.ok(code + jsArrays + strings + system <= statistics.v8heap.total);
  assert.ok(statistics.native.typedArrays <= statistics.native.total);
  if (sampleCount > 0) assert.equal(format, 'heaptimeline');

  /** @type {Map<number, { count: number; shallowSize: number }>} */
  const classes = new Map();
  for (let node = 0; node < nodeCount; node++) {
    if (shallow[node] === 0) continue;
    const entry = classes.get(classOf[node]) ?? { count: 0, shallowSize: 0 };
    entry.count++;
    entry.shallowSize += shallow[node];
    classes.set(classOf[node], entry);
  }
  const rows = wasm.classes(snapshot);
  assert.equal(rows.length, classes.size, 'one row per class that has objects');
  for (const { index, name, count, shallowSize } of rows) {
    assert.deepEqual({ count, shallowSize }, classes.get(index), name);
    assert.equal(typeof name, 'string');
  }
  assert.equal(sum(rows.map((row) => row.shallowSize)), sum(shallow), 'Σ classes');
  checkTree(snapshot);
}

/** Checks that retained sizes match the dominator tree and that the root retains everything. @param {number} snapshot */
function checkTree(snapshot) {
  const { nodeCount, root, isComplete } = wasm.info(snapshot);
  assert.equal(isComplete, true);
  const shallow = wasm.column(snapshot, 'shallowSize');
  const retained = wasm.column(snapshot, 'retainedSize');
  const dominator = wasm.column(snapshot, 'dominator');
  const parts = Float64Array.from(shallow);
  for (let node = 0; node < nodeCount; node++) if (node !== root) parts[dominator[node]] += retained[node];
  assert.deepEqual(retained, parts, 'a node retains itself and the retained sizes of its children');
  assert.equal(retained[root], sum(shallow));
  assert.equal(dominator[root], root);
}

/** @param {Uint8Array} data @param {(snapshot: number) => void} body */
function withOpen(data, body) {
  const snapshot = wasm.open(data);
  try {
    body(snapshot);
  } finally {
    wasm.bindings.close(snapshot);
  }
}

describe('made files', () => {
  for (const { name, make, text, expect } of made) {
    test(name, () => {
      const data = make();
      const report = expected(
        () => runReportOnData(data),
        () => reportByParsing((text ?? make)(), text !== undefined),
      );
      withOpen(data, (snapshot) => {
        checkAgainst(snapshot, report);
        checkWithin(snapshot);
        const known = { ...wasm.info(snapshot), ...report };
        for (const [key, value] of Object.entries(expect ?? {})) assert.deepEqual(known[key], value, key);
      });
    });
  }
});

describe('real files', () => {
  for (const fixture of [...fixtures, ...samples]) {
    test(fixture.name, () => {
      const report = expected(
        () => runReport(fixture.path),
        () => reportByParsing(readFixture(fixture), true),
      );
      const packed = readFileSync(fixture.path);
      const text = readFixture(fixture);
      /** @type {ReturnType<typeof wasm.everything> | undefined} */
      let fromGzip;
      withOpen(packed, (snapshot) => {
        checkAgainst(snapshot, report);
        checkWithin(snapshot);
        const { sourceBytes, textBytes } = wasm.info(snapshot);
        assert.deepEqual({ sourceBytes, textBytes }, { sourceBytes: packed.length, textBytes: text.length });
        fromGzip = wasm.everything(snapshot);
      });
      withOpen(text, (snapshot) => {
        const fromText = wasm.everything(snapshot);
        assert.equal(fromText.info.compressed, false);
        assert.equal(fromText.info.sourceBytes, text.length);
        const same = { compressed: true, sourceBytes: packed.length };
        assert.deepEqual({ ...fromText, info: { ...fromText.info, ...same } }, fromGzip, 'gzip and plain');
      });
    });
  }
});
