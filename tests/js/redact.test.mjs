// What users typed is not in redacted findings, wherever in them it stands: texts, keys, names that contain keys.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sampleOfThree, sentence } from '../fixtures/findings.mjs';
import { redactOwner, redactStep, redactValues } from '../../www/js/lib/redact.js';
import { writeReport } from '../../www/js/lib/report/report.js';
import { plainText, sentenceParts } from '../../www/js/lib/sentence-text.js';
import { speak } from '../../www/js/lib/speech.js';

/**
 * @import { Findings, Owner } from '../../www/js/engine/protocol.d.ts'
 */

const en = speak('en');
const zh = speak('zh');

/** @param {string} name @returns {Owner} */
const variable = (name) => ({ name, role: { kind: 'variable' } });

test('a text becomes its length', () => {
  const { name } = redactStep({ edge: '[0]', name: 'abc', isText: true }, en);
  assert.equal(name, '‹text, 3 characters›');
  assert.deepEqual(redactValues({ text: '😀', count: 3 }, en), { text: '‹text, 1 character›', count: 3 });
  const duplicates = sentence('title.duplicates', { text: 'hunter2' });
  assert.match(plainText(sentenceParts(duplicates, en, { redact: true })), /“‹text, 7 characters›”$/);
});

describe('an edge', () => {
  /** @param {string} edge */
  const redacted = (edge, speech = en) => redactStep({ edge, name: 'Object' }, speech).edge;

  test('of a name in a program stays', () => {
    const edges = [
      '.name',
      '->name',
      '[3]',
      '{table}',
      '{12}',
      '.#secret',
      '["<symbol kState>"]',
      '["<symbol nodejs.rejection>"]',
    ];
    for (const edge of edges) assert.equal(redacted(edge), edge);
  });

  test('of a key that looks like data shows its length', () => {
    assert.equal(redacted('.token_20261122'), '.‹key, 14 characters›');
    assert.equal(redacted('.bob@x', zh), '.‹键，5 个字符›');
    assert.equal(redacted('["bob smith"]'), '["‹key, 9 characters›"]');
    assert.equal(redacted('["two\n"lines""]'), '["‹key, 11 characters›"]');
    assert.equal(redacted('["<symbol bob smith>"]'), '["‹key, 18 characters›"]');
    assert.match(
      redacted('{7 / part of key (bob@x @5) -> value (Object @9) pair in WeakMap (table @3)}'),
      /^\{‹key, \d+ characters›\}$/,
    );
  });
});

describe('a name', () => {
  test('of a plain object or an element shows no field that looks like data, and no attribute', () => {
    const named = (/** @type {string} */ name) => redactStep({ edge: '', name }, en).name;
    for (const name of ['Session', '{id, name, …}', 'Map<string, Promise<void>>', 'handler()', '<div>']) {
      assert.equal(named(name), name);
    }
    assert.equal(named('{id, bob smith}'), '{‹key, 13 characters›}');
    assert.equal(named('<input value="hunter2">'), '<input>');
    assert.equal(named('Detached <div id="bob">'), 'Detached <div>');
  });

  test('of an owner keeps its first part if there is a key in it that looks like data', () => {
    const named = (/** @type {string} */ name) => redactOwner(variable(name), en).name;
    for (const name of ['', 'sessions', 'store.sessions[…].list', 'exports.#a', 'pool[kFree]', '(anonymous).made']) {
      assert.equal(named(name), name);
    }
    assert.equal(named('users.bob smith@example.com.items'), 'users.‹key, 27 characters›');
    assert.equal(named('users[…].tok_20261122'), 'users.‹key, 12 characters›');
    assert.equal(named('a b.c'), '‹key, 5 characters›');
  });

  test('of a function or a file stays', () => {
    for (const kind of /** @type {const} */ (['function', 'file'])) {
      const owner = { name: 'templates/2026-11.js', role: { kind } };
      assert.deepEqual(redactOwner(owner, en), owner);
    }
    const keptBy = variable('users.bob@x');
    const { role } = redactOwner({ name: 'a.js', role: { kind: 'file', keptBy } }, en);
    assert.deepEqual(role, { kind: 'file', keptBy: variable('users.‹key, 5 characters›') });
  });

  test('of an event stays if it is made of names', () => {
    const named = (/** @type {string} */ event) => redactValues({ event }, en)['event'];
    for (const event of ['data', 'user:login', 'change.title', 'SIGINT', 'tool-call', '<symbol kData>']) {
      assert.equal(named(event), event);
    }
    assert.equal(named('user:bob@x'), '‹key, 10 characters›');
    assert.equal(named('room:20261122'), '‹key, 13 characters›');
  });

  test('in a pattern is redacted as it is elsewhere', () => {
    const redacted = (/** @type {string} */ pattern) => redactValues({ pattern }, en)['pattern'];
    for (const pattern of ['Entry .next Entry', '.handler → context → previous', '{next, id} ->last {next, id}']) {
      assert.equal(redacted(pattern), pattern);
    }
    assert.equal(redacted('Entry .bob@x Entry'), 'Entry .‹key, 5 characters› Entry');
    assert.equal(
      redacted('{a b, c} ["a b"] {a b, c}'),
      '{‹key, 6 characters›} ["‹key, 3 characters›"] {‹key, 6 characters›}',
    );
  });
});

test('a report contains no key that looks like data, unless that is wanted', () => {
  const key = 'bob smith@example.com';
  const sample = sampleOfThree();
  const [finding] = sample.findings;
  assert.ok(finding);
  const owner = variable(`users.${key}`);
  const listeners = /** @type {Owner} */ ({
    name: owner.name,
    role: { kind: 'listeners', event: key, className: `{${key}}` },
  });
  /** @type {Findings} */
  const findings = {
    ...sample,
    verdict: {
      ...sample.verdict,
      text: sentence('verdict.garbage', { owner }),
      rest: [sentence('verdict.rest', { owner })],
    },
    findings: [
      {
        ...finding,
        owner: listeners,
        className: `{${key}}`,
        title: sentence('title.listenersPile', { event: key, emitter: listeners }),
        path: [{ edge: `["${key}"]`, name: `{${key}}`, node: 1 }],
        evidence: [
          sentence('evidence.chain', { pattern: `A ["${key}"] A` }),
          sentence('evidence.entriesAre', { entryClass: `{${key}}` }),
        ],
        advice: sentence('advice.listeners', { event: key.replace(' ', ''), owner }),
      },
    ],
    harmless: [{ kind: 'slot', title: sentence('harmless.slot', { owner }), retainedSize: 1, owner }],
  };
  delete findings.findings[0]?.location;
  const facts = [{ name: 'a', totalSize: 1, nodeCount: 1 }];
  for (const format of /** @type {const} */ (['markdown', 'html', 'json'])) {
    for (const language of /** @type {const} */ (['en', 'zh'])) {
      assert.doesNotMatch(
        writeReport(findings, facts, { format, language }),
        /bob|smith|example/,
        `${format} ${language}`,
      );
      assert.match(writeReport(findings, facts, { format, language, redact: false }), /bob/);
    }
  }
});
