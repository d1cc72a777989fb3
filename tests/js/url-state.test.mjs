import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { defaultRoute, formatHash, parseHash } from '../../www/js/state/url-state.js';

test('every route survives the address bar', () => {
  const route = fc.record(
    {
      view: fc.constantFrom('start', 'overview', 'classes'),
      snap: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
      sort: fc.record(
        { key: fc.constantFrom('name', 'distance', 'count', 'shallowSize', 'retainedSize'), descending: fc.boolean() },
        { noNullPrototype: true },
      ),
      filter: fc.string({ unit: 'grapheme' }),
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(route, (wanted) => assert.deepEqual(parseHash(formatHash(wanted)), wanted)));
});

test('the documented form', () => {
  assert.deepEqual(parseHash('#v=1&view=classes&snap=1&sort=-count&filter=Map'), {
    view: 'classes',
    snap: 1,
    sort: { key: 'count', descending: true },
    filter: 'Map',
  });
});

test('defaults are left out', () => {
  assert.equal(formatHash(defaultRoute), '#v=1&view=start');
});

test('what is damaged falls back', () => {
  assert.deepEqual(parseHash(''), defaultRoute);
  assert.deepEqual(parseHash('#v=2&view=classes&snap=1'), defaultRoute);
  assert.deepEqual(parseHash('#v=1&view=nowhere&snap=-3&sort=-nothing'), defaultRoute);
  assert.deepEqual(parseHash('#v=1&snap=1.5'), defaultRoute);
});
