// An instance that opens many files, one after the other, needs no more memory than for the largest.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findFixture, readFixture } from '../fixtures/index.mjs';
import { caught, COLUMNS, startWasm } from './engine.mjs';

const TURNS = 50;
/** Rounds before memory is measured, until the allocator has settled. */
const WARM = 5;

/** @param {import('./engine.mjs').Wasm} wasm @param {() => void} turn */
function checkFlat(wasm, turn) {
  let warm = 0;
  for (let count = 1; count <= TURNS; count++) {
    turn();
    if (count === WARM) warm = wasm.memoryBytes;
    if (count > WARM) assert.equal(wasm.memoryBytes, warm, `after ${count} turns`);
  }
}

test(`memory is flat over ${TURNS} times open, query and close`, async () => {
  const wasm = await startWasm();
  const data = readFileSync(findFixture('node-8.heapsnapshot').path);
  checkFlat(wasm, () => {
    const snapshot = wasm.open(data);
    wasm.info(snapshot);
    wasm.classes(snapshot, { key: 'name' });
    // Closing the snapshot frees a cursor that was not released.
    wasm.rows(wasm.queryClasses(snapshot, { key: 'count', filter: 'a' }), 0, 256);
    wasm.list(snapshot, { kind: 'strings', sort: { key: 'count', descending: true }, filter: '' });
    wasm.list(snapshot, { kind: 'retainers', node: 1, sort: { key: 'name', descending: false }, ignored: [2] });
    for (const kind of ['nativeContexts', 'contextSummary']) wasm.bindings.ask(snapshot, { kind });
    for (const name of COLUMNS) wasm.column(snapshot, name);
    wasm.bindings.close(snapshot);
  });
});

test(`memory is flat over ${TURNS} views of one snapshot`, async () => {
  const wasm = await startWasm();
  const snapshot = wasm.open(readFileSync(findFixture('node-8.heapsnapshot').path));
  checkFlat(wasm, () => wasm.classes(snapshot));
});

test(`memory is flat over ${TURNS} previews that are abandoned with their views`, async () => {
  const wasm = await startWasm();
  const text = readFixture(findFixture('node-8.heaptimeline'));
  checkFlat(wasm, () => {
    const opening = wasm.bindings.openBegin(text.length, 2 ** 30, 6, 1);
    wasm.pour(opening, text);
    while (!wasm.bindings.canPreview(opening)) wasm.bindings.runPhase(opening);
    wasm.classes(opening);
    wasm.queryClasses(opening);
    wasm.bindings.abandon(opening);
  });
});

test(`memory is flat over ${TURNS} openings that fail, and ${TURNS} that are abandoned`, async () => {
  const wasm = await startWasm();
  const text = readFixture(findFixture('node-8.heaptimeline'));
  const cut = text.subarray(0, Math.floor(text.length * 0.9));
  const damaged = Buffer.from(cut);
  damaged.write('@@', damaged.length >> 1);
  checkFlat(wasm, () => assert.equal(caught(() => wasm.open(damaged)).code, 'malformed'));
  checkFlat(wasm, () => wasm.bindings.close(wasm.open(cut)));
  checkFlat(wasm, () => {
    const opening = wasm.bindings.openBegin(text.length, 2 ** 30, 6, 1);
    wasm.pour(opening, cut);
    wasm.bindings.abandon(opening);
  });
});
