import assert from 'node:assert/strict';
import test from 'node:test';
import {
  TINTS,
  cellAt,
  fitText,
  kindOf,
  largestCells,
  moveInMap,
  nameOfStep,
  tintOf,
  trailTo,
} from '../../www/js/lib/map-cells.js';
import { speak } from '../../www/js/lib/speech.js';
import { routeInto, routeOfCrumb, routeToPicture } from '../../www/js/state/map-route.js';
import { routeTo } from './views.mjs';

const step = { kind: 'object', node: 1, id: 3, name: 'a', className: 'A', classIndex: 7, type: 'object', count: 1 };
const cell = (x, y, width, height, parent, depth, more = {}) => ({
  ...{ ...step, size: width * height, hasChildren: false },
  ...{ x, y, width, height, parent, depth },
  ...more,
});
//  0 holds 1, 2 and 3; 1 holds 4 and 5.
const cells = [
  cell(0, 0, 100, 100, 0, 0),
  cell(0, 0, 60, 100, 0, 1),
  cell(60, 0, 40, 80, 0, 1),
  cell(60, 80, 40, 20, 0, 1, { kind: 'rest', count: 12 }),
  cell(2, 18, 50, 50, 1, 2),
  cell(2, 68, 50, 20, 1, 2),
];

test('the innermost cell is found', () => {
  assert.equal(cellAt(cells, 10, 5), 1);
  assert.equal(cellAt(cells, 10, 20), 4);
  assert.equal(cellAt(cells, 60, 0), 2);
  assert.equal(cellAt(cells, 99.9, 99.9), 3);
  assert.equal(cellAt(cells, 100, 50), -1);
  assert.equal(cellAt([], 0, 0), -1);
});

test('arrows lead along siblings, in and out', () => {
  assert.equal(moveInMap(cells, -1, 'ArrowDown'), 0);
  assert.equal(moveInMap(cells, 0, 'ArrowDown'), 1);
  assert.equal(moveInMap(cells, 0, 'ArrowRight'), 0);
  assert.equal(moveInMap(cells, 0, 'ArrowUp'), 0);
  assert.equal(moveInMap(cells, 1, 'ArrowDown'), 4);
  assert.equal(moveInMap(cells, 1, 'ArrowRight'), 2);
  assert.equal(moveInMap(cells, 3, 'ArrowRight'), 3);
  assert.equal(moveInMap(cells, 1, 'End'), 3);
  assert.equal(moveInMap(cells, 3, 'Home'), 1);
  assert.equal(moveInMap(cells, 5, 'ArrowUp'), 1);
  assert.equal(moveInMap(cells, 5, 'ArrowDown'), 5);
  assert.equal(moveInMap(cells, 1, 'x'), undefined);
  assert.equal(moveInMap([], -1, 'ArrowDown'), undefined);
});

test('the trail to a cell, and the largest cells', () => {
  assert.deepEqual(trailTo(cells, 5), [cells[0], cells[1], cells[5]]);
  assert.deepEqual(trailTo(cells, 0), [cells[0]]);
  assert.deepEqual(largestCells(cells, 2), [cells[1], cells[2]]);
});

test('the colour depends on the kind, the tint on the class', () => {
  const kind = (type, name = '', className = '') => kindOf({ type, name, className });
  assert.equal(kind('sliced string'), 'strings');
  assert.equal(kind('native', 'system / JSArrayBufferData'), 'typedArrays');
  assert.equal(kind('native', 'blink::Node'), 'otherNative');
  assert.equal(kind('a type to come'), 'otherJs');
  assert.equal(tintOf('Session'), tintOf('Session'));
  const tints = new Set(['A', 'B', 'C', 'Map', 'Session', ''].map(tintOf));
  assert.equal(tints.size, TINTS);
});

test('a cell has the name of its object, class or rest', () => {
  const en = speak('en');
  assert.equal(nameOfStep({ ...step, size: 1 }, en), 'a');
  assert.equal(nameOfStep({ ...step, size: 1, kind: 'class', name: 'A', count: 1234 }, en), 'A ×1,234');
  assert.equal(nameOfStep({ ...step, size: 1, kind: 'rest', count: 1 }, en), '1 smaller object');
  assert.equal(nameOfStep({ ...step, size: 1, type: 'string', name: 'a\n  b' }, en), '"a b"');
  assert.equal(nameOfStep({ ...step, size: 1, name: '', className: '' }, en), '(object)');
});

test('texts are cut to fit', () => {
  const measure = (text) => text.length * 7;
  assert.equal(fitText('Session', 49, measure), 'Session');
  assert.equal(fitText('Session', 48, measure), 'Sessi…');
  assert.equal(fitText('Session', 15, measure), '');
  assert.equal(fitText('Session', -3, measure), '');
});

test('zooming in and out changes the route', () => {
  const route = routeTo({ view: 'map', snap: 1 });
  assert.deepEqual(routeInto(route, [cells[0], cells[1], { ...cells[5], id: 99 }]), { node: 99, within: [] });
  const byClass = { ...route, by: 'class', within: [4] };
  assert.deepEqual(routeInto(byClass, [cells[0], { ...cells[1], classIndex: 5 }, { ...cells[5], classIndex: 6 }]), {
    within: [4, 5, 6],
  });
  const up = { ...route, shape: 'icicle', direction: 'up', within: [4] };
  assert.deepEqual(routeInto(up, [cells[0], { ...cells[1], classIndex: 5 }]), { within: [4, 5] });
  const above = [
    { ...step, id: 1 },
    { ...step, id: 11 },
    { ...step, kind: 'class' },
    { ...step, kind: 'class' },
  ];
  const deep = { ...byClass, node: 11, within: [4, 5] };
  assert.deepEqual(routeOfCrumb(deep, { above }, 2), { ...deep, within: [4] });
  assert.deepEqual(routeOfCrumb(deep, { above }, 1), { ...deep, within: [] });
  assert.deepEqual(routeOfCrumb(deep, { above }, 0), { ...deep, node: undefined, within: [] });
});

test('another shape or direction changes the route', () => {
  const route = routeTo({ view: 'map', snap: 1, node: 11, shape: 'icicle', by: 'class', within: [4, 5] });
  const up = { ...route, direction: 'up' };
  // The entered classes stay if they mean the same in the new picture.
  assert.deepEqual(routeToPicture(route, { shape: 'treemap' }), { ...route, shape: 'treemap' });
  assert.deepEqual(routeToPicture(up, { direction: 'up' }), up);
  assert.deepEqual(routeToPicture(route, { by: 'object' }), { ...route, by: 'object', within: [] });
  assert.deepEqual(routeToPicture(route, { direction: 'up' }), { ...up, within: [] });
  assert.deepEqual(routeToPicture(up, { direction: 'down' }), { ...route, within: [] });
  assert.deepEqual(routeToPicture(up, { shape: 'treemap' }), { ...route, shape: 'treemap', within: [] });
  const ofObjects = { ...up, by: 'object' };
  assert.deepEqual(routeToPicture(ofObjects, { shape: 'icicle' }), ofObjects, 'bottom-up is always by class');
});
