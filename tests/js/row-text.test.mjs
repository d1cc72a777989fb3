import assert from 'node:assert/strict';
import test from 'node:test';
import { csvLine, csvName } from '../../www/js/lib/csv.js';
import { fieldsOf, lineOf, linesOf } from '../../www/js/lib/row-text.js';

const object = {
  node: 7,
  id: 15,
  name: 'Session',
  className: 'Session',
  type: 'object',
  shallowSize: 40,
  retainedSize: 400,
  distance: 3,
  detachedness: /** @type {const} */ (0),
  edgeCount: 1,
  dominatedCount: 0,
};
const edge = { index: 1, type: 'property', name: 'a', text: '.a' };

test('the fields of each kind of row', () => {
  assert.deepEqual(fieldsOf({ kind: 'object', row: object }), ['Session', '@15', '3', '', '40', '400']);
  assert.deepEqual(
    fieldsOf({
      kind: 'class',
      row: { index: 0, key: ',Map', name: 'Map', count: 9, distance: -5, shallowSize: 40, retainedSize: 400 },
    }),
    ['Map', '', '', '9', '40', '400'],
  );
  assert.deepEqual(
    fieldsOf({
      kind: 'group',
      row: { index: 0, kind: 'file', name: '/a/b.js', count: 9, distance: 2, shallowSize: 40, retainedSize: 400 },
    }),
    ['/a/b.js', '', '2', '9', '40', '400'],
  );
  assert.equal(fieldsOf({ kind: 'field', row: { ...object, edge } })[0], '.a :: Session');
  assert.equal(fieldsOf({ kind: 'retainer', row: { ...object, name: '', edge }, of: 1 })[0], '.a in (object)');
});

test('lines have tabs between their fields only', () => {
  assert.equal(lineOf({ kind: 'object', row: { ...object, name: 'a\tb\nc' } }), 'a b c\t@15\t3\t\t40\t400');
  const lines = linesOf([
    { kind: 'object', row: object },
    { kind: 'field', row: { ...object, edge } },
  ]);
  assert.deepEqual(
    lines.split('\n').map((line) => line.split('\t')[0]),
    ['Session', '  .a :: Session'],
  );
});

test('csv', () => {
  assert.equal(csvLine(['a', 'b "c"', 'd,e', 'f\ng', ' h', '']), 'a,"b ""c""","d,e","f\ng"," h",\r\n');
  assert.equal(csvLine(['-5', '@15', '12']), '-5,@15,12\r\n');
});

test('no string of a heap becomes a formula', () => {
  assert.equal(csvLine(['=SUM(A1)', '+1+1', '@import']), "'=SUM(A1),'+1+1,'@import\r\n");
});

test('names of files', () => {
  assert.equal(csvName('a/b:c.heapsnapshot.gz', 'classes'), 'a-b-c-classes.csv');
  assert.equal(csvName('', 'strings'), 'snapshot-strings.csv');
});
