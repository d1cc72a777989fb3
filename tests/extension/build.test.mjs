/** The folder and the zip that `npm run extension` writes, without a browser. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { unzipSync } from 'fflate';
import { KINDS, manifestOf } from '../../www/tools/extension-manifest.mjs';
import { filesOf, packed } from '../../www/tools/extension.mjs';

test('the zip has the same bytes each time, in any time zone, and all files', async () => {
  const files = filesOf('chromium');
  const first = Buffer.from(await packed(files));
  const before = process.env['TZ'];
  process.env['TZ'] = before === 'Asia/Tokyo' ? 'America/Lima' : 'Asia/Tokyo';
  try {
    assert.ok(first.equals(await packed(new Map([...filesOf('chromium')].reverse()))));
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
  const unpacked = unzipSync(first);
  assert.deepEqual(Object.keys(unpacked), [...files.keys()]);
  for (const [path, content] of files) assert.ok(content.equals(unpacked[path] ?? Buffer.of()), path);
});

test('it has what the page loads, and nothing that only a site has', () => {
  const files = filesOf('chromium');
  const page = String(files.get('panel.html'));
  const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path ?? '');
  assert.ok(named.length > 20);
  for (const path of [
    ...named,
    'extension/index.js',
    'extension/devtools.html',
    'pkg-mt/heapwise_bg.wasm',
    'LICENSE',
  ]) {
    assert.ok(files.has(path), path);
  }
  const unwanted = [...files.keys()].filter((path) =>
    /(^|\/)(sw\.js|.*\.d\.ts|.*\.webmanifest|embed-.*|cli\/.*)$/.test(path),
  );
  assert.deepEqual(unwanted, []);
});

test('it asks for this machine, and only the build for debugging for more', () => {
  for (const kind of KINDS) {
    const manifest = manifestOf(kind, '0.1.0');
    const paths = Object.values(manifest.icons);
    for (const path of [...paths, manifest.devtools_page]) assert.ok(filesOf(kind).has(path), path);
    assert.deepEqual(manifest.host_permissions, ['http://127.0.0.1/*', 'http://localhost/*']);
    const asked = Object.keys(manifest).filter((key) => /permissions|matches|scripts|background/.test(key));
    const wanted = kind === 'chromium-debugger' ? ['host_permissions', 'permissions'] : ['host_permissions'];
    assert.deepEqual(asked.toSorted(), wanted);
    const policy = manifest.content_security_policy.extension_pages;
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|frame-ancestors/);
  }
});

test('the build for Firefox names itself and nothing that Firefox does not know', () => {
  const manifest = manifestOf('firefox', '0.1.0');
  assert.deepEqual(
    Object.keys(manifest).filter((key) => /cross_origin|minimum_chrome/.test(key)),
    [],
  );
  assert.match(JSON.stringify(manifest), /"gecko":\{"id":"[^"]+"/);
});
