// One thread and four threads give the same numbers, byte for byte.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixtures, readFixture, samples } from '../fixtures/index.mjs';
import { dumpOurs, parseDump } from './numbers/ours.mjs';

/** A request for some of the lists that cannot be dumped for every node, chosen without DevTools. @param {Buffer} text */
function makeRequest(text) {
  const count = Number(/"node_count"\s*:\s*(\d+)/.exec(text.toString('latin1', 0, 1 << 16))?.[1]);
  const spread = (/** @type {number} */ wanted) =>
    Array.from({ length: wanted }, (_, place) => Math.floor((place * count) / wanted));
  return {
    nodes: spread(400),
    ignoring: spread(3).map((node) => ({ ignored: node + 1, nodes: spread(100) })),
    idRange: /** @type {[number, number]} */ ([count, 3 * count]),
    allocationTops: [0, 1, 2],
    members: spread(100),
    nativeContexts: [],
  };
}

describe('one thread against four', () => {
  for (const fixture of [...fixtures, ...samples]) {
    test(fixture.name, async () => {
      const request = { path: fixture.path, ...makeRequest(readFixture(fixture)) };
      const [one, four] = await Promise.all([1, 4].map((threads) => dumpOurs([request], { threads })));
      const [answer] = parseDump(/** @type {Buffer} */ (one));
      assert.ok(answer && 'numbers' in answer);
      assert.ok(Object.keys(answer.numbers).length > 30);
      assert.ok(one?.equals(/** @type {Buffer} */ (four)), 'the dumps differ');
    });
  }
});
