// Very long, deep and wide heaps open with the right numbers, natively and in the one-thread wasm. The larger heaps,
// heaps written by V8, and Chromium are in `npm run bench -- --breakers`.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkBreaker } from './checks.js';
import { breakers, makePlanned } from './index.mjs';
import { openInWasm, openNatively, reportNatively } from './sides.mjs';

/** Without `locations`: sixteen million objects take too long, and a gigabyte. */
const QUICK = breakers.filter(({ name }) => name !== 'locations');

for (const breaker of QUICK) {
  const { name, title, facts, plan } = breaker;
  test(title, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'heapwise-breakers-'));
    try {
      // Texts compress well, and this tests gzip, too. Compressing rows would take longer than reading them.
      const path = await makePlanned(breaker, folder, { gzip: name === 'strings' });
      const { nodeCount, edgeCount, stringCount } = plan();
      const { counts, seconds: native } = reportNatively(path);
      assert.deepEqual([counts.nodeCount, counts.edgeCount, counts.stringCount], [nodeCount, edgeCount, stringCount]);
      context.diagnostic(`native: ${native.toFixed(1)} s`);
      if (name !== 'strings') {
        const { checked, faults } = await checkBreaker(name, facts, await openNatively(path, counts));
        assert.deepEqual(faults, [], `native, ${checked} checks`);
      }
      const { heap, seconds, memoryBytes } = await openInWasm(path);
      const text = name === 'strings' ? 'unpacked text' : 'text';
      const bytes = name === 'strings' ? /** @type {any} */ (heap.info).textBytes : statSync(path).size;
      context.diagnostic(`wasm: ${seconds.toFixed(1)} s, memory ${(memoryBytes / bytes).toFixed(2)} of the ${text}`);
      const { checked, faults } = await checkBreaker(name, facts, heap);
      assert.deepEqual(faults, [], `wasm, ${checked} checks`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
