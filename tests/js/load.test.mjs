import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test, { describe } from 'node:test';
import { checkLoad, DEFAULT_LOAD } from '../../www/js/live/load-plan.js';
import { driveLoad, originsOf } from '../../www/js/live/load.js';

/** @import { TestContext } from 'node:test' */
/** @import { Load } from '../../www/js/live/types.js' */

/**
 * A server that records what it gets, with the largest number of requests at one time.
 * @param {TestContext} t
 * @param {import('node:http').RequestListener} [answer]
 */
async function startServer(t, answer = (_, response) => response.end('ok')) {
  const requests = /** @type {{ method: string; path: string; body: string; type: string }[]} */ ([]);
  const open = { now: 0, most: 0 };
  const server = createServer(async (request, response) => {
    open.most = Math.max(open.most, ++open.now);
    response.once('close', () => (open.now -= 1));
    let body = '';
    for await (const part of request) body += part;
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, body, type: headers['content-type'] ?? '' });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, requests, open };
}

/** @param {Record<string, string>} typed */
function loadOf(typed) {
  const { load, problems } = checkLoad({ ...DEFAULT_LOAD, ...typed });
  assert.deepEqual(problems, []);
  return /** @type {Load} */ (load);
}

describe('driveLoad', () => {
  test('sends the addresses in turn, each with its number', async (t) => {
    const { url, requests } = await startServer(t);
    const load = loadOf({ addresses: `${url}/a/{n}\n${url}/b?c={n}`, count: '5', concurrency: '2' });
    const told = /** @type {number[]} */ ([]);
    const sent = await driveLoad(load, { from: 5, onsent: (count) => told.push(count) });
    assert.deepEqual(sent, { sent: 5, unanswered: 0 });
    assert.deepEqual(told, [1, 2, 3, 4, 5]);
    assert.deepEqual(requests.map(({ path }) => path).sort(), ['/a/7', '/a/9', '/b?c=10', '/b?c=6', '/b?c=8']);
  });

  test('sends a body, and its type where a page may', async (t) => {
    const { url, requests } = await startServer(t);
    const form = {
      addresses: url,
      count: '1',
      method: 'POST',
      body: 'user={n}',
      type: 'application/x-www-form-urlencoded',
    };
    await driveLoad(loadOf(form), { from: 2 });
    await driveLoad(loadOf({ ...form, body: '{"id":{n}}', type: 'application/json' }), { from: 3 });
    assert.deepEqual(requests, [
      { method: 'POST', path: '/', body: 'user=3', type: 'application/x-www-form-urlencoded' },
      { method: 'POST', path: '/', body: '{"id":4}', type: 'text/plain;charset=UTF-8' },
    ]);
  });

  test('has only so many requests open at once', async (t) => {
    const { url, open } = await startServer(t, (_, response) => void setTimeout(() => response.end(), 5));
    await driveLoad(loadOf({ addresses: url, count: '20', concurrency: '3' }), { from: 0 });
    assert.equal(open.most, 3);
  });

  test('gives up a request that is never answered, and goes on', async (t) => {
    const { url, requests } = await startServer(t, ({ url: path }, response) => {
      if (path !== '/2') response.end();
    });
    const load = loadOf({ addresses: `${url}/{n}`, count: '4', concurrency: '1' });
    assert.deepEqual(await driveLoad(load, { from: 0, limitMs: 300 }), { sent: 4, unanswered: 1 });
    assert.equal(requests.length, 4);
  });

  test('gives up an answer that never ends', async (t) => {
    const { url } = await startServer(t, (_, response) => void response.write('begin'));
    const load = loadOf({ addresses: url, count: '2' });
    assert.deepEqual(await driveLoad(load, { from: 0, limitMs: 300 }), { sent: 2, unanswered: 2 });
  });

  test('counts a request that fails, because that is all a page can see', async (t) => {
    const { url } = await startServer(t, (_, response) => response.destroy());
    assert.deepEqual(await driveLoad(loadOf({ addresses: url, count: '3' }), { from: 0 }), {
      sent: 3,
      unanswered: 0,
    });
  });

  test('stops when it is aborted, also in a pause', async (t) => {
    const { url, requests } = await startServer(t);
    for (const pauseMs of ['0', '60000']) {
      const stop = new AbortController();
      const load = loadOf({ addresses: url, count: '1000000', concurrency: '1', pauseMs });
      const before = requests.length;
      const driven = driveLoad(load, {
        from: 0,
        signal: stop.signal,
        onsent: (count) => count === 1 && setTimeout(() => stop.abort(new Error('enough'))),
      });
      await assert.rejects(driven, { message: 'enough' });
      assert.ok(requests.length > before);
    }
  });

  test('goes to each origin of its addresses, named once', () => {
    const addresses = ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/{n}', 'http://localhost:1/', 'http://127.0.0.1:2/a'];
    const origins = ['http://127.0.0.1:1', 'http://localhost:1', 'http://127.0.0.1:2'];
    assert.deepEqual(originsOf(loadOf({ addresses: addresses.join('\n') })), origins);
  });

  test('refuses what a page does not send', async () => {
    const load = loadOf({ addresses: 'http://localhost:1/', method: 'PUT' });
    await assert.rejects(driveLoad(load, { from: 0 }), { name: 'TypeError', message: /method PUT/ });
  });
});
