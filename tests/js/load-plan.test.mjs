import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { checkLoad, DEFAULT_LOAD, fillNumber, hostsElsewhere, pageLimits } from '../../www/js/live/load-plan.js';

/** @import { TypedLoad } from '../../www/js/live/load-plan.js' */
/** @import { Load } from '../../www/js/live/types.js' */

/** @param {Partial<TypedLoad>} typed */
const check = (typed) => checkLoad({ ...DEFAULT_LOAD, addresses: 'http://localhost:3000/', ...typed });
/** @param {Partial<TypedLoad>} typed @returns {Load} */
const loadOf = (typed) => {
  const { load, problems } = check(typed);
  assert.deepEqual(problems, []);
  return /** @type {Load} */ (load);
};
/** @param {Partial<TypedLoad>} typed */
const problemsOf = (typed) =>
  check(typed).problems.map(({ field, problem, value, limit }) => [field, problem, value, limit]);
/** @param {Partial<TypedLoad>} typed @param {string} [protocol] */
const limitsOf = (typed, protocol) =>
  pageLimits(loadOf({ concurrency: '6', ...typed }), protocol).map(({ field, limit, value, isSent }) => [
    field,
    limit,
    value,
    isSent,
  ]);

describe('a load as typed', () => {
  test('is 300 requests, eight at a time, unless something else is typed', () => {
    assert.deepEqual(loadOf({}), {
      addresses: ['http://localhost:3000/'],
      count: 300,
      concurrency: 8,
      pauseMs: 0,
      method: 'GET',
      body: '',
      type: 'application/json',
    });
  });

  test('has an address on each line', () => {
    const addresses = ' http://localhost:3000/a \n\nhttps://shop.example/b?c=1#part\r\n';
    assert.deepEqual(loadOf({ addresses }).addresses, ['http://localhost:3000/a', 'https://shop.example/b?c=1']);
  });

  test('keeps the number of the request as typed', () => {
    const addresses = 'http://localhost:3000/users/{n}?page={n}\nhttp://localhost:3000/%7Bn%7D/%7bN%7d';
    assert.deepEqual(loadOf({ addresses }).addresses, [
      'http://localhost:3000/users/{n}?page={n}',
      'http://localhost:3000/{n}/{n}',
    ]);
  });

  test('needs no scheme before a host and a port', () => {
    const addresses = 'localhost:3000/a\n127.0.0.1:8080\nlocalhost\nshop.internal:80/b';
    assert.deepEqual(loadOf({ addresses }).addresses, [
      'http://localhost:3000/a',
      'http://127.0.0.1:8080/',
      'http://localhost/',
      'http://shop.internal/b',
    ]);
  });

  test('names each address that is none', () => {
    assert.deepEqual(problemsOf({ addresses: ' \n ' }), [['addresses', 'empty', '', 0]]);
    assert.deepEqual(problemsOf({ addresses: 'http://a.example/\nfile:///etc/hosts\n/users\nhttp://' }), [
      ['addresses', 'notHttp', 'file:///etc/hosts', 0],
      ['addresses', 'notAddress', '/users', 0],
      ['addresses', 'notAddress', 'http://', 0],
    ]);
    assert.deepEqual(problemsOf({ addresses: 'http://shop{n}.example/' }), [
      ['addresses', 'numberInHost', 'http://shop{n}.example/', 0],
    ]);
    assert.deepEqual(problemsOf({ addresses: 'http://localhost:300{n}/' }), [
      ['addresses', 'numberInHost', 'http://localhost:300{n}/', 0],
    ]);
  });

  test('names each number that is out of its range', () => {
    assert.deepEqual(problemsOf({ count: '0', concurrency: '65', pauseMs: '-1' }), [
      ['count', 'tooSmall', '0', 1],
      ['concurrency', 'tooLarge', '65', 64],
      ['pauseMs', 'tooSmall', '-1', 0],
    ]);
    assert.deepEqual(problemsOf({ count: '1000001', concurrency: 'many', pauseMs: '' }), [
      ['count', 'tooLarge', '1000001', 1_000_000],
      ['concurrency', 'notNumber', 'many', 0],
      ['pauseMs', 'empty', '', 0],
    ]);
    assert.deepEqual(problemsOf({ count: '2.5' }), [['count', 'notNumber', '2.5', 0]]);
    assert.equal(loadOf({ count: ' 1000000 ' }).count, 1_000_000);
  });

  test('has a method and a media type that a header can carry', () => {
    assert.equal(loadOf({ method: ' put' }).method, 'PUT');
    assert.deepEqual(problemsOf({ method: 'GET / HTTP/1.1' }), [['method', 'notMethod', 'GET / HTTP/1.1', 0]]);
    assert.equal(loadOf({ type: 'text/plain; charset=utf-8' }).type, 'text/plain; charset=utf-8');
    assert.deepEqual(problemsOf({ type: 'text/plain\r\nx: 1' }), [['type', 'notType', 'text/plain\r\nx: 1', 0]]);
    assert.deepEqual(problemsOf({ type: 'json' }), [['type', 'notType', 'json', 0]]);
  });
});

test('the number of a request replaces all its places', () => {
  assert.equal(fillNumber('/{n}/%7Bn%7D/%7bn%7d?{m}', 12), '/12/12/12?{m}');
  assert.equal(fillNumber('{"id":{n}}', 3), '{"id":3}');
});

describe('a page', () => {
  test('sends what a form of HTML could send', () => {
    assert.deepEqual(limitsOf({}), []);
    assert.deepEqual(limitsOf({ method: 'HEAD' }), []);
    assert.deepEqual(limitsOf({ method: 'POST', body: 'a=1', type: 'application/x-www-form-urlencoded' }), []);
    assert.deepEqual(limitsOf({ method: 'POST', body: 'a', type: 'Text/Plain; charset=utf-8' }), []);
    assert.deepEqual(limitsOf({ method: 'POST' }), [], 'without a body the type is not sent');
  });

  test('sends JSON as text, and other methods not at all', () => {
    assert.deepEqual(limitsOf({ method: 'POST', body: '{}' }), [['type', 'type', 'application/json', true]]);
    assert.deepEqual(limitsOf({ method: 'DELETE' }), [['method', 'method', 'DELETE', false]]);
    assert.deepEqual(limitsOf({ method: 'PUT', body: '{}' }), [['method', 'method', 'PUT', false]]);
    assert.deepEqual(limitsOf({ method: 'GET', body: '{}' }), [['body', 'bodyOfGet', 'GET', false]]);
  });

  test('cannot reach some addresses', () => {
    const addresses = 'http://me:secret@localhost:3000/\nhttp://localhost:6000/{n}';
    assert.deepEqual(limitsOf({ addresses }), [
      ['addresses', 'credentials', 'http://me:secret@localhost:3000/', false],
      ['addresses', 'port', 'http://localhost:6000/{n}', false],
    ]);
    const insecure = 'http://shop.example/\nhttp://127.0.0.1/\nhttp://[::1]/\nhttps://shop.example/';
    assert.deepEqual(limitsOf({ addresses: insecure }, 'https:'), [
      ['addresses', 'mixedContent', 'http://shop.example/', false],
    ]);
    assert.deepEqual(limitsOf({ addresses: insecure }, 'http:'), []);
  });

  test('has six connections to a server', () => {
    assert.deepEqual(limitsOf({ concurrency: '7' }), [['concurrency', 'connections', '6', true]]);
  });
});

test('hosts that are not this machine are named, each once', () => {
  const addresses = ['localhost:3000/', 'http://127.0.0.1:1/', 'http://[::1]:1/', 'http://app.localhost/'].join('\n');
  assert.deepEqual(hostsElsewhere(loadOf({ addresses })), []);
  const far = `${addresses}\nhttp://shop.example/{n}\nhttp://shop.example/b\nhttp://10.0.0.7:81/`;
  assert.deepEqual(hostsElsewhere(loadOf({ addresses: far })), ['shop.example', '10.0.0.7:81']);
});
