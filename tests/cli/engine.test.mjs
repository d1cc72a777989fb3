// The engine in Node.js: all kinds of sources, with threads and without, and processes that end.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { findFixture } from '../fixtures/index.mjs';
import { makeFolder, takeThree } from './series.mjs';

const INDEX = new URL('../../dist/cli/index.js', import.meta.url);
/** @type {typeof import('../../www/cli/index.js')} */
const { EngineError, compare, createEngine, findings, open, report, trend } = await import(INDEX.href);

const { path } = findFixture('node-20.heapsnapshot');
const folder = makeFolder();
const series = takeThree(folder);

describe('sources', () => {
  for (const threads of [1, 2]) {
    test(`with ${threads} threads, all give the same snapshot`, async () => {
      const engine = await createEngine({ threads });
      assert.equal(engine.facts.bundle, threads === 1 ? 'pkg-st' : 'pkg-mt');
      const bytes = readFileSync(path);
      const server = createServer((_, response) => response.end(bytes)).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      /** @type {any[]} */
      const sources = [
        path,
        pathToFileURL(path),
        new Blob([bytes]),
        Readable.toWeb(createReadStream(path)),
        new Response(bytes),
        new URL(`http://127.0.0.1:${port}/some.heapsnapshot.gz`),
      ];
      const counts = [];
      for (const source of sources) {
        const { info } = await engine.open(source);
        counts.push([info.nodeCount, info.edgeCount, info.statistics.total]);
      }
      server.close();
      for (const count of counts) assert.deepEqual(count, counts[0]);
      await engine.terminate();
    });
  }

  test(
    'a named pipe is read once',
    { skip: process.platform === 'win32' && 'there are no named pipes in folders' },
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const { info } = await open(path);
      for (const threads of [1, 2]) {
        spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', path, pipe]);
        const engine = await createEngine({ threads });
        const snapshot = await engine.open(pipe);
        assert.equal(snapshot.info.nodeCount, info.nodeCount);
        await assert.rejects(snapshot.redacted(), /not read a second time/);
        await engine.terminate();
      }
    },
  );

  test('a path that leads to no file is an error of the call', async () => {
    await assert.rejects(open('/there/is/no.heapsnapshot'), (error) => error instanceof EngineError);
    await assert.rejects(open(process.cwd()), /is a folder/);
  });

  test('a damaged file is reported with its byte, and the engine goes on', async () => {
    const text = readFileSync(series[0] ?? '');
    await assert.rejects(open(new Blob([text.subarray(0, 300)])), { code: 'truncated', offset: 300 });
    const cut = await open(new Blob([text.subarray(0, 1_000_000)]));
    assert.equal(cut.info.partial?.end, 1_000_000);
    await assert.rejects(findings([cut]), { code: 'truncated' });
    await cut.close();
    assert.ok((await open(series[0] ?? '')).info.nodeCount > 1000);
  });
});

describe('answers', () => {
  test('findings and reports name what leaks, with any number of threads', async () => {
    const texts = [];
    for (const threads of [1, 2]) {
      const engine = await createEngine({ threads });
      const snapshots = [];
      for (const file of series) snapshots.push(await engine.open(file));
      const found = await findings(snapshots);
      assert.equal(found.findings[0]?.severity, 'leak');
      assert.equal(found.findings[0]?.owner.name, 'sessions');
      texts.push(await report(snapshots, { format: 'markdown' }));
      await engine.terminate();
    }
    assert.match(texts[0] ?? '', /`sessions`/);
    assert.equal(texts[1], texts[0]);
  });

  test('snapshots of two engines are compared, and make a trend', async () => {
    const other = await createEngine({ threads: 1 });
    const [first, second] = [await open(series[0] ?? ''), await other.open(series[1] ?? '')];
    const comparison = await compare(first, second);
    assert.equal(comparison.info.ids.verdict, 'same');
    const { rows } = await (await trend([first, second])).classes();
    assert.ok(rows.length > 10);
    await other.terminate();
  });

  test('a copy without the texts has the same numbers', async () => {
    const snapshot = await open(series[0] ?? '');
    const copy = await open(await snapshot.redacted());
    assert.equal(copy.info.nodeCount, snapshot.info.nodeCount);
    assert.equal(copy.info.totalSize, snapshot.info.totalSize);
  });

  test('progress comes from all phases', async () => {
    /** @type {Set<string>} */
    const phases = new Set();
    await open(series[0] ?? '', { onProgress: ({ phase }) => phases.add(phase) });
    assert.ok(phases.has('parse') && phases.has('dominators'));
  });

  test('an opening can be cancelled', async () => {
    const controller = new AbortController();
    const opening = open(series[2] ?? '', { signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(opening, { code: 'cancelled' });
  });
});

test('a process waits for what it has asked, and then ends by itself', () => {
  const program = `
    import { open } from ${JSON.stringify(INDEX.href)};
    const { info } = await open(${JSON.stringify(path)});
    console.log(info.nodeCount);
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  assert.ok(Number(output) > 1000);
});
