import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownerLines } from '../lab/owner-lines.mjs';
import { nameOf, rowsOf } from '../lab/rows.mjs';
import { score } from '../lab/score.mjs';

const sessions = { name: 'shop', leak: true, file: 'shop.mjs', owner: /\bsessions\b/, kinds: ['container'] };
const classic = { ...sessions, classic: true };
const control = { name: 'calm', leak: false, file: 'calm.mjs' };
const churn = { name: 'login', leak: false, file: 'login.cjs', verdict: 'churn', owner: /\buser\b/, kinds: ['churn'] };
const lines = { 'shop.mjs': [4, 12] };

/** Parses an owner: `sessions in shop.mjs:4`. */
const ownerOf = (text) => {
  const [name, place] = text.split(' in ');
  const [file, line] = place?.split(':') ?? [];
  const url = `/app/${file}`;
  const at = line === undefined ? { url } : { scriptId: 1, url, line: Number(line) - 1, column: 0 };
  return { name, role: { kind: 'variable' }, ...(file && { place: at }) };
};

const finding = (text, { kind = 'container', severity = 'leak', line = 3, url = '/app/shop.mjs' } = {}) => ({
  kind,
  severity,
  owner: ownerOf(text),
  ownerNode: 1,
  location: { url, line, column: 0 },
});
const report = (findings, harmless = []) => ({ findings, harmless });
const scored = (program, given, mode, accepted) => score(program, rowsOf(program, given), mode, accepted);

const other = finding('routes in shop.mjs:9', { severity: 'suspect' });
const right = finding('sessions in shop.mjs:4');

test('a leak that is named first, at a marked line, meets all aims', () => {
  const { rank, line, misses, falseAlarms } = scored(sessions, report([right]), 'three', lines);
  assert.deepEqual({ rank, line, misses, falseAlarms }, { rank: 1, line: 'right', misses: [], falseAlarms: [] });
});

test('a leak that is not named, or only in passing, is a miss', () => {
  assert.deepEqual(scored(sessions, report([]), 'three', lines).misses, ['not named']);
  const inPassing = finding('sessions in shop.mjs:4', { severity: 'info' });
  assert.deepEqual(scored(sessions, report([inPassing]), 'three', lines).misses, ['not named']);
});

test('another alarm before it is a miss and a false alarm; one after it is only a false alarm', () => {
  const behind = scored(sessions, report([other, right]), 'three', lines);
  assert.deepEqual([behind.rank, behind.misses], [2, ['rank 2']]);
  assert.deepEqual(behind.falseAlarms, ['suspect: container `routes` in shop.mjs:9']);
  assert.deepEqual(scored(sessions, report([right, other]), 'three', lines).misses, []);
});

test('findings that are not alarms do not count for the rank', () => {
  const info = finding('routes in shop.mjs:9', { severity: 'info' });
  assert.equal(scored(sessions, report([info, right]), 'three', lines).rank, 1);
});

test('the right owner under a wrong kind is not the right finding, but no false alarm either', () => {
  const timers = finding('sessions in shop.mjs:4', { kind: 'timers' });
  const { misses, falseAlarms } = scored(sessions, report([timers]), 'three', lines);
  assert.deepEqual([misses, falseAlarms], [['not named'], []]);
});

test('a name in the file of the place is not the owner', () => {
  const file = finding('routes in sessions.mjs:4');
  assert.deepEqual(scored(sessions, report([file]), 'three', lines).misses, ['not named']);
  assert.equal(nameOf('sessions in server.js:12'), 'sessions');
  assert.equal(nameOf('sessions'), 'sessions');
});

test('the place of a finding may be another line, another file, or missing', () => {
  const at = (options, program = sessions) =>
    scored(program, report([finding('sessions in shop.mjs', options)]), 'three', lines);
  assert.deepEqual(at({ line: 5 }).misses, ['line: elsewhere']);
  assert.deepEqual(at({ url: 'node:net' }).misses, ['line: wrong file']);
  const { location, ...nowhere } = finding('sessions in shop.mjs');
  assert.ok(location);
  assert.deepEqual(scored(sessions, report([nowhere]), 'three', lines).misses, ['line: none']);
  assert.deepEqual(scored({ ...sessions, located: false }, report([nowhere]), 'three', lines).misses, []);
  assert.deepEqual(at({ url: 'node:net' }, { ...sessions, located: false }).misses, ['line: wrong file']);
});

test('addresses of files: with a scheme, a query, spaces, backslashes', () => {
  for (const url of ['file:///my%20app/shop.mjs', 'http://shop.example/js/shop.mjs?v=3', 'C:\\app\\shop.mjs']) {
    const { line } = scored(sessions, report([finding('sessions in shop.mjs:4', { url })]), 'three', lines);
    assert.equal(line, 'right', url);
  }
});

test('with one capture only classics have to be named, with any severity, among the first three', () => {
  const info = finding('sessions in shop.mjs:4', { severity: 'info' });
  assert.deepEqual(scored(sessions, report([]), 'one', lines).misses, []);
  assert.deepEqual(scored(classic, report([]), 'one', lines).misses, ['not named']);
  assert.deepEqual(scored(classic, report([other, other, info]), 'one', lines).misses, []);
  assert.deepEqual(scored(classic, report([other, other, other, info]), 'one', lines).misses, ['rank 4']);
});

test('a control may have one suspect and no leak', () => {
  assert.deepEqual(scored(control, report([]), 'three', {}).misses, []);
  assert.deepEqual(scored(control, report([other]), 'three', {}).misses, []);
  assert.deepEqual(scored(control, report([other, other]), 'three', {}).misses, ['2 suspects']);
  assert.deepEqual(scored(control, report([right]), 'one', {}).misses, [
    'false: leak: container `sessions` in shop.mjs:4',
  ]);
});

test('a quiet control may have no suspect either', () => {
  const quiet = { ...control, quiet: true };
  assert.deepEqual(scored(quiet, report([]), 'three', {}).misses, []);
  assert.deepEqual(scored(quiet, report([other]), 'three', {}).misses, ['1 suspects']);
});

test('the right finding also has to say what is wanted of it, with three captures', () => {
  const rows = rowsOf(sessions, report([right]));
  const silent = [{ ...rows[0], unsaid: ['limit'] }];
  assert.deepEqual(score(sessions, rows, 'three', lines).misses, []);
  assert.deepEqual(score(sessions, silent, 'three', lines).misses, ['unsaid: limit']);
  assert.deepEqual(score(sessions, silent, 'three', lines).unsaid, ['limit']);
  assert.deepEqual(score(sessions, silent, 'one', lines).misses, []);
});

test('churn is named as such, or as a harmless slot, and is not called a leak', () => {
  const named = finding('user in login.cjs:3', { kind: 'churn', severity: 'info' });
  const slot = { kind: 'slot', owner: ownerOf('user in login.cjs:3') };
  assert.deepEqual(scored(churn, report([named]), 'one', {}).misses, []);
  assert.deepEqual(scored(churn, report([], [slot]), 'three', {}).misses, []);
  assert.deepEqual(scored(churn, report([], [{ ...slot, kind: 'static' }]), 'three', {}).misses, ['churn not named']);
  assert.deepEqual(scored(churn, report([], [{ kind: 'slot' }]), 'three', {}).misses, ['churn not named']);
  const asLeak = finding('user in login.cjs:3', { severity: 'leak' });
  assert.deepEqual(scored(churn, report([asLeak, named]), 'three', {}).misses, [
    'false: leak: container `user` in login.cjs:3',
  ]);
});

test('marks: at the end of a line, or above it', () => {
  const source = ['const a = []; // owner', '', '  // owner', '  function f() {', 'b // owner: not this'].join('\n');
  assert.deepEqual(ownerLines(source), [1, 4]);
});
