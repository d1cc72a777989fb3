// `heapwise report`: what it prints, as which format, with which exit code, and its errors.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { widthOf } from '../../www/cli/terminal/width.js';
import { heapwise } from './run-cli.mjs';
import { makeFolder, takeThree } from './series.mjs';

const folder = makeFolder();
const leaking = takeThree(folder);
const mended = takeThree(folder, { isMended: true });

describe('exit codes', () => {
  test('a leak is 1, and the report names it', async () => {
    const { code, stdout, stderr } = await heapwise(['report', ...leaking]);
    assert.equal(code, 1, stderr);
    assert.match(stdout, /Leak: .*`sessions`/);
    assert.match(stdout, /sessions\.cjs:5/);
    assert.equal(stderr, '');
  });

  test('nothing is 0', async () => {
    const { code, stdout } = await heapwise(['report', ...mended]);
    assert.equal(code, 0, stdout);
  });

  test('one snapshot cannot tell: 2', async () => {
    const { code, stdout } = await heapwise(['report', mended[0] ?? '']);
    assert.equal(code, 2);
    assert.match(stdout, /Two more snapshots show what grows/);
  });

  test('wrong input is 3, with one line that says what is wrong, and where', async () => {
    const cut = join(folder, 'cut.heapsnapshot');
    writeFileSync(cut, readFileSync(leaking[0] ?? '').subarray(0, 1_000_000));
    const other = join(folder, 'other.json');
    writeFileSync(other, '{"a":1}');
    for (const [args, expected] of /** @type {const} */ ([
      [['report', 'nowhere.heapsnapshot'], /^heapwise: there is no file nowhere\.heapsnapshot\n/],
      [['report', 'nowhere-*.heapsnapshot'], /^heapwise: no file matches nowhere-/],
      [['report', folder], /is a folder/],
      [['report'], /no file was given/],
      [['report', '-', '-'], /only one of the files/],
      [['report', cut], /cut\.heapsnapshot:\s.*ends too early.*at\s+byte\s+1,000,000/s],
      [['report', other], /other\.json: This is not a heap snapshot.* at byte 0/s],
      [['report', '--fromat', 'html', cut], /there is no option --fromat/],
      [['report', '--format', 'pdf', cut], /--format is one of .*, not pdf/s],
      [['report', '--format'], /the option --format has no value/],
      [['report', '--threads', 'many', cut], /--threads is a number from 1 to 64, not many/],
      [['report', '--threads', '0', cut], /--threads is a number from 1 to 64, not 0/],
      [['report', '--threads', '65', cut], /--threads is a number from 1 to 64, not 65/],
    ])) {
      const { code, stdout, stderr } = await heapwise(args, { env: { COLUMNS: '500' } });
      assert.equal(code, 3, stderr);
      assert.equal(stdout, '');
      assert.match(stderr.replaceAll(/\s+/g, ' ') && stderr, expected);
      assert.doesNotMatch(stderr, /^\s+at /m, 'no stack');
    }
  });
});

describe('files', () => {
  test('a pattern is sorted by number, and files may be compressed', async () => {
    const packed = join(folder, 'packed');
    mkdirSync(packed);
    leaking.forEach((path, at) =>
      writeFileSync(join(packed, `heap-${at + 9}.heapsnapshot.gz`), gzipSync(readFileSync(path))),
    );
    const { code, stdout } = await heapwise(['report', 'packed/heap-*.gz', '--format', 'json'], { cwd: folder });
    assert.equal(code, 1);
    const names = JSON.parse(stdout).snapshots.map((/** @type {{ name: string }} */ { name }) => name);
    assert.deepEqual(names, ['heap-9.heapsnapshot.gz', 'heap-10.heapsnapshot.gz', 'heap-11.heapsnapshot.gz']);
  });

  test('- is the standard input', async () => {
    const [first = '', second = '', third = ''] = leaking;
    const { code, stdout } = await heapwise(['report', first, second, '-'], { input: readFileSync(third) });
    assert.equal(code, 1);
    assert.match(stdout, /^3 +stdin /m);
  });

  test('a name with brackets is a file before it is a pattern', async () => {
    const name = join(folder, 'heap [1].heapsnapshot');
    copyFileSync(leaking[0] ?? '', name);
    const { stdout } = await heapwise(['report', name]);
    assert.match(stdout, /heap \[1\]\.heapsnapshot/);
  });
});

describe('formats', () => {
  for (const [format, expected] of /** @type {const} */ ([
    ['markdown', /^# Heap report/],
    ['html', /^<!doctype html>/],
    ['json', /"format": "heapwise-report"/],
    ['sarif', /"version": "2\.1\.0"/],
  ])) {
    test(format, async () => {
      const out = join(folder, `report.${format}`);
      const { code, stdout, stderr } = await heapwise(['report', '--format', format, '--out', out, ...leaking]);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /report\.\w+ was saved/);
      assert.match(readFileSync(out, 'utf8'), expected);
    });
  }

  test('the ending of the file chooses the format', async () => {
    const out = join(folder, 'by-ending.HTML');
    await heapwise(['report', '--out', out, ...leaking]);
    assert.match(readFileSync(out, 'utf8'), /^<!doctype html>/);
    await heapwise(['report', '--out', out, '--format', 'text', ...leaking]);
    assert.match(readFileSync(out, 'utf8'), /^The heap/);
  });

  test('a report that cannot be written is an error', async () => {
    const { code, stderr } = await heapwise(['report', '--out', join(folder, 'no/such/folder'), ...leaking]);
    assert.equal(code, 3);
    assert.match(stderr, /could not be written/);
  });
});

describe('in a terminal', () => {
  test('no line is wider than the terminal, in any language', async () => {
    for (const lang of ['en', 'zh']) {
      for (const columns of [24, 40, 80]) {
        const { stdout } = await heapwise(['report', ...leaking, '--lang', lang], {
          env: { COLUMNS: String(columns) },
        });
        const isCode = (/** @type {string} */ line) => line.startsWith('     ');
        for (const line of stdout.split('\n')) {
          assert.ok(isCode(line) || widthOf(line) <= columns, `${columns}: ${line}`);
        }
      }
    }
  });

  test('colours come when they are wanted, and not where NO_COLOR is set', async () => {
    const escape = '\u001b';
    const plain = await heapwise(['report', ...leaking]);
    assert.ok(!plain.stdout.includes(escape));
    const coloured = await heapwise(['report', ...leaking], { env: { FORCE_COLOR: '1' } });
    assert.ok(coloured.stdout.includes(escape));
    const refused = await heapwise(['report', ...leaking], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    assert.ok(!refused.stdout.includes(escape));
    // eslint-disable-next-line no-control-regex
    const bare = coloured.stdout.replaceAll(/\u001b\[\d+m/g, '');
    assert.equal(bare.replaceAll(/\s+/g, ''), plain.stdout.replaceAll('`', '').replaceAll(/\s+/g, ''));
  });

  test('the language follows the environment, and --lang before it', async () => {
    const chinese = await heapwise(['report', ...mended], { env: { LANG: 'zh_CN.UTF-8' } });
    assert.match(chinese.stdout, /快照|堆/);
    const english = await heapwise(['report', ...mended, '--lang', 'en'], { env: { LANG: 'zh_CN.UTF-8' } });
    assert.doesNotMatch(english.stdout, /[\u4e00-\u9fff]/);
    const wrong = await heapwise(['report', '--lang', 'xx', ...mended]);
    assert.equal(wrong.code, 3);
  });

  test('help names every command and every option', async () => {
    const { code, stdout } = await heapwise(['--help']);
    assert.equal(code, 0);
    assert.match(stdout, /report/);
    const { stdout: options } = await heapwise(['report', '--help']);
    for (const name of ['format', 'out', 'no-redact', 'threads', 'lang'])
      assert.ok(options.includes(`--${name}`), name);
  });
});
