import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { ownerSentence, withoutPlace } from '../../www/js/lib/owner.js';
import { describePlace, fileName, placeText } from '../../www/js/lib/place.js';
import { ownerParts, ownerText } from '../../www/js/lib/sentence-text.js';
import { speak } from '../../www/js/lib/speech.js';
import { words } from '../../www/js/words/leaks/owner.js';

/** @import { Owner, OwnerRole } from '../../www/js/engine/protocol.d.ts' */

const en = speak('en');
const zh = speak('zh');
const PLACE = { scriptId: 7, url: 'file:///srv/app/server.js?v=3', line: 20, column: 4 };
/** @type {Owner} */
const CACHE = { name: 'cache', role: { kind: 'variable' }, place: { ...PLACE, url: 'C:\\srv\\app.js', line: 2 } };
/** @type {Record<string, OwnerRole>} */
const ROLES = {
  variable: { kind: 'variable' },
  function: { kind: 'function' },
  object: { kind: 'object', className: 'Socket' },
  listeners: { kind: 'listeners', event: 'connect', className: 'Socket' },
  'any listeners': { kind: 'listeners', event: '', className: 'Window' },
  opened: { kind: 'opened', call: 'fs.watch()' },
  timer: { kind: 'timer', timer: 'setInterval' },
  file: { kind: 'file' },
  'file, kept': { kind: 'file', keptBy: CACHE },
};

/**
 * Role, name, whether there is a place; in English and in Chinese.
 * @type {[string, string, boolean, string, string][]}
 */
const FORMS = [
  ['variable', 'store.sessions', true, '`store.sessions` in server.js:21', '`store.sessions`（server.js:21）'],
  ['variable', 'store.sessions', false, '`store.sessions`', '`store.sessions`'],
  ['variable', '', true, 'a value in server.js:21', 'server.js:21 中的值'],
  ['variable', '', false, 'a value without a name', '没有名称的值'],
  ['function', 'send', true, '`send` in server.js:21', '函数 `send`（server.js:21）'],
  ['function', 'send', false, '`send`', '函数 `send`'],
  ['function', '', true, 'an anonymous function in server.js:21', '匿名函数（server.js:21）'],
  ['function', '(anonymous)', false, 'an anonymous function', '匿名函数'],
  ['object', 'uplink', true, '`uplink` (Socket) in server.js:21', '`uplink`（Socket，server.js:21）'],
  ['object', 'uplink', false, '`uplink` (Socket)', '`uplink`（Socket）'],
  ['object', '', true, '`Socket` in server.js:21', '`Socket`（server.js:21）'],
  ['object', '', false, '`Socket`', '`Socket`'],
  [
    'listeners',
    'uplink',
    true,
    '`connect` listeners of `uplink` (Socket) in server.js:21',
    '`uplink`（Socket）的 `connect` 监听器（server.js:21）',
  ],
  ['listeners', 'uplink', false, '`connect` listeners of `uplink` (Socket)', '`uplink`（Socket）的 `connect` 监听器'],
  [
    'listeners',
    '',
    true,
    '`connect` listeners of one `Socket` in server.js:21',
    '一个 `Socket` 的 `connect` 监听器（server.js:21）',
  ],
  ['listeners', '', false, '`connect` listeners of one `Socket`', '一个 `Socket` 的 `connect` 监听器'],
  [
    'any listeners',
    'window',
    true,
    'listeners of `window` (Window) in server.js:21',
    '`window`（Window）的监听器（server.js:21）',
  ],
  ['any listeners', 'window', false, 'listeners of `window` (Window)', '`window`（Window）的监听器'],
  ['any listeners', '', true, 'listeners of one `Window` in server.js:21', '一个 `Window` 的监听器（server.js:21）'],
  ['any listeners', '', false, 'listeners of one `Window`', '一个 `Window` 的监听器'],
  ['opened', 'watch', true, '`fs.watch()` in `watch` (server.js:21)', '`watch` 中的 `fs.watch()`（server.js:21）'],
  ['opened', 'watch', false, '`fs.watch()` in `watch`', '`watch` 中的 `fs.watch()`'],
  ['opened', '', true, '`fs.watch()` in server.js:21', 'server.js:21 中的 `fs.watch()`'],
  ['opened', '', false, '`fs.watch()` in an anonymous function', '匿名函数中的 `fs.watch()`'],
  ['timer', 'tick', true, '`setInterval` of `tick` in server.js:21', '调用 `tick` 的 `setInterval`（server.js:21）'],
  ['timer', 'tick', false, '`setInterval` of `tick`', '调用 `tick` 的 `setInterval`'],
  [
    'timer',
    '(anonymous)',
    true,
    '`setInterval` of an anonymous function in server.js:21',
    '调用匿名函数的 `setInterval`（server.js:21）',
  ],
  ['timer', '', false, '`setInterval` of an anonymous function', '调用匿名函数的 `setInterval`'],
  // A file has no place.
  ['file', 'rates.cjs', true, '`rates.cjs`', '`rates.cjs`'],
  ['file', 'rates.cjs', false, '`rates.cjs`', '`rates.cjs`'],
  ['file', '', false, 'a file whose name is not known', '名称未知的文件'],
  [
    'file, kept',
    'rates.cjs',
    true,
    '`rates.cjs`, kept by `cache` in app.js:3',
    '由 `cache`（app.js:3）持有的 `rates.cjs`',
  ],
  [
    'file, kept',
    '',
    false,
    'a file whose name is not known, kept by `cache` in app.js:3',
    '由 `cache`（app.js:3）持有的文件（名称未知）',
  ],
];

/** @param {string} role @param {string} name @param {Owner['place']} [place] @returns {Owner} */
const owner = (role, name, place) => ({
  name,
  role: ROLES[role] ?? assert.fail(role),
  ...(place && { place }),
});

describe('an owner in words', () => {
  for (const [role, name, isPlaced, english, chinese] of FORMS) {
    test(`${role}, ${name || 'nameless'}, ${isPlaced ? 'with' : 'without'} a place`, () => {
      const it = owner(role, name, isPlaced ? PLACE : undefined);
      assert.equal(ownerText(it, en), english);
      assert.equal(ownerText(it, zh), chinese);
    });
  }

  test('every form of the catalogue is tested above', () => {
    const said = FORMS.map(
      ([role, name, isPlaced]) => ownerSentence(owner(role, name, isPlaced ? PLACE : undefined)).key,
    );
    const forms = Object.keys(words).filter((key) => key.startsWith('owner.'));
    assert.deepEqual([...new Set(said)].sort(), forms.sort());
  });

  test('names are code, the rest is words', () => {
    assert.deepEqual(ownerParts(owner('listeners', 'a`b {event}', PLACE), en), [
      { kind: 'code', text: 'connect' },
      { kind: 'plain', text: ' listeners of ' },
      { kind: 'code', text: 'a`b {event}' },
      { kind: 'plain', text: ' (Socket) in server.js:21' },
    ]);
  });

  test('without its place only the place is missing', () => {
    assert.equal(ownerText(withoutPlace(owner('object', 'uplink', PLACE)), en), '`uplink` (Socket)');
    assert.equal(ownerText(withoutPlace(owner('file, kept', 'rates.cjs')), en), '`rates.cjs`, kept by `cache`');
  });
});

describe('a place in words', () => {
  const unnamed = { scriptId: 7, line: 1199, column: 0 };

  test('is the file and the line, or the known one of them', () => {
    assert.equal(placeText(PLACE, en), 'server.js:21');
    assert.equal(placeText({ url: 'file:///srv/app/cache.js' }, zh), 'cache.js');
    assert.equal(placeText(unnamed, en), 'line 1200');
    assert.equal(placeText(unnamed, zh), '第 1200 行');
    assert.equal(ownerText(owner('variable', 'x', unnamed), en), '`x` in line 1200');
    assert.equal(ownerText(owner('variable', 'x', unnamed), zh), '`x`（第 1200 行）');
  });

  test('the file is the last part of its address', () => {
    assert.equal(fileName('https://a.example/js/app.js?x=/y#z'), 'app.js');
    assert.equal(fileName('C:\\srv\\app\\server.js'), 'server.js');
    assert.equal(fileName('https://a.example/js/'), 'js');
    assert.equal(fileName('node:net'), 'node:net');
    assert.equal(fileName('?worker'), '?worker');
    assert.equal(fileName(''), '');
  });

  test('of a `data:` URL, which holds a whole file, only the type is shown', () => {
    const url = `data:text/javascript;base64,${'A/B'.repeat(1000)}`;
    assert.equal(fileName(url), 'data:text/javascript');
    assert.equal(placeText({ ...unnamed, url }, en), 'data:text/javascript:1200');
    assert.equal(describePlace({ ...unnamed, url }, en).whole, 'data:text/javascript:1200:1');
  });

  test('the spaces in a name of a file stay, between Chinese characters, too', () => {
    const place = { ...unnamed, url: 'file:///项目/数据 处理.js' };
    assert.equal(ownerText(owner('variable', 'x', place), zh), '`x`（数据\u00a0处理.js:1200）');
  });
});
