import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { defaultTrend, sortBy, trendInEffect, withRequests } from '../../www/js/state/trend-route.js';
import {
  FILTERS,
  defaultRoute,
  formatHash,
  parseHash,
  routeToComparison,
  routeToObject,
} from '../../www/js/state/url-state.js';

const SORT_KEYS = /** @type {const} */ ([
  ...['name', 'distance', 'count', 'wastedSize', 'shallowSize', 'retainedSize'],
  ...['addedCount', 'removedCount', 'countDelta', 'addedSize', 'removedSize', 'sizeDelta', 'retainedDelta'],
  ...['grownCount', 'grownSize'],
]);

test('every route survives the address bar', () => {
  const ofContext = fc.integer({ min: 0, max: 2 ** 29 - 1 }).map((node) => `nativeContext_${node}`);
  const route = fc.record(
    {
      view: fc.constantFrom(
        'start',
        'report',
        'overview',
        'classes',
        'containment',
        'dominators',
        'strings',
        'compare',
        'search',
        'object',
        'map',
        'allocations',
        'contexts',
        'statistics',
        'compare',
        'trend',
      ),
      snap: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
      sort: fc.record({ key: fc.constantFrom(...SORT_KEYS), descending: fc.boolean() }, { noNullPrototype: true }),
      filter: fc.string({ unit: 'grapheme' }),
      query: fc.string({ unit: 'grapheme' }),
      node: fc.option(fc.integer({ min: 1, max: 2 ** 50 }), { nil: undefined }),
      ignored: fc.array(fc.integer({ min: 1, max: 2 ** 29 }), { maxLength: 4 }),
      asGraph: fc.boolean(),
      only: fc.option(fc.oneof(fc.constantFrom(...FILTERS), ofContext), { nil: undefined }),
      group: fc.constantFrom(undefined, 'file', 'package'),
      shape: fc.constantFrom('treemap', 'icicle'),
      by: fc.constantFrom('object', 'class'),
      direction: fc.constantFrom('down', 'up'),
      within: fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 4 }),
      from: fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
      to: fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
      base: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
      scope: fc.constantFrom('changed', 'added', 'removed', 'grown'),
      matching: fc.constantFrom('auto', 'ids', 'classes'),
      ids: fc.option(
        fc
          .tuple(fc.integer({ min: 0, max: 2 ** 50 }), fc.integer({ min: 1, max: 2 ** 50 }))
          .map(([above, more]) => ({ above, upTo: above + more })),
        { nil: undefined },
      ),
      trend: fc.record(
        {
          measure: fc.constantFrom('count', 'shallowSize', 'retainedSize'),
          skipFirst: fc.boolean(),
          requests: fc.option(fc.integer({ min: 2, max: 1e9 }), { nil: undefined }),
          sort: fc
            .tuple(fc.constantFrom('growth', 'multiple', 'name', 'slope', 'last'), fc.boolean())
            .map(([key, descending]) => sortBy(/** @type {any} */ (key), descending)),
        },
        { noNullPrototype: true },
      ),
      alone: fc.boolean(),
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
    direction: wanted.view === 'map' && wanted.shape === 'icicle' ? wanted.direction : 'down',
    within: wanted.view === 'map' ? wanted.within : [],
    asGraph: wanted.view === 'object' && wanted.asGraph,
    from: wanted.view === 'allocations' ? wanted.from : undefined,
    to: wanted.view === 'allocations' ? wanted.to : undefined,
    base: wanted.view === 'compare' ? wanted.base : undefined,
    scope: wanted.view === 'compare' ? wanted.scope : 'changed',
    matching: wanted.view === 'compare' ? wanted.matching : 'auto',
    ids: wanted.view === 'classes' ? wanted.ids : undefined,
    trend: wanted.view === 'trend' ? wanted.trend : defaultTrend,
    alone: wanted.view === 'report' && wanted.alone,
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
    direction: 'down',
    within: [],
    from: undefined,
    to: undefined,
    base: undefined,
    scope: 'changed',
    matching: 'auto',
    ids: undefined,
    trend: defaultTrend,
    alone: false,
  });
  assert.equal(parseHash('#v=1&view=classes&group=package').group, 'package');
  assert.equal(parseHash('#v=1&view=compare&snap=2&base=1').base, 1);
  assert.equal(formatHash(routeToObject(2, 12345)), '#v=1&view=object&snap=2&node=@12345');
  const comparison = '#v=1&view=compare&snap=2&sort=-addedSize&filter=Map&base=1&scope=added&matching=ids';
  assert.deepEqual(parseHash(comparison), {
    ...routeToComparison(1, 2),
    sort: { key: 'addedSize', descending: true },
    filter: 'Map',
    scope: 'added',
    matching: 'ids',
  });
  assert.equal(formatHash(parseHash(comparison)), comparison);
});

test('an icicle from the bottom up', () => {
  const hash = '#v=1&view=map&snap=1&node=@3&shape=icicle&dir=up&within=4.5';
  const route = parseHash(hash);
  assert.deepEqual([route.direction, route.by, route.within], ['up', 'object', [4, 5]]);
  assert.equal(formatHash(route), hash);
  assert.equal(formatHash({ ...route, direction: 'down' }), hash.replace('&dir=up', ''));
  for (const odd of ['shape=icicle&dir=left', 'shape=treemap&dir=up', 'dir=up'])
    assert.equal(parseHash(`#v=1&view=map&snap=1&${odd}`).direction, 'down', odd);
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
  assert.deepEqual(parseHash('#v=1&base=0&scope=all&matching=none'), defaultRoute);
  for (const ids of ['', '5', '5-', '-5', '7-7', '9-3', '01-5', '1-5-6', '1-1e3', '0-9007199254740992'])
    assert.equal(parseHash(`#v=1&view=classes&ids=${ids}`).ids, undefined, ids);
  const odd = '#v=1&view=trend&measure=x&warm=yes&requests=1&order=-distance';
  assert.deepEqual(parseHash(odd).trend, defaultTrend);
});

test('a trend in the address', () => {
  const { trend } = parseHash('#v=1&view=trend&measure=retainedSize&warm=1&requests=50&order=slope');
  assert.deepEqual(trend, {
    measure: 'retainedSize',
    skipFirst: true,
    requests: 50,
    sort: { key: 'slope', descending: false },
  });
  assert.deepEqual(parseHash('#v=1&view=classes&ids=0-78825').ids, { above: 0, upTo: 78_825 });
  assert.equal(parseHash('#v=1&view=trend&order=growth').trend.sort.descending, true, 'never the other way');
  assert.equal(trendInEffect(trend, 2).skipFirst, false, 'of two, the first interval is all there is');
  const counted = withRequests(defaultTrend, 50);
  assert.deepEqual(counted.sort, { key: 'multiple', descending: true });
  assert.equal(withRequests(counted, undefined).sort.key, 'growth');
  assert.equal(trendInEffect({ ...counted, requests: undefined }, 3).sort.key, 'growth', 'of no requests');
});
