import assert from 'node:assert/strict';
import test from 'node:test';
import { csvLine, csvName } from '../../www/js/lib/csv.js';
import { fieldNames, fieldsOf, lineOf, linesOf } from '../../www/js/lib/row-text.js';
import { completeRow } from '../../www/js/rows/full-text.js';

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

test('each kind of row has its fields', () => {
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

test('a duplicate string has its waste and its owners, with as many names as fields', () => {
  const holder = { className: 'Session', edge: '.token', count: 3 };
  const row = {
    index: 0,
    node: 7,
    text: 'abc',
    count: 4,
    wastedSize: 72,
    shallowSize: 96,
    retainedSize: 96,
    truncated: true,
    length: 9000,
    hash: 5,
    owner: holder,
    ownerCount: 2,
  };
  const fields = fieldsOf({ kind: 'string', row });
  assert.deepEqual(fields.slice(3), ['4', '96', '96', '72', 'Session.token', '3', '2', 'yes', '9000']);
  assert.equal(fieldNames('strings').length, fields.length);
  assert.equal(fieldNames('classes').length, fieldsOf({ kind: 'object', row: object }).length);
  const owner = { ...holder, string: 0, index: 0, shallowSize: 72, retainedSize: 72 };
  assert.equal(fieldsOf({ kind: 'owner', row: owner })[0], 'Session.token');
  assert.equal(fieldsOf({ kind: 'owner', row: { ...owner, className: '' } })[0], '(nothing but roots)');
});

test('a cut text is completed, or says that it is cut', async () => {
  /** @type {unknown[]} */
  const asked = [];
  const complete = completeRow({
    ask: async (question) => {
      asked.push(question);
      return /** @type {never} */ ({ text: 'abcdef', length: 9, complete: asked.length === 1 });
    },
  });
  const name = async (/** @type {string} */ text) => {
    const whole = await complete({ kind: 'object', row: { ...object, name: text } });
    return fieldsOf(whole)[0];
  };
  assert.equal(await name('abc'), 'abc');
  assert.deepEqual(asked, []);
  assert.equal(await name('abc…'), 'abcdef');
  assert.equal(await name('abc…'), 'abcdef… (9 characters in all)');
  assert.deepEqual(asked[0], { kind: 'text', node: 7 });
});

test('lines have tabs only between their fields', () => {
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

test('fields with special characters are quoted in CSV', () => {
  assert.equal(csvLine(['a', 'b "c"', 'd,e', 'f\ng', ' h', '']), 'a,"b ""c""","d,e","f\ng"," h",\r\n');
  assert.equal(csvLine(['-5', '@15', '12']), '-5,@15,12\r\n');
});

test('a string of the heap does not become a formula', () => {
  assert.equal(csvLine(['=SUM(A1)', '+1+1', '@import']), "'=SUM(A1),'+1+1,'@import\r\n");
});

test('CSV files are named after the snapshot and the view', () => {
  assert.equal(csvName('a/b:c.heapsnapshot.gz', 'classes'), 'a-b-c-classes.csv');
  assert.equal(csvName('', 'strings'), 'heap-strings.csv');
});
