// The page's borders, as far as they can be read from the sources: which policy each file has, that every worker is among
// them, what is written into the documents, and that texts of a heap are shown as they are.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { escapeUnseen, visible } from '../../www/js/lib/visible.js';
import { escapeHtml } from '../../www/js/lib/report/html.js';
import { code, escape } from '../../www/js/lib/report/markdown.js';
import { META_POLICY, SAFETY_HEADERS, WORKERS, policyOf } from '../../www/tools/headers.mjs';
import { hostHeaders, integrityOf, policiesOf, sealPages } from '../../www/tools/seal.mjs';

const WWW = new URL('../../www/', import.meta.url);
/** Scripts of the page, of which none is a tool or of others. */
const scripts = readdirSync(WWW, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.js') && !/^(tools|vendor|cli)\//.test(path),
);
const textOf = (/** @type {string} */ path) => readFileSync(new URL(path, WWW), 'utf8');

/** @param {string} policy @param {string} name */
const directive = (policy, name) => policy.split('; ').find((one) => one.startsWith(`${name} `));

describe('policies', () => {
  test('the page may connect to its own origin only, by header and by tag', () => {
    for (const policy of [META_POLICY, policyOf('index.html'), policyOf(''), policyOf('embed-example.html')]) {
      assert.equal(directive(policy, 'connect-src'), "connect-src 'self'");
      assert.equal(directive(policy, 'default-src'), "default-src 'none'");
      assert.equal(directive(policy, 'require-trusted-types-for'), "require-trusted-types-for 'script'");
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*(?!\s|;|$)/);
    }
    assert.equal(directive(META_POLICY, 'frame-ancestors'), undefined, 'a tag cannot have it');
    assert.equal(directive(policyOf(''), 'frame-ancestors'), "frame-ancestors 'self'");
  });

  test('every script that a worker starts with has a policy of its own', () => {
    const started = scripts.flatMap((path) =>
      [...textOf(path).matchAll(/new URL\('([^']+worker\.js|[^']+reader\.js|[^']*sw\.js)'/g)].map(([, name = '']) =>
        new URL(name, new URL(path === 'js/lib/isolation.js' ? 'x' : path, 'http://x/')).pathname.slice(1),
      ),
    );
    assert.deepEqual([...new Set(started)].sort(), Object.keys(WORKERS).sort());
  });

  test('only the worker that fetches, and the service worker, may connect to other sites', () => {
    const wide = Object.keys(WORKERS).filter((path) => /https?:/.test(directive(policyOf(path), 'connect-src') ?? ''));
    assert.deepEqual(wide, ['js/outside/worker.js', 'sw.js']);
    const engine = directive(policyOf('js/engine/worker.js'), 'connect-src');
    assert.equal(engine, "connect-src 'self' blob: data:");
    assert.equal(directive(policyOf('pkg-mt/snippets/a/src/workerHelpers.js'), 'connect-src'), "connect-src 'self'");
  });

  test('workers are started through the one place that makes trusted addresses', () => {
    for (const path of scripts) {
      for (const [call] of textOf(path).matchAll(/new (?:Shared)?Worker\((?!ownScript\(|script,)[^)]*\)/g))
        assert.fail(`${path}: ${call}`);
      if (!path.startsWith('extension/'))
        assert.doesNotMatch(
          textOf(path),
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(/,
          path,
        );
    }
  });

  test('_headers gives each path one policy, and every header', () => {
    const contents = new Map(
      ['index.html', 'js/main.js', 'pkg-mt/heapwise.js', ...Object.keys(WORKERS)].map((path) => [
        path,
        Buffer.from(''),
      ]),
    );
    const rules = hostHeaders(contents).split(/\n(?=\/)/);
    const [all = '', ...others] = rules;
    for (const name of [...Object.keys(SAFETY_HEADERS), 'Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy'])
      assert.ok(all.includes(`  ${name}: `), name);
    assert.doesNotMatch(all, /Content-Security-Policy/, 'two policies would both apply');
    const paths = others.map((rule) => rule.split('\n', 1)[0]);
    assert.equal(new Set(paths).size, paths.length);
    assert.ok(['/', '/index.html', '/sw.js', '/js/outside/worker.js'].every((path) => paths.includes(path)));
    assert.equal(policiesOf(contents).documents, policyOf('index.html'));
  });
});

describe('documents', () => {
  const files = ['index.html', 'embed-example.html', ...readdirSync(WWW, { recursive: true, encoding: 'utf8' })].filter(
    (path) => /\.(js|css|html)$/.test(path) && !/^(tools|cli|extension)\//.test(path),
  );
  const contents = new Map(files.map((path) => [path, readFileSync(new URL(path, WWW))]));
  const page = sealPages(contents).get('index.html')?.toString('utf8') ?? '';

  test('each has the policy before anything is loaded', () => {
    for (const [path, content] of sealPages(contents)) {
      const text = content.toString('utf8');
      assert.ok(text.includes(`content="${META_POLICY}"`), path);
      assert.ok(text.indexOf('Content-Security-Policy') < text.search(/<(script|link)/), path);
    }
  });

  test('each script, style and module has its digest', () => {
    const loads = [
      ...page.matchAll(/<(?:script [^>]*src|link rel="(?:stylesheet|modulepreload)" href)="\.\/([^"]+)"([^>]*)>/g),
    ];
    assert.ok(loads.length > 200, `${loads.length} files`);
    for (const [, path = '', rest = ''] of loads) {
      const content = contents.get(path);
      assert.ok(content && rest.includes(`integrity="${integrityOf(content)}"`), path);
    }
    const named = new Set(loads.map(([, path]) => path));
    for (const path of [
      'js/main.js',
      'heapwise.js',
      'js/views/app.js',
      'vendor/lit-html/lit-html.js',
      'js/lib/stay.js',
    ])
      assert.ok(named.has(path), path);
  });
});

describe('texts of a heap', () => {
  test('signs that are not seen are shown', () => {
    assert.equal(visible('user\u202egnp.exe'), 'user⟨U+202E⟩gnp.exe');
    assert.equal(visible('a\u0000b\u001b[31m\u007f'), 'a␀b␛[31m␡');
    assert.equal(
      visible('\u2066x\u2069\u200f\ufeff\u00ad\u{e0041}'),
      '⟨U+2066⟩x⟨U+2069⟩⟨U+200F⟩⟨U+FEFF⟩⟨U+00AD⟩⟨U+E0041⟩',
    );
    for (const text of ['a\tb\nc\r\n', '类 名', 'שלום', 'e\u0301', '👩\u200d🔬', 'می\u200cخواهم'])
      assert.equal(visible(text), text);
  });

  test('in every report no sign reorders or hides a text', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', ' ', '`', '<', '\u202e', '\u2067', '\u200b', '\u0007', '\u2028'),
    });
    fc.assert(
      fc.property(texts, (text) => {
        for (const shown of [escapeHtml(text), escape(text), code(text)])
          for (const sign of ['\u202e', '\u2067', '\u200b', '\u2028', '\u0007'])
            assert.ok(!shown.includes(sign), shown);
        const json = escapeUnseen(JSON.stringify({ text }));
        assert.doesNotMatch(json, /[\u202e\u2067\u200b\u2028]/);
        assert.equal(JSON.parse(json).text, text);
      }),
    );
  });

  test('every view takes its templates from where texts are made visible', () => {
    for (const path of scripts) {
      if (path === 'js/lib/html.js') continue;
      const own = /import \{([^}]*)\} from '[./]*vendor\/lit-html\/lit-html\.js'/.exec(textOf(path));
      if (own) assert.doesNotMatch(own[1] ?? '', /\b(html|svg)\b/, path);
    }
  });
});
