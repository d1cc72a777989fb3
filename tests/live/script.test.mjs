import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ownerLinesOf } from '../lab/owner-lines.mjs';
import { freePort } from '../lab/ports.mjs';
import { rowsOf } from '../lab/rows.mjs';
import { score } from '../lab/score.mjs';
import { findingsOf, programOf, runScript, saveCaptureScript, saveLeakTest, snapshotsIn } from './scripts.mjs';
import { openSession } from './session.mjs';
import { binaryOf, fileOf, startRefusal, startTarget } from './targets.mjs';

/** @typedef {import('./targets.mjs').RuntimeName} RuntimeName */
/** @typedef {import('../../www/js/engine/protocol.d.ts').Finding} Finding */

const temporary = mkdtempSync(join(tmpdir(), 'heapwise-script-'));
after(() => rmSync(temporary, { recursive: true }));

/** @type {RuntimeName[]} */
const NODES = ['node-20', 'node-24', 'node-26'];
/** For what does not depend on the version. */
const ONE_NODE = NODES[0];

/**
 * Programs, and what has to be replaced in each so that it does not leak.
 * @type {Record<string, [string, string][]>}
 */
const FIXES = {
  catalogue: [
    ['rendered.set(request.originalUrl, page);', 'if (rendered.size < 50) rendered.set(request.originalUrl, page);'],
  ],
  quotes: [
    ['const before = board;', "const before = board === null ? '' : board.symbol;"],
    ['before !== null && before.symbol !== symbol', 'before !== symbol'],
  ],
  orders: [
    [
      "rates.on('change', (rate) => order.revalue(rate));",
      "const revalue = (rate) => order.revalue(rate); rates.on('change', revalue); response.on('finish', () => rates.off('change', revalue));",
    ],
  ],
  ticker: [
    [
      'setInterval(send, 250);',
      "const timer = setInterval(send, 250); response.on('close', () => clearInterval(timer));",
    ],
  ],
  signups: [
    ['await connected;', ''],
    ['database.rows.push(row);', 'database.rows = [row];'],
  ],
};

/** A copy of a program that does not leak. @param {string} name */
function fixedCopy(name) {
  const file = fileOf(ONE_NODE, name);
  let source = readFileSync(file, 'utf8');
  for (const [from, to] of FIXES[name] ?? []) {
    assert.equal(source.split(from).length, 2, `${name} has ${from}`);
    source = source.replace(from, () => to);
  }
  const path = join(temporary, `fixed-${basename(file)}`);
  writeFileSync(path, source);
  return path;
}

/** The first finding, which has to be the one that the lab expects. @param {string} name @param {readonly string[]} files */
async function expectedFinding(name, files) {
  assert.equal(files.length, 3);
  const report = await findingsOf(files);
  const program = programOf(name);
  const { misses, named } = score(program, rowsOf(program, report), 'three', ownerLinesOf(program));
  assert.deepEqual(misses, [], named);
  return /** @type {Finding} */ (report.findings[0]);
}

/** @type {Map<string, Promise<Finding>>} */
const findings = new Map();

/**
 * What the script of a program ends with, when it starts the program itself.
 * @param {RuntimeName} runtime
 * @param {string} name
 */
function findingOf(runtime, name) {
  const key = `${runtime} ${name}`;
  const finding = findings.get(key) ?? captureStarted(runtime, name);
  findings.set(key, finding);
  return finding;
}

/** @param {RuntimeName} runtime @param {string} name */
async function captureStarted(runtime, name) {
  const port = await freePort();
  const script = saveCaptureScript({ name, port, folder: join(temporary, `start-${name}-${runtime}`) });
  const command = [binaryOf(runtime), fileOf(runtime, name)];
  const { code, output, files } = await runScript(runtime, [script, '--', ...command], { port });
  assert.equal(code, 0, output);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`), TypeError, 'the program has ended');
  return expectedFinding(name, files);
}

describe('the script that takes three snapshots', () => {
  for (const runtime of NODES) {
    test(`connects to a program, ${runtime}`, async (t) => {
      const target = await startTarget({ runtime, program: 'catalogue' });
      t.after(target.close);
      const folder = join(temporary, `connect-${runtime}`);
      const address = `127.0.0.1:${target.inspectPort}`;
      const script = saveCaptureScript({ name: 'catalogue', port: target.port, address, folder });
      const { code, output, files } = await runScript(runtime, [script]);
      assert.equal(code, 0, output);
      assert.match(output, /^50 requests: 50 × 200\n.*-1\.heapsnapshot .*\n300 requests: 300 × 200\n/m);
      await expectedFinding('catalogue', files);
      assert.deepEqual(await target.load(1), { 200: 1 }, 'the program goes on');
    });

    test(`starts a program and ends it, ${runtime}`, () => findingOf(runtime, 'quotes'));
  }

  test('opens the inspector of a process', async (t) => {
    const port = await freePort();
    const flags = [`--inspect-port=${port}`];
    const [target, other] = await Promise.all([
      startTarget({ runtime: ONE_NODE, program: 'quotes', inspect: false, flags }),
      startTarget({ runtime: ONE_NODE, program: 'quotes' }),
    ]);
    t.after(() => Promise.all([target.close(), other.close()]));
    const script = saveCaptureScript({ name: 'quotes', port: target.port, folder: join(temporary, 'pid') });
    const { code, output, files } = await runScript(ONE_NODE, [script, '--pid', String(target.pid), String(port)]);
    assert.equal(code, 0, output);
    assert.equal(files.length, 3);
    const wrong = await runScript(ONE_NODE, [script, '--pid', String(target.pid), String(other.inspectPort)]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.output, new RegExp(`^This is the inspector of process ${other.pid}\\. `, 'm'));
  });

  test('starts a program that a shell starts', async () => {
    const port = await freePort();
    const script = saveCaptureScript({ name: 'quotes', port, folder: join(temporary, 'shell') });
    const command = `exec ${binaryOf(ONE_NODE)} ${fileOf(ONE_NODE, 'quotes')}`;
    const { code, output, files } = await runScript(ONE_NODE, [script, '--', 'sh', '-c', command], { port });
    assert.equal(code, 0, output);
    assert.equal(files.length, 3);
  });

  /** @param {string} folder @param {number} port */
  const save = (folder, port) => saveCaptureScript({ name: 'quotes', port, folder: join(temporary, folder) });

  test('says what is wrong with an address', async (t) => {
    const closed = await freePort();
    const script = save('address', closed);
    const target = await startTarget({ runtime: ONE_NODE, program: 'quotes', inspect: false });
    t.after(target.close);
    const refusal = await startRefusal('refuse');
    t.after(refusal.close);
    for (const [address, message] of /** @type {const} */ ([
      [`127.0.0.1:${closed}`, /^Nothing listens at 127\.0\.0\.1:\d+\. Start the program with node --inspect/m],
      [
        String(target.port),
        /^127\.0\.0\.1:\d+ is no inspector .* HTTP 404\. Is it the port of the program's server\?/m,
      ],
      [refusal.wsUrl, /^ws:.* refused the connection \(HTTP 403\)/m],
      [
        'no.such.host.invalid:9229',
        /^no\.such\.host\.invalid:9229 cannot be asked for its inspector: .*ENOTFOUND|EAI_AGAIN/m,
      ],
      ['--what', /^Usage: /m],
    ])) {
      const { code, output } = await runScript(ONE_NODE, [script, address]);
      assert.equal(code, 1, output);
      assert.match(output, message);
      assert.doesNotMatch(output, /^ +at /m, 'no stack');
    }
  });

  test('says that no request is answered', async (t) => {
    const target = await startTarget({ runtime: ONE_NODE, program: 'quotes' });
    t.after(target.close);
    const script = save('nobody', await freePort());
    const { code, output, files } = await runScript(ONE_NODE, [script, target.wsUrl]);
    assert.equal(code, 1);
    assert.match(output, /^No request was answered: 50 × ECONNREFUSED\.$/m);
    assert.deepEqual(files, []);
  });

  test('says that a program has ended before it listens', async () => {
    const script = save('ended', await freePort());
    const { code, output } = await runScript(ONE_NODE, [script, '--', binaryOf(ONE_NODE), '-e', 'process.exit(3)']);
    assert.equal(code, 1);
    assert.match(output, /^The program has ended with 3\./m);
  });

  test('says that the program has ended under the load', async () => {
    const port = await freePort();
    const script = save('crashed', port);
    // With a client connected, Node.js does not leave the process, and its port still takes connections.
    const crash = `require('http').createServer(() => { throw new Error('crash'); }).listen(${port})`;
    const { code, output } = await runScript(ONE_NODE, [script, '--', binaryOf(ONE_NODE), '-e', crash]);
    assert.equal(code, 1);
    assert.match(output, /^The program has ended, or was killed, .*$/m);
  });

  test('says that the program was killed, and which file is incomplete', async (t) => {
    const target = await startTarget({ runtime: ONE_NODE, program: 'big', env: { RECORDS: '100000' } });
    t.after(target.close);
    const script = save('killed', target.port);
    const watcher = watch(dirname(script), () => {
      const [file] = snapshotsIn(dirname(script));
      if (file !== undefined && statSync(file).size > 0) target.kill('SIGKILL');
    });
    t.after(() => watcher.close());
    const { code, output } = await runScript(ONE_NODE, [script, target.wsUrl]);
    assert.equal(code, 1);
    assert.match(output, /^The program has ended, or was killed, .* Heap-\w+-1\.heapsnapshot is incomplete\.$/m);
  });

  test('says that another client has left in between', async (t) => {
    const target = await startTarget({ runtime: ONE_NODE, program: 'quotes' });
    t.after(target.close);
    const other = await openSession(target.wsUrl);
    const script = save('left', target.port);
    const { code, output, files } = await runScript(ONE_NODE, [script, target.wsUrl], {
      onoutput: (text) => text.includes('-1.heapsnapshot') && void other.close(),
    });
    assert.equal(code, 1, output);
    assert.match(output, /^Another client of the inspector \(DevTools, an editor\) has disconnected\./m);
    // It is noticed before the second snapshot, or right after it.
    assert.ok(files.length < 3, files.join());
  });

  test('says that it waits for the event loop', async (t) => {
    const target = await startTarget({ runtime: 'node-24', program: 'busy' });
    t.after(target.close);
    const script = save('busy', target.port);
    const { code, output } = await runScript('node-24', [script, target.wsUrl], {
      // Between the load and the second snapshot.
      onoutput: (text) => text.includes('300 requests') && void fetch(`http://127.0.0.1:${target.port}/busy?ms=8000`),
    });
    assert.equal(code, 0, output);
    assert.match(output, /^The snapshot has not begun: the program is busy\./m);
  });
});

/** What a finding about a container has of what a test is written of. @param {string} name @returns {Finding} */
function someFinding(name) {
  return /** @type {any} */ ({
    kind: 'container',
    owner: { name, role: { kind: 'variable' } },
    series: { counts: [50, 350, 650], sizes: [1, 2, 3] },
    advice: { key: 'advice.map', values: {} },
  });
}

describe('the test that a finding is turned into', () => {
  for (const name of Object.keys(FIXES)) {
    for (const runtime of name === 'quotes' ? NODES : [ONE_NODE]) {
      test(`fails when ${name} leaks, and passes when it does not, ${runtime}`, async () => {
        const finding = await findingOf(runtime, name);
        const [failed, passed] = await Promise.all(
          [fileOf(runtime, name), fixedCopy(name)].map(async (program) => {
            const port = await freePort();
            const start = [binaryOf(runtime), program];
            const folder = join(temporary, `test-${runtime}-${basename(program)}`);
            const file = saveLeakTest({ finding, name, port, start, folder });
            return runScript(runtime, ['--test', file], { port });
          }),
        );
        assert.equal(failed?.code, 1, failed?.output);
        assert.match(
          failed.output,
          /leaks: \d+, \d+, \d+, \d+ .* after each round of 300 requests, \d+\.\d more with each/,
        );
        assert.ok(failed.output.includes(finding.owner.name), failed.output);
        assert.equal(passed?.code, 0, passed?.output);
        assert.match(passed.output, /: \d+, \d+, \d+, \d+; bytes of heap: /);
      });
    }
  }

  test('connects to a program that runs already', async (t) => {
    const target = await startTarget({ runtime: ONE_NODE, program: 'quotes' });
    t.after(target.close);
    const finding = await findingOf(ONE_NODE, 'quotes');
    const folder = join(temporary, 'running');
    const file = saveLeakTest({ finding, name: 'quotes', port: target.port, address: target.wsUrl, folder });
    const { code, output } = await runScript(ONE_NODE, ['--test', file]);
    assert.equal(code, 1);
    assert.match(output, /leaks: 300, 600, 900, 1200 scopes with `before`/);
    assert.deepEqual(await target.load(1), { 200: 1 }, 'the program goes on');
  });

  test('fails when no request succeeds', async () => {
    const port = await freePort();
    const folder = join(temporary, 'refused');
    const refusing = `require('http').createServer((_, response) => response.writeHead(404).end()).listen(${port})`;
    const start = [binaryOf(ONE_NODE), '-e', refusing];
    const file = saveLeakTest({ finding: someFinding('anything'), name: 'quotes', port, start, folder });
    const { code, output } = await runScript(ONE_NODE, ['--test', file], { port });
    assert.equal(code, 1);
    assert.match(output, /No request has succeeded: 300 × 404\. If that is right, change MUST_SERVE\./);
  });

  test('fails when what it counts has another name now', async () => {
    const port = await freePort();
    const folder = join(temporary, 'renamed');
    const start = [binaryOf(ONE_NODE), fileOf(ONE_NODE, 'quotes')];
    const file = saveLeakTest({ finding: someFinding('noSuchName'), name: 'quotes', port, start, folder });
    const { code, output } = await runScript(ONE_NODE, ['--test', file], { port });
    assert.equal(code, 1);
    assert.match(output, /`noSuchName` is not in the heap\. If it has another name now, change MEASURE/);
  });
});
