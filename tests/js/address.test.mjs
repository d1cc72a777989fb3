import assert from 'node:assert/strict';
import test from 'node:test';
import { looksLikeAddress, nameOfAddress, parseAddress } from '../../www/js/lib/address.js';
import { leavesOrigin } from '../../www/js/lib/requests.js';

const base = 'https://heapwise.example/app/';

test('typed addresses are completed', () => {
  const cases = /** @type {const} */ ([
    ['https://files.example/a.heapsnapshot', 'https://files.example/a.heapsnapshot'],
    ['  http://localhost:8080/x  ', 'http://localhost:8080/x'],
    ['files.example/a.heapsnapshot', 'https://files.example/a.heapsnapshot'],
    ['./samples/a.heapsnapshot', 'https://heapwise.example/app/samples/a.heapsnapshot'],
    ['/a', 'https://heapwise.example/a'],
  ]);
  for (const [text, href] of cases) assert.equal(parseAddress(text, base)?.href, href);
});

test('a text that is no address is refused', () => {
  for (const text of [
    '',
    'hello',
    'two words',
    'javascript:alert(1)',
    'file:///etc/x',
    'data:text/plain,x',
    'https://',
  ]) {
    assert.equal(parseAddress(text, base), undefined, text);
  }
});

test('a pasted text is an address only with its scheme', () => {
  assert.ok(looksLikeAddress(' https://a.example/b '));
  assert.ok(!looksLikeAddress('a.example/b'));
  assert.ok(!looksLikeAddress('see https://a.example/b'));
});

test('the name for the list is the last part of the path, or the host', () => {
  assert.equal(nameOfAddress(new URL('https://a.example/x/Heap%20one.heapsnapshot?token=1')), 'Heap one.heapsnapshot');
  assert.equal(nameOfAddress(new URL('https://a.example/')), 'a.example');
  assert.equal(nameOfAddress(new URL('https://a.example/%E0%A4%A')), '%E0%A4%A');
});

test('only a request to another origin leaves the page', () => {
  const origin = 'https://heapwise.example';
  assert.ok(leavesOrigin('https://other.example/x', origin));
  assert.ok(leavesOrigin('http://heapwise.example/x', origin));
  assert.ok(!leavesOrigin('https://heapwise.example/x', origin));
  assert.ok(!leavesOrigin('blob:https://heapwise.example/1', origin));
  assert.ok(!leavesOrigin('data:text/plain,x', origin));
});
