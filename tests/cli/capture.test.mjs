// `heapwise capture`: programs that it starts, processes and addresses, each kind of work, and what can go wrong.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../lab/ports.mjs';
import { MAIN, heapwise } from './run-cli.mjs';
import { makeFolder } from './series.mjs';

const PROGRAM = fileURLToPath(new URL('programs/sessions.cjs', import.meta.url));
const folder = makeFolder();
const OPEN = 'process.mainModule.exports.openSession()';

/**
 * Runs the server with some flags while a function works with it.
 * @param {readonly string[]} flags
 * @param {(server: { pid: string; port: number; inspector: string }) => Promise<void>} work
 */
async function whileServing(flags, work) {
  const port = await freePort();
  const child = spawn(process.execPath, [...flags, PROGRAM], { env: { ...process.env, PORT: String(port) } });
  try {
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part) => (text += part));
    while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const inspector = /ws:\/\/\S+/.exec(text)?.[0] ?? '';
    await work({ pid: String(child.pid), port, inspector });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** @param {import('./run-cli.mjs').Outcome} outcome */
function checkNamed({ code, stdout, stderr }) {
  assert.equal(code, 1, stderr);
  assert.match(stdout, /Leak: `sessions` in sessions\.cjs:5/);
  assert.match(stderr, /Snapshot 3 of 3/);
}

describe('names the leak', () => {
  test('of a program that it starts, by requests', async () => {
    const port = await freePort();
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const url = `http://127.0.0.1:${port}/{n}`;
    const args = ['capture', '--url', url, '--requests', '150', '--warm-up', '20', '--', 'node', PROGRAM];
    const outcome = await heapwise(args, { env: { PORT: String(port), TMPDIR: temporary } });
    checkNamed(outcome);
    assert.match(outcome.stderr, /20 × 200[\s\S]*150 × 200[\s\S]*150 × 200/);
    assert.doesNotMatch(outcome.stderr, /Debugger/);
    assert.deepEqual(readdirSync(temporary), [], 'the snapshots are deleted');
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`), 'the program is stopped');
  });

  test('of a process, by a command; and leaves it running', async () => {
    await whileServing([], async ({ pid, port }) => {
      const request = `await fetch('http://127.0.0.1:${port}/')`;
      const command = `"${process.execPath}" --input-type=module -e "for (let i = 0; i < 60; i++) ${request}"`;
      checkNamed(await heapwise(['capture', pid, '--run', command]));
      assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
    });
  });

  test('of an address, by code; and keeps the snapshots where it is told', async () => {
    await whileServing(['--inspect=127.0.0.1:0'], async ({ inspector }) => {
      const keep = join(folder, 'kept');
      checkNamed(await heapwise(['capture', inspector, '--eval', OPEN, '--requests', '80', '--keep', keep]));
      const kept = readdirSync(keep);
      assert.equal(kept.length, 3);
      const again = await heapwise(['report', join(keep, 'Heap-*.heapsnapshot')]);
      assert.equal(again.code, 1);
      const port = new URL(inspector).port;
      const waited = await heapwise(['capture', port, '--wait', '0', '--format', 'json']);
      assert.equal(JSON.parse(waited.stdout).snapshots.length, 3);
    });
  });

  test('of a program that waits for a debugger, which it lets run', async () => {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', PROGRAM], { env });
    try {
      let text = '';
      child.stderr.setEncoding('utf8').on('data', (part) => (text += part));
      while (!/ws:\/\/\S+\s/.test(text)) await once(child.stderr, 'data');
      const inspector = /ws:\/\/\S+/.exec(text)?.[0] ?? '';
      // Requests fail until the program listens.
      const request = `await fetch('http://127.0.0.1:${port}/').then(() => i++, () => {})`;
      const command = `"${process.execPath}" --input-type=module -e "for (let i = 0; i < 60; ) ${request}"`;
      checkNamed(await heapwise(['capture', inspector, '--run', command]));
    } finally {
      child.kill('SIGKILL');
    }
  });
});

function hasChromium() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return Boolean(process.env['CHROMIUM']) || folders.some((path) => existsSync(join(path, 'chromium')));
}

/** Whether a program serves there. @param {number} port */
async function isServed(port) {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

describe('a program behind a shell, as npm starts one', { skip: process.platform === 'win32' }, () => {
  // With a second command the shell stays the parent of the first.
  const shell = ['sh', '-c', 'node "$0"; true', PROGRAM];

  test('ends with the capture', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/{n}`;
    const args = ['capture', '--url', url, '--requests', '150', '--warm-up', '20', '--', ...shell];
    checkNamed(await heapwise(args, { env: { PORT: String(port) } }));
    assert.equal(await isServed(port), false);
  });

  for (const [signal, expected] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    test(`ends with ${signal}, and so does the command that puts load on it`, async () => {
      const port = await freePort();
      const temporary = mkdtempSync(join(folder, 'tmp-'));
      const beat = join(temporary, 'beat');
      const load = `while true; do date +%s%N > '${beat}'; sleep 0.05; done`;
      const child = spawn(process.execPath, [MAIN, 'capture', '--run', load, '--', ...shell], {
        env: { ...process.env, PORT: String(port), TMPDIR: temporary, LANG: 'en' },
        stdio: 'ignore',
      });
      while (!existsSync(beat)) await sleep(50);
      child.kill(signal);
      const [code] = await once(child, 'exit');
      assert.equal(code, expected);
      while (await isServed(port)) await sleep(50);
      const last = readFileSync(beat, 'utf8');
      await sleep(500);
      assert.equal(readFileSync(beat, 'utf8'), last, 'the load goes on');
      assert.deepEqual(readdirSync(temporary), ['beat']);
    });
  }
});

test('the inspector of a process is found at whatever port it is', { skip: process.platform !== 'linux' }, async () => {
  // Another inspector at the usual port, unless something else is there already.
  const usual = spawn(process.execPath, ['--inspect=127.0.0.1:9229', '-e', 'setInterval(() => {}, 1000)'], {
    stdio: 'ignore',
  });
  try {
    await whileServing(['--inspect=127.0.0.1:0'], async ({ pid, port }) => {
      const url = `http://127.0.0.1:${port}/{n}`;
      checkNamed(await heapwise(['capture', pid, '--url', url, '--requests', '150', '--warm-up', '20']));
    });
    await whileServing([], async ({ pid }) => {
      const { code, stderr } = await heapwise(['capture', pid, '--wait', '0']);
      assert.equal(code, 3);
      assert.match(stderr.replaceAll('\n', ' '), /process \d+ has opened no inspector; another process may have/);
    });
  } finally {
    usual.kill();
  }
});

test('a tab is captured once its page has loaded', { skip: !hasChromium() }, async () => {
  const page = `<title>page</title><script>
    const nodes = []; globalThis.nodes = nodes;
    function openDialog() {
      const dialog = document.createElement('div');
      dialog.innerHTML = '<p>x</p>'.repeat(50);
      document.body.append(dialog);
      nodes.push(dialog);
      dialog.remove();
    }
  </script><body>`;
  const server = createServer(async (_, response) => {
    await sleep(1000);
    response.setHeader('Content-Type', 'text/html').end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const env = { TMPDIR: temporary, CHROME_PATH: process.env['CHROMIUM'] ?? '' };
  const args = ['capture', '--headless', '--eval', 'openDialog()', '--chrome'];
  try {
    const { code, stdout, stderr } = await heapwise([...args, `http://127.0.0.1:${port}/`], { env });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /nodes.* no\s+longer\s+in\s+the\s+document/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const { code, stderr } = await heapwise([...args, `http://127.0.0.1:${port}/`], { env });
  assert.equal(code, 3);
  assert.match(stderr, /could not be loaded/);
  const left = readdirSync(temporary).filter((name) => name.startsWith('heapwise'));
  assert.deepEqual(left, [], 'the profile is removed');
});

test('a capture that is interrupted leaves no snapshot and no program behind', async () => {
  const port = await freePort();
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const child = spawn(process.execPath, [MAIN, 'capture', '--wait', '1', '--', 'node', PROGRAM], {
    env: { ...process.env, PORT: String(port), TMPDIR: temporary, LANG: 'en' },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part) => (text += part));
  while (!text.includes('Snapshot 1')) await once(child.stderr, 'data');
  assert.notDeepEqual(readdirSync(temporary), []);
  child.kill('SIGTERM');
  await once(child, 'exit');
  assert.deepEqual(readdirSync(temporary), []);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
});

describe('what goes wrong is said in a line', () => {
  for (const [name, args, expected] of /** @type {const} */ ([
    ['no program', ['--wait', '1'], /one program is needed/],
    ['two programs', ['9229', '--wait', '1', '--', 'node', PROGRAM], /one program is needed/],
    ['no work', ['9229'], /say what happens between the snapshots/],
    ['two kinds of work', ['9229', '--wait', '1', '--run', 'true'], /only one of --run, --wait/],
    ['another machine', ['example.com:9229', '--wait', '1'], /not on this machine/],
    ['no such process', ['99999999', '--wait', '1'], /no process 99999999/],
    ['an address that is none', ['what?', '--wait', '1'], /no address of an inspector/],
    ['a wrong URL', ['9229', '--url', 'ftp://a/'], /--url: ftp:\/\/a\/ does not begin with http/],
    ['a wrong method', ['9229', '--url', 'http://a/', '--method', 'PULL'], /--method: PULL is not one/],
    ['no requests', ['9229', '--url', 'http://a/', '--requests', '0'], /--requests is a number from 1 to \d+, not 0/],
    ['no such program', ['--wait', '1', '--', './no-such-program'], /no-such-program cannot be started/],
    ['a program that ends', ['--wait', '1', '--', 'node', '-e', '0'], /has (ended|come to its end)/],
    ['a program that fails', ['--wait', '1', '--', 'node', '-e', 'process.exit(7)'], /program has ended with 7/],
    [
      'a program that ends while it is captured',
      ['--wait', '9', '--', 'node', '-e', 'setTimeout(() => {}, 2000)'],
      /has (ended|come to its end)/,
    ],
  ])) {
    test(name, async () => {
      const { code, stdout, stderr } = await heapwise(['capture', ...args], { env: { COLUMNS: '300' } });
      assert.equal(code, 3, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /^\s+at /m, 'no stack');
    });
  }

  test('code that throws, and a command that fails', async () => {
    await whileServing(['--inspect=127.0.0.1:0'], async ({ inspector }) => {
      const thrown = await heapwise(['capture', inspector, '--eval', 'nothing()']);
      assert.equal(thrown.code, 3);
      assert.match(thrown.stderr, /ReferenceError: nothing is not defined/);
      const failed = await heapwise(['capture', inspector, '--run', 'exit 7']);
      assert.equal(failed.code, 3);
      assert.match(failed.stderr, /exit 7 has ended with 7/);
    });
  });

  test('a server that is no inspector, and a program that is not Node.js', async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const { code, stderr } = await heapwise(['capture', `127.0.0.1:${port}`, '--wait', '1']);
    server.close();
    assert.equal(code, 3);
    assert.match(stderr, /is no inspector/);
    if (!existsSync('/bin/sleep')) return;
    const sleeping = spawn('/bin/sleep', ['60']);
    await once(sleeping, 'spawn');
    const other = await heapwise(['capture', String(sleeping.pid), '--wait', '1']);
    assert.match(other.stderr, /only Node\.js opens its inspector/);
    assert.equal(sleeping.exitCode ?? sleeping.signalCode, null, 'it still runs');
    sleeping.kill();
  });
});
