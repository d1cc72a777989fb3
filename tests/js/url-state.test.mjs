import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { PLACES, RUNTIMES, VERSION_WORDS } from '../../www/js/doctor/answers.js';
import { NAMED_FILTERS } from '../../www/js/engine/vocabulary.js';
import { catalogues } from '../../www/js/words/index.js';
import { params } from '../../www/js/state/route-params.js';
import { defaultTrend, sortBy, trendInEffect, withRequests } from '../../www/js/state/trend-route.js';
import {
  carryOn,
  formatHash,
  parseHash,
  routeInSnapshot,
  routeOfTab,
  routeToComparison,
  routeToObject,
  startRoute,
} from '../../www/js/state/url-state.js';
import { VIEWS, routeTo } from './views.mjs';

/** @param {string} hash @returns {any} */
const parse = (hash) => parseHash(hash, VIEWS);

const sortOf = (/** @type {string[]} */ ...keys) =>
  fc.record({ key: fc.constantFrom(...keys), descending: fc.boolean() }, { noNullPrototype: true });
const OBJECTS = sortOf('name', 'id', 'distance', 'shallowSize', 'retainedSize');
const CLASSES = sortOf('name', 'count', 'distance', 'shallowSize', 'retainedSize');
const maybe = (/** @type {fc.Arbitrary<unknown>} */ value) => fc.option(value, { nil: undefined });
const filter = fc.string({ unit: 'grapheme' });
const node = maybe(fc.integer({ min: 1, max: 2 ** 50 }));
const sample = maybe(fc.integer({ min: 0, max: 1e6 }));
const ofContext = fc.integer({ min: 0, max: 2 ** 29 - 1 }).map((context) => `nativeContext_${context}`);

/** Every parameter of every view. @type {Record<string, Record<string, fc.Arbitrary<unknown>>>} */
const OWN = {
  start: {},
  live: {},
  tab: {},
  doctor: {
    runtime: fc.constantFrom(...RUNTIMES),
    version: fc.constantFrom(...VERSION_WORDS),
    place: fc.constantFrom(...PLACES),
  },
  memory: {},
  report: { alone: fc.boolean() },
  overview: {},
  classes: {
    sort: CLASSES,
    filter,
    only: maybe(fc.oneof(fc.constantFrom(...NAMED_FILTERS), ofContext)),
    group: fc.constantFrom(undefined, 'file', 'package'),
    ids: maybe(
      fc
        .tuple(fc.integer({ min: 0, max: 2 ** 50 }), fc.integer({ min: 1, max: 2 ** 50 }))
        .map(([above, more]) => ({ above, upTo: above + more })),
    ),
  },
  containment: { sort: OBJECTS },
  dominators: { sort: OBJECTS },
  map: {
    node,
    shape: fc.constantFrom('treemap', 'icicle'),
    by: fc.constantFrom('object', 'class'),
    direction: fc.constantFrom('down', 'up'),
    within: fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 4 }),
  },
  strings: { sort: sortOf('name', 'count', 'wastedSize', 'shallowSize', 'retainedSize'), filter },
  compare: {
    sort: maybe(
      sortOf(
        ...['name', 'addedCount', 'removedCount', 'countDelta', 'addedSize', 'removedSize', 'sizeDelta'],
        ...['retainedDelta', 'grownCount', 'grownSize'],
      ),
    ),
    filter,
    base: maybe(fc.integer({ min: 1, max: 1e6 })),
    scope: fc.constantFrom('changed', 'added', 'removed', 'grown'),
    matching: fc.constantFrom('auto', 'ids', 'classes'),
  },
  trend: {
    filter,
    trend: fc.record(
      {
        measure: fc.constantFrom('count', 'shallowSize', 'retainedSize'),
        skipFirst: fc.boolean(),
        requests: maybe(fc.integer({ min: 2, max: 1e9 })),
        sort: fc
          .tuple(fc.constantFrom('growth', 'multiple', 'name', 'slope', 'last'), fc.boolean())
          .map(([key, descending]) => sortBy(/** @type {any} */ (key), descending)),
      },
      { noNullPrototype: true },
    ),
  },
  allocations: { sort: CLASSES, from: sample, to: sample },
  contexts: { sort: OBJECTS },
  statistics: {},
  search: { sort: OBJECTS, query: filter },
  object: { node, ignored: fc.array(fc.integer({ min: 1, max: 2 ** 29 }), { maxLength: 4 }), asGraph: fc.boolean() },
};

test('every route of every view survives the address bar', () => {
  assert.deepEqual(VIEWS.map(({ slug }) => slug).toSorted(), Object.keys(OWN).toSorted());
  for (const { slug, route: own } of VIEWS) {
    assert.deepEqual(Object.keys(own).toSorted(), Object.keys(OWN[slug] ?? {}).toSorted(), slug);
    const route = fc.record(
      { view: fc.constant(slug), snap: maybe(fc.integer({ min: 1, max: 1e6 })), ...OWN[slug] },
      { noNullPrototype: true },
    );
    // Only icicles have a direction.
    const meant = (/** @type {any} */ wanted) =>
      wanted.shape === 'treemap' ? { ...wanted, direction: 'down' } : wanted;
    fc.assert(
      fc.property(route, (wanted) => assert.deepEqual(parse(formatHash(/** @type {any} */ (wanted))), meant(wanted))),
    );
  }
});

test('every view has a distinct name in each language, and known parameters', () => {
  assert.equal(new Set(VIEWS.map(({ slug }) => slug)).size, VIEWS.length);
  for (const { slug, label, route } of VIEWS) {
    for (const catalogue of Object.values(catalogues)) assert.ok(catalogue[label], label);
    for (const name of Object.keys(route)) assert.ok(name in params, `${slug}: ${name}`);
  }
});

test('addresses have the documented form', () => {
  assert.deepEqual(parse('#v=1&view=classes&snap=1&sort=-count&filter=Map'), {
    view: 'classes',
    snap: 1,
    sort: { key: 'count', descending: true },
    filter: 'Map',
    only: undefined,
    group: undefined,
    ids: undefined,
  });
  assert.equal(parse('#v=1&view=classes&group=package').group, 'package');
  assert.equal(parse('#v=1&view=compare&snap=2&base=1').base, 1);
  assert.equal(formatHash(routeToObject(2, 12345)), '#v=1&view=object&snap=2&node=@12345');
  const comparison = '#v=1&view=compare&snap=2&sort=-addedSize&filter=Map&base=1&scope=added&matching=ids';
  assert.deepEqual(parse(comparison), {
    ...routeToComparison(1, 2),
    sort: { key: 'addedSize', descending: true },
    filter: 'Map',
    scope: 'added',
    matching: 'ids',
  });
  assert.equal(formatHash(parse(comparison)), comparison);
});

test('a view reads only its own parameters', () => {
  assert.deepEqual(parse('#v=1&view=statistics&snap=2&sort=-count&filter=Map&node=@7'), {
    view: 'statistics',
    snap: 2,
  });
  assert.deepEqual(parse('#v=1&view=strings&sort=-distance').sort, { key: 'retainedSize', descending: true });
  assert.equal(parse('#v=1&view=compare&sort=-retainedSize').sort, undefined);
});

test('tabs keep the order of lists, the grouping and the named filter, and nothing else', () => {
  const tab = (/** @type {string} */ slug) => /** @type {any} */ (VIEWS.find((view) => view.slug === slug));
  const classes = routeTo({
    ...{ view: 'classes', snap: 1, filter: 'Map', group: 'file', only: 'noNativeContext' },
    sort: { key: 'name', descending: false },
  });
  const atClasses = { route: classes, carried: carryOn(classes, { route: startRoute, carried: {} }) };
  assert.equal(formatHash(routeOfTab(tab('containment'), atClasses)), '#v=1&view=containment&snap=1&sort=name');
  const overview = routeTo(routeOfTab(tab('overview'), atClasses));
  assert.equal(formatHash(overview), '#v=1&view=overview&snap=1');
  const atOverview = { route: overview, carried: carryOn(overview, atClasses) };
  const back = routeOfTab(tab('classes'), atOverview);
  assert.equal(formatHash(back), '#v=1&view=classes&snap=1&sort=name&only=noNativeContext&group=file');
  const elsewhere = carryOn(routeTo({ view: 'overview', snap: 2 }), atOverview);
  assert.equal(elsewhere.only, undefined, 'a native context belongs to one snapshot');
  assert.equal(elsewhere.group, 'file');
  const inside = routeTo({ view: 'map', snap: 1, node: 7, shape: 'icicle', within: [2] });
  const top = routeOfTab(tab('map'), { route: inside, carried: {} });
  assert.equal(formatHash(top), '#v=1&view=map&snap=1&shape=icicle', 'the tab of the current view leads to its top');
});

test('a link to another snapshot keeps the view', () => {
  const of = (/** @type {any} */ link) => formatHash(routeInSnapshot(routeTo(link), 2));
  const sort = { key: 'count', descending: true };
  assert.equal(
    of({ view: 'classes', snap: 1, sort, filter: 'Map', group: 'file' }),
    '#v=1&view=classes&snap=2&sort=-count&group=file',
  );
  assert.equal(of({ view: 'compare', snap: 1, base: 3, scope: 'grown' }), '#v=1&view=compare&snap=2&scope=grown');
  assert.equal(of({ view: 'report', snap: 1, alone: true }), '#v=1&view=report&snap=2');
  assert.equal(
    of({ view: 'object', snap: 1, node: 7 }),
    '#v=1&view=overview&snap=2',
    'an object belongs to one snapshot',
  );
});

test('a bottom-up icicle is by class', () => {
  const hash = '#v=1&view=map&snap=1&node=@3&shape=icicle&dir=up&within=4.5';
  const route = parse(hash);
  assert.deepEqual([route.direction, route.by, route.within], ['up', 'object', [4, 5]]);
  assert.equal(formatHash(route), hash);
  assert.equal(formatHash({ ...route, direction: 'down' }), hash.replace('&dir=up', ''));
  for (const odd of ['shape=icicle&dir=left', 'shape=treemap&dir=up', 'dir=up'])
    assert.equal(parse(`#v=1&view=map&snap=1&${odd}`).direction, 'down', odd);
});

test('defaults are left out', () => {
  assert.equal(formatHash(startRoute), '#v=1&view=start');
});

test('damaged parameters fall back to defaults', () => {
  assert.deepEqual(parse(''), startRoute);
  assert.deepEqual(parse('#v=2&view=classes&snap=1'), startRoute);
  assert.deepEqual(parse('#v=1&view=nowhere&snap=-3&sort=-nothing'), startRoute);
  assert.deepEqual(parse('#v=1&snap=1.5'), startRoute);
  const classes = routeTo({ view: 'classes' });
  assert.deepEqual(parse('#v=1&view=classes&only=nativeContext_x&group=class&sort=-nothing'), classes);
  assert.deepEqual(parse('#v=1&view=classes&only=nativeContext_'), classes);
  assert.deepEqual(parse('#v=1&view=allocations&from=-1&to=1e99'), routeTo({ view: 'allocations' }));
  assert.deepEqual(parse('#v=1&view=compare&base=0&scope=all&matching=none'), routeTo({ view: 'compare' }));
  for (const ids of ['', '5', '5-', '-5', '7-7', '9-3', '01-5', '1-5-6', '1-1e3', '0-9007199254740992'])
    assert.equal(parse(`#v=1&view=classes&ids=${ids}`).ids, undefined, ids);
  const odd = '#v=1&view=trend&measure=x&warm=yes&requests=1&order=-distance';
  assert.deepEqual(parse(odd).trend, defaultTrend);
});

test('the address contains the settings of a trend', () => {
  const { trend } = parse('#v=1&view=trend&measure=retainedSize&warm=1&requests=50&order=slope');
  assert.deepEqual(trend, {
    measure: 'retainedSize',
    skipFirst: true,
    requests: 50,
    sort: { key: 'slope', descending: false },
  });
  assert.deepEqual(parse('#v=1&view=classes&ids=0-78825').ids, { above: 0, upTo: 78_825 });
  assert.equal(
    parse('#v=1&view=trend&order=growth').trend.sort.descending,
    true,
    'the order by growth is always descending',
  );
  assert.equal(trendInEffect(trend, 2).skipFirst, false, 'with two snapshots the first interval is the only one');
  const counted = withRequests(defaultTrend, 50);
  assert.deepEqual(counted.sort, { key: 'multiple', descending: true });
  assert.equal(withRequests(counted, undefined).sort.key, 'growth');
  assert.equal(
    trendInEffect({ ...counted, requests: undefined }, 3).sort.key,
    'growth',
    'without requests the order is by growth',
  );
});
