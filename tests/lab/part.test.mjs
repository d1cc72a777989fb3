// The part of the lab that `npm test` runs, in the Node that runs the test: the classics, and some of each sort that need no
// download.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { OWN_NODE, makeCaptures } from './capture.mjs';
import { CLASSICS, PROGRAMS } from './expected.mjs';
import { MODES, resultOf, scoreOf } from './judge.mjs';

const leaks = ['orders', 'signups', 'thumbnails'];
const reported = ['carts', 'sums', 'parcels', 'library', 'downloads', 'components', 'paints', 'subtitles', 'laps'];
const slow = ['vouchers', 'diary'];
const calm = ['hello', 'logs', 'rooms', 'recipes', 'thesaurus'];
const names = [...CLASSICS, ...leaks, ...reported, ...slow, ...calm];

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
