import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { FILTERS, defaultRoute, formatHash, parseHash, routeToObject } from '../../www/js/state/url-state.js';

test('every route survives the address bar', () => {
  const ofContext = fc.integer({ min: 0, max: 2 ** 29 - 1 }).map((node) => `nativeContext_${node}`);
  const route = fc.record(
    {
      view: fc.constantFrom(
        'start',
        'overview',
        'classes',
        'containment',
        'dominators',
        'strings',
        'search',
        'object',
        'map',
        'allocations',
        'contexts',
        'statistics',
      ),
      snap: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
      sort: fc.record(
        { key: fc.constantFrom('name', 'distance', 'count', 'shallowSize', 'retainedSize'), descending: fc.boolean() },
        { noNullPrototype: true },
      ),
      filter: fc.string({ unit: 'grapheme' }),
      query: fc.string({ unit: 'grapheme' }),
      node: fc.option(fc.integer({ min: 1, max: 2 ** 50 }), { nil: undefined }),
      ignored: fc.array(fc.integer({ min: 1, max: 2 ** 29 }), { maxLength: 4 }),
      asGraph: fc.boolean(),
      only: fc.option(fc.oneof(fc.constantFrom(...FILTERS), ofContext), { nil: undefined }),
      group: fc.constantFrom(undefined, 'file', 'package'),
      shape: fc.constantFrom('treemap', 'icicle'),
      by: fc.constantFrom('object', 'class'),
      within: fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 4 }),
      from: fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
      to: fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
    },
    { noNullPrototype: true },
  );
  // What only one view has an eye for is only in its links.
  const meant = (/** @type {any} */ wanted) => ({
    ...wanted,
    query: wanted.view === 'search' ? wanted.query : '',
    node: wanted.view === 'object' || wanted.view === 'map' ? wanted.node : undefined,
    shape: wanted.view === 'map' ? wanted.shape : 'treemap',
    by: wanted.view === 'map' ? wanted.by : 'object',
    within: wanted.view === 'map' ? wanted.within : [],
    asGraph: wanted.view === 'object' && wanted.asGraph,
    from: wanted.view === 'allocations' ? wanted.from : undefined,
    to: wanted.view === 'allocations' ? wanted.to : undefined,
  });
  fc.assert(fc.property(route, (wanted) => assert.deepEqual(parseHash(formatHash(wanted)), meant(wanted))));
});

test('the documented form', () => {
  assert.deepEqual(parseHash('#v=1&view=classes&snap=1&sort=-count&filter=Map'), {
    view: 'classes',
    snap: 1,
    sort: { key: 'count', descending: true },
    filter: 'Map',
    query: '',
    node: undefined,
    ignored: [],
    asGraph: false,
    only: undefined,
    group: undefined,
    shape: 'treemap',
    by: 'object',
    within: [],
    from: undefined,
    to: undefined,
  });
  assert.equal(parseHash('#v=1&view=classes&group=package').group, 'package');
  assert.equal(formatHash(routeToObject(2, 12345)), '#v=1&view=object&snap=2&node=@12345');
});

test('defaults are left out', () => {
  assert.equal(formatHash(defaultRoute), '#v=1&view=start');
});

test('what is damaged falls back', () => {
  assert.deepEqual(parseHash(''), defaultRoute);
  assert.deepEqual(parseHash('#v=2&view=classes&snap=1'), defaultRoute);
  assert.deepEqual(parseHash('#v=1&view=nowhere&snap=-3&sort=-nothing'), defaultRoute);
  assert.deepEqual(parseHash('#v=1&snap=1.5'), defaultRoute);
  assert.deepEqual(parseHash('#v=1&only=nativeContext_x&group=class&from=-1&to=1e99'), defaultRoute);
  assert.deepEqual(parseHash('#v=1&only=nativeContext_'), defaultRoute);
});
