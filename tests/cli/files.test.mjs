// `heapwise redact` and `heapwise peek`.

import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fixtures, readFixture } from '../fixtures/index.mjs';
import { readHeader } from '../../www/cli/inputs/header.js';
import { heapwise } from './run-cli.mjs';
import { makeFolder, takeThree } from './series.mjs';

const folder = makeFolder();
const [first = ''] = takeThree(folder);

describe('heapwise redact', () => {
  test('writes a copy without the texts, which gives the same numbers', async () => {
    const out = join(folder, 'shared.heapsnapshot');
    const { code, stderr } = await heapwise(['redact', first, out]);
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(first, 'utf8'), /user-17"/);
    assert.doesNotMatch(readFileSync(out, 'utf8'), /user-17"/);
    const [before, after] = await Promise.all(
      [first, out].map(async (path) => JSON.parse((await heapwise(['report', path, '--format', 'json'])).stdout)),
    );
    assert.equal(after.snapshots[0].totalSize, before.snapshots[0].totalSize);
    assert.equal(after.findings.length, before.findings.length);
    assert.ok(!existsSync(`${out}.partial`));
  });

  test('compresses by name, and writes to the standard output', async () => {
    const out = join(folder, 'shared.heapsnapshot.gz');
    await heapwise(['redact', first, out]);
    const { code, stdout } = await heapwise(['redact', first, '-']);
    assert.equal(code, 0);
    assert.equal(stdout, gunzipSync(readFileSync(out)).toString('utf8'));
  });

  test('does not overwrite its source, and needs two files', async () => {
    const before = readFileSync(first);
    for (const args of [[first, first], [first], [first, 'a', 'b'], ['-', 'a']]) {
      const { code, stderr } = await heapwise(['redact', ...args]);
      assert.equal(code, 3, stderr);
    }
    assert.ok(readFileSync(first).equals(before));
    const { code } = await heapwise(['redact', first, join(folder, 'no/such/file')]);
    assert.equal(code, 3);
  });

  test('two at once write a whole copy, and its size is that of the file', async () => {
    const out = join(folder, 'both.heapsnapshot.gz');
    const runs = await Promise.all([1, 2].map(() => heapwise(['redact', first, out])));
    for (const { code, stderr } of runs) {
      assert.equal(code, 0, stderr);
      const [, size = '', unit = ''] = /: ([\d.]+)\s([kM]B)/.exec(stderr) ?? [];
      const bytes = Number(size) * (unit === 'MB' ? 1e6 : 1e3);
      assert.ok(Math.abs(bytes / statSync(out).size - 1) < 0.1, stderr);
    }
    assert.equal(gunzipSync(readFileSync(out)).toString('utf8'), (await heapwise(['redact', first, '-'])).stdout);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.partial')),
      [],
    );
  });

  test(
    'writes where a link leads, and keeps the rights of a file',
    { skip: process.platform === 'win32' },
    async () => {
      const out = join(folder, 'linked.heapsnapshot');
      writeFileSync(out, 'earlier', { mode: 0o600 });
      const link = join(folder, 'link.heapsnapshot');
      symlinkSync(out, link);
      assert.equal((await heapwise(['redact', first, link])).code, 0);
      assert.ok(lstatSync(link).isSymbolicLink());
      assert.equal(statSync(out).mode & 0o777, 0o600);
      assert.match(readFileSync(out, 'utf8'), /^\{"snapshot"/);
    },
  );
});

describe('heapwise peek', () => {
  for (const fixture of fixtures) {
    test(`reads the header of ${fixture.name}`, async () => {
      const text = readFixture(fixture);
      const { snapshot } = JSON.parse(text.toString('utf8'));
      for (const [ending, bytes] of /** @type {const} */ ([
        ['', text],
        ['.gz', gzipSync(text)],
      ])) {
        const path = join(folder, `peek${ending}`);
        writeFileSync(path, bytes);
        const header = await readHeader(path, bytes.length);
        assert.equal(header.nodeCount, snapshot.node_count);
        assert.equal(header.edgeCount, snapshot.edge_count);
        assert.equal(header.traceFunctionCount, snapshot.trace_function_count ?? 0);
        assert.equal(header.isWhole, ending === '' ? true : undefined);
      }
    });
  }

  test('notices a file that is cut off: 2', async () => {
    const path = join(folder, 'cut.heapsnapshot');
    writeFileSync(path, readFileSync(first).subarray(0, 2_000_000));
    const { code, stdout } = await heapwise(['peek', path]);
    assert.equal(code, 2);
    assert.match(stdout, /ends too early/);
  });

  test('a compressed file needs what its text needs', async () => {
    const packed = join(folder, 'packed.heapsnapshot.gz');
    writeFileSync(packed, gzipSync(readFileSync(first)));
    const [text, gzip] = await Promise.all(
      [first, packed].map(async (path) => JSON.parse((await heapwise(['peek', path, '--format', 'json'])).stdout)),
    );
    assert.equal(gzip.neededBytes, text.neededBytes);
    assert.equal(gzip.isCompressed, true);
  });

  test('says what it needs, also as JSON', async () => {
    const { code, stdout } = await heapwise(['peek', first]);
    assert.equal(code, 0);
    assert.match(stdout, /objects, .* references\n.*can be opened/);
    const json = JSON.parse((await heapwise(['peek', first, '--format', 'json'])).stdout);
    assert.equal(json.fits, true);
    assert.equal(json.isWhole, true);
  });

  test('refuses what is no snapshot', async () => {
    for (const text of ['', '{', '{"a":1}', '{"snapshot":', '{"snapshot":{"a":"}', '{"snapshot":3}', '\u001f\u008b']) {
      const path = join(folder, 'other');
      writeFileSync(path, text, 'latin1');
      const { code, stderr } = await heapwise(['peek', path]);
      assert.equal(code, 3, text);
      assert.match(stderr, /not a heap snapshot/, text);
    }
  });
});
