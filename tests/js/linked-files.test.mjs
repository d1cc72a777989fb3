import assert from 'node:assert/strict';
import test from 'node:test';
import { findFiles, isAwaited, nameFiles, parseNames } from '../../www/js/state/linked-files.js';
import { formatHash, parseHash, routeToComparison, routeToObject, startRoute } from '../../www/js/state/url-state.js';
import { readLink } from '../../www/js/state/url-versions.js';
import { VIEWS, routeTo } from './views.mjs';

/** @import { OpenSnapshot } from '../../www/js/state/app-state.js' */

const NONE = { snap: undefined, base: undefined };

/** @param {Record<number, string>} names */
function open(names) {
  return Object.entries(names).map(
    ([id, name]) => /** @type {OpenSnapshot} */ (/** @type {unknown} */ ({ id: Number(id), info: { name } })),
  );
}

test('a link contains the names of its files, and parses to the same route', () => {
  const snapshots = open({ 1: 'a & b.heapsnapshot', 2: '内存.heapsnapshot.gz' });
  const route = routeTo(routeToComparison(1, 2));
  const hash = nameFiles(formatHash(route), route, { snapshots, linked: NONE });
  assert.match(hash, /^#v=1&view=compare&snap=2&base=1&file=.*&baseFile=.*/);
  assert.deepEqual(parseHash(hash, VIEWS), route);
  assert.deepEqual(parseNames(hash), { snap: '内存.heapsnapshot.gz', base: 'a & b.heapsnapshot' });
  // Only comparisons have a base.
  const object = /** @type {any} */ ({ ...routeTo(routeToObject(2, 7)), base: 1 });
  assert.equal(parseNames(nameFiles(formatHash(object), object, { snapshots, linked: NONE })).base, undefined);
  assert.equal(nameFiles('#v=1&view=start', startRoute, { snapshots, linked: NONE }), '#v=1&view=start');
  assert.deepEqual(parseNames('#v=1&view=classes&snap=1&file='), NONE);
});

test('the name of a file that is not open stays in the link', () => {
  const route = routeTo(routeToObject(2, 7));
  const hash = nameFiles(formatHash(route), route, { snapshots: [], linked: { snap: 'x', base: undefined } });
  assert.equal(parseNames(hash).snap, 'x');
});

test('a file is found by its name, whatever its number', () => {
  const linked = { snap: 'b', base: 'a' };
  const route = routeTo(routeToComparison(1, 2));
  assert.deepEqual(findFiles(route, linked, []), { route, linked });
  const all = findFiles(route, linked, open({ 5: 'a', 7: 'b' }));
  assert.deepEqual(all, { route: routeTo(routeToComparison(5, 7)), linked: NONE });
  const half = findFiles(route, linked, open({ 2: 'b', 4: 'c' }));
  assert.deepEqual(half, { route, linked: { snap: undefined, base: 'a' } });
  // If two files have the name, the number decides.
  assert.equal(findFiles(route, linked, open({ 1: 'b', 2: 'b' })).route.snap, 2);
});

test('a file with another name does not match', () => {
  const { route, linked } = findFiles(routeTo(routeToObject(1, 7)), { snap: 'b', base: undefined }, open({ 1: 'a' }));
  assert.equal(route.snap, undefined);
  assert.equal(linked.snap, 'b');
  assert.equal(isAwaited({ route, linked }, 1), false);
});

test('a file that a link waits for is recognised when it is opened', () => {
  const found = findFiles(routeTo(routeToObject(1, 7)), { snap: 'b', base: undefined }, open({ 3: 'b' }));
  assert.equal(isAwaited(found, 3), true);
  assert.equal(isAwaited(found, 4), false);
  // Without a name the number decides.
  assert.equal(isAwaited({ route: routeTo(routeToObject(3, 7)), linked: NONE }, 3), true);
});

test('old links are upgraded one version at a time', () => {
  /** @type {((values: URLSearchParams) => void)[]} */
  const upgraders = [
    (values) => values.set('view', `${values.get('view')}s`),
    (values) => {
      values.set('look', values.get('view') ?? '');
      values.delete('view');
    },
  ];
  const read = (/** @type {string} */ hash) => readLink(hash, upgraders)?.get('look') ?? undefined;
  assert.equal(read('#view=classe'), 'classes');
  assert.equal(read('#v=1&view=classes'), 'classes');
  assert.equal(read('#v=2&look=classes'), 'classes');
  for (const version of ['3', '-1', '1.0', 'x', '1e0', '99999999999']) {
    assert.equal(readLink(`#v=${version}&view=classes`, upgraders), undefined);
  }
  // A link that was edited by hand.
  assert.deepEqual(parseHash('#view=classes&snap=1', VIEWS), parseHash('#v=1&view=classes&snap=1', VIEWS));
});
