import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test, { describe } from 'node:test';
import { choosePlural, readForms } from '../../www/js/lib/plural.js';
import { sentenceText } from '../../www/js/lib/sentence-text.js';
import { createSpeech, fillPlaceholders, speak } from '../../www/js/lib/speech.js';
import { catalogues, chooseLanguage, languages } from '../../www/js/words/index.js';
import * as kinds from '../../www/js/words/leaks/index.js';
import * as harmless from '../../www/js/words/leaks/harmless.js';
import * as owner from '../../www/js/words/leaks/owner.js';
import * as shared from '../../www/js/words/leaks/shared.js';
import * as verdict from '../../www/js/words/leaks/verdict.js';

/** The declarations of the core. `cargo test -p heapwise-core --test declared` compares this file with them. */
const declared = JSON.parse(readFileSync(new URL('leaks.generated.json', import.meta.url), 'utf8'));
const FORM = /\.(zero|one|two|few|many|other)$/;

/** Names of values, each once. @param {string} text */
const placeholders = (text) =>
  [...new Set([...text.matchAll(/\{(\w+)(?::[^{}]*)?\}/g)].map((match) => match[1]))].sort();
/** @param {string} text The forms of every word in it that depends on a number. */
const inlineForms = (text) => [...text.matchAll(/\{\w+:([^{}]*)\}/g)].map(([, forms = '']) => readForms(forms));
/** The sentence that a text is of. @param {string} key */
const withoutVariant = (key) => key.replace(/\.less$/, '');
/** Which forms a language has. @param {string} tag */
const formsOf = (tag) => new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
/** Keys that belong together: all forms of one text. @param {readonly string[]} keys */
const stemsOf = (keys) =>
  new Set(keys.filter((key) => key.endsWith('.other')).map((key) => key.replace(/\.other$/, '')));

describe('the catalogue', () => {
  const stems = stemsOf(Object.keys(catalogues.en));
  /** @param {string} key */
  const withoutForm = (key) => (stems.has(key.replace(FORM, '')) ? key.replace(FORM, '') : key);

  for (const { id, tag } of languages) {
    test(`${id} has every text, with the same placeholders`, () => {
      const own = catalogues[id];
      const bare = (/** @type {Readonly<Record<string, string>>} */ texts) =>
        [...new Set(Object.keys(texts).map(withoutForm))].sort();
      assert.deepEqual(bare(own), bare(catalogues.en));
      for (const [key, text] of Object.entries(own)) {
        const english = catalogues.en[key] ?? catalogues.en[`${withoutForm(key)}.other`] ?? '';
        assert.deepEqual(placeholders(text), placeholders(english), key);
        assert.notEqual(text.trim(), '', key);
      }
    });

    test(`${id} has the plural forms of the language, and no others`, () => {
      const own = catalogues[id];
      for (const stem of stems) {
        const has = Object.keys(own)
          .filter((key) => key.startsWith(`${stem}.`) && FORM.test(key) && withoutForm(key) === stem)
          .map((key) => key.slice(stem.length + 1));
        assert.deepEqual(has.sort(), [...formsOf(tag)].sort(), stem);
      }
      for (const [key, text] of Object.entries(own))
        for (const forms of inlineForms(text)) {
          assert.ok(forms.other !== undefined, `${key}: other`);
          for (const form of Object.keys(forms))
            assert.ok(formsOf(tag).includes(/** @type {any} */ (form)), `${key}: ${form}`);
        }
    });
  }

  test('a key is in only one area', async () => {
    for (const { id } of languages) {
      const areas = await import(`../../www/js/words/${id}/areas.js`);
      const keys = Object.values(areas).flatMap((texts) => Object.keys(texts));
      assert.deepEqual(
        keys.filter((key, at) => keys.indexOf(key) !== at),
        [],
      );
    }
  });

  test('the language follows the browser, else English', () => {
    assert.equal(chooseLanguage(['zh-Hans-CN', 'en']), 'zh');
    assert.equal(chooseLanguage(['tlh', 'zh-TW']), 'zh');
    assert.equal(chooseLanguage(['en-GB']), 'en');
    assert.equal(chooseLanguage(['tlh']), 'en');
    assert.equal(chooseLanguage([]), 'en');
  });
});

describe('the words of leaks', () => {
  const files = { ...kinds, harmless, owner, shared, verdict };
  /** Keys of words for values, which are not sentences. */
  const OF_VALUES = /^(owner|place|value)\./;
  const keys = Object.values(files).flatMap(({ words }) => Object.keys(words));
  /** @param {string} kind */
  const camel = (kind) => kind.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

  test('each kind of the core has a file, and there are no other files', () => {
    assert.deepEqual(Object.keys(kinds).sort(), declared.kinds.map(camel).sort());
    const names = readdirSync(new URL('../../www/js/words/leaks/', import.meta.url));
    assert.deepEqual(
      names.sort(),
      [...declared.kinds, 'harmless', 'index', 'owner', 'shared', 'verdict'].map((name) => `${name}.js`).sort(),
    );
    for (const [kind, { words }] of Object.entries(kinds)) {
      assert.ok(
        Object.keys(words).some((key) => key.startsWith('title.')),
        `${kind} has a title`,
      );
      assert.ok(
        Object.keys(words).some((key) => key.startsWith('advice.')),
        `${kind} has advice`,
      );
    }
  });

  test('each sentence of the core has words exactly once, and there are no other sentences', () => {
    assert.deepEqual(
      keys.filter((key, at) => keys.indexOf(key) !== at),
      [],
    );
    const said = keys.filter((key) => !OF_VALUES.test(key)).map((key) => withoutVariant(key));
    assert.deepEqual([...new Set(said)].sort(), Object.keys(declared.sentences).sort());
  });

  test('a text uses all values of its sentence, and no others', () => {
    for (const { words } of Object.values(files)) {
      for (const [key, texts] of Object.entries(words)) {
        if (OF_VALUES.test(key)) continue;
        const values = declared.sentences[withoutVariant(key)];
        for (const [id, text] of Object.entries(texts ?? {})) {
          const used = placeholders(text);
          for (const name of used) assert.ok(Object.hasOwn(values, name ?? ''), `${id}: ${key}: ${name}`);
          if (withoutVariant(key) !== key) continue;
          for (const name of Object.keys(values)) assert.ok(used.includes(name), `${id}: ${key} does not use ${name}`);
        }
      }
    }
  });

  test('each of them has every maintained language', () => {
    for (const { words } of Object.values(files))
      for (const [key, texts] of Object.entries(words)) assert.deepEqual(Object.keys(texts ?? {}), ['en', 'zh'], key);
  });
});

describe('plural forms', () => {
  test('of the page', () => {
    assert.equal(speak('en').n('status.threads', 1), '1 thread');
    assert.equal(speak('en').n('requests.count', 1200), '1,200 requests left this page');
    assert.equal(speak('zh').n('status.threads', 1), '1 个线程');
    assert.equal(
      speak('en').n('retainers.cut.kept', 1, { edge: '.a', name: 'b' }),
      'Without .a of b, nothing would be freed: 1 other reference still keeps the object.',
    );
  });

  test('Polish has four, Arabic six, Japanese one', () => {
    /** @param {string} tag @param {Record<string, string>} texts */
    const speech = (tag, texts) => createSpeech('en', texts, tag);
    const polish = speech('pl', {
      'status.threads.one': '{count} wątek',
      'status.threads.few': '{count} wątki',
      'status.threads.many': '{count} wątków',
      'status.threads.other': '{count} wątku',
      'title.listenersPile': '{count:one=# wpis|few=# wpisy|many=# wpisów|other=# wpisu}',
    });
    assert.deepEqual(
      [1, 2, 5, 12, 22, 1.5].map((count) => polish.n('status.threads', count).split(' ')[1]),
      ['wątek', 'wątki', 'wątków', 'wątków', 'wątki', 'wątku'],
    );
    const say = (/** @type {number} */ count) =>
      sentenceText({ key: 'title.listenersPile', values: { count } }, polish);
    assert.deepEqual([1, 3, 11].map(say), ['1 wpis', '3 wpisy', '11 wpisów']);

    const arabic = Object.fromEntries(formsOf('ar').map((form) => [`status.threads.${form}`, form]));
    assert.deepEqual(
      [0, 1, 2, 3, 11, 100].map((count) => speech('ar', arabic).n('status.threads', count)),
      ['zero', 'one', 'two', 'few', 'many', 'other'],
    );
    assert.equal(speech('ja', { 'status.threads.other': 'スレッド{count}' }).n('status.threads', 1), 'スレッド1');
  });

  test('a missing form falls back to `other`', () => {
    assert.equal(
      choosePlural('few', (form) => ({ one: 'a', other: 'b' })[/** @type {'one'} */ (form)]),
      'b',
    );
    assert.deepEqual(readForms('one=|other= each = all'), { one: '', other: ' each = all' });
  });
});

test('placeholders are replaced, unknown ones stay', () => {
  assert.equal(fillPlaceholders('{a} of {b}', { a: 1, b: '2' }), '1 of 2');
  assert.equal(fillPlaceholders('{a} {c}', { a: '{b}' }), '{b} {c}');
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
    'disconnected',
  ];
  const phases = ['read', 'parse', 'index', 'classes', 'retainers', 'dominators', 'retained'];
  const { known } = speak('en');
  for (const code of codes) assert.ok(known(`error.${code}`) && known(`error.hint.${code}`), code);
  for (const phase of phases) assert.ok(known(`phase.${phase}`), phase);
  assert.equal(known('toString'), undefined);
});

test('every group without a name of its own has a text', () => {
  const kindsOfGroup = [
    'node',
    'app',
    'noFile',
    'strings',
    'values',
    'arrays',
    'objects',
    'functions',
    'code',
    'native',
  ];
  const { known } = speak('zh');
  for (const kind of [...kindsOfGroup, 'system']) assert.ok(known(`group.${kind}`), kind);
});
