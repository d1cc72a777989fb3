import assert from 'node:assert/strict';
import test from 'node:test';
import { catalogues, chooseLanguage, fillPlaceholders, languages } from '../../www/js/lib/messages.js';
import { speak } from '../../www/js/lib/speech.js';

/** @param {string} text */
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('every language has every message, with the same placeholders', () => {
  const keys = Object.keys(catalogues.en);
  for (const { id } of languages) {
    assert.deepEqual(Object.keys(catalogues[id]), keys, `keys of ${id}`);
    for (const key of keys) {
      const typed = /** @type {keyof typeof catalogues.en} */ (key);
      assert.deepEqual(placeholders(catalogues[id][typed]), placeholders(catalogues.en[typed]), `${id}: ${key}`);
      assert.notEqual(catalogues[id][typed].trim(), '', `${id}: ${key}`);
    }
  }
});

test('plural forms come in pairs', () => {
  const keys = Object.keys(catalogues.en);
  for (const key of keys.filter((candidate) => candidate.endsWith('.one'))) {
    assert.ok(keys.includes(key.replace(/one$/, 'other')), key);
  }
});

test('the language follows the browser, else English', () => {
  assert.equal(chooseLanguage(['zh-Hans-CN', 'en']), 'zh');
  assert.equal(chooseLanguage(['fr', 'zh-TW']), 'zh');
  assert.equal(chooseLanguage(['en-GB']), 'en');
  assert.equal(chooseLanguage(['fr']), 'en');
  assert.equal(chooseLanguage([]), 'en');
});

test('placeholders are filled, unknown ones stay', () => {
  assert.equal(fillPlaceholders('{a} of {b}', { a: 1, b: '2' }), '1 of 2');
  assert.equal(fillPlaceholders('{a} {c}', { a: '{b}' }), '{b} {c}');
});

test('plurals', () => {
  assert.equal(speak('en').n('status.threads', 1), '1 thread');
  assert.equal(speak('en').n('requests.count', 1200), '1,200 requests left this page');
  assert.equal(speak('zh').n('status.threads', 1), '1 个线程');
});

test('every error code and phase of the protocol has its text', () => {
  const codes = [
    'not-a-snapshot',
    'truncated',
    'malformed',
    'too-large',
    'out-of-memory',
    'cancelled',
    'crashed',
    'network',
  ];
  const phases = ['read', 'parse', 'index', 'classes', 'retainers', 'dominators', 'retained'];
  const { known } = speak('en');
  for (const code of codes) assert.ok(known(`error.${code}`) && known(`error.hint.${code}`), code);
  for (const phase of phases) assert.ok(known(`phase.${phase}`), phase);
  assert.equal(known('toString'), undefined);
});

test('every group that has no name of its own has its text', () => {
  const kinds = ['node', 'app', 'noFile', 'strings', 'values', 'arrays', 'objects', 'functions', 'code', 'native'];
  const { known } = speak('zh');
  for (const kind of [...kinds, 'system']) assert.ok(known(`group.${kind}`), kind);
});
