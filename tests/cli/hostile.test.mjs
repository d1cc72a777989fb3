// What a person mistypes, a file system refuses and a heap contains: each is said in a line, and nothing of it reaches the
// terminal as it is.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MAIN, heapwise } from './run-cli.mjs';
import { makeFolder, takeThree } from './series.mjs';

const folder = makeFolder();
const series = takeThree(folder);
const WIDE = { env: { COLUMNS: '300' } };

/** A refusal that says what is wrong, without a stack. @param {import('./run-cli.mjs').Outcome} outcome @param {RegExp} expected */
function checkRefused({ code, stdout, stderr }, expected) {
  assert.equal(code, 3, stderr);
  assert.equal(stdout, '');
  // Lines break at spaces.
  assert.match(stderr.replaceAll('\n', ' '), expected);
  assert.doesNotMatch(stderr, /^ +at |should not happen/m);
}

describe('what is mistyped', () => {
  for (const [args, expected] of /** @type {const} */ ([
    [['repport', 'a.heapsnapshot'], /no file repport; did you mean heapwise report\?/],
    [['help', 'verfy'], /did you mean heapwise verify\?/],
    [['versoin'], /did you mean heapwise --version\?/],
    [['no-such.heapsnapshot'], /there is no file no-such\.heapsnapshot/],
    [['report', '--fromat', 'json', 'a'], /no option --fromat; did you mean --format\?/],
    [['report', '--no-redcat', 'a'], /did you mean --no-redact\?/],
    [['report', '--json', 'a'], /did you mean --format json\?/],
    [['check', '--write-baselin', 'a'], /did you mean --write-baseline\?/],
    [['report', '--format', 'jsno', 'a'], /did you mean json\?/],
    [['report', '--zebra', 'a'], /there is no option --zebra heapwise --help/],
    [['report', '--out', '', 'a'], /option --out has no value/],
    [['report', '--threads', '65', 'a'], /--threads is a number from 1 to 64, not 65/],
    [['--port', '65536', '--no-open'], /--port is a number from 0 to 65535, not 65536/],
    [['capture', '9229', '--wait', '1e9'], /--wait is a number from 0 to 86400/],
    [['report', '--format=\u001b[31m', 'a'], /not \ufffd\[31m/],
  ]))
    test(args.join(' '), async () => checkRefused(await heapwise(args, WIDE), expected));

  test('a file with the name of a mistyped command is a file', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'repport'), '{}');
    const { stderr } = await heapwise(['report', 'repport'], { cwd });
    assert.match(stderr, /not a heap snapshot/);
  });

  test('help of a command has three forms', async () => {
    const forms = [
      ['check', '--help'],
      ['check', '-h'],
      ['help', 'check'],
    ];
    const [first, ...others] = await Promise.all(forms.map((args) => heapwise(args)));
    assert.match(first?.stdout ?? '', /--write-baseline/);
    for (const { code, stdout } of others) {
      assert.equal(code, 0);
      assert.equal(stdout, first?.stdout);
    }
  });
});

describe('files', () => {
  const broken = join(folder, 'broken.heapsnapshot');
  writeFileSync(broken, '{"snapshot":');
  const inner = join(folder, 'inner');
  mkdirSync(inner);

  test('a folder is no snapshot, and the message has the pattern to use', async () => {
    checkRefused(await heapwise(['report', inner], WIDE), /inner is a folder; \S+inner.\*\.heapsnapshot in quotes/);
  });

  test('what cannot be written is refused before the work', async () => {
    for (const out of [inner, join(folder, 'no/such/file')]) {
      for (const args of [
        ['report', broken, '--out', out],
        ['redact', broken, out],
        ['check', broken, '--baseline', out, '--write-baseline'],
        ['check', broken, '--annotate', 'gitlab', '--out', out],
        ['capture', '--wait', '0', '--out', out, '--', 'no-such-program'],
      ])
        checkRefused(await heapwise(args, WIDE), /could not be written|is a folder, so no file/);
    }
    checkRefused(
      await heapwise(['capture', '--wait', '0', '--keep', broken, '--', 'no-such-program'], WIDE),
      /broken\.heapsnapshot is no folder/,
    );
  });

  test('no folder for temporary files', async () => {
    const env = { ...WIDE.env, TMPDIR: join(folder, 'none') };
    checkRefused(
      await heapwise(['capture', '--wait', '0', '--', 'no-such-program'], { env }),
      /none could not be written/,
    );
  });

  test('links in a circle, links to a folder, and pipes', { skip: process.platform === 'win32' }, async () => {
    const loop = join(inner, 'loop.heapsnapshot');
    symlinkSync(loop, loop);
    checkRefused(await heapwise(['report', loop], WIDE), /could not be read: ELOOP/);
    symlinkSync(folder, join(folder, 'link.heapsnapshot'));
    const { code, stderr } = await heapwise(['report', join(folder, '{link,before-1}.heapsnapshot')]);
    assert.equal(code, 2, stderr);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    checkRefused(await heapwise(['peek', pipe], WIDE), /pipe is a pipe/);
    checkRefused(await heapwise([pipe, '--no-open'], WIDE), /pipe is a pipe/);
  });

  test(
    'a folder that cannot be made, in the file system of processes',
    { skip: !existsSync('/proc/self') },
    async () => {
      const args = ['capture', '--wait', '0', '--keep', '/proc/heapwise/heaps', '--', 'no-such-program'];
      checkRefused(await heapwise(args, WIDE), /could not be written/);
    },
  );

  test('a snapshot that is still being written', async () => {
    const part = join(folder, 'part.heapsnapshot');
    const { stdout } = await heapwise(['redact', series[0] ?? '', '-']);
    writeFileSync(part, stdout.slice(0, stdout.length / 2));
    const { code, stderr } = await heapwise(['report', part], WIDE);
    assert.equal(code, 3);
    assert.match(stderr, /file ends too early/);
    assert.match(stderr, /byte [\d,]+/);
    assert.doesNotMatch(stderr, /retained sizes/i, 'what an open one would lack');
  });
});

describe('the output', () => {
  test('ends early', async () => {
    const child = spawn(process.execPath, [MAIN, 'report', ...series, '--no-redact', '--format', 'json']);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.stdout.destroy();
    await once(child, 'close');
    assert.equal(stderr, '');
  });

  test('is on a full disk', { skip: !existsSync('/dev/full') }, async () => {
    for (const args of [['report', ...series], ['peek', ...series], ['redact', series[0] ?? '', '-'], ['--help']]) {
      const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
      const [code] = await once(child, 'close');
      checkRefused({ code, stdout: '', stderr }, /standard output could not be written/);
    }
  });
});

describe('signs of a heap that would control a terminal', () => {
  execFileSync(process.execPath, [fileURLToPath(new URL('programs/signs.cjs', import.meta.url)), folder]);
  const signs = [1, 2, 3].map((number) => join(folder, `signs-${number}.heapsnapshot`));
  const NAME = 'a\u001b[2J\u202eb';
  /** @param {string} text */
  const check = (text) => {
    assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert.doesNotMatch(text, /undefined/);
  };

  for (const format of ['text', 'markdown', 'json', 'html', 'sarif']) {
    test(`do not come out as ${format}, not even where texts are wanted`, async () => {
      const { code, stdout, stderr } = await heapwise(['report', ...signs, '--no-redact', '--format', format]);
      assert.equal(code, 1, stderr);
      assert.match(stdout, /store/);
      check(stdout);
      if (format === 'json' || format === 'sarif') assert.match(JSON.stringify(JSON.parse(stdout)), /\\u001b\[2J/);
    });
  }

  test('nor in lines for continuous integration', async () => {
    const { code, stdout } = await heapwise(['check', ...signs, '--no-redact', '--annotate', 'github']);
    assert.equal(code, 1);
    assert.match(stdout, /^::error /m);
    check(stdout);
    const verified = await heapwise(['verify', ...signs, '--no-redact', '--', ...series]);
    assert.match(verified.stdout, /store/);
    check(verified.stdout);
  });

  test('nor in names of files', { skip: process.platform === 'win32' }, async () => {
    const path = join(folder, `${NAME}.heapsnapshot`);
    symlinkSync(series[0] ?? '', path);
    for (const args of [
      ['report', path],
      ['peek', path],
      ['peek', path, '--format', 'json'],
      ['report', `${path}x`],
      ['report', path, '--out', join(folder, `${NAME}.md`)],
      ['redact', path, join(folder, `${NAME}.redacted`)],
      ['check', path, '--baseline', join(folder, `${NAME}.json`), '--write-baseline'],
      [NAME, '--no-open'],
      ['--port', NAME],
      [`--${NAME}`],
    ]) {
      const { stdout, stderr } = await heapwise(args);
      assert.notEqual(stdout + stderr, '');
      check(stdout);
      check(stderr);
    }
  });
});
