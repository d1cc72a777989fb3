// The extension's own modules, without a browser.

import assert from 'node:assert/strict';
import test from 'node:test';
import { countInstances, findDetached, gatherTrees, measureByDebugger } from '../../www/extension/inspected.js';
import { PORTS, lookAround, readPort, readTargets } from '../../www/extension/nearby.js';
import { watchFolder } from '../../www/extension/watched-folder.js';
import { growthOf } from '../../www/js/lib/growth-of-measures.js';

const ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

test('what Node, Deno and workerd list becomes targets with their runtime', () => {
  const node = [
    { title: 'server.js[7]', url: 'file:///srv/server.js', webSocketDebuggerUrl: `ws://127.0.0.1:9229/${ID}` },
  ];
  assert.deepEqual(readTargets(node, { Browser: 'node.js/v24.21.0' }, 9229), [
    {
      title: 'server.js[7]',
      detail: 'file:///srv/server.js',
      url: `ws://127.0.0.1:9229/${ID}`,
      kind: 'node',
      version: '24.21.0',
      port: 9229,
    },
  ]);
  const [worker] = readTargets([{ webSocketDebuggerUrl: 'ws://localhost:9229/core' }], { Browser: 'workerd' }, 9229);
  assert.deepEqual([worker?.kind, worker?.title, worker?.version], ['workerd', 'ws://localhost:9229/core', '']);
  const [deno] = readTargets(node, { Browser: 'Deno/2.9.6' }, 9229);
  assert.deepEqual([deno?.kind, deno?.version], ['deno', '2.9.6']);
  assert.equal(readTargets(node, undefined, 9229)[0]?.kind, 'v8');
});

test('a path is shortened to the name of its script, and any other title is kept', () => {
  const titleOf = (/** @type {string} */ title, /** @type {string} */ url) =>
    readTargets([{ title, url, webSocketDebuggerUrl: `ws://127.0.0.1:9229/${ID}` }], undefined, 1)[0]?.title;
  assert.equal(titleOf('/srv/shop/server.js', 'file:///srv/shop/server.js'), 'server.js');
  assert.equal(titleOf('C:\\srv\\server.js', 'file:///C:/srv/server.js'), 'server.js');
  assert.equal(titleOf('/srv/server.js[7]', 'file://'), '/srv/server.js[7]');
  assert.equal(titleOf('deno - main [pid: 7]', 'file:///srv/login.ts'), 'deno - main [pid: 7]');
  assert.equal(titleOf('', 'https://a.test/'), 'https://a.test/');
});

test('of a browser, only pages are listed', () => {
  const at = (/** @type {string} */ type, /** @type {string} */ url) => ({
    type,
    url,
    title: url,
    webSocketDebuggerUrl: `ws://127.0.0.1:9222/devtools/page/${ID}`,
  });
  const list = [
    at('page', 'https://example.test/'),
    at('page', 'devtools://devtools/bundled/devtools_app.html'),
    at('page', 'chrome-extension://abc/panel.html'),
    at('worker', 'https://example.test/worker.js'),
  ];
  const titles = readTargets(list, { Browser: 'Chrome/148.0.7778.167' }, 9222).map(({ title }) => title);
  assert.deepEqual(titles, ['https://example.test/']);
});

test('an answer that is no list, and an address elsewhere, are no targets', () => {
  for (const list of [undefined, null, 'list', {}, [null], [7], [{}], [{ webSocketDebuggerUrl: 7 }]]) {
    assert.deepEqual(readTargets(list, undefined, 1), []);
  }
  assert.deepEqual(readTargets([{ webSocketDebuggerUrl: 'ws://192.168.0.7:9229/id' }], undefined, 9229), []);
});

test('each port is asked once, and one that fails does not hide the others', async () => {
  /** @type {string[]} */
  const asked = [];
  const request = async (/** @type {any} */ address) => {
    asked.push(address);
    const { port, pathname } = new URL(address);
    if (port === '9229') throw new TypeError('Failed to fetch');
    if (pathname === '/json/version') return Response.json({ Browser: 'node.js/v20.20.2' });
    return Response.json([{ title: port, webSocketDebuggerUrl: `ws://127.0.0.1:${port}/${ID}` }]);
  };
  const found = await lookAround([9229, 7000, 7000], /** @type {any} */ (request));
  assert.deepEqual(
    found.map(({ title, kind }) => [title, kind]),
    [['7000', 'node']],
  );
  assert.deepEqual(asked.map((address) => address.slice('http://127.0.0.1:'.length)).toSorted(), [
    '7000/json/list',
    '7000/json/version',
    '9229/json/list',
  ]);
  assert.ok(PORTS.includes(9222) && PORTS.includes(9229));
});

test('a port is read alone or in an address', () => {
  for (const [text, port] of /** @type {const} */ ([
    ['9300', 9300],
    [' 9300 ', 9300],
    ['127.0.0.1:9300', 9300],
    ['http://localhost:9300/json/list', 9300],
    ['0', undefined],
    ['65536', undefined],
    ['', undefined],
    ['server', undefined],
    ['93x', undefined],
  ])) {
    assert.equal(readPort(text), port, text);
  }
});

/** A folder of which each look sees the next listing. @param {readonly Record<string, number>[]} listings Sizes by name. */
function folderOf(listings) {
  let at = 0;
  return /** @type {any} */ ({
    async *values() {
      const listing = listings[Math.min(at++, listings.length - 1)] ?? {};
      for (const [name, size] of Object.entries(listing)) {
        yield {
          kind: name.endsWith('/') ? 'directory' : 'file',
          name,
          getFile: async () => new File(['x'.repeat(size)], name, { lastModified: size }),
        };
      }
    },
  });
}

test('a watched folder reports what is new, once it is complete, and nothing else', async () => {
  const old = { 'old.heapsnapshot': 3 };
  const watched = watchFolder(
    folderOf([
      old,
      { ...old, 'new.heapsnapshot': 0, 'notes.txt': 5, 'folder.heapsnapshot/': 1 },
      { ...old, 'new.heapsnapshot': 4 },
      { ...old, 'new.heapsnapshot': 9 },
      { ...old, 'new.heapsnapshot': 9 },
      { ...old, 'new.heapsnapshot': 9 },
      // Saved again under the same name.
      { ...old, 'new.heapsnapshot': 10 },
      { ...old, 'new.heapsnapshot': 10 },
    ]),
  );
  const seen = [];
  for (let look = 0; look < 8; look++) seen.push((await watched.look()).map(({ name, size }) => `${name} ${size}`));
  assert.deepEqual(seen, [[], [], [], [], ['new.heapsnapshot 9'], [], [], ['new.heapsnapshot 10']]);
});

/** @param {readonly [nodes: number, listeners?: number, heap?: number][]} rows */
const measures = (rows) =>
  rows.map(([nodes, listeners, heap], at) => ({ at, nodes, listeners, heap, documents: undefined }));

test('what grows each time after the first repetition is named, by its smallest growth', () => {
  const grows = measures([
    [100, 5],
    [900, 6],
    [910, 7],
    [922, 8],
  ]);
  assert.deepEqual(growthOf(grows), [
    { field: 'nodes', least: 10 },
    { field: 'listeners', least: 1 },
  ]);
  assert.deepEqual(growthOf(grows.slice(0, 3)), [], 'one interval after the first is not enough');
  assert.deepEqual(growthOf(measures([[1], [2], [3], [3]])), [], 'it has to grow every time');
  assert.deepEqual(growthOf(measures([[1], [5], [4], [9]])), []);
  const heap = (/** @type {number} */ step) => growthOf(measures([0, 1, 2, 3].map((at) => [1, 1, at * step])));
  assert.deepEqual(heap(9999), [], 'the heap is never the same twice');
  assert.deepEqual(heap(10_000), [{ field: 'heap', least: 10_000 }]);
});

test('detached trees that look alike are counted together, whatever their depth', () => {
  /** @type {any} */
  let deep = { nodeName: 'B', localName: 'b', attributes: [] };
  for (let level = 0; level < 100_000; level++) deep = { nodeName: 'DIV', localName: 'div', children: [deep] };
  const text = { nodeName: '#text' };
  const dialog = {
    nodeName: 'DIV',
    localName: 'div',
    attributes: ['id', 'a7', 'class', 'dialog  wide'],
    children: [text],
  };
  assert.deepEqual(gatherTrees([dialog, { ...dialog, children: [] }, text, deep]), [
    { label: 'div', count: 1, nodes: 100_001 },
    { label: 'div.dialog.wide', count: 2, nodes: 3 },
    { label: '#text', count: 1, nodes: 1 },
  ]);
  assert.deepEqual(gatherTrees([]), []);
});

/**
 * A debugger that answers from a list, and keeps what it was asked.
 * @param {Record<string, unknown>} answers
 */
function debuggerOf(answers) {
  /** @type {string[]} */
  const asked = [];
  const send = async (/** @type {string} */ method, /** @type {any} */ params = {}) => {
    asked.push(method === 'Runtime.evaluate' ? `${method} ${params.expression}` : method);
    const answer = answers[method];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  return { asked, send };
}
const EVALUATED = { result: { objectId: '1' } };

test('garbage is collected before a measure, and everything is let go', async () => {
  const { asked, send } = debuggerOf({
    'Runtime.evaluate': EVALUATED,
    'Runtime.getHeapUsage': { usedSize: 1000 },
    'Performance.getMetrics': {
      metrics: [
        { name: 'Nodes', value: 7 },
        { name: 'JSEventListeners', value: 3 },
      ],
    },
  });
  const { at, ...measure } = await measureByDebugger(send);
  assert.ok(at > 0);
  assert.deepEqual(measure, { heap: 1000, nodes: 7, listeners: 3, documents: undefined });
  const place = (/** @type {string} */ method) => asked.indexOf(method);
  assert.ok(place('Runtime.queryObjects') > 0 && place('Runtime.queryObjects') < place('Runtime.getHeapUsage'));
  assert.ok(place('Runtime.releaseObjectGroup') > place('Runtime.queryObjects'));
});

test('the list of detached nodes is let go, also when it does not come', async () => {
  const refused = debuggerOf({ 'Runtime.evaluate': EVALUATED, 'DOM.getDetachedDomNodes': new Error('no') });
  await assert.rejects(findDetached(refused.send), /no/);
  assert.equal(refused.asked.at(-1), 'DOM.disable');
});

test('only names of classes are evaluated, and without side effects', async () => {
  const counted = debuggerOf({
    'Runtime.evaluate': EVALUATED,
    'Runtime.queryObjects': { objects: { objectId: '2' } },
    'Runtime.callFunctionOn': { result: { value: 12 } },
  });
  assert.deepEqual(await countInstances(counted.send, 'app.Sitzung_2'), {
    name: 'app.Sitzung_2',
    kind: 'counted',
    count: 12,
  });
  assert.equal(counted.asked[0], 'Runtime.evaluate app.Sitzung_2.prototype');
  assert.equal(counted.asked.at(-1), 'Runtime.releaseObjectGroup');
  for (const name of ['', 'a b', 'a()', 'a;b', '1a', 'a..b', 'a[0]', '(a = 1)']) {
    const { asked, send } = debuggerOf({});
    assert.deepEqual(await countInstances(send, name), { name, kind: 'unknown' });
    assert.deepEqual(asked, [], name);
  }
  const thrown = debuggerOf({ 'Runtime.evaluate': { result: { objectId: '1' }, exceptionDetails: {} } });
  assert.equal((await countInstances(thrown.send, 'Nowhere')).kind, 'unknown');
});
