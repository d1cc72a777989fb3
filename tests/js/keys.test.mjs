import assert from 'node:assert/strict';
import test from 'node:test';
import { capsOf, chordOf, keyGroups, pageActionOf, rowActionOf } from '../../www/js/lib/keys.js';
import { speak } from '../../www/js/lib/speech.js';

/** @param {string} key @param {Partial<import('../../www/js/lib/keys.js').Press>} [held] */
const press = (key, held) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const page = { isTyping: false };

test('a chord is modifiers and a key, or only a sign', () => {
  assert.equal(chordOf(press('o', { ctrlKey: true })), 'Mod+o');
  assert.equal(chordOf(press('C', { metaKey: true, shiftKey: true })), 'Mod+Shift+c');
  assert.equal(chordOf(press('?', { shiftKey: true })), '?', 'Shift only types the sign');
  assert.equal(chordOf(press('[', { ctrlKey: true, altKey: true })), '[', 'AltGr only types the sign');
  assert.equal(chordOf(press('/', { ctrlKey: true })), 'Mod+/');
  assert.equal(chordOf(press('ArrowLeft', { altKey: true })), 'Alt+ArrowLeft');
  assert.equal(chordOf(press('1', { altKey: true })), 'Alt+1');
});

test('keys of the page have actions', () => {
  assert.deepEqual(pageActionOf(press('3'), page), { action: 'tab', chord: '3' });
  assert.equal(pageActionOf(press('0'), page), undefined);
  assert.equal(pageActionOf(press('['), page)?.action, 'back');
  assert.equal(pageActionOf(press(']'), page)?.action, 'forward');
  assert.equal(pageActionOf(press('1', { ctrlKey: true }), page), undefined, 'the key belongs to the browser');
});

test('in a field, letters are typed and other keys have their actions', () => {
  for (const key of ['3', '/', '?', '[']) assert.equal(pageActionOf(press(key), { isTyping: true }), undefined, key);
  assert.equal(pageActionOf(press('o', { metaKey: true }), { isTyping: true })?.action, 'open');
  assert.equal(pageActionOf(press('Escape'), { isTyping: true })?.action, 'cancel');
});

test('keys of a row have actions', () => {
  assert.equal(rowActionOf(press('c', { ctrlKey: true })), 'copy');
  assert.equal(rowActionOf(press('C', { metaKey: true, shiftKey: true })), 'copyPath');
  assert.equal(rowActionOf(press('i')), 'ignore');
  assert.equal(rowActionOf(press('c')), undefined);
  assert.equal(rowActionOf(press('Enter')), undefined, 'the grid handles it');
});

test('no key has two actions, and each has its text', () => {
  const { known } = speak('zh');
  for (const { label, keys } of keyGroups) {
    assert.ok(known(label));
    const chords = keys.flatMap((entry) => entry.chords);
    assert.equal(new Set(chords).size, chords.length, label);
    for (const entry of keys) assert.ok(known(entry.label), entry.label);
  }
});

test('keys have labels', () => {
  assert.deepEqual(capsOf('Mod+Shift+c', { isApple: false }), ['Ctrl', 'Shift', 'C']);
  assert.deepEqual(capsOf('Mod+o', { isApple: true }), ['⌘', 'O']);
  assert.deepEqual(capsOf('Escape', { isApple: false }), ['Esc']);
});
