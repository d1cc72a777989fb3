// The part of the lab that `npm test` runs: the classics and six others, in the Node that runs the test.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { OWN_NODE, makeCaptures } from './capture.mjs';
import { CLASSICS, PROGRAMS } from './expected.mjs';
import { MODES, resultOf, scoreOf } from './judge.mjs';

const names = [...CLASSICS, 'orders', 'signups', 'thumbnails', 'hello', 'logs', 'rooms'];

describe('programs of the lab', () => {
  before(() => makeCaptures({ engines: [OWN_NODE], names }));

  for (const program of PROGRAMS.filter(({ name }) => names.includes(name))) {
    for (const mode of MODES) {
      test(`${program.name}, ${mode === 'three' ? 'three captures' : 'the last alone'}: ${program.title}`, async () => {
        const { misses, named } = scoreOf(await resultOf(program, OWN_NODE, mode));
        assert.deepEqual(misses, [], named);
      });
    }
  }
});
