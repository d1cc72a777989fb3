// Text in a terminal: widths, lines, and signs that would control it. Patterns of files.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { expandPattern } from '../../www/cli/inputs/glob.js';
import { painter } from '../../www/cli/terminal/paint.js';
import { nearest } from '../../www/cli/nearest.js';
import { safeJson, safeLines, safeText } from '../../www/cli/terminal/safe.js';
import { screenOf } from '../../www/cli/terminal/screen.js';
import { cutMiddle, padded, widthOf, wrapRuns } from '../../www/cli/terminal/width.js';
import { makeFolder } from './series.mjs';

/** @param {string} text @param {number} width */
const wrap = (text, width) => wrapRuns([{ text, paint: (piece) => piece }], width);

describe('width', () => {
  test('Chinese characters take two columns, marks none', () => {
    assert.equal(widthOf('heap'), 4);
    assert.equal(widthOf('堆快照'), 6);
    assert.equal(widthOf('e\u0301'), 1);
    assert.equal(padded('堆', 4), '堆  ');
    assert.equal(padded('堆', 4, 'end'), '  堆');
  });

  test('lines break at spaces and between Chinese characters', () => {
    assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
    assert.deepEqual(wrap('堆快照很大', 4), ['堆快', '照很', '大']);
    assert.deepEqual(wrap('', 10), ['']);
  });

  test('a mark of punctuation does not begin a line', () => {
    assert.deepEqual(wrap('堆快，照', 5), ['堆', '快，', '照']);
  });

  test('a word that is wider than a line is broken', () => {
    assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
    assert.deepEqual(wrap('a bcdefghij', 4), ['a', 'bcde', 'fghi', 'j']);
  });

  test('styles do not count, and do not part what belongs together', () => {
    const paint = painter(true);
    const runs = [
      { text: 'see ', paint: (/** @type {string} */ text) => text },
      { text: 'code', paint: (/** @type {string} */ text) => paint(text, 'cyan') },
      { text: ', then', paint: (/** @type {string} */ text) => text },
    ];
    assert.deepEqual(wrapRuns(runs, 9), ['see \u001b[36mcode\u001b[39m,', 'then']);
    assert.deepEqual(wrapRuns(runs, 8), ['see', '\u001b[36mcode\u001b[39m,', 'then']);
  });

  test('a long name keeps its ends', () => {
    const cut = cutMiddle('Heap.20261130.120000.4711.0.001.heapsnapshot', 20);
    assert.ok(widthOf(cut) <= 20);
    assert.match(cut, /^Heap.*….*snapshot$/);
    assert.equal(cutMiddle('short', 20), 'short');
  });
});

test('signs that would control the terminal become visible', () => {
  assert.equal(safeText('a\u001b[2Jb'), 'a\ufffd[2Jb');
  assert.equal(safeText('a\u009b31mb\u0007'), 'a\ufffd31mb\ufffd');
  assert.equal(safeText('\u202eabc\u2066'), '\ufffdabc\ufffd');
  assert.equal(
    safeText('a\u{e0041}\u00ad\u2060\ud800b'),
    'a\ufffd\ufffd\ufffd\ufffdb',
    'signs that only a model reads',
  );
  assert.equal(safeText('👩‍🚀'), '👩‍🚀');
  assert.equal(safeText('a\nb\tc'), 'a b c');
  assert.equal(safeLines('a\n\u001bb'), 'a\n\ufffdb');
  const json = JSON.stringify({ text: '\u001b\u009b\u202e\u{e0041}\ud800' }, undefined, 1);
  assert.deepEqual(JSON.parse(safeJson(json)), JSON.parse(json));
  assert.equal(safeLines(safeJson(json)), safeJson(json));
  assert.equal(safeText('déjà 堆 🙂'), 'déjà 堆 🙂');
});

describe('the screen', () => {
  test('a pipe has no colours, and a terminal has', () => {
    assert.deepEqual(screenOf({}, {}), { isTerminal: false, hasColour: false, width: 80 });
    assert.deepEqual(screenOf({ isTTY: true, columns: 61 }, {}), { isTerminal: true, hasColour: true, width: 60 });
    assert.equal(screenOf({ isTTY: true }, { NO_COLOR: '1' }).hasColour, false);
    assert.equal(screenOf({ isTTY: true }, { TERM: 'dumb' }).hasColour, false);
    assert.equal(screenOf({}, { FORCE_COLOR: '1' }).hasColour, true);
    assert.equal(screenOf({ isTTY: true }, { FORCE_COLOR: '0' }).hasColour, false);
  });

  test('lines stay readable on a wide screen, and exist on a tiny one', () => {
    assert.equal(screenOf({ isTTY: true, columns: 300 }, {}).width, 100);
    assert.equal(screenOf({ isTTY: true, columns: 5 }, {}).width, 24);
  });
});

describe('patterns of files', () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/x'), { recursive: true });
  for (const name of [
    '1.heap',
    '2.heap',
    '.hidden.heap',
    'a/3.heap',
    'a/b/4.heap',
    'node_modules/x/5.heap',
    'other.txt',
  ])
    writeFileSync(join(folder, name), '');
  /** @param {string} pattern */
  const names = (pattern) =>
    expandPattern(join(folder, pattern))
      .map((path) => path.slice(folder.length + 1))
      .sort();

  for (const [pattern, expected] of /** @type {const} */ ([
    ['*.heap', ['1.heap', '2.heap']],
    ['?.heap', ['1.heap', '2.heap']],
    ['[!1].heap', ['2.heap']],
    ['{1,a/3}.heap', ['1.heap', 'a/3.heap']],
    ['*/*.heap', ['a/3.heap']],
    ['**/*.heap', ['1.heap', '2.heap', 'a/3.heap', 'a/b/4.heap']],
    ['.*.heap', ['.hidden.heap']],
    ['*.none', []],
    ['[.heap', []],
  ])) {
    test(pattern, () => assert.deepEqual(names(pattern), expected));
  }
});

test('a pattern that looks into too many folders is refused', () => {
  const wide = makeFolder();
  for (let at = 0; at < 20; at++) mkdirSync(join(wide, String(at)));
  assert.deepEqual(expandPattern(join(wide, '**/*.heap'), 100), []);
  assert.throws(() => expandPattern(join(wide, '**/*.heap'), 10), { key: 'cli.error.widePattern' });
});

test('a mistyped word is recognised, and another word is not taken for it', () => {
  const words = ['report', 'verify', 'check', 'peek', 'mcp'];
  for (const [typed, meant] of /** @type {const} */ ([
    ['repport', 'report'],
    ['reprot', 'report'],
    ['rport', 'report'],
    ['REPORT', 'report'],
    ['verfiy', 'verify'],
    ['chekc', 'check'],
    ['pek', 'peek'],
    ['mpc', 'mcp'],
  ]))
    assert.equal(nearest(typed, words), meant);
  for (const typed of ['report', 'heap.heapsnapshot', '', 'x', 'dump', 'portre', 'a'.repeat(1_000_000)])
    assert.equal(nearest(typed, words), undefined, typed.slice(0, 20));
});
