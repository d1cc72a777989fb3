import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atOnce } from '../lab/at-once.mjs';
import { changes } from '../lab/changes.mjs';
import { PROGRAMS } from '../lab/expected.mjs';
import { formatted, readTable } from '../lab/readme.mjs';
import { expand, group, merged, readRecord } from '../lab/record.mjs';
import { rowsOf } from '../lab/rows.mjs';
import { issuesTable, markdownTable } from '../lab/table.mjs';

const row = (owner, severity = 'leak') => ({ severity, kind: 'container', owner, at: 'shop.mjs:4' });
const result = (engine, rows, { program = 'shop', mode = 'three' } = {}) => ({ program, engine, mode, rows });

test('rows: findings by rank with the line they point to, then slots of the owner', () => {
  const program = { name: 'shop', leak: true, file: 'shop.mjs', owner: /\bsessions\b/ };
  const owner = (name, place) => ({ name, role: { kind: 'variable' }, ...(place && { place }) });
  const location = { scriptId: 1, url: 'file:///my%20app/shop.mjs?v=2', line: 3, column: 0 };
  const report = {
    findings: [
      { kind: 'container', severity: 'leak', owner: owner('sessions', location), location },
      { kind: 'growth', severity: 'suspect', owner: owner('Map') },
    ],
    harmless: [
      { kind: 'compiledCode' },
      { kind: 'slot', owner: owner('routes') },
      { kind: 'steady', owner: owner('sessions.first') },
      { kind: 'slot', owner: owner('sessions.last') },
    ],
  };
  assert.deepEqual(rowsOf(program, report), [
    { severity: 'leak', kind: 'container', owner: '`sessions` in shop.mjs:4', at: 'shop.mjs:4' },
    { severity: 'suspect', kind: 'growth', owner: '`Map`' },
    { severity: 'harmless', kind: 'slot', owner: '`sessions.last`' },
  ]);
});

test('rows: what a program wants of the sentences of its finding, and they do not say', () => {
  const program = {
    name: 'shop',
    leak: true,
    file: 'shop.mjs',
    owner: /\bsessions\b/,
    says: [/`Map`/, /2,000/, /limit/],
  };
  const sentence = {
    key: 'title.containerGrows.less',
    values: { owner: 'x', container: 'Map', count: 2000, added: 5 },
  };
  const finding = { kind: 'container', severity: 'leak', title: sentence, evidence: [], advice: sentence };
  const owner = (name) => ({ name, role: { kind: 'variable' } });
  const findings = [
    { ...finding, owner: owner('sessions') },
    { ...finding, owner: owner('routes') },
  ];
  const [right, other] = rowsOf(program, { findings, harmless: [] });
  assert.deepEqual(right.unsaid, ['limit']);
  assert.equal(other.unsaid, undefined);
  const content = rowsOf({ ...program, says: [/`Map`/] }, { findings, harmless: [] });
  assert.equal(content[0].unsaid, undefined);
});

test('the record: engines with the same rows share an entry, and all come back', () => {
  const results = [
    result('24', [row('a')]),
    result('16', [row('a')]),
    result('20', [row('b')]),
    result('16', [], { mode: 'one' }),
    result('20', [], { program: 'calm' }),
  ];
  const grouped = group(results);
  assert.deepEqual(grouped, {
    shop: { three: { '16 24': [row('a')], 20: [row('b')] }, one: { 16: [] } },
    calm: { three: { 20: [] } },
  });
  const byKey = (list) => new Map(list.map((one) => [`${one.program} ${one.engine} ${one.mode}`, one.rows]));
  assert.deepEqual(byKey(expand(grouped)), byKey(results));
});

test('the record: new runs replace old ones, other entries stay, those of removed programs go', () => {
  const record = [result('16', [row('a')]), result('20', [row('a')]), result('16', [], { program: 'gone' })];
  const now = [result('20', [row('b')]), result('24', [], { program: 'new' })];
  assert.deepEqual(merged(record, now, ['new', 'shop']), [now[1], record[0], now[0]]);
});

test('changes: none; a finding that has changed, is gone, or is new; engines together', () => {
  const record = [result('16', [row('a')]), result('20', [row('a')]), result('24', [row('a'), row('b')])];
  assert.deepEqual(changes(record, record), []);
  const worse = ['16', '20'].map((engine) => result(engine, [row('a', 'suspect')]));
  assert.deepEqual(changes(record, [...worse, result('24', [row('b'), row('c')])]), [
    [
      'shop, three captures, 16, 20',
      '    1. leak: container a, points to shop.mjs:4',
      '      -> 1. suspect: container a, points to shop.mjs:4',
    ].join('\n'),
    [
      'shop, three captures, 24',
      '    1. leak: container a, points to shop.mjs:4',
      '      -> 1. leak: container b, points to shop.mjs:4',
      '    2. leak: container b, points to shop.mjs:4',
      '      -> 2. leak: container c, points to shop.mjs:4',
    ].join('\n'),
  ]);
  const [gone] = changes(record, [result('16', [])]);
  assert.match(gone, /1\. leak: container a, points to shop\.mjs:4\n {6}-> nothing$/);
  const [added] = changes(record, [result('16', [row('a'), { ...row('b'), at: undefined }])]);
  assert.match(added, /2\. nothing\n {6}-> 2\. leak: container b$/);
  const [moved] = changes(record, [result('16', [{ ...row('a'), at: 'shop.mjs:9' }])]);
  assert.match(moved, /shop\.mjs:4\n {6}-> .*shop\.mjs:9$/);
  const [silent] = changes(record, [result('16', [{ ...row('a'), unsaid: ['close', 'drain'] }])]);
  assert.match(silent, /shop\.mjs:4\n {6}-> .*shop\.mjs:4, unsaid: close drain$/);
});

test('changes: an entry that the record lacks is one, a program that did not run is none', () => {
  const record = [result('16', [row('a')])];
  assert.deepEqual(changes(record, []), []);
  assert.deepEqual(changes(record, [result('26', [row('a')])]), [
    'shop, three captures, 26\n    not in the record:\n    1. leak: container a, points to shop.mjs:4',
  ]);
});

test('the table in the README is made from the record', async () => {
  const table = await formatted(markdownTable(PROGRAMS, readRecord()));
  assert.equal(readTable('npm run lab -- --write'), table.trim());
  const issues = await formatted(issuesTable(PROGRAMS, readRecord()));
  assert.equal(readTable('npm run lab -- --write, public issues'), issues.trim());
});

test('tasks at once: never more than the limit, results in order, none begins after a failure', async () => {
  let running = 0;
  let most = 0;
  const work = async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return item * 2;
  };
  assert.deepEqual(await atOnce([1, 2, 3, 4, 5], 2, work), [2, 4, 6, 8, 10]);
  assert.equal(most, 2);
  const begun = [];
  const failing = atOnce([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('broken');
    await new Promise((resolve) => setImmediate(resolve));
  });
  await assert.rejects(failing, /broken/);
  assert.deepEqual(begun, [1, 2]);
});
