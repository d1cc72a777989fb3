// Compares the overview and the top of the class table of four files with `tests/golden`. `BLESS=1` rewrites the golden
// files; read the changes before you commit them.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findFixture } from '../fixtures/index.mjs';
import { startWasm } from './engine.mjs';

const NAMES = ['node-8.heapsnapshot', 'node-20.heapsnapshot', 'node-26.heaptimeline', 'chromium-156.heapsnapshot'];
const ROWS = 20;

const wasm = await startWasm();

describe('goldens', () => {
  for (const name of NAMES) {
    test(name, () => {
      const snapshot = wasm.open(readFileSync(findFixture(name).path));
      const answer = { info: wasm.info(snapshot), classes: wasm.classes(snapshot).slice(0, ROWS) };
      wasm.bindings.close(snapshot);
      const path = new URL(`../golden/${name}.json`, import.meta.url);
      if (process.env.BLESS === '1') writeFileSync(path, `${JSON.stringify(answer, undefined, 2)}\n`);
      assert.deepEqual(answer, JSON.parse(readFileSync(path, 'utf8')));
    });
  }
});
