// The packed archive, installed into an empty folder: nothing is missing in it, nothing is too much, and each command runs
// with Node.js alone.

import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ROOT, listFiles } from '../../www/tools/shell.mjs';
import { heapwise } from './run-cli.mjs';
import { makeFolder, takeThree } from './series.mjs';

const run = promisify(execFile);
const folder = makeFolder();
const series = takeThree(folder);

// The build is up to date: the steps of the tests say so. npm runs in the empty folder, without a network.
const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
);
const archive = join(folder, packed.filename);
const empty = join(folder, 'empty');
mkdirSync(empty);
writeFileSync(join(empty, 'package.json'), '{"name":"empty","version":"1.0.0","private":true}');
await run('npm', ['install', '--offline', '--no-audit', '--no-fund', archive], { cwd: empty });
const installed = join(empty, 'node_modules/heapwise');
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
const main = join(installed, manifest.bin.heapwise);

describe('the archive', () => {
  test('is smaller than 6 MB', () => {
    assert.ok(packed.size < 6e6, `${packed.size} bytes`);
  });

  test('installs nothing else, and runs nothing when it is installed', () => {
    assert.deepEqual(
      listFiles(join(empty, 'node_modules')).filter((path) => /^(?!heapwise\/|\.)/.test(path)),
      [],
    );
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'])
      assert.equal(manifest[kind], undefined, kind);
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.equal(manifest.scripts?.[script], undefined, script);
  });

  test('has the page as it is built, and besides it only what npm adds', () => {
    const own = packed.files.map((/** @type {{ path: string }} */ { path }) => path);
    const built = listFiles(join(ROOT, 'dist')).map((path) => `dist/${path}`);
    const others = own.filter((/** @type {string} */ path) => !built.includes(path));
    assert.deepEqual(others.sort(), ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].sort());
    assert.deepEqual(
      built.filter((path) => !own.includes(path)),
      [],
    );
  });

  test('has the types of its interface, and no others', () => {
    const types = listFiles(installed).filter((path) => path.endsWith('.d.ts'));
    assert.ok(types.includes('dist/cli/index.d.ts') && types.includes('dist/js/engine/api.d.ts'));
    assert.deepEqual(
      types.filter((path) => !/^dist\/(cli\/index|js\/(engine|words)\/[\w.]+)\.d\.ts$/.test(path)),
      [],
    );
  });

  test('names the licences of what is compiled and bundled in', () => {
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['rayon', 'wasm-bindgen', 'lit-html', 'zod', '@modelcontextprotocol/sdk'])
      assert.match(notices, new RegExp(`^${name}.*, .*(MIT|BSD|Apache)`, 'm'), name);
  });

  test('names no folder of the machine that built it', () => {
    for (const path of listFiles(installed)) {
      const bytes = readFileSync(join(installed, path));
      assert.ok(!bytes.includes(ROOT), path);
    }
  });
});

describe('the program', () => {
  test('runs by its name', async () => {
    const { stdout } = await run(join(empty, 'node_modules/.bin/heapwise'), ['--version']);
    assert.equal(stdout.trim(), manifest.version);
  });

  test('names the leak', async () => {
    const { code, stdout, stderr } = await heapwise(['report', ...series], { main, cwd: empty });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /Leak: .*`sessions`/);
  });

  test('serves the page with its headers, and the files that it is given', async () => {
    const child = spawn(process.execPath, [main, '--no-open', '--port', '0', ...series], { cwd: empty });
    try {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
      while (!output.includes('\n')) await once(child.stdout, 'data');
      const url = new URL(/http\S+/.exec(output)?.[0] ?? '');
      const response = await fetch(url);
      assert.equal(response.headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(response.headers.get('cross-origin-embedder-policy'), 'require-corp');
      assert.match(await response.text(), /<title>/);
      for (const path of ['heapwise.js', 'pkg-mt/heapwise_bg.wasm', 'sw.js'])
        assert.equal((await fetch(new URL(path, url))).status, 200, path);
      const files = url.searchParams.getAll('url');
      assert.equal(files.length, 3);
      for (const [at, file] of files.entries()) {
        const { size } = statSync(series[at] ?? '');
        const sent = await fetch(new URL(file, url), { method: 'HEAD' });
        assert.equal(Number(sent.headers.get('content-length')), size);
      }
      assert.equal((await fetch(new URL('/files/0/1/secret', url))).status, 404);
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      assert.equal(code, 0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('the library', () => {
  test('opens snapshots and names the leak', async () => {
    const program = `
      import { open, findings, report } from 'heapwise';
      const snapshots = [];
      for (const path of ${JSON.stringify(series)}) snapshots.push(await open(path));
      const { findings: [first] } = await findings(snapshots);
      const text = await report(snapshots, { format: 'markdown' });
      console.log(JSON.stringify({ owner: first.owner.name, hasTitle: text.startsWith('# Heap report') }));
    `;
    writeFileSync(join(empty, 'use.mjs'), program);
    const { stdout } = await run(process.execPath, ['use.mjs'], { cwd: empty });
    assert.deepEqual(JSON.parse(stdout), { owner: 'sessions', hasTitle: true });
  });

  test('has types: right use compiles, and wrong use does not', async () => {
    const uses = (/** @type {string} */ wrong) => `
      import { open, findings, report, createEngine, type Finding, type Snapshot } from 'heapwise';
      const engine = await createEngine({ threads: 2 });
      const snapshots: Snapshot[] = [await open('a.heapsnapshot'), await engine.open(new URL('file:///b'))];
      const found: Finding[] = (await findings(snapshots)).findings;
      const text: string = await report(snapshots, { format: 'markdown', language: 'zh' });
      const { rows } = await snapshots[0]!.classes({ sort: { key: 'count', descending: true } });
      console.log(found[0]?.owner.name, text, rows[0]?.retainedSize);
      ${wrong}
    `;
    const options = {
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      types: ['node'],
    };
    writeFileSync(join(empty, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.mts'] }));
    const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
    const compile = async (/** @type {string} */ wrong) => {
      writeFileSync(join(empty, 'use.mts'), uses(wrong));
      return run(tsc, ['--project', '.'], { cwd: empty }).then(
        () => '',
        (error) => String(error.stdout),
      );
    };
    assert.equal(await compile(''), '');
    assert.match(await compile("await report(snapshots, { format: 'pdf' });"), /not assignable/);
    assert.match(await compile("await snapshots[0]!.classes({ sort: { key: 'age', descending: true } });"), /TS2322/);
    assert.match(await compile("await report(snapshots, { format: 'json', language: 'tlh' });"), /not assignable/);
    assert.match(await compile('const wrong: string = found;'), /TS2322/);
  });

  test('gives bundlers the modules of the page', () => {
    assert.ok(existsSync(join(installed, manifest.exports['.'].default)));
  });
});
