// Every input that must not open fails with the right error code and offset.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bad } from '../fixtures/bad.mjs';
import { runReportOnData } from './binary.mjs';

/** Address space, in KiB, within which a header that announces 4e9 nodes must be refused. */
const BOMB_LIMIT = 2_000_000;

describe('errors', () => {
  for (const { name, make, code, offset, bomb } of bad) {
    test(`${name}: ${code}`, () => {
      const { status, output } = runReportOnData(make(), bomb ? { memoryLimit: BOMB_LIMIT } : {});
      assert.equal(status, 1, JSON.stringify(output));
      const { error } = output;
      assert.equal(error.code, code, JSON.stringify(error));
      assert.match(error.message, /\S/);
      assert.match(error.hint ?? '', /\S/, 'a hint');
      if (Array.isArray(offset)) {
        assert.ok(error.offset >= offset[0] && error.offset <= offset[1], `${error.offset} in ${offset.join('–')}`);
      } else if (offset !== undefined) {
        assert.equal(error.offset, offset);
      } else if (error.offset !== undefined && error.offset !== null) {
        assert.ok(Number.isInteger(error.offset) && error.offset >= 0, `${error.offset} is an offset`);
      }
    });
  }
});
