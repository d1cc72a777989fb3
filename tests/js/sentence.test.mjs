import assert from 'node:assert/strict';
import test from 'node:test';
import { sentenceOf } from '../../www/js/lib/sentence.js';
import { speak } from '../../www/js/lib/speech.js';

/** @import { PathStep } from '../../www/js/engine/protocol.js' */

let nodes = 0;
/**
 * @param {string} object `type name`
 * @param {string} edge `type name`
 * @param {Partial<PathStep>} [more]
 * @returns {PathStep}
 */
function step(object, edge, more) {
  const [type = '', ...name] = object.split(' ');
  const [edgeType = '', ...edgeName] = edge.split(' ');
  return {
    node: ++nodes,
    id: nodes * 2 + 1,
    name: name.join(' '),
    className: name.join(' '),
    type,
    shallowSize: 8,
    retainedSize: 8,
    distance: 1,
    detachedness: 0,
    edgeCount: 1,
    dominatedCount: 0,
    edge: { index: 0, type: edgeType, name: edgeName.join(' '), text: '' },
    ...more,
  };
}
const session = { className: 'Session', type: 'object' };
const location = { scriptId: 5, url: 'file:///app/src/session.js', line: 11, column: 2 };
const speech = speak('en');

test('a sentence begins at the last variable with a place', () => {
  const path = [
    step('object global', 'property handler'),
    step('closure handler', 'internal context', { location }),
    step('object system / Context', 'context cache'),
    step('object Map', 'internal table'),
    step('array (object elements)', 'internal 7'),
  ];
  assert.deepEqual(sentenceOf(path, session, speech), ['cache in session.js:12', 'Map entry', 'Session']);
});

test('without such a variable it begins at the root', () => {
  const path = [
    step('object Window', 'property app'),
    step('object Object', 'property list'),
    step('object Array', 'element 3'),
  ];
  assert.deepEqual(sentenceOf(path, session, speech), ['Window', 'app', 'list', 'element 3', 'Session']);
});

test('names of plain classes and internal edges are left out', () => {
  const path = [
    step('object Store', 'property items'),
    step('object Object', 'internal elements'),
    step('array a', 'hidden 3'),
  ];
  assert.deepEqual(sentenceOf(path, { className: 'Object', type: 'object' }, speech), ['Store', 'items', 'Object']);
});

test('a long path loses its middle', () => {
  const path = Array.from({ length: 40 }, (_, at) => step('object Object', `property p${at}`));
  const parts = sentenceOf(path, session, speech);
  assert.equal(parts.length, 17);
  assert.equal(parts[8], '…');
});

test('an empty path has no words', () => {
  assert.deepEqual(sentenceOf([], session, speech), []);
});
