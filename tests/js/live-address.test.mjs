import assert from 'node:assert/strict';
import test from 'node:test';
import { readAddress } from '../../www/js/live/address.js';

const ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
/** @param {string} url */
const socket = (url) => ({ kind: 'socket', url });

test('what inspectors print is read as it stands', () => {
  const node = `Debugger listening on ws://127.0.0.1:9229/${ID}\nFor help, see: https://nodejs.org/learn/inspector`;
  assert.deepEqual(readAddress(node), socket(`ws://127.0.0.1:9229/${ID}`));
  const deno = `Debugger listening on ws://127.0.0.1:9229/ws/${ID}\nVisit chrome://inspect to connect`;
  assert.deepEqual(readAddress(deno), socket(`ws://127.0.0.1:9229/ws/${ID}`));
  const bun =
    '  ws://localhost:6499/4ikpl3zscxr\nInspect in browser:\n  https://debug.bun.sh/#localhost:6499/4ikpl3zscxr';
  assert.deepEqual(readAddress(bun), socket('ws://localhost:6499/4ikpl3zscxr'));
  assert.deepEqual(readAddress('https://debug.bun.sh/#localhost:6499/4ik'), socket('ws://localhost:6499/4ik'));
});

test("DevTools' own address of a target holds the socket's", () => {
  const address = `devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=127.0.0.1:9229/${ID}`;
  assert.deepEqual(readAddress(address), socket(`ws://127.0.0.1:9229/${ID}`));
  assert.deepEqual(readAddress(address.replace('/0f', '%2F0f')), socket(`ws://127.0.0.1:9229/${ID}`));
});

test('addresses of this machine become one that the policy can name', () => {
  assert.deepEqual(readAddress(`ws://[::1]:9229/${ID}`), socket(`ws://localhost:9229/${ID}`));
  assert.deepEqual(readAddress(`ws://0.0.0.0:9229/${ID}`), socket(`ws://127.0.0.1:9229/${ID}`));
  assert.deepEqual(readAddress(`localhost:9229/${ID}`), socket(`ws://localhost:9229/${ID}`));
});

test('a host and a port say where the list is', () => {
  const list = { kind: 'host', list: 'http://127.0.0.1:9229/json/list' };
  for (const text of ['127.0.0.1:9229', 'http://127.0.0.1:9229/json/list', 'ws://127.0.0.1:9229/', '0.0.0.0:9229'])
    assert.deepEqual(readAddress(text), list, text);
  assert.deepEqual(readAddress('9229'), { kind: 'host', list: 'http://localhost:9229/json/list' });
});

test('a pasted list names what can be connected to', () => {
  const entries = [
    { title: 'server.js', webSocketDebuggerUrl: `ws://127.0.0.1:9229/${ID}` },
    { url: 'file:///app/worker.js', webSocketDebuggerUrl: `ws://[::1]:9230/${ID}` },
    { title: 'an extension of the browser' },
  ];
  const targets = [
    { title: 'server.js', url: `ws://127.0.0.1:9229/${ID}` },
    { title: 'file:///app/worker.js', url: `ws://localhost:9230/${ID}` },
  ];
  assert.deepEqual(readAddress(JSON.stringify(entries, undefined, 2)), { kind: 'list', targets });
  assert.deepEqual(readAddress(JSON.stringify(entries[0])), { kind: 'list', targets: targets.slice(0, 1) });
  assert.deepEqual(readAddress('[ ]'), { kind: 'wrong', problem: 'nothing-listed', value: '' });
  const far = JSON.stringify([{ webSocketDebuggerUrl: 'ws://10.0.0.7:9229/x' }]);
  assert.deepEqual(readAddress(far), { kind: 'wrong', problem: 'elsewhere', value: '10.0.0.7:9229' });
});

test('what cannot be connected to is refused by its reason', () => {
  /** @type {readonly [string, string, string][]} */
  const wrong = [
    ['  ', 'empty', ''],
    ['server.js', 'unknown', 'server.js'],
    ['wss://127.0.0.1:9229/x', 'secure', 'wss://127.0.0.1:9229/x'],
    ['ws://example.com:9229/x', 'elsewhere', 'example.com:9229'],
    ['ws://127.0.0.1.example.com:9229/x', 'elsewhere', '127.0.0.1.example.com:9229'],
    ['ws://localhost@example.com:9229/x', 'elsewhere', 'example.com:9229'],
    ['10.1.2.3:9229', 'elsewhere', '10.1.2.3:9229'],
    ['localhost:99999', 'port', '99999'],
    ['localhost:0', 'port', '0'],
    ['ws://:9229/x', 'unknown', 'ws://:9229/x'],
    ['{"title":', 'unknown', '{"title":'],
  ];
  for (const [text, problem, value] of wrong)
    assert.deepEqual(readAddress(text), { kind: 'wrong', problem, value }, text);
});
