import assert from 'node:assert/strict';
import test from 'node:test';
import { moveByKey } from '../../www/js/rows/row-keys.js';

const list = { active: 5, total: 100, pageRows: 10 };

test('arrows, page keys, Home and End move the active row', () => {
  assert.equal(moveByKey('ArrowDown', list), 6);
  assert.equal(moveByKey('ArrowUp', list), 4);
  assert.equal(moveByKey('PageDown', list), 14);
  assert.equal(moveByKey('PageUp', list), 0);
  assert.equal(moveByKey('Home', list), 0);
  assert.equal(moveByKey('End', list), 99);
});

test('no key leaves the list', () => {
  assert.equal(moveByKey('ArrowUp', { ...list, active: 0 }), 0);
  assert.equal(moveByKey('ArrowDown', { ...list, active: 99 }), 99);
  assert.equal(moveByKey('PageDown', { ...list, active: 95 }), 99);
});

test('without an active row, the first one is next', () => {
  for (const key of ['ArrowDown', 'ArrowUp']) assert.equal(moveByKey(key, { ...list, active: undefined }), 0);
});

test('other keys and empty lists move nothing', () => {
  assert.equal(moveByKey('a', list), undefined);
  assert.equal(moveByKey('End', { ...list, total: 0 }), undefined);
});
